#include <cmath>

#include "verification/cases/measure_tables.hpp"

namespace coldcast {
namespace {

/// Whose times: of the served (C2 of CASES.md: latencies are those of successes), or of all.
struct Times {
  bool wait = false;
  bool all = false;

  const Moments& moments(const Observation& run) const {
    return !wait ? run.latency : all ? run.wait_all : run.wait;
  }
  const Histogram& histogram(const Observation& run) const {
    return !wait ? run.latencies : all ? run.waits_all : run.waits;
  }
};

std::vector<CaseEstimate> deviation(const CaseSample& sample, const Times& times) {
  double count = 0, sum = 0;
  for (const Observation& run : sample.runs)
    count += times.moments(run).count, sum += times.moments(run).sum;
  if (count == 0) throw NotUnderstood("no request was served");
  const double mean = sum / count;
  std::vector<Two> ratios;
  for (const Observation& run : sample.runs) {
    const Moments& m = times.moments(run);
    ratios.emplace_back(m.squares - 2 * mean * m.sum + mean * mean * m.count, m.count);
  }
  return {root(ratio_estimate(ratios))};
}

/// The percentile of all runs together; how far it may be off is seen by those of each.
std::vector<CaseEstimate> percentile(const CaseSample& sample, const Times& times, double p) {
  Histogram together;
  std::vector<Two> each;
  for (const Observation& run : sample.runs) {
    const Histogram& one = times.histogram(run);
    if (one.count() == 0) continue;
    together.merge(one);
    each.emplace_back(to_seconds(one.percentile(p)), 1);
  }
  if (each.empty()) throw NotUnderstood("no request was served");
  CaseEstimate estimate = ratio_estimate(each);
  estimate.value = to_seconds(together.percentile(p));
  // Buckets are off by a part of 1024 at most, anywhere in between alike.
  if (together.count() > Histogram::exact_up_to)
    estimate.resolution = estimate.value * Histogram::relative_error / std::sqrt(3.0);
  return {estimate};
}

Measure scaled(Measure measure, double factor) {
  if (factor == 1) return measure;
  measure.estimate = [inner = measure.estimate, factor](const CaseSample& sample) {
    std::vector<CaseEstimate> all = inner(sample);
    for (CaseEstimate& one : all)
      one.value *= factor, one.error *= factor, one.resolution *= factor;
    return all;
  };
  return measure;
}

Measure time_measure(const std::string& quantity, const std::string& statistic,
                     const std::string& population, const std::string& unit) {
  const Times times{quantity == "wait", population == "all"};
  Measure measure;
  if (statistic == "mean") {
    measure = ratio([times](const Observation& run, const CaseSystem&) {
      return Two{times.moments(run).sum, times.moments(run).count};
    });
  } else if (statistic == "sd") {
    measure.estimate = [times](const CaseSample& sample) { return deviation(sample, times); };
  } else if (statistic == "max" || statistic == "min") {
    measure.estimate = [times, statistic](const CaseSample& sample) {
      std::vector<Two> each;
      for (const Observation& run : sample.runs) {
        const Histogram& one = times.histogram(run);
        if (one.count() == 0) throw NotUnderstood("no request was served");
        each.emplace_back(to_seconds(statistic == "max" ? one.max() : one.min()), 1);
      }
      if (each.size() > 1) throw NotUnderstood("the extreme of a random time has no exact value");
      return std::vector{ratio_estimate(each)};
    };
  } else {
    // p999 is 99.9 %.
    const std::string digits = statistic.substr(1);
    const double p = std::stod("0." + (digits.size() == 1 ? "0" + digits : digits));
    measure.estimate = [times, p](const CaseSample& sample) {
      return percentile(sample, times, p);
    };
  }
  return scaled(std::move(measure), unit == "ms" ? 1000 : 1);
}

using Count = double (*)(const Observation&);

double of(const Observation& run, Fate fate) { return run.by_fate[index_of(fate)]; }
double served(const Observation& run) { return of(run, Fate::served); }
double rejected(const Observation& run) {
  return of(run, Fate::throttled) + of(run, Fate::queue_full);
}
double abandoned(const Observation& run) { return of(run, Fate::queue_expired); }
double timed_out(const Observation& run) {
  return of(run, Fate::queue_expired) + of(run, Fate::timed_out);
}
double all(const Observation& run) { return run.requests; }
double accepted(const Observation& run) { return run.requests - rejected(run); }
double cold(const Observation& run) { return run.cold; }
double cold_served(const Observation& run) { return run.cold_served; }
double warm(const Observation& run) { return served(run) - run.cold_served; }
double waited(const Observation& run) { return run.waited; }
double waited_served(const Observation& run) { return run.waited_served; }
double found_idle(const Observation& run) { return run.found_idle; }

/// A measure that is a share of requests.
Measure of_events(Measure measure) {
  measure.estimate = [inner = measure.estimate](const CaseSample& sample) {
    std::vector<CaseEstimate> all = inner(sample);
    for (CaseEstimate& one : all) one.share = true;
    return all;
  };
  return measure;
}

std::function<Measure(const Groups&)> share(Count part, Count whole) {
  return [=](const Groups&) {
    return of_events(ratio([=](const Observation& run, const CaseSystem&) {
      return Two{part(run), whole(run)};
    }));
  };
}

/// Of a run without chance.
std::function<Measure(const Groups&)> count(Count part) {
  return [=](const Groups&) {
    return listed(
        [=](const Observation& run, const CaseSystem&) { return std::vector{part(run)}; });
  };
}

Measure waits_above(double limit_s, bool half_timeout) {
  return of_events(ratio(
      [](const Observation& run, const CaseSystem&) {
        return Two{run.waits_above.at(0), run.requests};
      },
      [=](CaseWatch& watch, const CaseSystem& system) {
        if (half_timeout && !system.batch_timeout_s)
          throw NotUnderstood("needs a \"batch_timeout\"");
        const double limit = half_timeout ? *system.batch_timeout_s / 2 : limit_s;
        if (!watch.waits_above_s.empty() && watch.waits_above_s.front() != limit)
          throw NotUnderstood("only one limit of waits can be asked for in one case");
        watch.waits_above_s = {limit};
      }));
}

}  // namespace

std::vector<MeasureEntry> request_measures() {
  const std::string statistics = "(mean|sd|max|min|p\\d{1,4})";
  return {
      {"(wait|sojourn|latency)_" + statistics + "(?:_(accepted|served|all))?_(s|ms)",
       "wait_mean_s, sojourn_p95_s, latency_sd_s, wait_p99_served_s, ..._ms",
       "mean, standard deviation, extreme or percentile (nearest rank) of the time to the start of "
       "service, or to its end; of served requests, or with `all` of all (waits only)",
       [](const Groups& n) { return time_measure(n[1], n[2], n[3], n[4]); }},
      {"(wait|sojourn|latency)_(accepted|served|all)_" + statistics + "_(s|ms)",
       "wait_served_mean_s", "the same",
       [](const Groups& n) { return time_measure(n[1], n[3], n[2], n[4]); }},
      {"(?:erlang_c_)?p_wait(?:_all)?", "p_wait, p_wait_all, erlang_c_p_wait",
       "share of all requests that wait at all", share(waited, all)},
      {"p_wait_(?:accepted|served)", "p_wait_accepted, p_wait_served",
       "share of the served requests that waited", share(waited_served, served)},
      {"p_wait_gt_half_timeout", "p_wait_gt_half_timeout",
       "share of all that wait longer than half of batch_timeout",
       [](const Groups&) { return waits_above(0, true); }},
      {"p_wait_gt_([0-9.]+)_?s", "p_wait_gt_0.5s", "share of all that wait longer",
       [](const Groups& n) { return waits_above(number_in(n[1]), false); }},
      {"success_ratio", "success_ratio, success", "share of all that are served in time",
       share(served, all)},
      {"(?:reject|rejection|loss|blocking)_ratio", "reject_ratio", "share of all that are refused",
       share(rejected, all)},
      {"timeout_ratio", "timeout_ratio", "share of all that a time limit ended",
       share(timed_out, all)},
      {"abandon_ratio", "abandon_ratio", "share of all that gave up waiting",
       share(abandoned, all)},
      {"cold_(?:start_)?ratio(?:_of_all)?", "cold_ratio, cold_start_ratio",
       "share of all that triggered the start of an instance", share(cold, all)},
      {"cold_(?:start_)?ratio_of_(?:accepted|served)", "cold_ratio_of_accepted",
       "share of the served that triggered a start", share(cold_served, served)},
      {"p_found_empty", "p_found_empty", "share of all that found no other request",
       share(found_idle, all)},
      {"served|successes", "served", "number of served requests", count(served)},
      {"accepted", "accepted", "number of requests that were not refused", count(accepted)},
      {"rejected", "rejected", "number of refused requests", count(rejected)},
      {"timed_out|abandoned", "timed_out", "number of requests that a time limit ended",
       count(timed_out)},
      {"cold(?:_starts|_requests)?", "cold, cold_starts",
       "number of requests that triggered a start", count(cold)},
      {"warm", "warm", "number of served requests that triggered none", count(warm)},
      {"throughput_rps", "throughput_rps", "served requests per second",
       [](const Groups&) {
         return ratio([](const Observation& run, const CaseSystem&) {
           return Two{run.answered, run.span_s};
         });
       }},
      {"response_law_check", "response_law_check", "clients / throughput - mean think time",
       [](const Groups&) {
         return ratio([](const Observation& run, const CaseSystem& system) {
           if (!system.clients) throw NotUnderstood("needs a closed_loop");
           return Two{*system.clients * run.span_s - system.think_s * run.answered, run.answered};
         });
       }},
      {"retrying_mean", "retrying_mean", "time average of requests between two attempts",
       [](const Groups&) {
         return ratio([](const Observation& run, const CaseSystem&) {
           return Two{run.retrying_s, run.span_s};
         });
       }},
      {"mean_attempts|attempts_mean", "mean_attempts", "attempts per request",
       [](const Groups&) {
         return ratio([](const Observation& run, const CaseSystem&) {
           return Two{static_cast<double>(run.counts.attempts), run.requests};
         });
       }},
  };
}

}  // namespace coldcast
