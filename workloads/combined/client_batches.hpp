#pragma once
// Client-side batching: what many users ask for is sent as few requests. One client for each
// function collects the requests of another workload and sends them as one message when enough
// items are there, when the first of them has waited long enough, or when no more will come.
//
// The work of the message is that of its requests one by one, times what the model's batch rule
// saves: batch(all items) / sum of batch(items of each). For requests of one item that bring
// nothing of their own this is the model's time for such a batch.

#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>

#include "sim/core/workload.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// Requests of another workload, collected into few.
class ClientBatches final : public Workload {
 public:
  struct Rule {
    std::uint32_t items = 1;   ///< sent when so many are there; REQUIRES: 1 to 65535
    Duration max_wait{never};  ///< of the first one
  };

  ClientBatches(std::unique_ptr<Workload> users, Rule rule, RequestMaker maker,
                SharedRequestLaw law);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  using Function = std::uint16_t;

  /// What is there of the next message to a function.
  struct Open {
    std::uint64_t number = 0;  // of the message
    std::uint32_t items = 0;
    std::int64_t bytes = 0;
    double multiples = 0;  // sum of demands that are multiples
    double times_s = 0;    // sum of those that are times
    bool brings_time = false;
    double unbatched = 0;  // sum of what the batch rule says of each alone
  };

  /// A message that waits, or that has been sent meanwhile.
  struct Waiting {
    Time first;
    Function function;
    std::uint64_t number;
  };

  void look_ahead();
  void forget_sent();
  void add(const Request& request);
  Request send(Function function, Time at);
  Demand demand_of(const Open& open) const;

  std::unique_ptr<Workload> users_;
  Rule rule_;
  RequestMaker maker_;
  SharedRequestLaw law_;
  std::optional<Request> arriving_;
  Time last_{};  // when the last one arrived
  std::unordered_map<Function, Open> open_;
  std::deque<Waiting> waiting_;  // in order of their first request; the first one waits
  std::uint64_t opened_ = 0;
  std::uint64_t made_ = 0;
};

}  // namespace coldcast
