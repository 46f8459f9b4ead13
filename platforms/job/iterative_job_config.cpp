#include "platforms/job/iterative_job_config.hpp"

#include <algorithm>
#include <cmath>

#include "platforms/job/iterative_job.hpp"
#include "platforms/parts/start_up_config.hpp"
#include "platforms/parts/vcpu_config.hpp"

namespace coldcast {
namespace {

constexpr Range step_times{0, 1e4};  // so that sums over all workers stay within the clock

/// The seconds that the megabytes under "<what>_mb" take at the rate under "<what>_mb_per_s".
double read_transfer(Fields& fields, const std::string& what) {
  const std::string size = what + "_mb", rate = what + "_mb_per_s";
  const double megabytes = fields.number_or(size, 0, {0, 1e12});
  if (fields.has(rate)) return megabytes / fields.number(rate, {1e-3, 1e9});
  if (megabytes > 0) fields.fail(size, "needs " + in_quotes(rate) + " beside it: how fast?");
  return 0;
}

double read_step(Fields& fields, std::string_view key) {
  return fields.has(key) ? fields.in_seconds(key, step_times) : 0;
}

/// vCPU-seconds of one iteration: given, or so many items of the model.
double read_work(Fields& fields, const Model& model) {
  const bool by_items = fields.has("items");
  if (!fields.has("work_vcpu_s"))
    return fields.number_or("items", 1, {0, 1e12}) * warm_call(model, 1).mean();
  if (by_items) fields.fail("items", "give this or \"work_vcpu_s\", not both");
  return fields.number("work_vcpu_s", {0, 1e9});
}

JobRules read_rules(Fields& fields, const Model& model, double vcpu) {
  JobRules rules;
  rules.workers = fields.integer_or("workers", 1, {1, 1e5});
  rules.inner_workers = fields.integer_or("inner_workers", 1, {1, 1024});
  rules.iterations = fields.integer_or("iterations", 1, {1, 1e6});
  const auto inner = static_cast<double>(rules.inner_workers);
  rules.work_vcpu_s = read_work(fields, model);
  rules.inner_vcpu = std::min(1.0, vcpu / inner);
  if (const double scv = fields.number_or("straggle_scv", 0, {0, 100}); scv > 0)
    rules.straggle = Distribution::lognormal(1, scv);

  const double pipe_s = read_step(fields, "pipe_s_per_inner") + read_transfer(fields, "pipe");
  if (rules.inner_workers > 1) rules.exchange = drawn_time(inner * pipe_s);
  const double connections_s =
      read_step(fields, "connection_s") * static_cast<double>(rules.workers);
  rules.update =
      drawn_time(read_step(fields, "update_s") + read_transfer(fields, "update") + connections_s);
  rules.read = seconds(read_step(fields, "read_s"));
  rules.broadcast = fields.boolean_or("broadcast", false);
  return rules;
}

void read_launch(Fields& fields, const Model& model, IterativeJobConfig& config) {
  const std::string package = fields.word_or("package", "image", {"image", "zip"});
  if (auto billed = fields.optional_object("bill_init")) {
    config.init.billed = billed->boolean_or(package, false);
    billed->boolean_or(package == "image" ? "zip" : "image", false);
    billed->done();
  }
  config.init.limit = fields.duration_or("init_limit_s", never, {0.001, 1e9});
  config.stages = read_start_up(fields, model, config.vcpu, package);
  if (fields.boolean_or("warm", false)) config.stages.clear();
  config.invoke_interval = seconds(read_step(fields, "invoke_interval_s"));
  if (fields.has("launch_s")) config.launch_s = fields.distribution("launch_s");
  config.extra_launch =
      seconds(read_step(fields, "extra_launch_s_per_vcpu") * std::max(0.0, config.vcpu - 1));
}

/// The load of each worker's share of the data, and whether the share fits beside the model.
void read_data(Fields& fields, const Model& model, IterativeJobConfig& config) {
  const auto workers = static_cast<double>(config.job.workers);
  config.load = drawn_time(read_transfer(fields, "data") / workers);
  const double share_mb = fields.number_or("data_mb", 0, {0, 1e12}) / workers;
  config.out_of_memory = share_mb + static_cast<double>(model.memory.value) >
                         static_cast<double>(config.billing.memory.value);
}

void read_billing(Fields& fields, IterativeJobConfig& config, PriceKeys& keys) {
  auto& billing = config.billing;
  billing.granularity = std::max(
      Duration{1}, seconds(fields.number_or("billing_granularity_ms", 0, {0, 1e6}) / 1000));
  keys.architecture = fields.word_or("architecture", "x86_64", {"x86_64", "arm64"});
  keys.instance_type = fields.string_or("state_server", "");
  billing.state_server = !keys.instance_type.empty();
  billing.client_mvcpu = std::llround(fields.number_or("client_vcpu", 0, {0, 1024}) * 1000);
}

std::vector<std::string> warnings_of(const IterativeJobConfig& config) {
  std::vector<std::string> warnings;
  const std::string workers = std::to_string(config.job.workers) + " workers";
  if (config.job.workers > config.concurrency)
    warnings.push_back("every job is throttled: " + workers + " are above the concurrency of " +
                       std::to_string(config.concurrency));
  if (config.out_of_memory)
    warnings.push_back("every job runs out of memory: a share of the data, one in " + workers +
                       ", and the model do not fit into " +
                       std::to_string(config.billing.memory.value) + " MB");
  return warnings;
}

}  // namespace

PlatformPlan read_iterative_job(Fields& fields, const Model& model, PartReader&) {
  PlatformPlan plan;
  IterativeJobConfig config;
  config.billing.memory = Megabytes{fields.integer_or("memory_mb", 1024, {1, 1e7})};
  config.vcpu = read_processor(fields, config.billing.memory).vcpu;
  config.job = read_rules(fields, model, config.vcpu);
  read_launch(fields, model, config);
  read_data(fields, model, config);
  config.timeout = fields.duration_or("timeout_s", never, {1e-6, 1e9});
  config.concurrency =
      fields.integer_or("account_concurrency", IterativeJobConfig::unlimited, {1, 1e9});
  read_billing(fields, config, plan.price_keys);

  plan.summary = std::to_string(config.job.workers) + " workers x " +
                 std::to_string(config.job.inner_workers) + ", " +
                 std::to_string(config.billing.memory.value) + " MB, " +
                 number_text(std::round(config.vcpu * 1000) / 1000) + " vCPU";
  plan.warnings = warnings_of(config);
  plan.make = [config](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<IterativeJob>(config, seed, replication);
  };
  return plan;
}

}  // namespace coldcast
