#include "platforms/fleet/machine.hpp"

#include <algorithm>

namespace coldcast {
namespace {

std::string cited(const std::string& source) { return source.empty() ? "" : " [" + source + "]"; }

std::vector<std::string> keys_of(const Fields& fields) {
  std::vector<std::string> keys;
  for (const auto& entry : fields.json().items()) keys.push_back(entry.key());
  return keys;
}

Machine read_listed_machine(Fields types, const std::string& name) {
  Fields type = types.object(name);
  Machine machine{.type = name,
                  .memory = Megabytes{type.integer("memory_mb", {1, 1e9})},
                  .vcpu = type.number("vcpu", {0.001, 1024}),
                  .gpu = type.string_or("gpu", ""),
                  .gpus = 0,
                  .provision_s = {},
                  .least_instances = type.integer_or("least_instances", 0, {0, 1e6}),
                  .rule_source = {}};
  if (type.has("provision_s")) machine.provision_s = type.distribution("provision_s");
  machine.gpus = type.integer_or("gpus", machine.gpu.empty() ? 0 : 1, {0, 64});
  machine.rule_source = cited(type.string_or("source", ""));
  type.done();
  return machine;
}

/// Which memory the vendor sells with so many vCPUs: rows of vCPUs, least MB, most MB. Below the
/// first row any number of vCPUs goes, with no more memory than there.
void check_memory_by_vcpu(Fields& fields, const Machine& machine) {
  auto rule = fields.optional_object("memory_by_vcpu");
  if (!rule) return;
  const auto rows = rule->rows("rows", 3);
  const std::string source = cited(rule->string_or("source", ""));
  rule->done();
  const auto memory = static_cast<double>(machine.memory.value);
  const auto refuse = [&](const std::string& offered) {
    fields.fail("memory_mb", number_text(memory) + " MB do not go with " +
                                 number_text(machine.vcpu) + " vCPU: " + offered + " MB do" +
                                 source);
  };
  std::string offered;
  for (const std::vector<double>& row : rows) {
    offered += (offered.empty() ? "" : ", ") + number_text(row[0]);
    if (row[0] != machine.vcpu) continue;
    if (memory < row[1] || memory > row[2])
      refuse(number_text(row[1]) + " to " + number_text(row[2]));
    return;
  }
  if (rows.empty() || machine.vcpu > rows.front()[0])
    fields.fail("vcpu",
                number_text(machine.vcpu) + " is none of the numbers offered: " + offered + source);
  if (memory > rows.front()[2]) refuse("up to " + number_text(rows.front()[2]));
}

/// What was changed of a type from the vendor's list must be there in such a machine.
void check_within(const Fields& fields, const Machine& listed, const Machine& machine) {
  const std::string type = in_quotes(listed.type);
  if (machine.memory > listed.memory)
    fields.fail("memory_mb", std::to_string(machine.memory.value) + " is above the " +
                                 std::to_string(listed.memory.value) + " MB of " + type);
  if (machine.vcpu > listed.vcpu)
    fields.fail("vcpu", number_text(machine.vcpu) + " is above the " + number_text(listed.vcpu) +
                            " vCPU of " + type);
  // Where a vendor has a rule for GPUs, they are attached to any type.
  if (machine.gpus == 0 || fields.has("gpu_rule")) return;
  if (machine.gpu == listed.gpu && machine.gpus <= listed.gpus) return;
  fields.fail(machine.gpu == listed.gpu ? "gpus" : "gpu",
              listed.gpus == 0 ? type + " has no GPU"
                               : type + " has " + std::to_string(listed.gpus) + " " + listed.gpu);
}

/// What the vendor wants of an instance that has a GPU.
void check_gpu(Fields& fields, const Machine& machine) {
  auto rule = fields.optional_object("gpu_rule");
  if (!rule) return;
  const std::vector<std::string> types = rule->strings("types");
  const double least_vcpu = rule->number_or("least_vcpu", 0);
  const double least_mb = rule->number_or("least_memory_mb", 0);
  const std::string billing = rule->string_or("billing", "");
  const std::string source = cited(rule->string_or("source", ""));
  rule->done();
  if (machine.gpu.empty()) return;
  if (std::find(types.begin(), types.end(), machine.gpu) == types.end())
    fields.fail("gpu", types.empty() ? "this platform has no GPUs" + source
                                     : "no GPU " + in_quotes(machine.gpu) +
                                           suggestion(machine.gpu, types) + source);
  if (machine.vcpu < least_vcpu || static_cast<double>(machine.memory.value) < least_mb)
    fields.fail("gpu", "a GPU needs at least " + number_text(least_vcpu) + " vCPU and " +
                           number_text(least_mb) + " MB" + source);
  auto billed = fields.optional_object("billing");
  const std::string by = billed ? billed->string_or("by", "") : "";
  if (!billing.empty() && by != billing)
    fields.fail("gpu", "with a GPU an instance is billed by " + billing +
                           ": \"billing\": {\"by\": " + in_quotes(billing) + "}" + source);
}

}  // namespace

Machine read_machine(Fields& fields) {
  Machine machine;
  std::optional<Machine> listed;
  if (auto types = fields.optional_object("instance_types")) {
    const std::string type = fields.word("instance_type", keys_of(*types));
    for (const std::string& key : keys_of(*types)) {
      Machine one = read_listed_machine(*types, key);
      if (key == type) machine = std::move(one);
    }
    listed = machine;
  } else {
    machine.type = fields.string_or("instance_type", "");
  }
  machine.memory = Megabytes{fields.integer_or("memory_mb", machine.memory.value, {1, 1e9})};
  machine.vcpu = fields.number_or("vcpu", machine.vcpu, {0.001, 1024});
  machine.gpu = fields.string_or("gpu", machine.gpu);
  machine.gpus = fields.integer_or(
      "gpus", machine.gpu.empty() ? 0 : std::max<std::int64_t>(1, machine.gpus), {0, 64});
  if (machine.gpus > 0 && machine.gpu.empty())
    fields.fail("gpus", "needs \"gpu\" beside it: which type?");
  if (machine.gpus == 0) machine.gpu.clear();
  if (listed) check_within(fields, *listed, machine);
  check_memory_by_vcpu(fields, machine);
  check_gpu(fields, machine);
  return machine;
}

const GpuTimes& gpu_times(const Fields& fields, const Model& model, const Machine& machine) {
  const auto found = model.gpus.find(machine.gpu);
  if (found != model.gpus.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [gpu, times] : model.gpus) known.push_back(gpu);
  fields.fail(fields.has("gpu") || machine.type.empty() ? "gpu" : "instance_type",
              "the model " + in_quotes(model.name) + " has no times on the GPU " +
                  in_quotes(machine.gpu) + (known.empty() ? "" : list_of(known)) +
                  "; give them in its \"gpus\"");
}

std::vector<WarmPart> warm_parts(const Fields& fields, const Model& model, const Machine& machine,
                                 double vcpu) {
  if (machine.gpus > 0) return {{"predict", gpu_times(fields, model, machine).service_s.mean()}};
  std::vector<WarmPart> parts{{"predict", model.service.on(vcpu).mean()}};
  if (model.handler) parts.push_back({"handler", model.handler->on(vcpu).mean()});
  return parts;
}

}  // namespace coldcast
