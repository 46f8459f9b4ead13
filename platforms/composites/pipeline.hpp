#pragma once
// Stages, each on a platform of its own, that a request goes through one after the other or side by
// side. A stage begins when all stages before it are done, at that same instant; the request is
// served when all stages are done. A stage may work on several copies of the request at once (the
// pages of a document) and is done when the last of them is; and it may be left out for a share of
// the requests.
//
// If a copy fails, the request has failed at that time. What is under way runs on and is billed,
// but nothing begins at a later time.
//
// Service times of the stages are independent of each other: each copy has a luck of its own,
// drawn by its number from the stream of its stage. A service time that a request brings with it
// holds in each stage.

#include <algorithm>
#include <string>
#include <vector>

#include "platforms/composites/pending.hpp"
#include "platforms/composites/totals.hpp"
#include "sim/core/calendar.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// Which stages a request passes, and when each begins.
struct PipelineConfig {
  struct Stage {
    std::string name{};                ///< REQUIRES: once
    std::vector<std::size_t> after{};  ///< the stages it waits for; REQUIRES: no cycles
    std::uint64_t fan_out = 1;         ///< copies; REQUIRES: at least 1
    double share = 1;                  ///< probability that a request takes this stage
  };
  std::vector<Stage> stages;
};

/// A platform of stages.
class Pipeline final : public Composite {
 public:
  /// REQUIRES: as many children as stages, at least one.
  Pipeline(std::vector<Totals::Child> children, const PipelineConfig& config, std::uint64_t seed,
           std::uint64_t replication);

  void accept(const Request& request, Sink& sink) override;
  Time next_event() const override { return std::min(inner_.next_event(), calendar_.next()); }
  void advance(Sink& sink) override;

 private:
  using Slot = std::uint32_t;

  struct Stage {
    std::vector<std::size_t> next;  // stages that wait for this one
    std::uint64_t before = 0;       // stages it waits for
    std::uint64_t fan_out = 1;
    double share = 1;
    Stream luck;
    Stream taken;
  };

  /// How far a request is with a stage.
  struct Progress {
    std::uint64_t before = 0;  // stages to wait for
    std::uint64_t copies = 0;  // not yet answered
    std::uint64_t sent = 0;    // of these
    Time begun{};
  };

  /// A request on its way.
  struct Job {
    Outcome outcome;                 // as far as it is known
    std::vector<Progress> progress;  // by stage
    std::vector<std::size_t> ready;  // stages that can begin now
    std::size_t stages_left = 0;
    std::uint64_t open = 0;  // copies and entries of the calendar that still name this job
    bool over = false;       // its outcome was told
  };

  struct Event {
    enum Kind : std::uint8_t { answer, copy, begin } kind;
    Fate fate;  // of an answer, as the stage
    Slot slot;
    std::uint32_t stage;
  };

  Slot new_job(const Request& request);
  void begin_ready(Slot slot, Time now, Sink& sink);
  void begin(Slot slot, std::size_t stage, Time now, Sink& sink);
  void send_copy(Slot slot, std::size_t stage, Time now, Sink& sink);
  void hear(std::size_t stage, const Outcome& outcome, Time now, Sink& sink);
  void answered(Slot slot, std::size_t stage, Fate fate, Time now, Sink& sink);
  void stage_done(Slot slot, std::size_t stage, Time now, Sink& sink);
  void tell(Slot slot, Fate fate, Time now, Sink& sink);
  void let_go(Slot slot);

  std::vector<Stage> stages_;
  std::vector<Job> jobs_;
  std::vector<Slot> free_slots_;
  std::vector<std::size_t> beginning_;  // stages, of one request, within begin_ready only
  Calendar<Event> calendar_;
};

}  // namespace coldcast
