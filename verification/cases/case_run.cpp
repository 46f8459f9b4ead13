#include "verification/cases/case_run.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/statistics.hpp"
#include "sim/core/stream.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/work_limit.hpp"
#include "verification/cases/fluid.hpp"

namespace coldcast {
namespace {

/// Requests of all replications together: at first, and at most.
struct Effort {
  double first;
  double most;
};

Effort effort_of(VerifyMode mode) {
  if (mode == VerifyMode::quick) return {80'000, 1'500'000};
  if (mode == VerifyMode::full) return {2'000'000, 400'000'000};
  return {400'000, 40'000'000};
}

/// So much is left out: a multiple of what the system remembers and, for lines, of the relaxation
/// time of M/M/c, which grows as (1 - load)^-2 [Cohen 1982, III.7.3].
double warm_up_s(const CaseSystem& system) {
  const double rate = system.rate_per_s;
  const double idle = 1 - std::min(0.98, system.load.value_or(0.7));
  const double spread = std::max(1.0, (1 + system.service_scv) / 2);
  return system.memory_s + std::max(200.0, 30 * spread / (idle * idle)) / rate;
}

/// Whole cycles, so that no phase counts for more than another.
double span_s(const CaseSystem& system, double requests) {
  const double span = requests / verify_replications / system.rate_per_s;
  if (!system.cycle_s) return span;
  return std::max(1.0, std::ceil(span / *system.cycle_s)) * *system.cycle_s;
}

/// How many times more requests a number wants; at most 1 if it is known well enough.
double wanted_by(const CaseEstimate& one, double expected, double requests, double precision) {
  double error = std::hypot(one.error, one.resolution);
  if (one.share && expected > 0 && expected < 1)
    error = std::max(error, std::sqrt(expected * (1 - expected) / requests));
  double most = 0;
  if (const double allowed = precision * std::abs(expected); allowed > 0) {
    if (one.error > 0) most = std::pow(2.023 * error / allowed, 2);
    // By chance or not: four times as many others will tell, unless it is clear already.
    const double off = std::abs(one.value - expected);
    if (off > allowed && off < 8 * error) most = std::max(most, 4.0);
  }
  const double events = std::min(expected, 1 - expected) * requests;
  if (one.share && events > 1e-3) most = std::max(most, 150 / events);
  return most;
}

/// The same of all numbers that a run answers.
double wanted(const CasePlan& plan, std::size_t run, double precision, const Json& parameters) {
  double most = 0;
  for (const CaseMetric& metric : plan.metrics) {
    if (!metric.objection.empty() || !metric.expected.is_number()) continue;
    const double expected = metric.expected.get<double>();
    for (std::size_t i = 0; i < metric.runs.size(); ++i) {
      if (metric.runs[i] != run) continue;
      try {
        for (const CaseEstimate& one : estimates_of(plan, metric, i, parameters))
          most = std::max(most, wanted_by(one, expected, plan.runs[run].requests, precision));
      } catch (const NotUnderstood&) {
        most = std::max(most, 16.0);  // too short for it, perhaps
      }
    }
  }
  return most;
}

/// Users in step would begin and end in step with the span that is measured: it begins at a random
/// instant then.
double offset_s(const CaseSystem& system, double warm_up, std::uint64_t seed,
                std::uint64_t number) {
  return system.closed ? warm_up * Stream{seed, "verification span", number}.uniform() : 0;
}

/// Requests that end by themselves are the same few in each run: then there are more runs.
int runs_for(const CaseRun& run, double requests) {
  if (!run.system.ends || run.runs.empty()) return verify_replications;
  const double each = std::max(1.0, run.runs.front().requests);
  return static_cast<int>(std::clamp(requests / each, 1.0 * verify_replications, 1000.0));
}

Observation without_history(Observation seen) {
  seen.outcomes = {};
  seen.history = {};
  return seen;
}

bool simulate_run(CaseRun& run, const Case& one, const VerifyOptions& options, double requests,
                  std::uint64_t round) {
  const std::uint64_t seed = seed_of_part(options.seed, one.id + " " + run.key);
  const bool ends = run.system.ends;
  const double warm_up = ends ? 0 : warm_up_s(run.system);
  const double span = ends ? 0 : span_s(run.system, requests);
  const int replications = runs_for(run, requests);
  if (!ends) check_work((warm_up + span) * run.system.rate_per_s * replications);
  run.runs.assign(static_cast<std::size_t>(replications), {});
  const auto done =
      for_each_index(0, replications, options.threads, options.stop, [&](std::int64_t i) {
        const auto number =
            round * static_cast<std::uint64_t>(replications) + static_cast<std::uint64_t>(i);
        run.runs[static_cast<std::size_t>(i)] =
            ends ? without_history(observe_all(run.system, run.watch, seed, number))
                 : observe(run.system, run.watch,
                           warm_up + offset_s(run.system, warm_up, seed, number), span, seed,
                           number);
      });
  run.requests = 0;
  for (const Observation& seen : run.runs) run.requests += seen.requests;
  return done == replications;
}

std::vector<double> values_of_run(const CaseRun& run, const CaseMetric& metric,
                                  const Json& parameters) {
  const Measure& measure = metric.question.measure;
  if (measure.list) return measure.list({run.system, run.runs, parameters});
  std::vector<double> values;
  for (const CaseEstimate& one : measure.estimate({run.system, run.runs, parameters}))
    values.push_back(one.value);
  return values;
}

}  // namespace

double precision_of(VerifyMode mode) {
  if (mode == VerifyMode::quick) return 0.10;
  return mode == VerifyMode::full ? 0.01 : 0.03;
}

std::vector<CaseEstimate> estimates_of(const CasePlan& plan, const CaseMetric& metric,
                                       std::size_t position, const Json& parameters) {
  const CaseRun& run = plan.runs[metric.runs[position]];
  const auto& measure = metric.question.measure;
  if (!measure.estimate) throw NotUnderstood("is only known of a case without chance");
  std::vector<CaseEstimate> all = measure.estimate({run.system, run.runs, parameters});
  if (!metric.question.minus_changed) return all;
  const CaseRun& other = plan.runs[metric.without[position]];
  const auto without = measure.estimate({other.system, other.runs, parameters});
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].value -= without.at(i).value;
    all[i].error = std::hypot(all[i].error, without[i].error);
  }
  return all;
}

ExactValues exact_values(const CasePlan& plan, const CaseMetric& metric, std::size_t position,
                         const Json& parameters) {
  if (metric.question.fluid) {
    std::array<double, fluid_parts.size()> values{};
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = values_of_run(plan.runs[metric.smaller[position][i]], metric, parameters).at(0);
    const auto [limit, resolution] = fluid_limit(values);
    return {{limit}, resolution};
  }
  if (metric.question.measure.list)
    return {values_of_run(plan.runs[metric.runs[position]], metric, parameters)};
  ExactValues exact;
  for (const CaseEstimate& one : estimates_of(plan, metric, position, parameters))
    exact.values.push_back(one.value);
  return exact;
}

bool run_plan(CasePlan& plan, const Case& one, const VerifyOptions& options) {
  const Effort effort = effort_of(options.mode);
  for (std::size_t i = 0; i < plan.runs.size(); ++i) {
    CaseRun& run = plan.runs[i];
    if (one.deterministic) {
      run.runs = {observe_all(run.system, run.watch, options.seed)};
      run.requests = run.runs.front().requests;
      continue;
    }
    double requests = effort.first;
    const double most = effort.most * run.watch.effort;
    for (std::uint64_t round = 0;; ++round) {
      if (!simulate_run(run, one, options, requests, round)) return true;
      const double more = wanted(plan, i, precision_of(options.mode), one.parameters);
      if (more <= 1 || requests >= most) break;
      requests = std::min(most, requests * std::clamp(1.2 * more, 1.5, 64.0));
    }
  }
  return false;
}

}  // namespace coldcast
