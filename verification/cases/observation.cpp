#include "verification/cases/observation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "sim/core/limited.hpp"
#include "sim/core/simulate.hpp"
#include "sim/study/work_limit.hpp"
#include "verification/cases/busy_intervals.hpp"
#include "verification/cases/gaps.hpp"

namespace coldcast {
namespace {

/// Adds up outcomes.
class Observer final : public Sink {
 public:
  Observer(const CaseSystem& system, const CaseWatch& watch, Time from, Time until, Sink* users,
           Observation& seen)
      : system_(system), watch_(watch), from_(from), until_(until), users_(users), seen_(seen) {
    seen_.waits_above.assign(watch.waits_above_s.size(), 0);
    seen_.latencies_up_to.assign(watch.latencies_up_to_s.size(), 0);
  }

  void take(const Outcome& outcome) override {
    if (users_ != nullptr) users_->take(outcome);
    const bool served = outcome.fate == Fate::served;
    if (served && outcome.finished >= from_ && outcome.finished < until_) seen_.answered += 1;
    count_retrying(outcome);
    const bool inside = outcome.request.at >= from_ && outcome.request.at < until_;
    if (watch_.batches && served) count_batch(outcome);
    if (watch_.concurrency && outcome.instance != Outcome::no_instance) {
      begins_.push_back(outcome.started);
      ends_.push_back(outcome.finished);
    }
    if (watch_.instances && outcome.instance != Outcome::no_instance)
      busy_[outcome.instance].add(outcome.started, outcome.finished);
    if (watch_.provisioned && outcome.instance < static_cast<std::uint64_t>(system_.provisioned))
      provisioned_.push_back({outcome.started, outcome.finished});
    if (inside) count(outcome, served);
    if (keep) seen_.outcomes.push_back(outcome);
  }

  void finish() {
    close_batch();
    for (auto& [number, intervals] : busy_)
      seen_.instances.push_back(intervals.within(from_, until_, system_.rounding));
    if (watch_.concurrency)
      seen_.in_service = overlaps(std::move(begins_), std::move(ends_), from_, until_);
    if (watch_.provisioned)
      seen_.provisioned_full_s = time_at_least(provisioned_, system_.provisioned, from_, until_);
  }

  bool keep = false;

 private:
  void count(const Outcome& outcome, bool served) {
    seen_.requests += 1;
    seen_.by_fate[index_of(outcome.fate)] += 1;
    const Duration wait = outcome.started - outcome.request.at;
    const bool waited = wait > Duration::zero();
    seen_.cold += outcome.cold ? 1 : 0;
    seen_.waited += waited ? 1 : 0;
    seen_.found_idle += !waited || outcome.cold ? 1 : 0;
    seen_.wait_all.add(to_seconds(wait));
    seen_.waits_all.add(wait);
    for (std::size_t i = 0; i < watch_.waits_above_s.size(); ++i)
      seen_.waits_above[i] += wait > seconds(watch_.waits_above_s[i]) ? 1 : 0;
    if (served) count_served(outcome, wait, waited);
  }

  void count_served(const Outcome& outcome, Duration wait, bool waited) {
    const Duration latency = outcome.finished - outcome.request.at;
    seen_.cold_served += outcome.cold ? 1 : 0;
    seen_.waited_served += waited ? 1 : 0;
    seen_.latency.add(to_seconds(latency));
    seen_.latencies.add(latency);
    seen_.wait.add(to_seconds(wait));
    seen_.waits.add(wait);
    seen_.billed_s += to_seconds(outcome.billed);
    seen_.service_s += to_seconds(outcome.finished - outcome.started);
    for (std::size_t i = 0; i < watch_.latencies_up_to_s.size(); ++i)
      seen_.latencies_up_to[i] += latency <= seconds(watch_.latencies_up_to_s[i]) ? 1 : 0;
    if (watch_.sizes) count_size(outcome.request.luck, to_seconds(latency));
    if (watch_.cycle_s) count_cycle(outcome);
    if (watch_.batch_requests > 0) count_mean(to_seconds(wait));
  }

  /// The time between arrival and the attempt that was served: nothing else waits there.
  void count_retrying(const Outcome& outcome) {
    const Time begin = std::max(from_, outcome.request.at);
    const Time end = std::min(until_, outcome.started);
    if (end > begin) seen_.retrying_s += to_seconds(end - begin);
  }

  void count_size(double luck, double latency_s) {
    const auto quarter = static_cast<std::size_t>(std::min(3.0, 4 * luck));
    seen_.slow_time[quarter].add(latency_s);
    seen_.slow_work[quarter].add(system_.service.quantile(luck));
  }

  /// The integral of cosine and sine of the cycle's angle over the time in service.
  void count_cycle(const Outcome& outcome) {
    const double turn = 2 * std::numbers::pi / *watch_.cycle_s;
    const double a = turn * to_seconds(outcome.started), b = turn * to_seconds(outcome.finished);
    seen_.cosine_s += (std::sin(b) - std::sin(a)) / turn;
    seen_.sine_s += (std::cos(a) - std::cos(b)) / turn;
  }

  void count_mean(double wait_s) {
    run_sum_ += wait_s;
    run_count_ += 1;
    if (run_count_ < watch_.batch_requests) return;
    const double mean = run_sum_ / run_count_;
    if (seen_.batch_means.count == 0)
      seen_.first_batch = mean;
    else
      seen_.batch_lag1 += mean * seen_.last_batch;
    seen_.last_batch = mean;
    seen_.batch_means.add(mean);
    run_sum_ = run_count_ = 0;
  }

  /// Requests of one batch begin and end together, and are told of one after the other.
  void count_batch(const Outcome& outcome) {
    if (batch_ > 0 && outcome.started == batch_started_ && outcome.finished == batch_finished_ &&
        static_cast<double>(batch_) < system_.batch) {
      ++batch_;
      note_arrival(outcome.request.at);
      return;
    }
    close_batch();
    batch_ = 1;
    note_arrival(outcome.request.at);
    batch_started_ = outcome.started;
    batch_finished_ = outcome.finished;
  }

  void close_batch() {
    if (batch_ == 0) return;
    // A batch counts where it begins, as a whole: its first may have come before the span.
    if (batch_started_ >= from_ && batch_started_ < until_) {
      const auto size = static_cast<double>(batch_);
      if (seen_.batch_sizes.size() <= batch_) seen_.batch_sizes.resize(batch_ + 1);
      seen_.batch_sizes[batch_] += 1;
      seen_.batched += size;
      seen_.batched_wait_s += size * to_seconds(batch_started_) - arrivals_s_;
      seen_.fill_s += size * to_seconds(last_arrival_) - arrivals_s_;
    }
    arrivals_s_ = 0;
    last_arrival_ = Time{};
    batch_ = 0;
  }

  void note_arrival(Time at) {
    last_arrival_ = std::max(last_arrival_, at);
    arrivals_s_ += to_seconds(at);
  }

  const CaseSystem& system_;
  const CaseWatch& watch_;
  Time from_;
  Time until_;
  Sink* users_;
  Observation& seen_;
  std::size_t batch_ = 0;
  Time batch_started_{};
  Time batch_finished_{};
  Time last_arrival_{};
  double arrivals_s_ = 0;
  std::map<std::uint64_t, BusyIntervals> busy_;
  std::vector<std::pair<Time, Time>> provisioned_;
  std::vector<Time> begins_;
  std::vector<Time> ends_;
  double run_sum_ = 0;
  double run_count_ = 0;
};

}  // namespace

Observation observe(const CaseSystem& system, const CaseWatch& watch, double warm_up_s,
                    double span_s, std::uint64_t seed, std::uint64_t replication) {
  Observation seen;
  const Time from = seconds(warm_up_s);
  const Time until = from + seconds(span_s);
  GapWatch gaps{watch,
                from,
                until,
                watch.phases ? system.phases(seed, replication) : nullptr,
                system.first_rate_per_s,
                seen};
  std::unique_ptr<Workload> requests = system.workload(seed, replication);
  if (watch.arrivals || watch.phases || watch.window_s)
    requests = std::make_unique<WatchedWorkload>(std::move(requests), gaps);
  Limited workload{std::move(requests), std::numeric_limits<std::uint64_t>::max()};
  const std::unique_ptr<Platform> platform = system.platform(seed, replication);
  CountedPlatform counted{*platform};
  Observer sink{system, watch, from, until, workload.users(), seen};
  const auto run_to = [&](Time end) {
    workload.stop_at(end);
    admit(workload, counted, sink, end);
    advance_to(end, counted, sink);
  };
  const auto all_usage = [&](Time now) {
    Usage usage = platform->usage();
    usage += platform->accrued(now);
    return usage;
  };
  run_to(from);
  const Occupancies levels_before = platform->occupancies(from);
  const Usage usage_before = all_usage(from);
  const Counts counts_before = platform->counts();
  run_to(until);
  seen.levels = platform->occupancies(until).since(levels_before);
  seen.usage = all_usage(until);
  seen.usage -= usage_before;
  seen.usage += platform->standing(until - from);
  seen.counts = platform->counts().since(counts_before);
  seen.span_s = to_seconds(until - from);
  drain(counted, sink);
  counted.finish();
  sink.finish();
  return seen;
}

Observation observe_all(const CaseSystem& system, const CaseWatch& watch, std::uint64_t seed,
                        std::uint64_t replication) {
  Observation seen;
  const std::unique_ptr<Workload> workload = system.workload(seed, replication);
  const std::unique_ptr<Platform> platform = system.platform(seed, replication);
  CountedPlatform counted{*platform};
  Observer sink{system, watch, Time{}, never, workload->users(), seen};
  sink.keep = true;
  Time now{};
  const auto note = [&] {
    const Levels levels = platform->levels();
    if (!seen.history.empty() && seen.history.back().first == now)
      seen.history.back().second = levels;
    else if (seen.history.empty() || !(seen.history.back().second == levels))
      seen.history.emplace_back(now, levels);
  };
  // What exists is billed up to the last answer, once all that happens then has.
  Usage accrued;
  double answered = 0;
  const auto settle = [&] {
    if (seen.answered == answered) return;
    answered = seen.answered;
    accrued = platform->accrued(now);
  };
  const auto advance = [&] {
    if (platform->next_event() > now) settle();
    now = platform->next_event();
    check_not_too_late(now);
    counted.advance(sink);
    note();
  };
  note();
  for (Time due = platform->next_event();; due = platform->next_event()) {
    while (const auto request = workload->next(due)) {
      while (platform->next_event() <= request->at) advance();
      now = request->at;
      counted.accept(*request, sink);
      note();
      due = platform->next_event();
    }
    if (!workload->waits()) break;
    advance();
  }
  while (platform->next_event() < never) advance();
  counted.finish();
  settle();
  std::ranges::stable_sort(seen.outcomes, {}, [](const Outcome& o) { return o.request.id; });
  Time last{};
  for (const Outcome& outcome : seen.outcomes)
    if (outcome.fate == Fate::served) last = std::max(last, outcome.finished);
  seen.makespan_s = seen.span_s = to_seconds(last);
  seen.levels = platform->occupancies(std::max(now, last));
  seen.usage = platform->usage();
  seen.usage += accrued;
  seen.usage += platform->standing(last);
  seen.counts = platform->counts();
  sink.finish();
  return seen;
}

}  // namespace coldcast
