#pragma once
// How the engine is compared with what theory says of it. An experiment is a platform under a
// workload, run in independent replications with a fixed warm-up. Time averages are over the span
// from the end of the warm-up to the horizon, request averages over the requests that arrive in it,
// each followed to its end. An estimate is a ratio of sums over replications, with
// the standard error of the delta method. It passes if it is within 4 standard errors of theory,
// and if these are small: a percent of theory unless stated otherwise, lest noise make it pass. The
// seed is 1 and is never chosen anew. All experiments share its streams, so what is a bit too large
// in one tends to be so in others.

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "platforms/fleet/fleet_platform.hpp"
#include "platforms/function/function_platform.hpp"
#include "sim/core/limited.hpp"
#include "sim/core/simulate.hpp"
#include "sim/core/summary.hpp"
#include "tests/theory/estimate.hpp"
#include "tests/workloads/workload_of.hpp"
#include "workloads/markov/mmpp.hpp"
#include "workloads/markov/poisson.hpp"

namespace coldcast::theory {

inline constexpr std::uint64_t fixed_seed = 1;
inline constexpr std::uint64_t replications = 40;

/// A workload for each replication.
struct Arrivals {
  double mean_rate = 0;  ///< requests per second
  std::function<std::unique_ptr<Workload>(std::uint64_t replication)> make;
};

/// The workload that a JSON text describes.
inline Arrivals described(const std::string& text) {
  const WorkloadPlan plan = coldcast::testing::workload_of(text);
  return {plan.mean_rate_per_s.value_or(1),
          [make = plan.make](std::uint64_t replication) { return make(fixed_seed, replication); }};
}

inline RequestMaker maker(std::uint64_t replication) { return {fixed_seed, replication, Bytes{}}; }

inline Stream arrival_stream(std::uint64_t replication) {
  return {fixed_seed, "arrivals", replication};
}

inline Arrivals poisson(double rate) {
  return {rate, [rate](std::uint64_t replication) {
            return std::make_unique<Poisson>(rate, maker(replication), arrival_stream(replication));
          }};
}

/// Two phases, as the literature has them: the rate of requests and the rate of leaving of each.
inline MmppPhases two_phases(std::vector<double> rates, const std::vector<double>& leave_rates) {
  return {std::move(rates), {1 / leave_rates[0], 1 / leave_rates[1]}, MmppPhases::uniform_moves(2)};
}

inline Arrivals mmpp(const MmppPhases& phases) {
  return {phases.mean_rate(), [phases](std::uint64_t replication) {
            return std::make_unique<Mmpp>(
                random_path(phases, Stream{fixed_seed, "phases", replication}), maker(replication),
                arrival_stream(replication));
          }};
}

/// A function without cold-start time that keeps its instances for ever.
inline FunctionConfig function_of(Distribution service_s) {
  FunctionConfig config;
  config.service_s = std::move(service_s);
  config.keep_alive.fixed = never;
  return config;
}

/// A server that is always there and serves so many requests at once, each on a place of its own.
inline FleetConfig server_of(Distribution service_s, std::int64_t places) {
  FleetConfig config;
  config.service_s = std::move(service_s);
  config.concurrency = places;
  config.minimum = config.maximum = 1;
  return config;
}

/// Stages for a start of an instance that takes so long.
inline std::vector<Stage> start_of(Distribution time_s) {
  return {{"start", Phase::provision, std::move(time_s), {}}};
}

/// The platform of each replication, by whatever configures it.
struct Platforms {
  Platforms(FunctionConfig config)
      : make([config = std::move(config)](std::uint64_t replication) {
          return std::make_unique<FunctionPlatform>(config, fixed_seed, replication);
        }) {}
  Platforms(FleetConfig config)
      : make([config = std::move(config)](std::uint64_t replication) {
          return std::make_unique<FleetPlatform>(config, fixed_seed, replication);
        }) {}

  std::function<std::unique_ptr<Platform>(std::uint64_t replication)> make;
};

/// What an outcome adds to an estimate that a summary does not have.
using Tally = std::function<Contribution(const Outcome&)>;

struct Experiment {
  Platforms platform;
  Arrivals arrivals;
  double warm_up_s = 0;
  double requests = 0;  ///< after the warm-up, on average, over all replications
  std::vector<Tally> tallies = {};

  double span_s() const {
    return requests / thrift / static_cast<double>(replications) / arrivals.mean_rate;
  }
};

/// What one replication came to.
struct Replication {
  Summary summary;
  std::vector<Contribution> tallies;  ///< sums over the outcomes
  Occupancies occupancies;            ///< over the span, as all that follows
  Usage usage;
  Counts counts;
  double instances_created = 0;
  double span_s = 0;
};

/// Counts outcomes in a summary, and by tallies those of requests that arrive at or after `from`.
/// Tells the users of a closed workload, too.
class Tallied final : public Sink {
 public:
  Tallied(Time from, std::vector<Tally> tallies, Sink* users)
      : summary(from),
        sums(tallies.size(), Contribution{0, 0}),
        from_(from),
        tallies_(std::move(tallies)),
        users_(users) {}

  void take(const Outcome& outcome) override {
    if (users_ != nullptr) users_->take(outcome);
    summary.take(outcome);
    if (outcome.request.at < from_) return;
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
      const Contribution more = tallies_[i](outcome);
      sums[i].over += more.over;
      sums[i].under += more.under;
    }
  }

  Summary summary;
  std::vector<Contribution> sums;

 private:
  Time from_;
  std::vector<Tally> tallies_;
  Sink* users_;
};

inline Replication replicate(const Experiment& experiment, std::uint64_t replication) {
  const Time from = seconds(experiment.warm_up_s);
  const Time until = from + seconds(experiment.span_s());
  Limited workload{experiment.arrivals.make(replication),
                   std::numeric_limits<std::uint64_t>::max()};
  const std::unique_ptr<Platform> platform = experiment.platform.make(replication);
  Tallied sink{from, experiment.tallies, workload.users()};
  const auto run_to = [&](Time end) {
    workload.stop_at(end);
    admit(workload, *platform, sink, end);
    advance_to(end, *platform, sink);
  };

  run_to(from);
  const Occupancies occupancies_before = platform->occupancies(from);
  const Usage usage_before = platform->usage();
  const Counts counts_before = platform->counts();
  run_to(until);
  Replication result;
  result.occupancies = platform->occupancies(until).since(occupancies_before);
  result.usage = platform->usage();
  result.usage -= usage_before;
  result.counts = platform->counts().since(counts_before);
  result.instances_created = static_cast<double>(result.counts.instances_created);
  result.span_s = to_seconds(until - from);
  advance_to(never - Duration{1}, *platform, sink);
  result.summary = std::move(sink.summary);
  result.tallies = std::move(sink.sums);
  return result;
}

using Replications = std::vector<Replication>;

inline Replications run(const Experiment& experiment) {
  Replications runs;
  for (std::uint64_t i = 0; i < replications; ++i) runs.push_back(replicate(experiment, i));
  return runs;
}

using Statistic = std::function<Contribution(const Replication&)>;

inline std::vector<Contribution> ratios_of(const Replications& runs, const Statistic& metric) {
  std::vector<Contribution> ratios;
  for (const Replication& replication : runs) ratios.push_back(metric(replication));
  return ratios;
}

inline void check(const std::string& name, const Replications& runs, const Statistic& metric,
                  double expected, Tolerance tolerance = {}) {
  check(name, ratios_of(runs, metric), expected, tolerance);
}

// Metrics. Those of requests:

inline double number(std::uint64_t count) { return static_cast<double>(count); }

inline Contribution success_ratio(const Replication& r) {
  return {number(r.summary.served()), number(r.summary.requests())};
}
inline Contribution reject_ratio(const Replication& r) {
  return {number(r.summary.with_fate(Fate::throttled)), number(r.summary.requests())};
}
inline Contribution cold_of_accepted(const Replication& r) {
  return {number(r.summary.cold()), number(r.summary.served())};
}
inline Contribution latency_mean_s(const Replication& r) {
  return {r.summary.latency_sum_s(), number(r.summary.served())};
}
inline Contribution wait_mean_s(const Replication& r) {
  return {r.summary.wait_sum_s(), number(r.summary.served())};
}
inline Statistic ended(Fate fate) {
  return [fate](const Replication& r) {
    return Contribution{number(r.summary.with_fate(fate)), number(r.summary.requests())};
  };
}

/// By the tally with that position in the experiment.
inline Statistic tallied(std::size_t position) {
  return [position](const Replication& r) { return r.tallies.at(position); };
}

/// The share of the served requests that had to wait.
inline Contribution had_to_wait(const Outcome& outcome) {
  if (outcome.fate != Fate::served) return {0, 0};
  return {outcome.started > outcome.request.at ? 1.0 : 0.0, 1};
}

// Those of instances over time:

inline Contribution instances_mean(const Replication& r) {
  return {r.occupancies.instances.mean()};
}
inline Contribution busy_mean(const Replication& r) { return {r.occupancies.busy.mean()}; }
inline Contribution starting_mean(const Replication& r) { return {r.occupancies.starting.mean()}; }
inline Contribution serving_mean(const Replication& r) {
  return {r.occupancies.busy.mean() - r.occupancies.starting.mean()};
}
inline Contribution idle_mean(const Replication& r) {
  return {r.occupancies.instances.mean() - r.occupancies.busy.mean()};
}
inline Contribution starts_per_hour(const Replication& r) {
  return {3600 * r.instances_created, r.span_s};
}
inline Contribution lifespan_mean_s(const Replication& r) {
  return {r.occupancies.instances.area_s(), r.instances_created};
}

inline Contribution queued_mean(const Replication& r) { return {r.occupancies.queued.mean()}; }
inline Contribution used_mean(const Replication& r) {
  return {r.occupancies.areas.used_s, r.span_s};
}
inline Contribution in_service_mean(const Replication& r) {
  return {r.occupancies.areas.serving_s, r.span_s};
}
inline Contribution batch_mean(const Replication& r) {
  return {number(r.counts.batched), number(r.counts.batches)};
}

/// Around the mean that theory gives, so that the estimate has no bias.
inline Statistic busy_variance(double mean) {
  return [mean](const Replication& r) {
    const double off = r.occupancies.busy.mean() - mean;
    return Contribution{r.occupancies.busy.variance() + off * off};
  };
}

inline Statistic busy_above(std::int64_t level) {
  return
      [level](const Replication& r) { return Contribution{r.occupancies.busy.share_above(level)}; };
}

// Percentiles, which a histogram knows to a part in 1024 only.

inline void check_percentile(const Replications& runs, double p, double expected_s,
                             double precision = 0.01) {
  const auto percentile = [p](const Replication& r) {
    return Contribution{to_seconds(r.summary.latency().percentile(p))};
  };
  check("percentile " + std::to_string(p) + " of latency", runs, percentile, expected_s,
        {.precision = precision, .resolution = Histogram::relative_error});
}

inline void check_wait_percentile(const Replications& runs, double p, double expected_s,
                                  double precision = 0.01) {
  const auto percentile = [p](const Replication& r) {
    return Contribution{to_seconds(r.summary.wait().percentile(p))};
  };
  check("percentile " + std::to_string(p) + " of wait", runs, percentile, expected_s,
        {.precision = precision, .resolution = Histogram::relative_error});
}

}  // namespace coldcast::theory
