#pragma once
// Platforms at random, be they simple or made of others: behind a client, a gateway or one who
// tries again, routed, in stages, or under one account.

#include "platforms/composites/account.hpp"
#include "platforms/composites/client.hpp"
#include "platforms/composites/gateway.hpp"
#include "platforms/composites/pipeline.hpp"
#include "platforms/composites/retry.hpp"
#include "platforms/composites/router.hpp"
#include "tests/laws/properties/random_platforms.hpp"

namespace coldcast::properties {

/// Makes a platform for a seed and a replication.
using Maker = std::function<std::unique_ptr<Platform>(std::uint64_t, std::uint64_t)>;

inline std::unique_ptr<Platform> made(const Maker& maker, std::uint64_t seed = 1) {
  return maker(seed, 0);
}

inline std::vector<Outcome> outcomes_on(const Maker& maker, const std::vector<Request>& requests) {
  return outcomes_on(*made(maker), requests);
}

inline Client::Config draw_client(Draw& draw) {
  Client::Config config;
  config.round_trip_s = draw.times("round_trip_ms", 300);
  config.timeout = draw_limit(draw, "client_timeout_ms", 50, 3000);
  return config;
}

inline GatewayConfig draw_gateway(Draw& draw) {
  GatewayConfig config;
  config.round_trip_s = draw.times("gateway_ms", 300);
  config.timeout = draw_limit(draw, "gateway_timeout_ms", 50, 3000);
  config.request_rate = draw_rate(draw, "gateway rate");
  if (draw.sometimes("gateway payload limit", 50)) config.payload_limit = payload_limit;
  const GatewayConfig::Transfer storage{.latency = draw.time("storage_ms", 500)};
  if (draw.sometimes("storage", 50)) config.storage = storage;
  return config;
}

inline RetryConfig draw_retry(Draw& draw) {
  RetryConfig config;
  config.timeout = draw_limit(draw, "attempt_timeout_ms", 50, 3000);
  config.attempts = static_cast<std::uint64_t>(draw.whole("attempts", 1, 4));
  config.back_off_s = draw.times("back_off_ms", 1000);
  config.jitter =
      draw.one_of<RetryConfig::Jitter>("jitter", {{"none", RetryConfig::Jitter::none},
                                                  {"full", RetryConfig::Jitter::full},
                                                  {"equal", RetryConfig::Jitter::equal}});
  config.on.fill(true);
  return config;
}

inline RouterConfig draw_router(Draw& draw) {
  using Policy = RouterConfig::Policy;
  RouterConfig config;
  config.policy = draw.one_of<Policy>("policy", {{"weighted", Policy::weighted},
                                                 {"overflow", Policy::overflow},
                                                 {"cheapest first", Policy::cheapest_first}});
  config.targets = {{.limit = draw.whole("limit", 1, 5)}, {}};
  return config;
}

inline PipelineConfig draw_pipeline(Draw& draw) {
  PipelineConfig config;
  config.stages = {{.name = "a"}, {.name = "b"}};
  if (draw.sometimes("b after a", 60)) config.stages[1].after = {0};
  config.stages[0].fan_out = static_cast<std::uint64_t>(draw.whole("copies", 1, 3));
  config.stages[1].share = static_cast<double>(draw.whole("left out", 0, 3)) / 4;
  config.stages[1].share = 1 - config.stages[1].share;
  return config;
}

inline AccountConfig draw_account(Draw& draw) {
  AccountConfig config;
  const std::int64_t reserved = draw.whole("reserved", 0, 3);
  config.concurrency = 4 + draw.whole("shared", 0, 4);
  config.functions = {{}, {.share = 2}};
  if (reserved > 0) config.functions[0].reserved = reserved;
  return config;
}

/// `change(fleet, retry)` may change what it is made of.
template <class Change>
Maker draw_platform(Draw& draw, Change change) {
  enum class Of { function, fleet, client, gateway, retry, router, pipeline, account };
  const Of of = draw.one_of<Of>("made of", {{"a function", Of::function},
                                            {"a fleet", Of::fleet},
                                            {"a client", Of::client},
                                            {"a gateway", Of::gateway},
                                            {"retries", Of::retry},
                                            {"a router", Of::router},
                                            {"a pipeline", Of::pipeline},
                                            {"an account", Of::account}});
  const bool on_fleet = draw.sometimes("on a fleet", 50);
  const Client::Config client = draw_client(draw);
  const GatewayConfig gateway = draw_gateway(draw);
  RetryConfig retry = draw_retry(draw);
  const RouterConfig router = draw_router(draw);
  const PipelineConfig pipeline = draw_pipeline(draw);
  const AccountConfig account = draw_account(draw);
  const FunctionConfig function = draw_function(draw);
  FleetConfig fleet = draw_fleet(draw);
  change(fleet, retry);

  return [=](std::uint64_t seed, std::uint64_t replication) -> std::unique_ptr<Platform> {
    const auto a_function = [&](std::uint64_t own) {
      return std::make_unique<FunctionPlatform>(function, own, replication);
    };
    const auto a_fleet = [&] {
      return std::make_unique<FleetPlatform>(fleet, seed + 1, replication);
    };
    const auto inner = [&]() -> std::unique_ptr<Platform> {
      if (on_fleet) return a_fleet();
      return a_function(seed);
    };
    const auto both = [&](std::unique_ptr<Platform> second) {
      std::vector<Totals::Child> children;
      children.push_back({"a", a_function(seed), std::nullopt});
      children.push_back({"b", std::move(second), std::nullopt});
      return children;
    };
    switch (of) {
      case Of::function:
        return a_function(seed);
      case Of::fleet:
        return a_fleet();
      case Of::client:
        return std::make_unique<Client>(inner(), client, seed, replication);
      case Of::gateway:
        return std::make_unique<Gateway>(inner(), gateway, seed, replication);
      case Of::retry:
        return std::make_unique<Retry>(inner(), retry, seed, replication);
      case Of::router:
        return std::make_unique<Router>(both(inner()), router, seed, replication);
      case Of::pipeline:
        return std::make_unique<Pipeline>(both(inner()), pipeline, seed, replication);
      case Of::account:
        return std::make_unique<Account>(both(a_function(seed + 2)), account, seed, replication);
    }
    return nullptr;
  };
}

inline Maker draw_any_platform(Draw& draw) {
  return draw_platform(draw, [](FleetConfig&, RetryConfig&) {});
}

inline auto platforms() { return trials(draw_any_platform); }

}  // namespace coldcast::properties
