#pragma once
// Small functions and loads at random, with every feature switched on now and then.

#include "tests/laws/random_draws.hpp"
#include "tests/support.hpp"

namespace coldcast::testing {

/// What a law is checked on.
inline constexpr std::uint64_t random_functions = 100;

/// Draws one function after the other. All its times are whole milliseconds times `scale`, a power
/// of two, so that the same draws at another scale give exactly the same function, only slower.
class RandomFunctions : public RandomDraws {
 public:
  explicit RandomFunctions(std::uint64_t seed, double scale = 1)
      : RandomDraws(seed, "random functions", scale) {}

  FunctionConfig function() {
    FunctionConfig config;
    config.service_s = times(1500);
    if (chance(0.3)) config.cold_service_s = times(3000);
    config.stages = stages();
    config.init = {.billed = chance(0.5), .limit = chance(0.3) ? time(2000) : never};
    config.routing = one_of({Routing::mru, Routing::newest, Routing::random});
    config.keep_alive = keep_alive();
    config.binding =
        chance(0.5) ? FunctionConfig::Binding::own : FunctionConfig::Binding::first_free;
    if (chance(0.3)) config.over_provisioning = 1 + uniform() * 2;
    if (chance(0.5)) config.concurrency = whole(1, 12);
    if (chance(0.3)) config.scaling_rate = rate();
    if (chance(0.3)) config.request_rate = rate();
    if (chance(0.3)) config.timeout = time(4000);
    config.out_of_memory = chance(0.05);
    if (chance(0.1)) config.response_limit = Bytes{-1};
    if (chance(0.3))
      config.provisioned.instances = whole(1, std::min<std::int64_t>(4, config.concurrency));
    config.provisioned.over_provisioning = config.over_provisioning;
    config.billing.memory = Megabytes{whole(128, 4096)};
    config.billing.paid_storage = Megabytes{chance(0.3) ? 512 : 0};
    config.billing.snapshot = Megabytes{chance(0.2) ? 256 : 0};
    return config;
  }

  /// Requests in clusters, several at one instant now and then.
  std::vector<Request> requests(std::uint64_t count) {
    std::vector<Request> all;
    Time now{};
    for (std::uint64_t id = 0; id < count; ++id) all.push_back(request_after(now, id));
    return all;
  }

 private:
  std::vector<Stage> stages() {
    std::vector<Stage> all;
    const auto count = static_cast<std::size_t>(whole(0, 5));
    for (std::size_t i = 0; i < count; ++i) {
      const Phase phase = one_of({Phase::provision, Phase::init, Phase::first_call});
      all.push_back({"stage " + std::to_string(i), phase, times(1500), {}});
      if (i > 0 && chance(0.7)) all.back().after = {i - 1};
      if (i > 1 && chance(0.3)) all.back().after.push_back(0);
    }
    return all;
  }

  KeepAlive keep_alive() {
    if (chance(0.2)) return {.fixed = never, .drawn = times(9000), .eviction = {}};
    if (chance(0.2))
      return {.fixed = never, .drawn = {}, .eviction = KeepAlive::Eviction{time(5000), uniform()}};
    return {.fixed = chance(0.1) ? never : time(6000), .drawn = {}, .eviction = {}};
  }

  RateLimit::Rule rate() {
    return {.at_once = whole(1, 9), .more = whole(1, 3), .every = time(1000)};
  }
};

}  // namespace coldcast::testing
