#pragma once
// What made the slowest requests slow, from the outcomes of one replication.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/sink.hpp"

namespace coldcast {

/// Keeps a few numbers of each measured request, of the first two million.
class TailWatch final : public Sink {
 public:
  /// Requests that arrive before `from` do not count.
  explicit TailWatch(Time from = {}) : from_(from) {}

  void take(const Outcome& outcome) override;

  /// Sentences about the slowest hundredth of the served requests: how long they take and what of
  /// it is waiting, service and network; how many of them started an instance or came while others
  /// were starting; when most were starting. Nothing if fewer than a hundred were served.
  std::vector<std::string> findings() const;

 private:
  struct Call {
    Time at;
    Time started;
    Time finished;
    Duration network;
    bool cold;
    bool served;

    Duration latency() const { return finished - at; }
    Duration wait() const { return started - at; }
  };

  /// Cold requests that wait for their start, over time.
  struct Starting {
    std::vector<Time> begins, ends;  // each sorted

    std::int64_t at(Time now) const;
  };

  Starting starting() const;
  std::string crowd(const Starting& starting, const std::vector<Call>& slow) const;

  static constexpr std::size_t most_calls = 2'000'000;

  Time from_;
  std::vector<Call> calls_;
};

}  // namespace coldcast
