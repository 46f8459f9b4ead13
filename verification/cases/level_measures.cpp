#include <algorithm>
#include <cmath>

#include "verification/cases/measure_tables.hpp"

namespace coldcast {
namespace {

using Level = double (*)(const Observation&, const CaseSystem&);

std::function<Measure(const Groups&)> mean_of(Level level) {
  return [=](const Groups&) {
    return ratio([=](const Observation& run, const CaseSystem& system) {
      return Two{level(run, system), 1};
    });
  };
}

double instances(const Observation& run, const CaseSystem&) { return run.levels.instances.mean(); }
double starting(const Observation& run, const CaseSystem&) { return run.levels.starting.mean(); }
double queued(const Observation& run, const CaseSystem&) { return run.levels.queued.mean(); }

/// Places of a pool or a batch server; instances of the others.
double busy(const Observation& run, const CaseSystem& system) {
  if (system.function || system.pool_places == 0) return run.levels.busy.mean();
  return run.levels.areas.used_s / run.span_s;
}

double serving(const Observation& run, const CaseSystem& system) {
  if (!system.function && system.pool_places > 0) return busy(run, system);
  return run.levels.busy.mean() - starting(run, system);
}
double idle(const Observation& run, const CaseSystem& system) {
  if (!system.function && system.pool_places > 0) return system.pool_places - busy(run, system);
  return instances(run, system) - run.levels.busy.mean();
}
double on(const Observation& run, const CaseSystem& system) {
  return instances(run, system) - starting(run, system);
}
double in_service(const Observation& run, const CaseSystem& system) {
  return system.function ? run.levels.busy.mean() : run.levels.areas.serving_s / run.span_s;
}
double in_system(const Observation& run, const CaseSystem& system) {
  return in_service(run, system) + queued(run, system);
}
double provisioned_busy(const Observation& run, const CaseSystem& system) {
  return static_cast<double>(run.usage[Meter::provisioned_time]) /
         static_cast<double>(system.memory.value) * 1e-9 / run.span_s;
}
double on_demand_busy(const Observation& run, const CaseSystem& system) {
  return run.levels.busy.mean() - provisioned_busy(run, system);
}
double provisioned_utilization(const Observation& run, const CaseSystem& system) {
  if (system.provisioned == 0) throw NotUnderstood("needs \"provisioned\" instances");
  return provisioned_busy(run, system) / static_cast<double>(system.provisioned);
}

double utilization(const Observation& run, const CaseSystem& system) {
  if (system.function) {
    if (std::isinf(system.servers)) throw NotUnderstood("needs a limit of instances");
    return run.levels.busy.mean() / system.servers;
  }
  if (std::isinf(system.servers) && system.sharing == 0)
    throw NotUnderstood("needs a number of servers");
  return run.levels.areas.used_s / run.levels.areas.capacity_s;
}

/// Requests that functions serve or start for; of fleets those in service.
const Occupancy& concurrency(const Observation& run, const CaseSystem& system) {
  return system.function ? run.levels.busy : run.in_service;
}

void watch_concurrency(CaseWatch& watch, const CaseSystem& system) {
  watch.concurrency = !system.function;
}

/// The variance around the mean of all runs together; of the peakedness in units of the mean.
Measure variance_of_concurrency(bool of_the_mean) {
  Measure measure;
  measure.prepare = watch_concurrency;
  measure.estimate = [=](const CaseSample& sample) {
    double mean = 0;
    for (const Observation& run : sample.runs) mean += concurrency(run, sample.system).mean();
    mean /= static_cast<double>(sample.runs.size());
    std::vector<Two> each;
    for (const Observation& run : sample.runs) {
      const Occupancy& level = concurrency(run, sample.system);
      each.emplace_back(level.variance() + std::pow(level.mean() - mean, 2),
                        of_the_mean ? level.mean() : 1);
    }
    return std::vector{ratio_estimate(each)};
  };
  return measure;
}

Measure busy_above(double requests) {
  const auto level = static_cast<std::int64_t>(std::min(requests, 1e15));
  return ratio(
      [=](const Observation& run, const CaseSystem& system) {
        return Two{concurrency(run, system).share_above(level), 1};
      },
      watch_concurrency);
}

Measure full() {
  return ratio(
      [](const Observation& run, const CaseSystem& system) {
        if (std::isinf(system.servers) || system.sharing > 0 || system.batch != 1)
          throw NotUnderstood("needs a limit of instances, or of servers of one request each");
        const auto limit = static_cast<std::int64_t>(system.servers);
        return Two{concurrency(run, system).share_above(limit - 1), 1};
      },
      watch_concurrency);
}

double none_busy(const Observation& run, const CaseSystem&) {
  return 1 - run.levels.busy.share_above(0);
}
double some_busy(const Observation& run, const CaseSystem&) {
  return run.levels.busy.share_above(0);
}
double peak(const Observation& run, const CaseSystem& system) {
  return static_cast<double>(concurrency(run, system).peak());
}

/// The peak of all runs, which must be that of the theory and not more often reached than never.
Measure peak_measure() {
  Measure measure;
  measure.prepare = watch_concurrency;
  measure.estimate = [](const CaseSample& sample) {
    double highest = 0;
    for (const Observation& run : sample.runs)
      highest = std::max(highest, peak(run, sample.system));
    return std::vector{CaseEstimate{.value = highest}};
  };
  return measure;
}

/// Concurrency over the cycle of a sinusoid: mean + a cos + b sin of the angle, which the system is
/// linear enough for [Eick, Massey, Whitt 1993].
enum class Cycle { peak, trough, lag, at_zero };

std::vector<CaseEstimate> cycle(const CaseSample& sample, Cycle what) {
  double a = 0, b = 0, span = 0;
  for (const Observation& run : sample.runs)
    a += 2 * run.cosine_s, b += 2 * run.sine_s, span += run.span_s;
  a /= span, b /= span;
  const double period = *sample.system.cycle_s;
  const double swing = std::hypot(a, b);
  // The derivative of what is asked for by the mean, a and b gives the error.
  double by_mean = 1, by_a = a / swing, by_b = b / swing;
  if (what == Cycle::trough) by_a = -by_a, by_b = -by_b;
  if (what == Cycle::at_zero) by_a = 1, by_b = 0;
  if (what == Cycle::lag) {
    const double turn = period / 6.283185307179586;
    by_mean = 0, by_a = -turn * b / (swing * swing), by_b = turn * a / (swing * swing);
  }
  std::vector<Two> each;
  for (const Observation& run : sample.runs)
    each.emplace_back(by_mean * in_service(run, sample.system) * run.span_s +
                          by_a * 2 * run.cosine_s + by_b * 2 * run.sine_s,
                      run.span_s);
  CaseEstimate estimate = ratio_estimate(each);
  if (what == Cycle::lag) {
    const double angle = std::atan2(b, a) / 6.283185307179586 * period;
    estimate.value = std::fmod(angle - period / 4 + period, period);
  }
  return {estimate};
}

std::function<Measure(const Groups&)> cycle_measure(Cycle what) {
  return [=](const Groups&) {
    Measure measure;
    measure.prepare = [](CaseWatch& watch, const CaseSystem& system) {
      if (!system.cycle_s) throw NotUnderstood("needs an nhpp_sinusoid");
      watch.cycle_s = system.cycle_s;
    };
    measure.estimate = [=](const CaseSample& sample) { return cycle(sample, what); };
    return measure;
  };
}

}  // namespace

std::vector<MeasureEntry> level_measures() {
  return {
      {"busy_mean", "busy_mean",
       "time average of busy servers, or of instances that start or serve", mean_of(busy)},
      {"idle_mean", "idle_mean", "time average of instances that do neither", mean_of(idle)},
      {"(?:alive|instances)_mean", "instances_mean", "time average of instances that exist",
       mean_of(instances)},
      {"(?:instances_)?starting_mean", "starting_mean, instances_starting_mean",
       "time average of instances that start", mean_of(starting)},
      {"serving_mean", "serving_mean", "time average of instances that serve", mean_of(serving)},
      {"instances_on_mean", "instances_on_mean", "time average of instances that have started",
       mean_of(on)},
      {"(?:queue|queued)_mean", "queue_mean", "time average of requests that wait",
       mean_of(queued)},
      {"in_flight_mean|in_system_mean|mean_over_cycle|concurrency_mean",
       "in_flight_mean, concurrency_mean, mean_over_cycle",
       "time average of requests in the system", mean_of(in_system)},
      {"concurrency_var", "concurrency_var",
       "variance over time of requests in service, of functions also of those that start",
       [](const Groups&) { return variance_of_concurrency(false); }},
      {"peakedness", "peakedness", "that over the mean",
       [](const Groups&) { return variance_of_concurrency(true); }},
      {"p_concurrency_gt_(\\d+)", "p_concurrency_gt_10",
       "share of time with more requests in service",
       [](const Groups& n) { return busy_above(number_in(n[1])); }},
      {"time_fraction_full", "time_fraction_full",
       "share of time with all instances or servers busy", [](const Groups&) { return full(); }},
      {"max_concurrency", "max_concurrency", "most requests in service at once",
       [](const Groups&) { return peak_measure(); }},
      {"p_idle", "p_idle", "share of time without a busy instance", mean_of(none_busy)},
      {"active_fraction|billable_fraction", "active_fraction, billable_fraction",
       "share of time with a busy instance", mean_of(some_busy)},
      {"(?:gpu_)?utilization", "utilization, gpu_utilization, util",
       "busy over existing servers, or vCPUs where these are shared", mean_of(utilization)},
      {"provisioned_busy_mean", "provisioned_busy_mean",
       "time average of busy provisioned instances", mean_of(provisioned_busy)},
      {"on_demand_busy_mean", "on_demand_busy_mean", "time average of other busy instances",
       mean_of(on_demand_busy)},
      {"provisioned_utilization", "provisioned_utilization",
       "share of provisioned instances that is busy", mean_of(provisioned_utilization)},
      {"time_fraction_all_provisioned_busy", "time_fraction_all_provisioned_busy",
       "share of time in which all of them are",
       [](const Groups&) {
         return ratio(
             [](const Observation& run, const CaseSystem&) {
               return Two{run.provisioned_full_s, run.span_s};
             },
             [](CaseWatch& watch, const CaseSystem& system) {
               if (system.provisioned == 0) throw NotUnderstood("needs \"provisioned\" instances");
               watch.provisioned = true;
             });
       }},
      {"cold_starts_per_hour", "cold_starts_per_hour", "instances created per hour",
       [](const Groups&) {
         return ratio([](const Observation& run, const CaseSystem&) {
           return Two{3600 * static_cast<double>(run.counts.instances_created), run.span_s};
         });
       }},
      {"instance_lifespan_mean_s", "instance_lifespan_mean_s",
       "instances times time, over instances created",
       [](const Groups&) {
         return ratio([](const Observation& run, const CaseSystem&) {
           return Two{run.levels.instances.area_s(),
                      static_cast<double>(run.counts.instances_created)};
         });
       }},
      {"peak_concurrency", "peak_concurrency", "highest mean concurrency over a cycle",
       cycle_measure(Cycle::peak)},
      {"trough_concurrency", "trough_concurrency", "lowest mean concurrency over a cycle",
       cycle_measure(Cycle::trough)},
      {"peak_lag_after_load_peak_s", "peak_lag_after_load_peak_s",
       "time from the highest rate to the highest concurrency", cycle_measure(Cycle::lag)},
      {"concurrency_at_phase_0", "concurrency_at_phase_0",
       "mean concurrency where the cycle begins", cycle_measure(Cycle::at_zero)},
  };
}

}  // namespace coldcast
