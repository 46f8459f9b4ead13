// Pools, batch servers and containers of cases as fleets of ours. Words without effect (the only
// discipline there is, a timer that starts with the first request) are checked: a case that means
// another one must not pass for this one.

#include <cmath>
#include <numeric>

#include "platforms/autoscaling/autoscaler_schedule.hpp"
#include "platforms/autoscaling/autoscaler_target.hpp"
#include "platforms/fleet/fleet_platform.hpp"
#include "verification/cases/platform_reading.hpp"

namespace coldcast {
namespace {

void read_waiting(PlatformReading& in, FleetConfig& config) {
  config.queue_capacity = read_line(in, no_bound);
  const CasePatience patience = read_patience(in);
  config.patience = patience.fixed;
  config.drawn_patience = patience.drawn;
  config.timeout = time_of(bound_of(in.fields, "request_timeout", no_bound));
  if (in.fields.has("timeout_mode"))
    config.timeout_mode = read_mode(in, "timeout_mode");
  else if (config.timeout != never)
    in.fields.fail("request_timeout",
                   "needs \"timeout_mode\": zombie, drop_if_still_queued or abort");
}

/// Whether its line grows for ever above a load of 1.
void note_load(CaseSystem& system, const FleetConfig& config, double servers) {
  system.servers = servers;
  const bool bounded = config.queue_capacity < FleetConfig::unlimited || config.patience != never ||
                       config.drawn_patience ||
                       (config.timeout != never && config.timeout_mode != TimeoutMode::zombie);
  if (bounded || std::isinf(servers) || system.closed || system.rate_per_s <= 0) return;
  system.load = system.rate_per_s * system.service.mean() / servers;
  if (config.batch_time) {
    const auto most = config.batching.at_most;
    system.load =
        system.rate_per_s * config.batch_time->mean_s(most) / static_cast<double>(most) / servers;
  } else if (config.discipline == FleetConfig::Discipline::batches) {
    *system.load /= static_cast<double>(config.batching.at_most);
  }
}

AutoscalerRule schedule(const std::vector<std::vector<double>>& events, double first) {
  check_instances(first);
  for (const auto& event : events) check_instances(event[1]);
  ScheduleAutoscaler::Config config{.period = seconds(1),
                                    .events = {{Time{}, static_cast<std::int64_t>(first)}}};
  // It looks at multiples of a period that all instants are multiples of.
  std::int64_t period = 0;
  for (const auto& event : events) {
    config.events.push_back({seconds(event[0]), static_cast<std::int64_t>(event[1])});
    period = std::gcd(period, seconds(event[0]).count());
  }
  config.period = Duration{std::max<std::int64_t>(period, 1'000'000)};
  AutoscalerRule rule;
  rule.make = [config] { return std::make_unique<ScheduleAutoscaler>(config); };
  rule.period = config.period;
  rule.looks_until = config.events.back().from + Duration{1};
  return rule;
}

AutoscalerRule read_autoscaler(Fields fields) {
  TargetAutoscaler::Config config;
  config.period = seconds(fields.number("tick", {1e-3, 1e9}));
  fields.word_or("metric", "in_flight+queued", {"in_flight+queued", "outstanding"});
  config.outstanding = fields.number("target", {1e-9, 1e9});
  fields.word_or("formula", "ceil", {"ceil"});
  config.window = {};
  if (fields.has("averaging") && fields.is_number("averaging"))
    config.window = seconds(fields.number("averaging", {0, 1e9}));
  else
    fields.word_or("averaging", "instant", {"instant"});
  fields.done();
  AutoscalerRule rule;
  rule.make = [config] { return std::make_unique<TargetAutoscaler>(config); };
  rule.period = config.period;
  rule.memory = config.window;
  return rule;
}

/// What an instance of a fleet is billed: while it has requests, or for each request.
void read_billing(PlatformReading& in, FleetConfig& config) {
  const Json pricing = in.config.value("pricing", Json::object());
  CaseSystem& system = in.system;
  if (const auto mb = memory_mb(in)) system.memory = Megabytes{std::llround(*mb)};
  const double vcpu = fact(in.config, in.parameters, {"vcpu"}).value_or(1);
  system.billed_milli_vcpu = std::llround(vcpu * 1000);
  FleetBilling& billing = config.billing;
  billing.by = FleetBilling::By::busy_time;
  if (pricing.is_object() && pricing.value("billing", Json("request")) == "instance")
    billing.by = FleetBilling::By::instance_time;
  billing.granularity = system.rounding;
  if (const auto least = time_fact(in.config, in.parameters, "min_s")) billing.at_least = *least;
  billing.requests = true;
  billing.memory = system.memory;
  billing.milli_vcpu = system.billed_milli_vcpu;
  billing.whole = true;
  config.memory = system.memory;
}

using Make = decltype(CaseSystem::platform);

Make fleet(FleetConfig config) {
  check_instances(static_cast<double>(std::max(config.initial, config.minimum)));
  return [config = std::move(config)](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<FleetPlatform>(config, seed, replication);
  };
}

/// {"batch_affine": [a, b]}: a batch of n takes a + b n seconds.
std::optional<BatchTime> read_batch_time(const Json& config) {
  const Json service = config.value("service", Json::object());
  if (!service.is_object()) return std::nullopt;
  double alpha = 0, beta = 0;
  if (service.contains("batch_affine")) {
    Fields fields{service, "case", "/service"};
    const std::vector<double> both = fields.numbers("batch_affine");
    if (both.size() != 2) fields.fail("batch_affine", "needs two numbers, alpha and beta");
    fields.done();
    alpha = both[0], beta = both[1];
  } else if (service.value("dist", Json()) == "batch_affine") {
    Fields fields{service, "case", "/service"};
    fields.string("dist");
    alpha = fields.number("alpha"), beta = fields.number("beta");
    fields.done();
  } else {
    return std::nullopt;
  }
  return BatchTime{{alpha + beta, alpha + 2 * beta}};
}

void read_sharing(PlatformReading& in, FleetConfig& config) {
  const std::string model =
      in.fields.word_or("cpu_model", "none", {"none", "processor_sharing", "shared"});
  in.system.vcpu = in.fields.number_or("vcpu", 1, {1e-6, 1e6});
  const double most = in.fields.number_or("per_request_max_vcpu", 1, {1e-6, 1e6});
  if (most != 1) in.fields.fail("per_request_max_vcpu", "only 1 is known");
  if (model == "none") return;
  in.system.sharing = in.system.vcpu;
  config.discipline = FleetConfig::Discipline::sharing;
  config.vcpu = in.system.vcpu;
}

PlacementRule read_placement(PlatformReading& in) {
  const std::string rule = in.fields.word_or(
      "placement", "fill_first", {"fill_first", "spread", "least_loaded", "random", "round_robin"});
  if (rule == "fill_first") return PlacementRule::fill_first;
  if (rule == "random") return PlacementRule::random;
  return rule == "round_robin" ? PlacementRule::round_robin : PlacementRule::spread;
}

void read_scaling(PlatformReading& in, FleetConfig& config) {
  config.on_demand = FleetConfig::OnDemand::always;
  if (in.fields.has("scale_rule") && in.fields.has("autoscaler"))
    in.fields.fail("scale_rule", "goes not with \"autoscaler\"; give one of them");
  // Instances start for requests that wait where no place is free or coming: the same rule.
  if (in.fields.has("scale_rule") &&
      in.fields.string("scale_rule") != "immediate ceil(outstanding/concurrency)")
    in.fields.fail("scale_rule", "only \"immediate ceil(outstanding/concurrency)\" is known");
  if (!in.fields.has("autoscaler")) return;
  if (in.fields.raw("autoscaler").is_string() && in.fields.string("autoscaler") == "none") {
    config.on_demand = FleetConfig::OnDemand::off;
    return;
  }
  config.autoscaler = read_autoscaler(in.fields.object("autoscaler"));
  config.on_demand =
      config.minimum > 0 ? FleetConfig::OnDemand::off : FleetConfig::OnDemand::from_zero;
}

}  // namespace

void read_pool(PlatformReading& in) {
  FleetConfig config;
  const double servers = bound_of(in.fields, "servers", no_bound);
  in.fields.word_or("discipline", "fifo", {"fifo"});
  config.service_s = in.system.service;
  read_waiting(in, config);
  read_billing(in, config);
  if (in.fields.has("scale_events")) {
    const auto events = in.fields.rows("scale_events", 2);
    config.minimum = 1;
    config.autoscaler = schedule(events, servers);
    config.initial = whole(in.fields, "servers", servers);
    config.maximum = config.initial;
    for (const auto& event : events)
      config.maximum = std::max(config.maximum, static_cast<std::int64_t>(event[1]));
  } else {
    config.concurrency = whole(in.fields, "servers", servers);
    config.minimum = config.maximum = 1;
  }
  note_load(in.system, config, servers);
  in.system.pool_places = servers;
  in.system.platform = fleet(config);
}

void read_batch_server(PlatformReading& in) {
  FleetConfig config;
  const double servers = bound_of(in.fields, "servers", 1);
  config.concurrency = whole(in.fields, "servers", servers);
  config.minimum = config.maximum = 1;
  config.discipline = FleetConfig::Discipline::batches;
  config.service_s = in.system.service;
  config.batch_time = read_batch_time(in.config);
  if (!config.batch_time) {  // any batch takes one draw of the law, whatever its size
    const double mean = in.system.service.mean();
    config.batch_time = BatchTime{{mean, mean}};
  }
  in.fields.word_or("timer", "from first request", {"from first request"});
  const double timeout = bound_of(in.fields, "batch_timeout", no_bound);
  config.batching.at_most = count_or(in.fields, "max_batch", no_bound);
  // Without a least size a batch waits for its time-out, or for being full; a least size of 1 is
  // none, or the time-out would never matter.
  std::int64_t least = count_or(in.fields, "min_batch", 1);
  const bool timed = in.fields.has("batch_timeout") && timeout > 0 &&
                     (!std::isinf(timeout) || !in.fields.has("min_batch"));
  if (least <= 1) least = timed ? config.batching.at_most : 1;
  if (least > 1 && timeout == 0)
    in.fields.fail("batch_timeout", "is 0, so that \"min_batch\" would never matter");
  if (least > config.batching.at_most) in.fields.fail("min_batch", "is above \"max_batch\"");
  config.batching.at_least = least;
  config.batching.window = time_of(timeout);
  if (!std::isinf(timeout)) in.system.batch_timeout_s = timeout;
  in.system.batch = static_cast<double>(config.batching.at_most);
  in.system.memory_s += std::isinf(timeout) ? 0 : 3 * timeout;
  read_waiting(in, config);
  read_billing(in, config);
  note_load(in.system, config, servers);
  in.system.pool_places = servers;
  in.system.platform = fleet(config);
}

void read_container(PlatformReading& in) {
  FleetConfig config;
  config.service_s = in.system.service;
  config.concurrency = count_or(in.fields, "concurrency", 1);
  config.minimum = count_or(in.fields, "min_instances", 0);
  config.initial = count_or(in.fields, "initial_instances", static_cast<double>(config.minimum));
  config.maximum = count_or(in.fields, "max_instances", no_bound);
  if (config.minimum > config.maximum)
    in.fields.fail("min_instances", "is above \"max_instances\"");
  config.placement = read_placement(in);
  config.stages = read_start(in);
  const double keep_alive = bound_of(in.fields, "keep_alive", no_bound);
  config.keep_alive = time_of(keep_alive);
  in.system.memory_s += memory_of(keep_alive);
  config.cancel_unneeded_starts = in.fields.boolean_or("cancel_unneeded_starts", false);
  read_sharing(in, config);
  read_scaling(in, config);
  read_waiting(in, config);
  read_billing(in, config);
  const double each = config.discipline == FleetConfig::Discipline::sharing
                          ? std::min(config.vcpu, static_cast<double>(config.concurrency))
                          : static_cast<double>(config.concurrency);
  const bool open =
      config.concurrency >= FleetConfig::unlimited || config.maximum >= FleetConfig::unlimited;
  const bool shared = config.discipline == FleetConfig::Discipline::sharing;
  note_load(in.system, config,
            (open && !shared) || config.maximum >= FleetConfig::unlimited
                ? no_bound
                : each * static_cast<double>(config.maximum));
  in.system.platform = fleet(config);
}

}  // namespace coldcast
