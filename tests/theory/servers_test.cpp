// Servers that are always there, one line in front of them: the queues of the textbooks. Where
// service times are exponential, percentiles follow from the formulas of M/M/c; with constant times
// from Crommelin's chain [Franx 2001], under bursts from the quasi-birth-death chain of MMPP/M/c.

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

/// A pool of servers with exponential times under Poisson requests.
Experiment markov(double rate, double service_s, std::int64_t servers, double requests) {
  const FleetConfig platform = server_of(Distribution::exponential(service_s), servers);
  return {platform, poisson(rate), 100, requests, {had_to_wait}};
}

/// The share of requests that M/M/c with room for K in all serves.
double served_with_room_for(int in_all, int servers, double offered) {
  double weight = 1, sum = 1;
  for (int n = 1; n <= in_all; ++n) sum += weight *= offered / std::min(n, servers);
  return 1 - weight / sum;
}

}  // namespace

TEST_CASE("Q-MM1-1: one server at a load of 0.8 waits as M/M/1") {
  const Replications runs = run(markov(8, 0.1, 1, 2'500'000));
  check("wait", runs, wait_mean_s, 0.4);
  check("sojourn", runs, latency_mean_s, 0.5);
  check("queue", runs, queued_mean, 3.2);
  check("share that waits", runs, tallied(0), 0.8);
  check("utilisation", runs, used_mean, 0.8);
  check("busy", runs, busy_mean, 0.8);
  check_percentile(runs, 0.50, 0.34657359027997264);
  check_percentile(runs, 0.95, 1.4978661367769954);
  check_wait_percentile(runs, 0.95, 1.3862943611198901);
}

TEST_CASE("Q-MMC-1: eight workers at a load of 7 wait as Erlang C says") {
  const Replications runs = run(markov(70, 0.1, 8, 10'000'000));
  check("share that waits", runs, tallied(0), 0.6353160175364294);
  check("wait", runs, wait_mean_s, 0.06353160175364295);
  check("sojourn", runs, latency_mean_s, 0.16353160175364295);
  check_percentile(runs, 0.50, 0.1292673733968746);
  check_percentile(runs, 0.95, 0.43152277820442875);
  check_wait_percentile(runs, 0.95, 0.2542099535081884);
  check("busy workers", runs, used_mean, 7);
}

TEST_CASE("Q-MMC-2: 64 workers at a load of 60 wait as Erlang C says") {
  const Replications runs = run(markov(300, 0.2, 64, 2'500'000));
  check("share that waits", runs, tallied(0), 0.5068662709757634, {.precision = 0.02});
  check("sojourn", runs, latency_mean_s, 0.22534331354878817);
  check_percentile(runs, 0.50, 0.16749413952811934);
  check_percentile(runs, 0.95, 0.6303663024235907);
  check_percentile(runs, 0.99, 0.9522561290473174);
  check("busy workers", runs, used_mean, 60);
}

// With room for one less or more in all, 0.761 or 0.777 of the requests would be served.
TEST_CASE("Q-MMCK-1: a line of six behind four workers refuses as M/M/4/10") {
  CHECK(served_with_room_for(10, 4, 5) == Approx(0.7699756745705881).epsilon(1e-12));
  Experiment experiment = markov(10, 0.5, 4, 3'000'000);
  FleetConfig platform = server_of(Distribution::exponential(0.5), 4);
  for (const int line : {5, 6, 7}) {
    INFO("a line of " << line);
    platform.queue_capacity = line;
    experiment.platform = platform;
    const Replications runs = run(experiment);
    check("success ratio", runs, success_ratio, served_with_room_for(4 + line, 4, 5));
    const Estimated served = estimate(ratios_of(runs, success_ratio));
    const bool six = std::abs(served.value - 0.7699756745705881) <= 4 * served.error;
    if (thrift == 1) CHECK(six == (line == 6));  // fewer requests do not tell 7 from 6
    if (line != 6) continue;
    check("reject ratio", runs, ended(Fate::queue_full), 0.23002432542941192);
    check("wait", runs, wait_mean_s, 0.4553693454740482);
    check("sojourn", runs, latency_mean_s, 0.9553693454740482);
    check("share that waits", runs, tallied(0), 0.8817152763102493);
    check_wait_percentile(runs, 0.95, 1.087785447212663);
    check_wait_percentile(runs, 0.99, 1.4234275786208246);
    check("busy workers", runs, used_mean, 3.849878372852941);
  }
}

TEST_CASE("Q-ERLB-1: a pool of 20 without a line refuses as Erlang B says for every service law") {
  for (const Distribution& service_s :
       {Distribution::exponential(0.2), Distribution::constant(0.2),
        Distribution::lognormal(0.2, 4), Distribution::hyperexponential(0.2, 9),
        Distribution::pareto(0.2, 2.5)}) {
    INFO("variance of service " << service_s.variance());
    FleetConfig platform = server_of(service_s, 20);
    platform.queue_capacity = 0;
    const Replications runs = run({platform, poisson(80), 60, 1'200'000});
    check("success ratio", runs, success_ratio, 0.93558907521843);
    check("reject ratio", runs, ended(Fate::queue_full), 0.06441092478156991, {.precision = 0.02});
    check("busy workers", runs, used_mean, 14.96942520349488);
  }
}

TEST_CASE("Q-MD1-1: constant times halve the wait of M/M/1") {
  const FleetConfig platform = server_of(Distribution::constant(0.1), 1);
  const Replications runs = run({platform, poisson(8), 100, 1'700'000, {had_to_wait}});
  check("wait", runs, wait_mean_s, 0.2);
  check("sojourn", runs, latency_mean_s, 0.3);
  check("share that waits", runs, tallied(0), 0.8);
  check_wait_percentile(runs, 0.50, 0.12759398733750946);
  check_wait_percentile(runs, 0.95, 0.6620324996840725);
}

TEST_CASE("Q-MDC-1: four workers with constant times wait as M/D/4") {
  const FleetConfig platform = server_of(Distribution::constant(0.1), 4);
  const Replications runs = run({platform, poisson(36), 100, 6'000'000, {had_to_wait}});
  check("wait", runs, wait_mean_s, 0.09999658855813384);
  check("sojourn", runs, latency_mean_s, 0.19999658855813385);
  check("share that waits", runs, tallied(0), 0.7754365862673571);
  check_wait_percentile(runs, 0.90, 0.25604449424083564);
  check_wait_percentile(runs, 0.95, 0.33969863055806554);
}

TEST_CASE("Q-MDC-2: sixteen workers with constant times wait as M/D/16") {
  const FleetConfig platform = server_of(Distribution::constant(0.1), 16);
  const Replications runs = run({platform, poisson(144), 50, 6'500'000, {had_to_wait}});
  check("wait", runs, wait_mean_s, 0.019246703121446072);
  check("sojourn", runs, latency_mean_s, 0.11924670312144608);
  check("share that waits", runs, tallied(0), 0.565340594951439);
  check_wait_percentile(runs, 0.95, 0.07783251090544725);
}

TEST_CASE("Q-MG1-LN: lognormal times of mean 0.1 and squared variation 2 wait as M/G/1") {
  const FleetConfig platform = server_of(Distribution::lognormal(0.1, 2), 1);
  const Replications runs = run({platform, poisson(7), 200, 2'000'000, {had_to_wait}});
  check("wait", runs, wait_mean_s, 0.35);
  check("sojourn", runs, latency_mean_s, 0.45);
  check("share that waits", runs, tallied(0), 0.7);
}

TEST_CASE("Q-MH21: short and long requests wait as M/H2/1") {
  const FleetConfig platform = server_of(Distribution::hyperexponential(0.1, 4), 1);
  const Replications runs = run({platform, poisson(7), 200, 3'800'000, {had_to_wait}});
  check("wait", runs, wait_mean_s, 0.5833333333333335);
  check("share that waits", runs, tallied(0), 0.7);
  check_wait_percentile(runs, 0.90, 1.7452394546149546);
  check_wait_percentile(runs, 0.95, 2.4383866341536296);
}

// Requests do not see time averages here: fewer have to wait than the server is busy.
TEST_CASE("Q-DM1-1: requests at equal intervals wait as D/M/1") {
  const FleetConfig platform = server_of(Distribution::exponential(0.1), 1);
  const Replications runs = run({platform,
                                 described(R"({"kind": "constant", "interval_s": 0.125})"),
                                 100,
                                 1'300'000,
                                 {had_to_wait}});
  check("wait", runs, wait_mean_s, 0.16927308399198962);
  check("sojourn", runs, latency_mean_s, 0.2692730839919896);
  check("share that waits", runs, tallied(0), 0.6286297964969465);
  check("utilisation", runs, used_mean, 0.8);
  check_percentile(runs, 0.95, 0.8066700681142178);
}

TEST_CASE("MMPP-M1-1: bursts make requests wait four times as long as M/M/1") {
  const FleetConfig platform = server_of(Distribution::exponential(0.1), 1);
  const Arrivals bursts =
      described(R"({"kind": "mmpp", "rates_per_s": [14, 4], "mean_stay_s": [2, 3]})");
  const Replications runs = run({platform, bursts, 300, 9'000'000, {had_to_wait}});
  check("wait", runs, wait_mean_s, 1.7218193462915081);
  check("sojourn", runs, latency_mean_s, 1.8218193462915082);
  check("queue", runs, queued_mean, 13.774554770332065);
  check("share that waits", runs, tallied(0), 0.8796967756180466);
}

TEST_CASE("MMPP-MC-1: bursts make requests wait twelve times as long on four workers") {
  const FleetConfig platform = server_of(Distribution::exponential(0.1), 4);
  const Arrivals bursts =
      described(R"({"kind": "mmpp", "rates_per_s": [45, 15], "mean_stay_s": [2, 4]})");
  const Replications runs = run({platform, bursts, 200, 4'000'000, {had_to_wait}});
  check("wait", runs, wait_mean_s, 0.26539597241568025, {.precision = 0.02});
  check("sojourn", runs, latency_mean_s, 0.3653959724156802, {.precision = 0.02});
  check("queue", runs, queued_mean, 6.634899310392006, {.precision = 0.02});
  check("share that waits", runs, tallied(0), 0.6082269086823825);
  check_wait_percentile(runs, 0.95, 1.1132503917014047, 0.02);
}
