#include "platforms/client_config.hpp"

#include "platforms/client.hpp"

namespace coldcast {

PlatformPlan read_client(Fields& fields, const Model& model, PlatformPlan inner) {
  Client::Config config;
  if (fields.has("round_trip_s")) config.round_trip_s = fields.distribution("round_trip_s");
  if (fields.has("bandwidth_mb_per_s")) {
    const double mb_per_s = fields.number("bandwidth_mb_per_s", {1e-6, 1e9});
    const double bytes = static_cast<double>((model.request + model.response).value);
    config.transfer = drawn_time(bytes / (1024 * 1024) / mb_per_s);
  }
  config.timeout = fields.duration_or("timeout_s", never, {1e-6, 1e9});
  fields.ignore("sources");
  inner.make = [config, make = std::move(inner.make)](std::uint64_t seed,
                                                      std::uint64_t replication) {
    return std::make_unique<Client>(make(seed, replication), config, seed, replication);
  };
  return inner;
}

}  // namespace coldcast
