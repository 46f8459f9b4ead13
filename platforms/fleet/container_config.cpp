#include "platforms/fleet/container_config.hpp"

#include <algorithm>

#include "platforms/fleet/fleet_fields.hpp"

namespace coldcast {
namespace {

/// Requests on one container: their times, and what they share.
void read_service(Fields& fields, const Model& model, const Machine& machine, FleetConfig& config) {
  const std::string cpu = fields.word_or("cpu", "shared", {"shared", "own"});
  config.discipline =
      cpu == "shared" ? FleetConfig::Discipline::sharing : FleetConfig::Discipline::slots;
  config.vcpu = machine.vcpu;
  if (machine.gpus > 0) {  // the GPU does the work, and requests take turns on it
    config.service_s = gpu_times(fields, model, machine).service_s;
    config.vcpu = static_cast<double>(machine.gpus);
    return;
  }
  const bool shared = config.discipline == FleetConfig::Discipline::sharing;
  // A time that is the same with any number of vCPUs is so with less than one as well.
  if (shared && !model.service.at_vcpu) config.vcpu = std::max(1.0, machine.vcpu);
  config.shape = model.service;
  config.service_s = warm_call(model, shared && model.service.at_vcpu ? 1 : machine.vcpu);
}

std::int64_t read_concurrency(Fields& fields, const Machine& machine) {
  const double each = fields.number_or("concurrency_per_vcpu", 0, {0, 1e6});
  if (fields.has("concurrency") || !fields.has("concurrency_per_vcpu"))
    return read_count(fields, "concurrency", 1, 1);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(each * machine.vcpu));
}

void read_growth(Fields& fields, FleetConfig& config) {
  auto growth = fields.optional_object("growth");
  if (!growth) return;
  if (config.discipline != FleetConfig::Discipline::sharing)
    fields.fail("growth", "needs \"cpu\": \"shared\"");
  config.growth = {.node_vcpu = growth->number("node_vcpu", {1, 1024}),
                   .memory_per_vcpu = Megabytes{growth->integer_or("mb_per_vcpu", 0, {0, 1e7})}};
  growth->done();
}

}  // namespace

PlatformPlan read_container(Fields& fields, const Model& model, PartReader&) {
  const Machine machine = read_machine(fields);
  FleetConfig config;
  config.on_demand = FleetConfig::OnDemand::always;
  config.concurrency = read_concurrency(fields, machine);
  read_service(fields, model, machine, config);
  read_growth(fields, config);
  const Model loaded = read_loading(fields, model, machine, 1, config);
  PlatformPlan plan = read_fleet(fields, loaded, machine, std::move(config));
  plan.warm_parts = warm_parts(fields, model, machine, machine.vcpu);
  return plan;
}

}  // namespace coldcast
