// Systems that theory knows although a cold start takes time.

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

FunctionConfig always_cold() {
  FunctionConfig platform = function_of(Distribution::exponential(0.4));
  platform.stages = start_of(Distribution::constant(1.5));
  platform.keep_alive.fixed = Duration{};
  return platform;
}

Contribution on_demand(const Replication& r) { return {r.occupancies.instances.mean() - 10}; }

struct Drawn {
  double rate, service_s, cold_s, keep_alive_s;
  std::int64_t limit;
};

/// Checks with every routing what does not depend on it.
void for_each_routing(const Drawn& c, const std::function<void(const Replications&)>& check_runs) {
  for (const Routing routing : {Routing::mru, Routing::newest, Routing::random}) {
    INFO("routing " << static_cast<int>(routing));
    FunctionConfig platform = function_of(Distribution::exponential(c.service_s));
    platform.stages = start_of(Distribution::exponential(c.cold_s));
    platform.keep_alive.drawn = Distribution::exponential(c.keep_alive_s);
    platform.concurrency = c.limit;
    platform.routing = routing;
    check_runs(run({platform, poisson(c.rate), 300, 1'000'000}));
  }
}

}  // namespace

// The provisioned instances are an Erlang loss system that what spills over cannot disturb.
TEST_CASE("COLD-PROV-1: what 10 provisioned instances cannot take spills over as Erlang B says") {
  FunctionConfig platform = function_of(Distribution::lognormal(0.4, 2));
  platform.provisioned.instances = 10;
  platform.stages = start_of(Distribution::constant(3));
  platform.keep_alive.fixed = Duration{};
  const Replications runs = run({platform, poisson(20), 100, 1'500'000});
  check("cold ratio", runs, cold_of_accepted, 0.1216610642529515);
  check("latency", runs, latency_mean_s, 0.7649831927588545);
  check("busy on demand", runs, on_demand, 8.272952369200702);
  const auto provisioned = [](const Replication& r) {
    return Contribution{busy_mean(r).over - on_demand(r).over};
  };
  check("busy provisioned", runs, provisioned, 7.026711485976388);
}

TEST_CASE("COLD-ALWAYS-1: without a keep-alive every request is cold and concurrency is Poisson") {
  const Replications runs = run({always_cold(), poisson(5), 60, 2'000'000});
  check("cold ratio", runs, cold_of_accepted, 1);
  check("latency", runs, latency_mean_s, 1.9);
  check("concurrency", runs, busy_mean, 9.5);
  check("its variance", runs, busy_variance(9.5), 9.5);
  check("instances", runs, instances_mean, 9.5);
  check_percentile(runs, 0.95, 2.698292909421596);
  check_percentile(runs, 0.99, 3.342068074395237);
}

// Erlang B for 12 servers and 9.5 erlang.
TEST_CASE("COLD-ALWAYS-1: a cold start occupies a place under a limit of 12") {
  FunctionConfig platform = always_cold();
  platform.concurrency = 12;
  const Replications runs = run({platform, poisson(5), 60, 1'000'000});
  check("reject ratio", runs, reject_ratio, 0.10095301009637929);
}

// With an exponential keep-alive it does not matter which idle instance is taken: serving, starting
// and idle are a Markov chain in three dimensions.
TEST_CASE(
    "COLD-TTL-1: an exponential keep-alive gives the same numbers with every routing, limit 6") {
  for_each_routing({0.8, 1.5, 4, 12, 6}, [](const Replications& runs) {
    check("cold ratio", runs, cold_of_accepted, 0.1791956815697269);
    check("success ratio", runs, success_ratio, 0.986967096166245);
    check("latency", runs, latency_mean_s, 2.2167827262789075);
    check_percentile(runs, 0.50, 1.327993996338401);
    check_percentile(runs, 0.95, 7.414966612551062);
    check_percentile(runs, 0.99, 13.459916460929877);
    check("serving", runs, serving_mean, 1.1843605153994938);
    check("starting", runs, starting_mean, 0.5659527727500934);
    check("idle", runs, idle_mean, 1.697858318250279);
  });
}

// The limit of 25 is reached once in 10^12 requests.
TEST_CASE(
    "COLD-TTL-2: an exponential keep-alive gives the same numbers with every routing, limit 25") {
  for_each_routing({2, 0.5, 3, 10, 25}, [](const Replications& runs) {
    check("cold ratio", runs, cold_of_accepted, 0.11135725065668775);
    check("success ratio", runs, success_ratio, 1);
    check("latency", runs, latency_mean_s, 0.8340717519700632);
    check_percentile(runs, 0.50, 0.4076815472830048);
    check_percentile(runs, 0.95, 3.0645617151240248);
    check_percentile(runs, 0.99, 7.777485558597238);
    check("serving", runs, serving_mean, 1);
    check("starting", runs, starting_mean, 0.6681435039394479);
    check("idle", runs, idle_mean, 2.227145013131491);
  });
}
