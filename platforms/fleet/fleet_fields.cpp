#include "platforms/fleet/fleet_fields.hpp"

#include <algorithm>
#include <cmath>

#include "platforms/autoscaling/autoscaler_config.hpp"
#include "platforms/fleet/fleet_platform.hpp"
#include "platforms/parts/message_limit_config.hpp"
#include "platforms/parts/rate_limit_config.hpp"
#include "platforms/parts/start_up_config.hpp"

namespace coldcast {
namespace {

void read_starts(Fields& fields, const Model& model, double vcpu, FleetConfig& config) {
  config.stages = read_start_up(fields, model, vcpu, "image");
  config.ready_when_loaded = fields.word_or("readiness", "loaded", {"loaded", "port"}) == "loaded";
  if (!config.ready_when_loaded && config.discipline == FleetConfig::Discipline::batches)
    fields.fail("readiness", "\"port\" does not go with batching: a batch needs a loaded model");
}

/// The mean time of a start, stages one after the other as they wait for each other; those of the
/// first call come after all others.
double mean_start_s(const std::vector<Stage>& stages) {
  std::vector<double> ends(stages.size());
  double ready = 0;
  for (const bool first_call : {false, true}) {
    const double earliest = ready;
    for (std::size_t i = 0; i < stages.size(); ++i) {
      if ((stages[i].phase == Phase::first_call) != first_call) continue;
      double begin = earliest;
      for (const std::size_t before : stages[i].after) begin = std::max(begin, ends[before]);
      ends[i] = begin + stages[i].time_s.mean();
      ready = std::max(ready, ends[i]);
    }
  }
  return ready;
}

void read_queue(Fields& fields, FleetConfig& config) {
  auto queue = fields.optional_object("queue");
  if (!queue) return;
  config.own_queues = queue->word_or("at", "front", {"front", "instance"}) == "instance";
  if (config.own_queues && !config.ready_when_loaded)
    queue->fail("at", "\"instance\" does not go with \"readiness\": \"port\"");
  if (config.own_queues && config.discipline == FleetConfig::Discipline::batches)
    queue->fail("at", "\"instance\" does not go with batching: batches are drawn from one line");
  config.queue_capacity = read_count(*queue, "capacity", FleetConfig::unlimited, 0);
  config.waits_for_starts = queue->boolean_or("awaits_starts", true);
  if (queue->is_object("patience_s")) {
    config.drawn_patience = queue->distribution("patience_s");
  } else {
    config.patience = queue->duration_or("patience_s", never);
  }
  if (queue->has("patience_per_start")) {
    const double starts = queue->number("patience_per_start", {0, 1000});
    const Duration least = config.patience == never ? Duration{} : config.patience;
    config.patience = std::max(least, drawn_time(starts * mean_start_s(config.stages)));
    config.patience_without_start = least;
  }
  queue->done();
}

void read_limits(Fields& fields, const Model& model, FleetConfig& config) {
  config.timeout = fields.duration_or("timeout_s", never, {1e-6, 1e9});
  const std::string mode = fields.word_or("timeout_mode", "zombie", {"zombie", "drop", "abort"});
  config.timeout_mode = mode == "zombie" ? TimeoutMode::zombie
                        : mode == "drop" ? TimeoutMode::drop
                                         : TimeoutMode::abort;
  config.payload_limit = read_message_limit(fields, "payload_limit_mb");
  config.response_limit = read_message_limit(fields, "response_limit_mb");
  config.response = model.response;
}

void read_scaling(Fields& fields, const Machine& machine, FleetConfig& config) {
  config.minimum = fields.integer_or("min_instances", config.minimum, {0, 1e6});
  if (config.minimum < machine.least_instances)
    fields.fail("min_instances", std::to_string(config.minimum) + " is below the " +
                                     std::to_string(machine.least_instances) + " that " +
                                     in_quotes(machine.type) + " keeps at least" +
                                     machine.rule_source);
  config.maximum =
      std::max<std::int64_t>(1, read_count(fields, "max_instances", FleetConfig::unlimited, 1));
  config.initial = fields.integer_or("initial_instances", config.minimum, {0, 1e6});
  if (config.minimum > config.maximum)
    fields.fail("min_instances", std::to_string(config.minimum) + " is above max_instances, " +
                                     std::to_string(config.maximum));
  if (config.initial > config.maximum)
    fields.fail("initial_instances", std::to_string(config.initial) + " is above max_instances, " +
                                         std::to_string(config.maximum));
  if (fields.has("on_demand")) {
    const std::string on_demand = fields.word("on_demand", {"off", "from-zero", "always"});
    config.on_demand = on_demand == "off"         ? FleetConfig::OnDemand::off
                       : on_demand == "from-zero" ? FleetConfig::OnDemand::from_zero
                                                  : FleetConfig::OnDemand::always;
  }
  config.cancel_unneeded_starts = fields.boolean_or("cancel_unneeded_starts", false);
  config.scaling_rate = read_rate(fields, "scaling_rate");
  config.autoscaler = read_autoscaler(fields);
  config.keep_alive = fields.duration_or("keep_alive_s", never);
  const std::string rule =
      fields.word_or("placement", "fill-first", {"fill-first", "spread", "random", "round-robin"});
  config.placement = rule == "spread"        ? PlacementRule::spread
                     : rule == "random"      ? PlacementRule::random
                     : rule == "round-robin" ? PlacementRule::round_robin
                                             : PlacementRule::fill_first;
  if (config.autoscaler.make || config.on_demand != FleetConfig::OnDemand::off) return;
  if (config.initial == 0)
    fields.fail("min_instances", "no instance exists and nothing would ever start one");
  if (config.minimum == 0 && config.keep_alive < never)
    fields.fail("keep_alive_s", "the last instance would go, and nothing would start another");
  config.maximum = std::max(config.initial, config.minimum);  // as nothing starts another
}

FleetBilling::By billed_by(const std::string& word) {
  if (word == "busy-time") return FleetBilling::By::busy_time;
  if (word == "instance-time") return FleetBilling::By::instance_time;
  return word == "request-time" ? FleetBilling::By::request_time : FleetBilling::By::nothing;
}

/// The boost that the vendor offers while an instance starts; returns the vCPUs it then has.
double read_boost(Fields& fields, double vcpu, FleetBilling& billing) {
  auto rule = fields.optional_object("boost_rule");
  const bool on = fields.boolean_or("cpu_boost", false);
  if (on && !rule) fields.fail("cpu_boost", "this platform and era have none");
  if (!rule) return vcpu;
  double boosted = vcpu;
  for (const std::vector<double>& row : rule->rows("vcpu", 2))
    if (vcpu >= row[0]) boosted = std::max(boosted, row[1]);
  const Duration after_start = rule->duration_or("after_s", Duration{}, {0, 1e4});
  rule->ignore("source");
  rule->done();
  if (!on) return vcpu;
  billing.boost_milli_vcpu = std::llround((boosted - vcpu) * 1000);
  billing.boost_after = after_start;
  return boosted;
}

const std::vector<std::string> billed_parts = {"memory", "vcpu", "gpu", "instance"};

/// Puts a part of the machine on the bill; whether there is such a part.
bool bill_for(const std::string& what, const Machine& machine, FleetBilling& billing) {
  if (what == "memory") return billing.memory = machine.memory, true;
  if (what == "vcpu") return billing.milli_vcpu = std::llround(machine.vcpu * 1000), true;
  if (what == "gpu") return billing.gpus = machine.gpus, true;
  if (what == "instance") return billing.whole = true;
  return false;
}

/// Reads how the fleet is billed; returns how prices are told apart by that.
std::string read_billing(Fields& fields, const Machine& machine, FleetBilling& billing) {
  auto given = fields.optional_object("billing");
  if (!given) return "";
  const std::string by =
      given->word_or("by", "busy-time", {"busy-time", "instance-time", "request-time", "nothing"});
  billing.by = billed_by(by);
  billing.granularity =
      std::max(Duration{1}, given->duration_or("granularity_s", Duration{1}, {0, 1e6}));
  billing.at_least = given->duration_or("at_least_s", Duration{}, {0, 1e6});
  const Duration of_instance = given->duration_or("instance_at_least_s", Duration{}, {0, 1e6});
  billing.start_up = given->boolean_or("start_up", true);
  billing.requests = given->boolean_or("requests", false);
  billing.data = given->boolean_or("data", false);
  billing.idle_minimum = given->boolean_or("idle_minimum", false);
  if (given->has("of"))
    for (const std::string& what : given->strings("of"))
      if (!bill_for(what, machine, billing))
        given->fail("of", "no " + in_quotes(what) + suggestion(what, billed_parts));
  given->done();
  if (billing.by == FleetBilling::By::instance_time)
    billing.at_least = std::max(billing.at_least, of_instance);
  billing.idle_minimum = billing.idle_minimum && billing.by == FleetBilling::By::busy_time;
  return by;
}

std::string summary_of(const Machine& machine, const FleetConfig& config) {
  std::string text = machine.type.empty() ? number_text(machine.vcpu) + " vCPU, " +
                                                std::to_string(machine.memory.value) + " MB"
                                          : machine.type;
  if (machine.gpus > 0) text += ", " + std::to_string(machine.gpus) + " " + machine.gpu;
  if (config.concurrency > 1 && config.concurrency < FleetConfig::unlimited)
    text += ", " + std::to_string(config.concurrency) + " at once";
  if (config.discipline == FleetConfig::Discipline::batches)
    text += ", batches of up to " + std::to_string(config.batching.at_most);
  text += ", " + std::to_string(std::max(config.minimum, config.initial));
  if (config.maximum >= FleetConfig::unlimited) return text + " or more instances";
  if (config.maximum > std::max(config.minimum, config.initial))
    text += " to " + std::to_string(config.maximum);
  return text + (config.maximum == 1 ? " instance" : " instances");
}

/// How many requests per second the fleet can serve at most; nothing if it has no bound, or if
/// requests leave before the line grows for ever.
std::optional<double> capacity_of(const FleetConfig& config) {
  const bool leave = config.queue_capacity < FleetConfig::unlimited || config.patience < never ||
                     config.drawn_patience || config.timeout_mode != TimeoutMode::zombie;
  if (leave || config.maximum >= FleetConfig::unlimited) return std::nullopt;
  const double mean_s = config.service_s.mean();
  auto instances = static_cast<double>(config.maximum);
  if (config.growth) instances = 1;
  const auto places = static_cast<double>(config.concurrency);
  switch (config.discipline) {
    case FleetConfig::Discipline::slots:
      return instances * places / mean_s;
    case FleetConfig::Discipline::sharing: {
      const double vcpu = config.growth ? static_cast<double>(config.maximum) : config.vcpu;
      const double at_once = config.growth ? vcpu * places : places;
      const double each = 1 / config.shape.multiple(vcpu / at_once);
      return instances * at_once * each / mean_s;
    }
    case FleetConfig::Discipline::batches: {
      const std::int64_t size = config.batching.at_most;
      const double batch_s = config.batch_time ? config.batch_time->mean_s(size) : mean_s;
      return instances * places * static_cast<double>(size) / batch_s;
    }
  }
  return std::nullopt;
}

/// How many instances the nodes have room for.
std::int64_t read_nodes(Fields& fields, const Machine& machine, FleetConfig& config,
                        PriceKeys& keys) {
  auto nodes = fields.optional_object("nodes");
  if (!nodes) return FleetConfig::unlimited;
  const std::int64_t count = nodes->integer("count", {1, 1e6});
  const double vcpu = nodes->number("vcpu", {0.001, 1024});
  const double memory = nodes->number("memory_mb", {1, 1e9});
  keys.instance_type = nodes->string_or("instance_type", "");
  nodes->ignore("source");
  nodes->done();
  config.billing.nodes = count;
  if (config.growth) {
    config.growth->node_vcpu = std::min(config.growth->node_vcpu, vcpu);
    return count * static_cast<std::int64_t>(vcpu);
  }
  const double fit = std::min(std::floor(vcpu / machine.vcpu),
                              std::floor(memory / static_cast<double>(machine.memory.value)));
  if (fit < 1) nodes->fail("", "no instance fits on a node");
  return count * static_cast<std::int64_t>(fit);
}

}  // namespace

std::int64_t read_count(Fields& fields, std::string_view key, std::int64_t fallback, double least) {
  if (!fields.is_string(key)) return fields.integer_or(key, fallback, {least, 1e9});
  fields.word(key, {"inf"});
  return FleetConfig::unlimited;
}

Model read_loading(Fields& fields, const Model& model, const Machine& machine, std::int64_t copies,
                   FleetConfig& config) {
  const std::string strategy =
      fields.word_or("model_loading", "copy", {"copy", "single-copy", "zero-copy"});
  Model loaded = model;
  if (machine.provision_s) loaded.stages["provision"].time_s = *machine.provision_s;
  const auto given = model.loading.find(strategy);
  if (given != model.loading.end()) loaded.stages["load"] = given->second;
  if (strategy != "copy" && given == model.loading.end())
    fields.fail("model_loading", "the model " + in_quotes(model.name) + " has no " +
                                     in_quotes(strategy) + " in its \"loading\"");
  const bool shares = strategy != "copy";
  const std::int64_t each = (shares ? model.memory - model.shared : model.memory).value;
  const std::int64_t needed = each * copies + (shares ? model.shared.value : 0);
  if (needed > machine.memory.value)
    fields.fail("memory_mb",
                std::to_string(copies) +
                    (copies == 1 ? " copy of the model needs " : " copies of the model need ") +
                    std::to_string(needed) + " MB, the instance has " +
                    std::to_string(machine.memory.value) + " MB");
  config.memory = machine.memory;
  if (fields.word_or("count_memory", "limit", {"limit", "model"}) == "model") {
    config.memory = Megabytes{std::max<std::int64_t>(1, each * copies)};
    if (shares) config.shared_memory = model.shared;
  }
  return loaded;
}

PlatformPlan read_fleet(Fields& fields, const Model& model, const Machine& machine,
                        FleetConfig config) {
  PlatformPlan plan;
  plan.price_keys = {.architecture = fields.word_or("architecture", "x86_64", {"x86_64", "arm64"}),
                     .instance_type = machine.type,
                     .gpu = machine.gpu,
                     .billing = ""};
  const double starting_vcpu = read_boost(fields, machine.vcpu, config.billing);
  read_limits(fields, model, config);
  read_starts(fields, model, starting_vcpu, config);
  read_queue(fields, config);
  read_scaling(fields, machine, config);
  plan.price_keys.billing = read_billing(fields, machine, config.billing);
  const std::int64_t room = read_nodes(fields, machine, config, plan.price_keys);
  if (room < config.minimum)
    fields.fail("min_instances", std::to_string(config.minimum) +
                                     " is more than the nodes have room for, " +
                                     std::to_string(room));
  config.maximum = std::min(config.maximum, room);
  if (config.batching.window > config.timeout)
    fields.fail("batching", "waits longer for a batch, " +
                                number_text(to_seconds(config.batching.window)) +
                                " s, than a request may take, " +
                                number_text(to_seconds(config.timeout)) + " s");
  plan.summary = summary_of(machine, config);
  plan.capacity_rps = capacity_of(config);
  if (model.request > config.payload_limit || model.response > config.response_limit)
    plan.warnings.emplace_back("every call fails: a message is above the payload limit");
  plan.make = [config](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<FleetPlatform>(config, seed, replication);
  };
  return plan;
}

}  // namespace coldcast
