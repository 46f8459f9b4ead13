#include <algorithm>
#include <cmath>

#include "platforms/composites/client.hpp"
#include "platforms/function/function_platform.hpp"
#include "verification/cases/platform_reading.hpp"

namespace coldcast {
namespace {

KeepAlive read_keep_alive(PlatformReading& in) {
  KeepAlive rule;
  rule.fixed = never;
  if (!in.fields.has("keep_alive")) return rule;
  if (!in.fields.is_object("keep_alive")) {
    const double time_s = bound_of(in.fields, "keep_alive", no_bound);
    in.system.memory_s += memory_of(time_s);
    rule.fixed = time_of(time_s);
    return rule;
  }
  const Distribution law = law_of(in.fields.raw("keep_alive"), "/platform/keep_alive");
  in.system.memory_s += 10 * law.mean();
  if (law.is_constant())
    rule.fixed = seconds(law.mean());
  else
    rule.drawn = law;
  return rule;
}

Routing read_routing(PlatformReading& in) {
  const std::string word =
      in.fields.word_or("routing", "mru", {"mru", "newest", "random", "provisioned_first"});
  if (word == "newest") return Routing::newest;
  return word == "random" ? Routing::random : Routing::mru;
}

/// How memory makes a call faster: as Amdahl says, or by a power law.
void read_speed(PlatformReading& in, FunctionConfig& config) {
  if (!in.fields.has("speed_model")) return;
  const std::string model = in.fields.word("speed_model", {"amdahl", "power"});
  const auto needed = [&](const std::vector<std::string>& keys) {
    const auto value = fact(in.config, in.parameters, keys);
    if (!value) in.fields.fail("speed_model", "needs \"" + keys.front() + "\"");
    return *value;
  };
  for (const char* key : {"work", "parallel", "alpha"}) in.fields.ignore(key);
  const auto memory = static_cast<double>(in.system.memory.value);
  Work work;
  work.at_vcpu = 1;
  if (model == "amdahl") {
    in.system.vcpu = memory / needed({"mb_per_vcpu"});
    work.time_s = Distribution::constant(needed({"work_s", "work"}));
    work.parallel_fraction = needed({"parallel"});
  } else {
    in.system.vcpu = memory / needed({"m_ref"});
    work.time_s = Distribution::constant(needed({"t_ref"}));
    work.exponent = needed({"alpha"});
  }
  config.service_s = in.system.service = work.on(in.system.vcpu);
}

/// A time limit of calls where nothing waits and nothing starts is the same from arrival on.
void read_call_limit(PlatformReading& in, FunctionConfig& config, Duration& client_limit) {
  const double limit = bound_of(in.fields, "request_timeout", no_bound);
  if (std::isinf(limit)) return in.fields.ignore("timeout_mode");
  if (!in.fields.has("timeout_mode"))
    in.fields.fail("request_timeout", "needs \"timeout_mode\": zombie or abort");
  const TimeoutMode mode = read_mode(in, "timeout_mode");
  if (mode == TimeoutMode::zombie) {
    client_limit = seconds(limit);
    return;
  }
  if (mode == TimeoutMode::drop || !config.stages.empty() || config.queue)
    in.fields.fail("timeout_mode",
                   "of functions that wait or start only \"zombie\" is known, which counts from "
                   "the arrival");
  config.timeout = seconds(limit);
}

}  // namespace

void read_per_request(PlatformReading& in) {
  FunctionConfig config;
  config.service_s = in.system.service;
  config.stages = read_start(in);
  config.keep_alive = read_keep_alive(in);
  config.routing = read_routing(in);
  const double most = bound_of(in.fields, "max_instances", no_bound);
  config.concurrency = whole(in.fields, "max_instances", most);
  config.provisioned.instances = count_or(in.fields, "provisioned", 0);
  check_instances(static_cast<double>(config.provisioned.instances));
  in.system.provisioned = config.provisioned.instances;
  config.provisioned.window = time_fact(in.config, in.parameters, "window_s");
  if (const auto step = time_fact(in.config, in.parameters, "round_min", 60))
    config.provisioned.billing_step = std::max(Duration{1}, *step);
  const CasePatience patience = read_patience(in);
  const bool waits = in.fields.has("queue_capacity")
                         ? bound_of(in.fields, "queue_capacity", 0) > 0
                         : in.fields.has("on_full") && in.fields.raw("on_full") == "queue";
  const std::int64_t places = read_line(in, waits ? no_bound : 0);
  if (patience.drawn) in.fields.fail("queue_timeout", "of functions must be a number");
  if (waits) config.queue = FunctionConfig::Queue{places, std::min(patience.fixed, longest_run)};
  if (const auto mb = memory_mb(in)) in.system.memory = Megabytes{std::llround(*mb)};
  read_speed(in, config);
  config.billing.memory = in.system.memory;
  config.billing.granularity = in.system.rounding;
  if (const auto ghz = fact(in.config, in.parameters, {"ghz"}))
    config.billing.megahertz = std::llround(*ghz * 1000);
  const Json pricing = in.config.value("pricing", Json::object());
  if (pricing.is_object() && pricing.value("bill_init", Json(false)) == true) {
    for (Stage& stage : config.stages) stage.phase = Phase::init;
    config.init.billed = true;
  }
  Duration client_limit = never;
  read_call_limit(in, config, client_limit);
  in.system.function = true;
  in.system.servers = most;
  in.system.platform = [config, client_limit](
                           std::uint64_t seed,
                           std::uint64_t replication) -> std::unique_ptr<Platform> {
    auto platform = std::make_unique<FunctionPlatform>(config, seed, replication);
    if (client_limit == never) return platform;
    Client::Config client;
    client.timeout = client_limit;
    return std::make_unique<Client>(std::move(platform), client, seed, replication);
  };
  if (waits && patience.fixed == never && std::isfinite(most) && !in.system.closed &&
      places >= FleetConfig::unlimited)
    in.system.load = in.system.rate_per_s * in.system.service.mean() / most;
}

}  // namespace coldcast
