#include "platforms/composites/client_config.hpp"

#include "platforms/composites/client.hpp"
#include "platforms/composites/retry_config.hpp"

namespace coldcast {
namespace {

using Make = decltype(PlatformPlan::make);

Make with_client(Make make, const Client::Config& config) {
  return [config, make = std::move(make)](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Client>(make(seed, replication), config, seed, replication);
  };
}

Make with_retry(Make make, const RetryConfig& config) {
  return [config, make = std::move(make)](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Retry>(make(seed, replication), config, seed, replication);
  };
}

}  // namespace

PlatformPlan read_client(Fields& fields, const Model& model, PlatformPlan inner) {
  Client::Config config;
  if (fields.has("round_trip_s")) config.round_trip_s = fields.distribution("round_trip_s");
  if (fields.has("bandwidth_mb_per_s"))
    config.mb_per_s = fields.number("bandwidth_mb_per_s", {1e-6, 1e9});
  config.response = model.response;
  const Duration timeout = fields.duration_or("timeout_s", never, {1e-6, 1e9});
  fields.ignore("sources");
  if (!fields.has("retry")) {
    config.timeout = inner.patience = timeout;
    inner.make = with_client(std::move(inner.make), config);
    return inner;
  }
  // Who tries again watches the clock of each attempt; the network is still that of the client.
  const RetryConfig retry = read_retry(fields.object("retry"), timeout);
  inner.make = with_retry(with_client(std::move(inner.make), config), retry);
  return inner;
}

}  // namespace coldcast
