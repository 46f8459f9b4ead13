#include "platforms/composites/retry.hpp"
#include "verification/cases/platform_reading.hpp"

namespace coldcast {
namespace {

void read_service_scv(CaseSystem& system) {
  const double mean = system.service.mean();
  if (mean > 0) system.service_scv = system.service.variance() / (mean * mean);
}

RetryConfig read_retries(Fields client) {
  RetryConfig config;
  config.jitter = RetryConfig::Jitter::none;
  config.factor = 1;
  config.attempts.reset();
  if (client.is_number("retry"))
    config.attempts = static_cast<std::uint64_t>(client.integer("retry", {0, 1e6})) + 1;
  else
    client.word("retry", {"unlimited"});
  config.back_off_s = law_of(client.raw("delay"), "/client/delay");
  config.timeout = time_of(bound_of(client, "timeout", no_bound));
  client.done();
  for (const Fate fate : {Fate::throttled, Fate::queue_full, Fate::queue_expired, Fate::timed_out})
    config.on[index_of(fate)] = true;
  return config;
}

}  // namespace

void read_platform(Fields platform, const Json& config, const Json& parameters,
                   CaseSystem& system) {
  read_service_scv(system);
  PlatformReading in{platform, config, parameters, system};
  const std::string kind =
      platform.word("kind", {"per_request", "container", "pool", "batch_server"});
  if (kind == "pool") read_pool(in);
  if (kind == "batch_server") read_batch_server(in);
  if (kind == "container") read_container(in);
  if (kind == "per_request") read_per_request(in);
  platform.done();
  if (!config.contains("client")) return;
  const RetryConfig retry = read_retries(Fields{config["client"], "case", "/client"});
  system.memory_s += 20 * retry.back_off_s.mean();
  system.platform = [make = system.platform, retry](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Retry>(make(seed, replication), retry, seed, replication);
  };
}

}  // namespace coldcast
