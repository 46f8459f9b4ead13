#pragma once

#include <memory>
#include <vector>

#include "sim/core/workload.hpp"
#include "workloads/trace/source.hpp"

namespace coldcast {

/// How a trace is replayed.
struct ReplayRules {
  std::shared_ptr<const TraceSource> source;
  Time begin{};              ///< of the window in the trace
  Duration period{};         ///< length of the window; REQUIRES: above 0
  std::uint64_t passes = 1;  ///< through the window; 0: without end
  double rate_scale = 1;     ///< so many times the requests; REQUIRES: above 0
  double time_scale = 1;     ///< so many times as slow; REQUIRES: above 0
  Duration block{};          ///< blocks of this length come in random order; 0: as they are
  Duration spread{};         ///< requests of one instant are spread over so much; 0: they are not
  Brought ignored;           ///< what has a value here is drawn, whatever the trace says
  bool work_ignored = false;
};

/// The instant on the clock of the replay.
Time scaled(Time at, double scale);

/// The requests of a trace. With a rate scale x below 1 each request is kept with probability x.
/// Above 1 it is a superposition: the trace itself, copies that are each turned around the window
/// by a random shift, and a copy thinned to the fraction of x.
class Replay final : public Workload {
 public:
  Replay(std::shared_ptr<const ReplayRules> rules, std::uint64_t seed, std::uint64_t replication,
         RequestMaker maker);
  ~Replay() override;

  std::optional<Request> next(Time answers_from = never) override;

 private:
  class Copy;

  struct Head {
    TraceRecord record;
    std::size_t copy;
  };

  static bool is_later(const Head& a, const Head& b) {
    return a.record.at != b.record.at ? a.record.at > b.record.at : a.copy > b.copy;
  }

  void push_next_of(std::size_t copy);
  std::optional<TraceRecord> take();
  Request make(TraceRecord& record);

  std::shared_ptr<const ReplayRules> rules_;
  RequestMaker maker_;
  std::vector<std::unique_ptr<Copy>> copies_;
  std::vector<Head> heads_;  // a heap of the next record of each copy, the earliest first
};

}  // namespace coldcast
