// Requests that share vCPUs. Egalitarian sharing is a symmetric queue: how many requests there are
// does not depend on the law of their work, and a request with work x takes on average x times the
// same slowdown, however large x is.

#include <array>

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

/// An instance on which any number of requests share the vCPUs, none of them using more than one.
FleetConfig shared_processor(Distribution work_s, double vcpu) {
  FleetConfig config = server_of(std::move(work_s), FleetConfig::unlimited);
  config.discipline = FleetConfig::Discipline::sharing;
  config.vcpu = vcpu;
  return config;
}

constexpr std::array<double, 5> edges = {0, 0.25, 0.5, 0.75, 1};

/// Latency over work of the requests whose work is in the given quarter of its distribution.
Tally slowdown(const Distribution& work_s, std::size_t quarter) {
  return [work_s, quarter](const Outcome& outcome) -> Contribution {
    const double luck = outcome.request.luck;
    if (outcome.fate != Fate::served || luck <= edges[quarter] || luck > edges[quarter + 1])
      return {0, 0};
    return {to_seconds(outcome.finished - outcome.request.at), work_s.quantile(luck)};
  };
}

std::vector<Tally> slowdowns(const Distribution& work_s) {
  std::vector<Tally> tallies;
  for (std::size_t quarter = 0; quarter < 4; ++quarter)
    tallies.push_back(slowdown(work_s, quarter));
  return tallies;
}

void check_slowdowns(const Replications& runs, double expected, double precision) {
  for (std::size_t quarter = 0; quarter < 4; ++quarter)
    check("slowdown in quarter " + std::to_string(quarter), runs, tallied(quarter), expected,
          {.precision = precision});
}

}  // namespace

TEST_CASE("PS-1: lognormal work on one vCPU is slowed down four times whatever its size") {
  const Distribution work_s = Distribution::lognormal(0.1, 4);
  const Replications runs =
      run({shared_processor(work_s, 1), poisson(7.5), 200, 2'400'000, slowdowns(work_s)});
  check("sojourn", runs, latency_mean_s, 0.4);
  check_slowdowns(runs, 4, 0.01);
  check("utilisation", runs, used_mean, 0.75);
  check("in service", runs, in_service_mean, 3);
}

TEST_CASE("PS-2: exponential work has the mean of M/M/1 and a wider spread") {
  const Tally square = [](const Outcome& outcome) -> Contribution {
    const double off = to_seconds(outcome.finished - outcome.request.at) - 0.4;
    return {off * off, 1};
  };
  const Replications runs = run({shared_processor(Distribution::exponential(0.1), 1),
                                 poisson(7.5),
                                 100,
                                 2'200'000,
                                 {square}});
  check("sojourn", runs, latency_mean_s, 0.4);
  INFO("a standard deviation to 1 % is a variance to 2 %");
  check("variance", runs, tallied(0), 0.5932958789676531 * 0.5932958789676531, {.precision = 0.02});
}

TEST_CASE("PS-3: two vCPUs for at most eight requests are those of M/M/2/8 for any work") {
  for (const Distribution& work_s : {Distribution::exponential(0.1), Distribution::constant(0.1),
                                     Distribution::lognormal(0.1, 3)}) {
    INFO("variance of work " << work_s.variance());
    FleetConfig platform = shared_processor(work_s, 2);
    platform.concurrency = 8;
    platform.queue_capacity = 0;
    const Replications runs = run({platform, poisson(20), 60, 1'000'000, slowdowns(work_s)});
    check("success ratio", runs, success_ratio, 0.8823529411764706);
    check("reject ratio", runs, ended(Fate::queue_full), 0.11764705882352941);
    check("sojourn", runs, latency_mean_s, 0.24);
    check_slowdowns(runs, 2.4, 0.01);
    check("share of time busy", runs, busy_mean, 0.9411764705882353);
  }
}

// With exponential work, how many requests there are does not depend on the order of service; so
// the mean sojourn is that of the line in MMPP-M1-1 and MMPP-MC-1.
TEST_CASE("PS-MMPP-1: bursts on one shared vCPU have the mean sojourn of MMPP/M/1") {
  const Arrivals bursts =
      described(R"({"kind": "mmpp", "rates_per_s": [14, 4], "mean_stay_s": [2, 3]})");
  const FleetConfig platform = shared_processor(Distribution::exponential(0.1), 1);
  const Replications runs = run({platform, bursts, 300, 2'500'000});
  check("sojourn", runs, latency_mean_s, 1.8218193462915082, {.precision = 0.02});
  check("in service", runs, in_service_mean, 13.774554770332065 + 0.8, {.precision = 0.02});
  check("utilisation", runs, used_mean, 0.8);
}

TEST_CASE("PS-MMPP-2: bursts on four shared vCPUs have the mean sojourn of MMPP/M/4") {
  const Arrivals bursts =
      described(R"({"kind": "mmpp", "rates_per_s": [45, 15], "mean_stay_s": [2, 4]})");
  const FleetConfig platform = shared_processor(Distribution::exponential(0.1), 4);
  const Replications runs = run({platform, bursts, 200, 3'000'000});
  check("sojourn", runs, latency_mean_s, 0.3653959724156802, {.precision = 0.02});
  check("in service", runs, in_service_mean, 6.634899310392006 + 2.5, {.precision = 0.02});
}
