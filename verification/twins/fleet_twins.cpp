// Which family of models a fleet belongs to.

#include <algorithm>
#include <limits>

#include "verification/theory/keep_alive.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {
namespace {

constexpr double for_ever = std::numeric_limits<double>::infinity();

double bounded_s(Duration time) { return time == never ? for_ever : to_seconds(time); }

/// Whether the instances are there from the first request to the last.
bool always_there(const FleetConfig& config, bool autoscaler) {
  if (config.initial < config.maximum) return false;
  if (config.minimum == config.maximum) return true;
  return !autoscaler && config.on_demand == FleetConfig::OnDemand::off &&
         config.keep_alive == never;
}

TwinServers servers_of(const FleetConfig& config) {
  TwinServers servers{
      .servers = config.maximum * config.concurrency,
      .service_s = config.service_s,
      .line = config.queue_capacity >= FleetConfig::unlimited ? exact::unlimited
                                                              : config.queue_capacity,
      .patience_s = bounded_s(config.patience),
      .timeout_s =
          config.timeout_mode == TimeoutMode::zombie ? for_ever : bounded_s(config.timeout),
      .aborting = config.timeout_mode == TimeoutMode::abort,
      .pooled = !config.own_queues || config.maximum == 1,
      .places_of_instance = config.concurrency};
  if (!config.drawn_patience) return servers;
  const bool exponential = shape_of(*config.drawn_patience) == LawShape::exponential;
  servers.odd_patience = !exponential || config.patience < never;
  servers.drawn_patience = true;
  servers.patience_s = config.drawn_patience->mean();
  return servers;
}

bool check_requests(const TwinArrivals& arrivals, const TwinPlatform& platform, TwinDraft& draft) {
  draft.check(true, "service is " + platform.service_text);
  bool met = draft.check(arrivals.unlike.empty(),
                         arrivals.unlike.empty() ? "requests are alike" : arrivals.unlike);
  for (const std::string& obstacle : platform.obstacles) met &= draft.check(false, obstacle);
  if (platform.network.retry) met &= draft.check(false, "clients try again");
  return met;
}

}  // namespace

Distribution alone(const FleetConfig& config) {
  if (config.discipline == FleetConfig::Discipline::sharing)
    return config.service_s.scaled(config.shape.multiple(config.vcpu));
  if (config.discipline != FleetConfig::Discipline::batches || !config.batch_time)
    return config.service_s;
  constexpr std::int64_t looked_at = 4096;
  double least_s = config.batch_time->mean_s(1);
  for (std::int64_t size = 2; size <= std::min(config.batching.at_most, looked_at); ++size)
    least_s = std::min(least_s, config.batch_time->mean_s(size));
  const double mean_s = config.service_s.mean();
  return mean_s > 0 ? config.service_s.scaled(least_s / mean_s) : Distribution::constant(least_s);
}

namespace {

void choose_family(const TwinArrivals& arrivals, const TwinPlatform& platform, TwinDraft& draft) {
  const FleetConfig& config = *platform.fleet;
  draft.twin.notation = arrivals.letter + "/" + letter_of(shape_of(config.service_s)) + "/n";
  const bool alike = check_requests(arrivals, platform, draft);
  if (!alike) {
    // Whatever else goes on spares no request its own service.
    if (arrivals.unlike.empty() && !config.growth) bound_by_service(alone(config), draft);
    return;
  }
  if (!always_there(config, platform.autoscaler)) return scaling_twin(arrivals, platform, draft);
  draft.check(true, std::to_string(config.maximum) +
                        (config.maximum == 1 ? " instance that is" : " instances that are") +
                        " always there");
  if (config.discipline == FleetConfig::Discipline::batches)
    return batch_twin(arrivals, config, draft);
  if (config.discipline == FleetConfig::Discipline::sharing)
    return sharing_twin(arrivals, config, draft);
  const bool known = arrivals.kind != TwinArrivals::Kind::other;
  draft.check(known, arrivals.words);
  if (config.concurrency >= FleetConfig::unlimited) {
    if (arrivals.kind != TwinArrivals::Kind::closed)
      infinite_twin(arrivals, config.service_s, draft);
    return;
  }
  if (arrivals.kind == TwinArrivals::Kind::closed)
    return closed_twin(arrivals, servers_of(config), false, draft);
  if (arrivals.rate > 0) return server_twin(arrivals, servers_of(config), draft);
  bound_by_service(config.service_s, draft);
}

}  // namespace

void fleet_twin(const TwinArrivals& arrivals, const TwinPlatform& platform, TwinDraft& draft) {
  choose_family(arrivals, platform, draft);
  const FleetConfig& config = *platform.fleet;
  // Where servers know the time limit, whoever reaches it is not among the served.
  if (!draft.twin.exact && config.timeout < never) draft.twin.if_none_times_out = true;
}

}  // namespace coldcast
