#include "platforms/fleet/pool_config.hpp"

#include <algorithm>
#include <cmath>

#include "platforms/fleet/fleet_fields.hpp"

namespace coldcast {
namespace {

/// Worker processes of a server: as given, else one for each GPU or vCPU.
std::int64_t read_workers(Fields& fields, const Machine& machine) {
  const std::int64_t processors =
      machine.gpus > 0 ? machine.gpus : static_cast<std::int64_t>(std::floor(machine.vcpu));
  return read_count(fields, "workers", std::max<std::int64_t>(1, processors), 1);
}

/// A batch grows like one request where the model says nothing of batches.
BatchTime on(const Model& model, double vcpu) {
  BatchTime batch = *model.batch;
  const double at_hand = model.service.time_s.mean();
  const double factor = at_hand > 0 ? model.service.on(vcpu).mean() / at_hand : 1;
  for (double& time_s : batch.times_s) time_s *= factor;
  return batch;
}

void read_batching(Fields& fields, const Model& model, const Machine& machine, double vcpu,
                   FleetConfig& config, std::vector<std::string>& warnings) {
  auto batching = fields.optional_object("batching");
  if (!batching) return;
  if (config.discipline == FleetConfig::Discipline::sharing)
    fields.fail("batching", "does not go with \"cpu\": \"shared\"");
  config.discipline = FleetConfig::Discipline::batches;
  FleetConfig::Batching& rule = config.batching;
  rule.at_most = batching->integer("at_most", {1, 1e6});
  rule.window = batching->duration_or("window_s", Duration{});
  rule.at_least = batching->integer_or("at_least", rule.at_most, {1, 1e6});
  if (rule.at_least > rule.at_most)
    batching->fail("at_least", std::to_string(rule.at_least) + " is above at_most, " +
                                   std::to_string(rule.at_most));
  batching->done();
  if (machine.gpus > 0)
    config.batch_time = gpu_times(fields, model, machine).batch;
  else if (model.batch)
    config.batch_time = on(model, vcpu);
  if (!config.batch_time && rule.at_most > 1)
    warnings.push_back("the model says nothing of batches: a batch takes as long as one request");
}

}  // namespace

PlatformPlan read_pool(Fields& fields, const Model& model, PartReader&) {
  const Machine machine = read_machine(fields);
  FleetConfig config;
  config.concurrency = read_workers(fields, machine);
  config.minimum = 1;
  const bool boundless = config.concurrency >= FleetConfig::unlimited;
  const double vcpu =
      boundless ? 1 : std::max(0.001, machine.vcpu / static_cast<double>(config.concurrency));
  config.vcpu = machine.vcpu;
  config.service_s = machine.gpus > 0 ? gpu_times(fields, model, machine).service_s
                                      : warm_call(model, std::min(vcpu, machine.vcpu));
  if (fields.word_or("cpu", "own", {"shared", "own"}) == "shared" && machine.gpus == 0) {
    config.discipline = FleetConfig::Discipline::sharing;
    config.shape = model.service;
    config.service_s = warm_call(model, model.service.at_vcpu ? 1 : machine.vcpu);
  }
  const bool shared = config.discipline == FleetConfig::Discipline::sharing;
  const double alone_vcpu = shared ? machine.vcpu : vcpu;
  std::vector<std::string> warnings;
  read_batching(fields, model, machine, vcpu, config, warnings);
  const std::int64_t copies = boundless ? 1 : config.concurrency;
  const Model loaded = read_loading(fields, model, machine, copies, config);
  PlatformPlan plan = read_fleet(fields, loaded, machine, std::move(config));
  plan.warnings.insert(plan.warnings.end(), warnings.begin(), warnings.end());
  plan.warm_parts = warm_parts(fields, model, machine, alone_vcpu);
  return plan;
}

}  // namespace coldcast
