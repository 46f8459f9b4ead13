#include "platforms/composites/gateway_config.hpp"

#include <cmath>

#include "platforms/composites/gateway.hpp"
#include "platforms/composites/totals_config.hpp"

namespace coldcast {
namespace {

constexpr double megabyte = 1024.0 * 1024.0;

double read_bytes_per_s(Fields& fields) {
  return fields.number("bandwidth_mb_per_s", {1e-6, 1e9}) * megabyte;
}

Bytes read_limit(Fields& fields, std::string_view key) {
  if (!fields.has(key)) return GatewayConfig::unlimited;
  return Bytes{std::llround(fields.number(key, {0, 1e9}) * megabyte)};
}

std::optional<GatewayConfig::Transfer> read_over_limit(Fields& fields) {
  if (!fields.is_object("over_limit")) {
    if (fields.word_or("over_limit", "refuse", {"refuse", "object-storage"}) == "refuse") return {};
    fields.fail("over_limit",
                "how fast is the storage? {\"kind\": \"object-storage\", \"latency_s\": ..., "
                "\"bandwidth_mb_per_s\": ...}");
  }
  Fields given = fields.object("over_limit");
  GatewayConfig::Transfer storage;
  given.word("kind", {"object-storage"});
  storage.latency = given.duration_or("latency_s", {}, {0, 1e6});
  if (given.has("bandwidth_mb_per_s")) storage.bytes_per_s = read_bytes_per_s(given);
  given.done();
  return storage;
}

/// A bucket that fills one by one.
std::optional<RateLimit::Rule> read_request_rate(Fields& fields) {
  const bool has_burst = fields.has("burst");
  if (!fields.has("requests_per_s")) return std::nullopt;
  const double per_s = fields.number("requests_per_s", {1e-6, 1e6});
  const std::int64_t burst =
      has_burst ? fields.integer("burst", {1, 1e9}) : std::llround(std::ceil(per_s));
  return RateLimit::Rule{.at_once = burst, .more = 1, .every = seconds(1 / per_s)};
}

std::vector<std::string> warnings_of(const GatewayConfig& config, const Model& model) {
  if (config.storage) return {};
  if (model.request <= config.payload_limit && model.response <= config.response_limit) return {};
  return {"every call fails: a message is above the limit of the gateway"};
}

std::string summary_of(const GatewayConfig& config, const std::string& behind) {
  std::string summary = "gateway";
  if (config.payload_limit < GatewayConfig::unlimited)
    summary += ", " + number_text(static_cast<double>(config.payload_limit.value) / megabyte) +
               " MB" + (config.storage ? ", more by object storage" : "");
  if (config.timeout < never) summary += ", " + number_text(to_seconds(config.timeout)) + " s";
  return summary + " to " + behind;
}

}  // namespace

PlatformPlan read_gateway(Fields& fields, const Model& model, PartReader& parts) {
  GatewayConfig config;
  if (fields.has("round_trip_s")) config.round_trip_s = fields.distribution("round_trip_s");
  if (fields.has("bandwidth_mb_per_s")) config.wire.bytes_per_s = read_bytes_per_s(fields);
  config.storage = read_over_limit(fields);
  config.payload_limit = read_limit(fields, "payload_limit_mb");
  config.response_limit = read_limit(fields, "response_limit_mb");
  config.response = model.response;
  config.timeout = fields.duration_or("timeout_s", never, {1e-6, 1e9});
  config.request_rate = read_request_rate(fields);
  config.bill_throttled = fields.boolean_or("bill_throttled", false);
  if (fields.has("billing_unit_kb"))
    config.billing_unit = Bytes{fields.integer("billing_unit_kb", {1, 1e9}) * 1024};

  PlatformPlan plan;
  plan.price_keys.instance_type = fields.string_or("type", "");
  const NamedPlan inner = read_only_platform(fields, model, parts);
  plan.summary = summary_of(config, inner.name);
  plan.warm_parts = inner.plan.warm_parts;
  plan.warnings = warnings_of(config, model);
  add_to(plan, inner);
  plan.make = [config, make = inner.plan.make](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Gateway>(make(seed, replication), config, seed, replication);
  };
  return plan;
}

}  // namespace coldcast
