#include "verification/cases/case_run.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/statistics.hpp"
#include "sim/study/parallel.hpp"

namespace coldcast {
namespace {

/// Requests of all replications together: at first, and at most.
struct Effort {
  double first;
  double most;
};

Effort effort_of(VerifyMode mode) {
  if (mode == VerifyMode::quick) return {80'000, 320'000};
  if (mode == VerifyMode::full) return {2'000'000, 400'000'000};
  return {400'000, 24'000'000};
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

/// How many times more requests the half-widths want; at most 1 if they are small enough.
double wanted(const CasePlan& plan, std::size_t run, double precision, const Json& parameters) {
  double most = 0;
  for (const CaseMetric& metric : plan.metrics) {
    if (!metric.objection.empty() || !metric.expected.is_number()) continue;
    for (std::size_t i = 0; i < metric.runs.size(); ++i) {
      if (metric.runs[i] != run) continue;
      try {
        for (const CaseEstimate& one : estimates_of(plan, metric, i, parameters)) {
          const double allowed = precision * std::abs(metric.expected.get<double>());
          const double expected = metric.expected.get<double>();
          const double requests = plan.runs[run].requests;
          double error = std::hypot(one.error, one.resolution);
          if (one.share && expected > 0 && expected < 1)
            error = std::max(error, std::sqrt(expected * (1 - expected) / requests));
          if (allowed > 0 && one.error > 0)
            most = std::max(most, std::pow(2.023 * error / allowed, 2));
          const double events = std::min(expected, 1 - expected) * requests;
          if (one.share && events > 1e-3) most = std::max(most, 150 / events);
        }
      } catch (const NotUnderstood&) {
        most = std::max(most, 16.0);  // too short for it, perhaps
      }
    }
  }
  return most;
}

bool simulate_run(CaseRun& run, const Case& one, const VerifyOptions& options, double requests,
                  std::uint64_t round) {
  const std::uint64_t seed = seed_of_part(options.seed, one.id + " " + run.key);
  const double warm_up = warm_up_s(run.system), span = span_s(run.system, requests);
  run.runs.assign(verify_replications, {});
  const auto done =
      for_each_index(0, verify_replications, options.threads, options.stop, [&](std::int64_t i) {
        const auto number = round * verify_replications + static_cast<std::uint64_t>(i);
        run.runs[static_cast<std::size_t>(i)] =
            observe(run.system, run.watch, warm_up, span, seed, number);
      });
  run.requests = 0;
  for (const Observation& seen : run.runs) run.requests += seen.requests;
  return done == verify_replications;
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
    for (std::uint64_t round = 0;; ++round) {
      if (!simulate_run(run, one, options, requests, round)) return true;
      const double more = wanted(plan, i, precision_of(options.mode), one.parameters);
      if (more <= 1 || requests >= effort.most) break;
      requests = std::min(effort.most, requests * std::clamp(1.2 * more, 1.5, 64.0));
    }
  }
  return false;
}

}  // namespace coldcast
