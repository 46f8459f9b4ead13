#include "sim/study/measure.hpp"

#include <algorithm>
#include <limits>

#include "sim/core/limited.hpp"
#include "sim/core/patience.hpp"
#include "sim/core/simulate.hpp"
#include "sim/core/statistics.hpp"
#include "sim/study/work_limit.hpp"

namespace coldcast {
namespace {

/// Hands each outcome to several sinks.
class Tee final : public Sink {
 public:
  explicit Tee(std::vector<Sink*> sinks) : sinks_(std::move(sinks)) {}
  void take(const Outcome& outcome) override {
    for (Sink* sink : sinks_) sink->take(outcome);
  }

 private:
  std::vector<Sink*> sinks_;
};

/// What every replication is measured by, in one call.
class Figures final : public Sink {
 public:
  Figures(Summary& summary, LatencyCourse& course) : summary_(summary), course_(course) {}
  void take(const Outcome& outcome) override {
    summary_.take(outcome);
    course_.take(outcome);
  }

 private:
  Summary& summary_;
  LatencyCourse& course_;
};

/// Tells a timeline of each request that passes.
class Counted final : public Workload {
 public:
  Counted(Limited& workload, Timeline& timeline) : workload_(workload), timeline_(timeline) {}
  std::optional<Request> next(Time answers_from) override {
    auto request = workload_.next(answers_from);
    if (request) timeline_.offer(*request);
    return request;
  }
  bool waits() const override { return workload_.waits(); }

 private:
  Limited& workload_;
  Timeline& timeline_;
};

/// The latencies of one run as a series, from which MSER-5 reads where the warm-up ends.
class Series final : public Sink {
 public:
  void take(const Outcome& outcome) override {
    if (outcome.fate != Fate::served || outcome.request.items == 0) return;
    latency_s_.add(to_seconds(outcome.finished - outcome.request.at));
    arrival_s_.add(to_seconds(outcome.request.at));
  }

  struct End {
    Time at{};
    bool too_short = false;
  };

  End warmup() const {
    const auto [cut, too_short] = mser5(latency_s_.means());
    if (cut == 0) return {Time{}, too_short};
    return {seconds(arrival_s_.means()[cut]), too_short};
  }

 private:
  BatchMeans latency_s_;
  BatchMeans arrival_s_;
};

std::uint64_t count_limit(const RunPlan& run) {
  return run.requests.value_or(std::numeric_limits<std::uint64_t>::max());
}

/// When arrivals end by design: where the run or the workload says so.
std::optional<Time> planned_end(const Scenario& scenario) {
  return scenario.run.duration ? scenario.run.duration : scenario.workload.end;
}

/// Until when requests may arrive.
Time arrivals_end(const Scenario& scenario) {
  return std::min(planned_end(scenario).value_or(longest_run), longest_run);
}

/// One run in legs: requests arrive up to an instant, then everything else happens up to it, with a
/// stop at each step of the timeline.
class Legs {
 public:
  Legs(const Scenario& scenario, std::uint64_t replication, Sink& sink, Timeline* timeline)
      : prices_(scenario.prices),
        workload_(patient(scenario.workload.make(scenario.run.seed, replication),
                          scenario.platform.patience),
                  count_limit(scenario.run)),
        platform_(scenario.platform.make(scenario.run.seed, replication)),
        counted_(*platform_),
        told_({&sink, workload_.users()}),
        sink_(workload_.users() == nullptr ? sink : told_),
        timeline_(timeline) {}

  /// Brings the requests that arrive before `end`.
  void arrive(Time end) {
    while (timeline_ != nullptr && timeline_->step_end() < end) {
      bring(timeline_->step_end());
      if (workload_.exhausted()) break;
      settle(timeline_->step_end());
    }
    bring(end);
  }

  /// Lets everything happen that is due up to and including `until`.
  void settle(Time until) {
    while (timeline_ != nullptr && timeline_->step_end() <= until) close_step();
    advance_to(until, counted_, sink_);
  }

  /// Lets everything come to its end.
  void drain() {
    while (timeline_ != nullptr && (busy() || timeline_->in_progress()) &&
           timeline_->step_end() < latest_end)
      close_step();
    coldcast::drain(counted_, sink_);
    counted_.finish();
  }

  /// Where the time averages end, if arrivals were to end at an instant.
  Time horizon(const std::optional<Time>& planned) {
    return planned && !workload_.cut_by_count() ? *planned : workload_.last();
  }

  /// Whether requests were still to come when arrivals ended.
  bool cut_by_time() { return !workload_.exhausted(); }

  const Platform& platform() const { return *platform_; }

 private:
  void bring(Time end) {
    workload_.stop_at(end);
    if (timeline_ == nullptr) return admit(workload_, counted_, sink_, end);
    Counted counted{workload_, *timeline_};
    admit(counted, counted_, sink_, end);
  }

  void close_step() {
    advance_to(timeline_->step_end(), counted_, sink_);
    timeline_->close(*platform_, prices_);
  }

  bool busy() const {
    const Levels levels = platform_->levels();
    return levels.serving + levels.starting + levels.queued > 0 && platform_->next_event() < never;
  }

  const PriceSheet& prices_;
  Limited workload_;
  std::unique_ptr<Platform> platform_;
  CountedPlatform counted_;  // that platform
  Tee told_;                 // also the users of a closed workload
  Sink& sink_;
  Timeline* timeline_;
};

Series::End find_warmup(const Scenario& scenario, std::uint64_t replication) {
  const Warmup& warmup = scenario.run.warmup;
  if (warmup.rule == Warmup::Rule::none) return {};
  if (warmup.rule == Warmup::Rule::fixed) return {warmup.fixed, false};
  // The whole series is needed before the end of the warm-up is known. So the run is made once for
  // that, and then again, request by request the same.
  Series series;
  Legs legs{scenario, replication, series, nullptr};
  legs.arrive(arrivals_end(scenario));
  legs.drain();
  return series.warmup();
}

/// What there was before the span that counts.
struct Before {
  Usage usage;
  Usage accrued;
  Occupancies occupancies;
  Counts counts;
};

Before before(const Platform& platform, Time from) {
  return {platform.usage(), platform.accrued(from), platform.occupancies(from), platform.counts()};
}

}  // namespace

Measurement measure(const Scenario& scenario, std::uint64_t replication, Watchers watchers) {
  const auto [from, too_short] = find_warmup(scenario, replication);
  const Time stop = arrivals_end(scenario);
  Measurement measured;
  measured.summary = Summary{from};
  measured.too_short = too_short;
  measured.from = from;
  LatencyCourse course{from};
  Figures figures{measured.summary, course};

  std::vector<Sink*> sinks{&figures};
  if (watchers.timeline != nullptr) sinks.push_back(watchers.timeline);
  if (watchers.trace != nullptr) sinks.push_back(watchers.trace);
  Tee tee{sinks};
  Sink& sink = sinks.size() == 1 ? *sinks.front() : static_cast<Sink&>(tee);
  Legs legs{scenario, replication, sink, watchers.timeline};
  const Platform& platform = legs.platform();

  Before start;
  if (from > Time{}) {
    legs.arrive(std::min(from, stop));
    legs.settle(from);
    start = before(platform, from);
  }
  legs.arrive(stop);
  const Time horizon = std::max(from, legs.horizon(planned_end(scenario)));
  measured.cut_at_longest_run = !planned_end(scenario) && legs.cut_by_time();
  legs.settle(horizon);
  measured.span = horizon - from;
  measured.occupancies = platform.occupancies(horizon).since(start.occupancies);
  Usage accrued = platform.accrued(horizon);
  accrued -= start.accrued;
  legs.drain();

  measured.peak_instances = platform.occupancies(never).since(start.occupancies).instances.peak();
  measured.by_load = platform.usage();
  measured.by_load -= start.usage;
  measured.by_load += accrued;
  measured.usage = measured.by_load;
  measured.usage += platform.standing(measured.span);
  measured.standing = platform.standing(month);
  measured.counts = platform.counts().since(start.counts);
  measured.course = course.told();
  measured.left_waiting = static_cast<std::uint64_t>(platform.levels().queued);
  return measured;
}

}  // namespace coldcast
