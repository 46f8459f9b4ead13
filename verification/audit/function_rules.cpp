// The rules of a function platform as its keys say them (docs/models/lambda.md).

#include <algorithm>
#include <cmath>

#include "verification/audit/function_audit.hpp"
#include "verification/audit/valid_keys.hpp"

namespace coldcast {
namespace {

void read_idleness(const ValidKeys& keys, FunctionRules& rules) {
  rules.keep_alive = never;
  if (keys.has("eviction")) {
    const ValidKeys eviction{keys.at("eviction")};
    rules.eviction = eviction.time("period_s", never);
    rules.evicted_share = eviction.number("share", 1);
  } else if (keys.has("keep_alive_s") && keys.at("keep_alive_s").is_object()) {
    const Distribution drawn = keys.law("keep_alive_s");
    rules.exact = drawn.is_constant();
    // No draw lies above: they are of uniform numbers below one.
    rules.keep_alive = seconds(rules.exact ? drawn.mean() : drawn.quantile(1 - 0x1p-53));
  } else {
    rules.exact = true;
    rules.keep_alive = keys.time("keep_alive_s", std::chrono::minutes{10});
  }
}

void read_limits_of_function(const ValidKeys& keys, FunctionRules& rules) {
  std::int64_t least = -1;
  for (const char* key : {"account_concurrency", "reserved_concurrency", "max_instances"})
    if (keys.has(key)) {
      const std::int64_t limit = keys.whole(key, 0);
      least = least < 0 ? limit : std::min(least, limit);
    }
  rules.concurrency = least;
}

void read_provisioned_instances(const ValidKeys& keys, FunctionRules& rules) {
  double extra = keys.number("over_provisioning", 1);
  rules.provisioned_step = keys.time("provisioned_billing_step_s", std::chrono::minutes{5});
  if (keys.has("provisioned_concurrency") && keys.at("provisioned_concurrency").is_object()) {
    const ValidKeys given{keys.at("provisioned_concurrency")};
    rules.provisioned = given.whole("instances", 0);
    if (given.has("paid_for_s")) rules.provisioned_window = given.time("paid_for_s", {});
    extra = std::max(extra, given.number("over_provisioning", 1));
  } else {
    rules.provisioned = keys.whole("provisioned_concurrency", 0);
  }
  rules.extras = extra > 1;
}

/// Whether nothing but the call itself is billed with the first call on an instance.
bool bills_first_call_as_any(const ValidKeys& keys, const std::string& package) {
  if (!keys.has("start_up")) return true;
  const Json rule = keys.has("bill_init") ? keys.at("bill_init") : Json::object();
  const bool billed = rule.value(package, false) || rule.value("provisioned", false);
  for (const Json& stage : keys.at("start_up")) {
    if (stage.value("package", package) != package) continue;
    const std::string phase = stage.value("phase", "provision");
    if (phase == "first-call") return false;
    // Cut off at its limit, it is done again inside the call.
    if (phase == "init" && (billed || keys.has("init_limit_s"))) return false;
  }
  return true;
}

std::int64_t megahertz_of(const ValidKeys& keys, Megabytes memory) {
  if (!keys.has("cpu_tiers")) return 0;
  for (const Json& tier : keys.at("cpu_tiers"))
    if (tier[0].get<std::int64_t>() == memory.value) return tier[1].get<std::int64_t>();
  return 0;
}

}  // namespace

FunctionRules::FunctionRules(const AuditRule& rule) {
  const ValidKeys keys{rule.keys};
  memory = Megabytes{keys.whole("memory_mb", 1024)};
  megahertz = megahertz_of(keys, memory);
  storage = Megabytes{std::max<std::int64_t>(
      0, keys.whole("ephemeral_storage_mb", 512) - keys.whole("free_storage_mb", 512))};
  data = keys.truth("count_data");
  granularity = std::max(Duration{1}, seconds(keys.number("billing_granularity_ms", 0) / 1000));
  timeout = keys.time("timeout_s", never);
  own = keys.word("binding", "own") == "own";
  queue = keys.has("queue");
  read_idleness(keys, *this);
  read_limits_of_function(keys, *this);
  read_provisioned_instances(keys, *this);
  plain_first_call = bills_first_call_as_any(keys, keys.word("package", "image"));
  if (!keys.truth("snap_start")) return;
  snapshot = rule.model_memory.value > 0 ? rule.model_memory : memory;
  snapshot_kept = ValidKeys{keys.at("snap_start_rule")}.time("kept_at_least_s", {});
}

}  // namespace coldcast
