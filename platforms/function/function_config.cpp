#include "platforms/function/function_config.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "platforms/function/function_platform.hpp"
#include "platforms/parts/message_limit_config.hpp"
#include "platforms/parts/rate_limit_config.hpp"
#include "platforms/parts/start_up_config.hpp"
#include "platforms/parts/vcpu_config.hpp"

namespace coldcast {
namespace {

KeepAlive read_keep_alive(Fields& fields) {
  KeepAlive keep;
  if (auto eviction = fields.optional_object("eviction")) {
    if (fields.has("keep_alive_s"))
      fields.raw("keep_alive_s");  // the default that eviction replaces
    keep.eviction = {eviction->duration("period_s", {1e-3, 1e9}),
                     eviction->number("share", {1e-9, 1})};
    eviction->done();
    return keep;
  }
  if (fields.is_object("keep_alive_s")) {
    const Distribution drawn = fields.distribution("keep_alive_s");
    if (!drawn.is_constant()) return {.fixed = never, .drawn = drawn, .eviction = {}};
    return {.fixed = seconds(drawn.mean()), .drawn = {}, .eviction = {}};
  }
  keep.fixed = fields.duration_or("keep_alive_s", keep.fixed);
  return keep;
}

/// The smallest of the limits on requests in the system that are given.
std::int64_t read_concurrency(Fields& fields) {
  const std::int64_t account =
      fields.integer_or("account_concurrency", FunctionConfig::unlimited, {1, 1e9});
  const std::int64_t kept_free = fields.integer_or("unreserved_concurrency", 0, {0, 1e9});
  std::int64_t limit = account;
  if (fields.has("reserved_concurrency")) {
    limit = fields.integer("reserved_concurrency", {0, 1e9});
    if (limit > account - kept_free)
      fields.fail("reserved_concurrency",
                  std::to_string(limit) + " leaves less than the " + std::to_string(kept_free) +
                      " that must stay unreserved of the account's " + std::to_string(account));
  }
  return std::min(limit, fields.integer_or("max_instances", limit, {1, 1e9}));
}

/// Where requests wait that find no instance and may start none.
void read_queue(Fields& fields, FunctionConfig& config) {
  const bool first_free = config.binding == FunctionConfig::Binding::first_free;
  if (fields.has("requests_per_start")) {
    config.requests_per_start = fields.integer("requests_per_start", {1, 1e6});
    if (!first_free)
      fields.fail("requests_per_start", "needs \"binding\": \"first-free\" beside it");
  }
  auto given = fields.optional_object("queue");
  if (!given) return;
  FunctionConfig::Queue queue;
  queue.capacity = given->integer_or("capacity", queue.capacity, {0, 1e9});
  queue.timeout = given->duration_or("timeout_s", queue.timeout, {0.001, 1e9});
  given->done();
  config.queue = queue;
}

/// Requests per second, for each of the requests that may be in the system.
std::optional<RateLimit::Rule> read_request_rate(Fields& fields, std::int64_t concurrency) {
  const std::int64_t each = fields.integer_or("requests_per_s_per_concurrency", 0, {0, 1e6});
  if (each == 0 || concurrency == FunctionConfig::unlimited || concurrency == 0)
    return std::nullopt;
  return RateLimit::Rule{
      .at_once = each * concurrency, .more = each * concurrency, .every = std::chrono::seconds{1}};
}

FunctionConfig::Provisioned read_provisioned(Fields& fields, double over_provisioning) {
  FunctionConfig::Provisioned provisioned;
  provisioned.over_provisioning = over_provisioning;
  provisioned.billing_step =
      fields.duration_or("provisioned_billing_step_s", provisioned.billing_step, {1e-3, 1e9});
  if (fields.is_object("provisioned_concurrency")) {
    auto given = fields.optional_object("provisioned_concurrency");
    provisioned.instances = given->integer("instances", {0, 1e6});
    if (given->has("paid_for_s")) provisioned.window = given->duration("paid_for_s", {0, 1e9});
    provisioned.over_provisioning =
        given->number_or("over_provisioning", over_provisioning, {1, 100});
    given->done();
  } else {
    provisioned.instances = fields.integer_or("provisioned_concurrency", 0, {0, 1e6});
  }
  const std::int64_t most = fields.integer_or("max_provisioned_concurrency", 1'000'000, {0, 1e6});
  if (provisioned.instances > most)
    fields.fail("provisioned_concurrency", std::to_string(provisioned.instances) +
                                               " is above the " + std::to_string(most) +
                                               " that this platform and era offer");
  return provisioned;
}

/// What a vendor says of starts from a snapshot.
struct SnapStartRule {
  Duration restore{};
  double mb_per_s = 1;
  Duration kept_at_least{};
  std::vector<std::string> still_run;  // stages that the snapshot does not spare
};

SnapStartRule read_snap_start_rule(Fields rule) {
  SnapStartRule read{.restore = rule.duration("restore_s", {0, 1e4}),
                     .mb_per_s = rule.number("mb_per_s", {1e-3, 1e9}),
                     .kept_at_least = rule.duration("kept_at_least_s", {0, 1e9}),
                     .still_run = {}};
  if (rule.has("still_run")) read.still_run = rule.strings("still_run");
  rule.ignore("source");
  rule.done();
  return read;
}

void refuse_snap_start(Fields& fields, const FunctionConfig& config, bool image) {
  if (image)
    fields.fail("snap_start", "is not offered for container images; use \"package\": \"zip\"");
  if (config.provisioned.instances > 0)
    fields.fail("snap_start", "is not offered with provisioned concurrency");
  if (config.billing.paid_storage.value > 0)
    fields.fail("snap_start", "is not offered with more than the free ephemeral storage");
}

/// Replaces the stages of a start that a snapshot spares by restoring it.
void read_snap_start(Fields& fields, const Model& model, FunctionConfig& config, bool image) {
  const bool on = fields.boolean_or("snap_start", false);
  const auto given = fields.optional_object("snap_start_rule");
  if (on && !given) fields.fail("snap_start", "this platform and era have none");
  if (!given) return;
  const SnapStartRule rule = read_snap_start_rule(*given);
  if (!on) return;
  refuse_snap_start(fields, config, image);

  const Megabytes snapshot = model.memory.value > 0 ? model.memory : config.billing.memory;
  const double restore_s =
      to_seconds(rule.restore) + static_cast<double>(snapshot.value) / rule.mb_per_s;
  std::vector<Stage> stages;
  for (const Stage& stage : config.stages)
    if (stage.phase == Phase::provision) stages.push_back(stage);
  std::vector<std::size_t> all(stages.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  stages.push_back({"restore", Phase::provision, Distribution::constant(restore_s), all});
  for (const Stage& stage : config.stages)
    if (std::find(rule.still_run.begin(), rule.still_run.end(), stage.name) != rule.still_run.end())
      stages.push_back({stage.name, stage.phase, stage.time_s, {}});
  config.stages = std::move(stages);
  config.billing.snapshot = snapshot;
  config.billing.snapshot_kept_at_least = rule.kept_at_least;
}

void read_package(Fields& fields, const Model& model, FunctionConfig& config,
                  std::string& package) {
  package = fields.word_or("package", "image", {"image", "zip"});
  if (auto billed = fields.optional_object("bill_init")) {
    config.init.billed = billed->boolean_or(package, false);
    config.init.billed_ahead = billed->boolean_or("provisioned", config.init.billed);
    billed->boolean_or(package == "image" ? "zip" : "image", false);
    billed->done();
  }
  config.init.limit = fields.duration_or("init_limit_s", never, {0.001, 1e9});
  if (auto limits = fields.optional_object("package_limits_mb")) {
    const double most = limits->number_or(package, 1e9);
    limits->number_or(package == "image" ? "zip" : "image", 0);
    limits->done();
    if (model.image_mb > most)
      fields.fail("package", "\"" + model.name + "\" is " + number_text(model.image_mb) +
                                 " MB, above the " + number_text(most) + " MB of " +
                                 (package == "image" ? "an image" : "a zip") + " package");
  }
}

void read_billing(Fields& fields, FunctionConfig& config) {
  config.billing.granularity = std::max(
      Duration{1}, seconds(fields.number_or("billing_granularity_ms", 0, {0, 1e6}) / 1000));
  const Megabytes storage{fields.integer_or("ephemeral_storage_mb", 512, {0, 1e7})};
  config.billing.data = fields.boolean_or("count_data", false);
  const Megabytes free{fields.integer_or("free_storage_mb", 512, {0, 1e7})};
  config.billing.paid_storage = Megabytes{std::max<std::int64_t>(0, storage.value - free.value)};
}

void read_messages(Fields& fields, const Model& model, FunctionConfig& config) {
  config.payload_limit = read_message_limit(fields, "payload_limit_mb");
  config.response_limit = read_message_limit(fields, "response_limit_mb");
  config.response = model.response;
}

std::vector<std::string> warnings_of(const FunctionConfig& config, const Model& model) {
  std::vector<std::string> warnings;
  if (config.out_of_memory)
    warnings.push_back("every call runs out of memory: the model needs " +
                       std::to_string(model.memory.value) + " MB of the instance's " +
                       std::to_string(config.billing.memory.value) + " MB");
  if (model.request > config.payload_limit || model.response > config.response_limit)
    warnings.push_back("every call fails: a message is above the payload limit");
  if (config.cold_service_s && !config.stages.empty())
    warnings.push_back("the model's cold_service comes on top of the platform's start-up stages");
  return warnings;
}

}  // namespace

PlatformPlan read_function(Fields& fields, const Model& model, PartReader&) {
  FunctionConfig config;
  config.billing.memory = Megabytes{fields.integer_or("memory_mb", 1024, {1, 1e7})};
  const Processor processor = read_processor(fields, config.billing.memory);
  const double vcpu = processor.vcpu;
  config.billing.megahertz = processor.megahertz;
  std::string package;
  read_package(fields, model, config, package);
  read_billing(fields, config);
  read_messages(fields, model, config);

  config.service_s = warm_call(model, vcpu);
  if (model.cold_service) config.cold_service_s = model.cold_service->on(vcpu);
  config.stages = read_start_up(fields, model, vcpu, package);
  config.out_of_memory = model.memory > config.billing.memory;
  config.timeout = fields.duration_or("timeout_s", never, {1e-6, 1e9});

  const std::string routing = fields.word_or("routing", "mru", {"mru", "newest", "random"});
  config.routing = routing == "newest"   ? Routing::newest
                   : routing == "random" ? Routing::random
                                         : Routing::mru;
  config.keep_alive = read_keep_alive(fields);
  const std::string binding = fields.word_or("binding", "own", {"own", "first-free"});
  config.binding =
      binding == "own" ? FunctionConfig::Binding::own : FunctionConfig::Binding::first_free;
  read_queue(fields, config);
  config.over_provisioning = fields.number_or("over_provisioning", 1, {1, 100});
  config.concurrency = read_concurrency(fields);
  config.scaling_rate = read_rate(fields, "scaling_rate");
  config.request_rate = read_request_rate(fields, config.concurrency);
  config.provisioned = read_provisioned(fields, config.over_provisioning);
  if (config.provisioned.instances > config.concurrency)
    fields.fail("provisioned_concurrency", std::to_string(config.provisioned.instances) +
                                               " is above the concurrency limit of " +
                                               std::to_string(config.concurrency));
  read_snap_start(fields, model, config, package == "image");

  PlatformPlan plan;
  plan.price_keys.architecture = fields.word_or("architecture", "x86_64", {"x86_64", "arm64"});
  plan.summary = std::to_string(config.billing.memory.value) + " MB, " +
                 number_text(std::round(vcpu * 1000) / 1000) + " vCPU, " + package;
  if (config.provisioned.instances > 0)
    plan.summary += ", " + std::to_string(config.provisioned.instances) + " provisioned";
  plan.warm_parts.push_back({"predict", model.service.on(vcpu).mean()});
  if (model.handler) plan.warm_parts.push_back({"handler", model.handler->on(vcpu).mean()});
  plan.warnings = warnings_of(config, model);
  plan.make = [config](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<FunctionPlatform>(config, seed, replication);
  };
  return plan;
}

}  // namespace coldcast
