// Idle instances under mru routing form a stack. One that goes idle when k are left busy is taken
// again when the number of busy ones next goes from k to k + 1; so its idle time is a first-passage
// time of that number, and a request is cold if that passage took longer than the keep-alive. Cold
// starts take no time here, or else the number of busy instances would depend on them.

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

FunctionConfig exponential_function(double service_s, double keep_alive_s) {
  FunctionConfig config = function_of(Distribution::exponential(service_s));
  config.keep_alive.fixed = seconds(keep_alive_s);
  return config;
}

struct ExpectedInstances {
  double cold;
  double idle;
  double busy;
  double instances;
};

void check_instances(const Replications& runs, const ExpectedInstances& expected) {
  check("cold ratio", runs, cold_of_accepted, expected.cold);
  check("idle", runs, idle_mean, expected.idle);
  check("busy", runs, busy_mean, expected.busy);
  check("instances", runs, instances_mean, expected.instances);
}

void check_lives(const Replications& runs, double per_hour, double lifespan_s) {
  check("cold starts per hour", runs, starts_per_hour, per_hour);
  check("lifespan", runs, lifespan_mean_s, lifespan_s);
}

const Experiment mru_1 = {exponential_function(2, 60), poisson(1), 200, 3'000'000};

}  // namespace

TEST_CASE("COLD-MRU-1: cold starts and idle instances follow from first-passage times") {
  const Replications runs = run(mru_1);
  check_instances(runs, {0.015272099920992764, 4.2818179270758545, 2, 6.2818179270758545});
  check_lives(runs, 54.97955971557395, 411.32640302077755);
}

// 0.01492 +- 0.00005 was simulated by another program.
TEST_CASE("COLD-MRU-1: preferring the newest instance makes 2.3 % fewer requests cold") {
  FunctionConfig newest = exponential_function(2, 60);
  newest.routing = Routing::newest;
  const Replications by_age = run({newest, mru_1.arrivals, mru_1.warm_up_s, mru_1.requests});
  check("cold ratio", by_age, cold_of_accepted, 0.01492, {.resolution = 0.00005 / 0.01492});

  const Replications by_use = run(mru_1);
  std::vector<Contribution> fewer;  // the same requests come in both
  for (std::size_t i = 0; i < by_use.size(); ++i)
    fewer.push_back({number(by_use[i].summary.cold()) - number(by_age[i].summary.cold()),
                     number(by_use[i].summary.served())});
  const auto [value, error] = estimate(fewer);
  CHECK(value >= 4 / std::sqrt(thrift) * error);
}

TEST_CASE("COLD-MRU-2: the reference workload of SimFaaS, where cold starts are rare") {
  const Experiment experiment = {exponential_function(1.991, 600), poisson(0.9), 800, 10'000'000};
  const Replications runs = run(experiment);
  check_instances(runs, {0.0013293066491827466, 5.900033507685475, 1.7919, 7.691933507685475});
  check_lives(runs, 4.3069535433520985, 6429.361345308557);
}

TEST_CASE("COLD-MRU-3: a busy function with a short keep-alive") {
  const Replications runs = run({exponential_function(0.3, 5), poisson(20), 20, 2'500'000});
  check_instances(runs, {0.014704240505908198, 6.34414105781825, 6, 12.344141057818245});
  check_lives(runs, 1058.7053164253903, 41.97476589443141);
}

TEST_CASE("COLD-CAP-1: cold, idle and refused under a limit of 3") {
  FunctionConfig platform = exponential_function(2, 6);
  platform.concurrency = 3;
  const Replications runs = run({platform, poisson(0.5), 100, 500'000});
  check_instances(runs, {0.2013290806412458, 1.2173617829518846, 0.9375, 2.1548617829518846});
  check_lives(runs, 339.7428235821023, 22.83345483750036);
  check("success ratio", runs, success_ratio, 0.9375);
}

TEST_CASE("COLD-MMPP-1: bursts make 2.6 times as many requests cold as Poisson requests would be") {
  const FunctionConfig platform = exponential_function(0.5, 20);
  const MmppPhases bursty = two_phases({8, 0.4}, {1.0 / 15, 1.0 / 60});
  const Replications runs = run({platform, mmpp(bursty), 400, 2'000'000});
  check_instances(runs, {0.04669914148053908, 3.731144192889024, 0.96, 4.691144192889028});

  const Replications even = run({platform, poisson(1.92), 60, 1'000'000});
  check("cold ratio of Poisson requests", even, cold_of_accepted, 0.018223, {.resolution = 5e-5});
}
