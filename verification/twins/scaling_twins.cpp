// Fleets whose instances start and stop: two models with exact answers, and bounds for the rest.

#include <cmath>

#include "verification/theory/keep_alive.hpp"
#include "verification/theory/many_servers.hpp"
#include "verification/theory/started_instances.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {
namespace {

/// Whether nobody leaves unserved.
bool keeps_all(const FleetConfig& config) {
  return config.queue_capacity >= FleetConfig::unlimited && config.patience == never &&
         !config.drawn_patience && config.timeout_mode == TimeoutMode::zombie;
}

/// Starts for waiting requests, one request per instance, none kept by force.
bool plain_starts(const TwinPlatform& platform) {
  const FleetConfig& config = *platform.fleet;
  const bool one = config.concurrency == 1 &&
                   (config.discipline == FleetConfig::Discipline::slots || config.vcpu >= 1);
  return one && !platform.autoscaler && config.minimum == 0 && config.initial == 0 &&
         config.on_demand == FleetConfig::OnDemand::always && !config.scaling_rate &&
         keeps_all(config);
}

/// One instance that starts for a request, stays for the keep-alive, and lets others wait.
bool queued(const TwinArrivals& arrivals, const FleetConfig& config, const TwinStart& start,
            TwinDraft& draft) {
  if (config.maximum != 1 || !std::isfinite(config.service_s.variance())) return false;
  draft.twin.notation = "M/G/1 with cold starts";
  const double second = start.variance_s2 + start.mean_s * start.mean_s;
  const double keep_s = config.keep_alive == never ? std::numeric_limits<double>::infinity()
                                                   : to_seconds(config.keep_alive);
  const auto known = exact::queued_instance(arrivals.rate, two_moments(config.service_s),
                                            {start.mean_s, second, 0}, keep_s);
  const std::string source = "M/G/1 with an exceptional first service [Welch 1964]";
  draft.add_time(AnswerKind::exact, "wait_mean_ms", known.wait_mean_s, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", known.sojourn_mean_s, source);
  draft.add(AnswerKind::exact, "cold_start_ratio", known.cold_ratio, source);
  draft.add(AnswerKind::exact, "instances_mean", known.instances_mean, source);
  draft.add(AnswerKind::exact, "success_ratio", 1, "nothing refuses a request");
  return true;
}

/// Several that stop as soon as they find nothing to do, and starts that may be cancelled.
bool cancelled(const TwinArrivals& arrivals, const FleetConfig& config, const TwinStart& start,
               TwinDraft& draft) {
  constexpr std::int64_t largest = 200;
  if (!config.cancel_unneeded_starts || config.keep_alive != Duration{}) return false;
  if (config.maximum > largest || !start.law) return false;
  if (shape_of(config.service_s) != LawShape::exponential ||
      shape_of(*start.law) != LawShape::exponential)
    return false;
  draft.twin.notation = "M/M/" + std::to_string(config.maximum) + "/setup";
  const auto known =
      exact::cancelled_starts(arrivals.rate, config.service_s.mean(), start.mean_s, config.maximum);
  const std::string source = "M/M/k/setup [Gandhi et al. 2013]";
  draft.add_time(AnswerKind::exact, "wait_mean_ms", known.wait_mean_s, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", known.sojourn_mean_s, source);
  draft.add(AnswerKind::exact, "serving_mean", known.instances_on_mean, source);
  draft.add(AnswerKind::exact, "starting_mean", known.instances_starting_mean, source);
  draft.add(AnswerKind::exact, "success_ratio", 1, "nothing refuses a request");
  return true;
}

/// Servers that are all there from the beginning serve every request sooner.
void bound_by_servers(const TwinArrivals& arrivals, const FleetConfig& config, double load,
                      TwinDraft& draft) {
  const bool exponential = shape_of(config.service_s) == LawShape::exponential;
  if (!keeps_all(config) || !exponential || arrivals.kind != TwinArrivals::Kind::poisson) return;
  const std::int64_t servers = config.maximum * config.concurrency;
  if (load >= 1 || servers > 100'000) return;
  const auto known = exact::m_m_c(arrivals.rate, config.service_s.mean(), servers);
  const std::string source = "M/M/c with all instances always ready";
  draft.add_time(AnswerKind::lower_bound, "wait_mean_ms", known.wait_mean_s, source);
  draft.add_time(AnswerKind::lower_bound, "latency_mean_ms", known.sojourn_mean_s, source);
}

}  // namespace

void scaling_twin(const TwinArrivals& arrivals, const TwinPlatform& platform, TwinDraft& draft) {
  const FleetConfig& config = *platform.fleet;
  const bool shared = config.discipline == FleetConfig::Discipline::sharing;
  const bool parallel = config.shape.parallel_fraction > 0 || config.shape.exponent;
  const auto start = twin_start(config.stages);
  const double service_s = config.service_s.mean();
  const bool open_end = config.maximum >= FleetConfig::unlimited;
  const double most = static_cast<double>(config.maximum) *
                      (shared ? std::min(config.vcpu, static_cast<double>(config.concurrency))
                              : static_cast<double>(config.concurrency));
  const double load = arrivals.rate * service_s / most;
  bool met = draft.check(arrivals.kind == TwinArrivals::Kind::poisson, arrivals.words);
  const bool plain = plain_starts(platform) && !(shared && parallel);
  met &= draft.check(plain, plain ? "instances start for requests that wait, and for nothing else"
                                  : "instances come and go as no model knows");
  if (met && start && !open_end && load < 1)
    draft.twin.exact =
        cancelled(arrivals, config, *start, draft) || queued(arrivals, config, *start, draft);
  if (draft.twin.exact) return;
  bound_by_service(alone(config), draft);
  if (config.discipline == FleetConfig::Discipline::batches) return;
  if (arrivals.rate <= 0 || (shared && parallel)) return;
  const double offered = arrivals.rate * service_s;
  std::string text = rounded_text(arrivals.rate) + " requests per second of " +
                     rounded_text(service_s) + " s each bring work for " + rounded_text(offered) +
                     (shared ? " vCPUs" : " places");
  if (!open_end) text += "; all instances together have " + rounded_text(most);
  draft.twin.findings.push_back(text + ".");
  if (!open_end && load >= 1 && keeps_all(config))
    draft.twin.findings.emplace_back(
        "Unstable: the most instances that there may be cannot keep up, and the line grows for "
        "ever.");
  if (!shared && !open_end) bound_by_servers(arrivals, config, load, draft);
}

}  // namespace coldcast
