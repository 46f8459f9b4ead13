#include "verification/twins/mechanism_fields.hpp"

#include <algorithm>
#include <cmath>

#include "platforms/autoscaling/autoscaler_config.hpp"
#include "platforms/fleet/fleet_fields.hpp"
#include "platforms/fleet/machine.hpp"
#include "platforms/parts/rate_limit_config.hpp"
#include "platforms/parts/start_up_config.hpp"
#include "platforms/parts/vcpu_config.hpp"

namespace coldcast {
namespace {

void read_kept(Fields& fields, FunctionConfig& config, std::vector<std::string>& obstacles) {
  if (fields.has("eviction")) {
    obstacles.push_back("idle instances go at fixed instants");
  } else if (fields.is_object("keep_alive_s")) {
    const Distribution drawn = fields.distribution("keep_alive_s");
    config.keep_alive.fixed = drawn.is_constant() ? seconds(drawn.mean()) : never;
    if (!drawn.is_constant()) config.keep_alive.drawn = drawn;
  } else {
    config.keep_alive.fixed = fields.duration_or("keep_alive_s", config.keep_alive.fixed);
  }
  const std::string routing = fields.string_or("routing", "mru");
  config.routing = routing == "newest"   ? Routing::newest
                   : routing == "random" ? Routing::random
                                         : Routing::mru;
}

void read_function_limits(Fields& fields, FunctionConfig& config,
                          std::vector<std::string>& obstacles) {
  for (const char* key : {"account_concurrency", "reserved_concurrency", "max_instances"})
    config.concurrency = std::min(config.concurrency, fields.integer_or(key, config.concurrency));
  config.scaling_rate = read_rate(fields, "scaling_rate");
  const std::int64_t each = fields.integer_or("requests_per_s_per_concurrency", 0);
  if (each > 0 && config.concurrency > 0 && config.concurrency < FunctionConfig::unlimited)
    config.request_rate = {.at_once = each * config.concurrency,
                           .more = each * config.concurrency,
                           .every = std::chrono::seconds{1}};
  if (fields.is_object("provisioned_concurrency"))
    config.provisioned.instances = fields.object("provisioned_concurrency").integer("instances");
  else
    config.provisioned.instances = fields.integer_or("provisioned_concurrency", 0);
  if (auto queue = fields.optional_object("queue")) {
    FunctionConfig::Queue line;
    line.capacity = queue->integer_or("capacity", line.capacity);
    line.timeout = queue->duration_or("timeout_s", line.timeout);
    config.queue = line;
  }
  if (fields.number_or("over_provisioning", 1) > 1)
    obstacles.push_back("more instances start than requests need");
  if (fields.string_or("binding", "own") == "first-free")
    config.binding = FunctionConfig::Binding::first_free;
  if (fields.boolean_or("snap_start", false))
    obstacles.push_back("instances start from a snapshot");
}

/// Places of an instance of a pool: worker processes, else one for each GPU or vCPU.
std::int64_t workers_of(Fields& fields, const Machine& machine) {
  const auto each =
      machine.gpus > 0 ? machine.gpus : static_cast<std::int64_t>(std::floor(machine.vcpu));
  return read_count(fields, "workers", std::max<std::int64_t>(1, each), 1);
}

std::int64_t concurrency_of(Fields& fields, const Machine& machine) {
  const double each = fields.number_or("concurrency_per_vcpu", 0);
  if (fields.has("concurrency") || each == 0) return read_count(fields, "concurrency", 1, 1);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(each * machine.vcpu));
}

/// Times as fleet_config.hpp has them: on a place, or alone on one vCPU where these are shared.
void read_times(Fields& fields, const Model& model, const Machine& machine, bool pool,
                FleetConfig& config) {
  config.vcpu = machine.vcpu;
  const bool shared = fields.string_or("cpu", pool ? "own" : "shared") == "shared";
  if (machine.gpus > 0) {
    config.service_s = gpu_times(fields, model, machine).service_s;
    if (!pool && shared) config.discipline = FleetConfig::Discipline::sharing;
    if (!pool) config.vcpu = static_cast<double>(machine.gpus);
    return;
  }
  if (shared) {
    config.discipline = FleetConfig::Discipline::sharing;
    config.shape = model.service;
    if (!pool && !model.service.at_vcpu) config.vcpu = std::max(1.0, machine.vcpu);
    config.service_s = warm_call(model, model.service.at_vcpu ? 1 : machine.vcpu);
    return;
  }
  double vcpu = machine.vcpu;
  if (pool && config.concurrency < FleetConfig::unlimited)
    vcpu = std::max(0.001, machine.vcpu / static_cast<double>(config.concurrency));
  if (pool && config.concurrency >= FleetConfig::unlimited) vcpu = std::min(1.0, machine.vcpu);
  config.service_s = warm_call(model, vcpu);
}

void read_batches(Fields& fields, const Model& model, const Machine& machine, FleetConfig& config) {
  auto batching = fields.optional_object("batching");
  if (!batching) return;
  config.discipline = FleetConfig::Discipline::batches;
  config.batching.at_most = batching->integer("at_most");
  config.batching.at_least = batching->integer_or("at_least", config.batching.at_most);
  config.batching.window = batching->duration_or("window_s", Duration{});
  if (machine.gpus > 0) {
    config.batch_time = gpu_times(fields, model, machine).batch;
  } else if (model.batch) {
    // A batch grows with fewer vCPUs like one request.
    config.batch_time = model.batch;
    const double measured = model.service.time_s.mean();
    const double handler = model.handler ? model.handler->time_s.mean() : 0;
    const double here = config.service_s.mean() - handler;
    for (double& time_s : config.batch_time->times_s) time_s *= measured > 0 ? here / measured : 1;
  }
}

void read_line(Fields& fields, FleetConfig& config, std::vector<std::string>& obstacles) {
  config.timeout = fields.duration_or("timeout_s", never);
  const std::string mode = fields.string_or("timeout_mode", "zombie");
  config.timeout_mode = mode == "zombie" ? TimeoutMode::zombie
                        : mode == "drop" ? TimeoutMode::drop
                                         : TimeoutMode::abort;
  auto queue = fields.optional_object("queue");
  if (!queue) return;
  config.own_queues = queue->string_or("at", "front") == "instance";
  config.queue_capacity = read_count(*queue, "capacity", FleetConfig::unlimited, 0);
  if (!queue->boolean_or("awaits_starts", true))
    obstacles.push_back("requests are refused where no instance is ready");
  if (queue->is_object("patience_s"))
    config.drawn_patience = queue->distribution("patience_s");
  else
    config.patience = queue->duration_or("patience_s", never);
}

void read_instances(Fields& fields, const Machine& machine, bool pool, FleetConfig& config,
                    std::vector<std::string>& obstacles, bool& autoscaler) {
  config.minimum = fields.integer_or("min_instances", pool ? 1 : 0);
  config.minimum = std::max(config.minimum, machine.least_instances);
  config.maximum =
      std::max<std::int64_t>(1, read_count(fields, "max_instances", FleetConfig::unlimited, 1));
  config.initial = fields.integer_or("initial_instances", config.minimum);
  const std::string on_demand = fields.string_or("on_demand", pool ? "off" : "always");
  config.on_demand = on_demand == "off"         ? FleetConfig::OnDemand::off
                     : on_demand == "from-zero" ? FleetConfig::OnDemand::from_zero
                                                : FleetConfig::OnDemand::always;
  config.cancel_unneeded_starts = fields.boolean_or("cancel_unneeded_starts", false);
  config.scaling_rate = read_rate(fields, "scaling_rate");
  config.keep_alive = fields.duration_or("keep_alive_s", never);
  autoscaler = static_cast<bool>(coldcast::read_autoscaler(fields).make);
  if (!autoscaler && config.on_demand == FleetConfig::OnDemand::off)
    config.maximum = std::max(config.initial, config.minimum);
  if (fields.has("growth")) {
    config.growth = FleetConfig::Growth{};
    obstacles.push_back("instances grow on their nodes");
  }
  if (fields.has("nodes") && config.cancel_unneeded_starts)
    obstacles.push_back("the nodes have room for so many instances only");
  if (fields.string_or("readiness", "loaded") == "port")
    obstacles.push_back("instances take requests before they are loaded");
}

}  // namespace

FunctionConfig twin_functions(Fields& fields, const Model& model,
                              std::vector<std::string>& obstacles) {
  FunctionConfig config;
  config.billing.memory = Megabytes{fields.integer_or("memory_mb", 1024)};
  const double vcpu = read_processor(fields, config.billing.memory).vcpu;
  config.service_s = warm_call(model, vcpu);
  if (model.cold_service) config.cold_service_s = model.cold_service->on(vcpu);
  config.stages = read_start_up(fields, model, vcpu, fields.string_or("package", "image"));
  config.init.limit = fields.duration_or("init_limit_s", never);
  config.out_of_memory = model.memory > config.billing.memory;
  config.timeout = fields.duration_or("timeout_s", never);
  read_kept(fields, config, obstacles);
  read_function_limits(fields, config, obstacles);
  return config;
}

FleetConfig twin_fleet(Fields& fields, const Model& model, bool pool,
                       std::vector<std::string>& obstacles, bool& autoscaler) {
  const Machine machine = read_machine(fields);
  FleetConfig config;
  config.concurrency = pool ? workers_of(fields, machine) : concurrency_of(fields, machine);
  read_times(fields, model, machine, pool, config);
  if (pool) read_batches(fields, model, machine, config);
  config.stages =
      read_start_up(fields, read_loading(fields, model, machine, 1, config), machine.vcpu, "image");
  read_line(fields, config, obstacles);
  read_instances(fields, machine, pool, config, obstacles, autoscaler);
  return config;
}

}  // namespace coldcast
