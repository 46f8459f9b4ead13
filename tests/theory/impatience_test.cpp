// Requests that do not wait for ever: they leave the line, or their client stops waiting.

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

/// Waiting of all requests, those that gave up included.
Contribution wait_of_all_s(const Outcome& outcome) {
  return {to_seconds(outcome.started - outcome.request.at), 1};
}

Contribution any_had_to_wait(const Outcome& outcome) {
  return {outcome.started > outcome.request.at ? 1.0 : 0.0, 1};
}

const std::vector<Tally> waits = {wait_of_all_s, any_had_to_wait};

Replications run_deadline(TimeoutMode mode) {
  FleetConfig platform = server_of(Distribution::exponential(0.1), 1);
  platform.timeout = seconds(0.4);
  platform.timeout_mode = mode;
  return run({platform, poisson(8), 60, 900'000});
}

}  // namespace

TEST_CASE("TO-MM1D-1: one server whose requests wait for 0.3 s at most") {
  FleetConfig platform = server_of(Distribution::exponential(0.1), 1);
  platform.patience = seconds(0.3);
  const Replications runs = run({platform, poisson(9), 60, 600'000, waits});
  check("success ratio", runs, success_ratio, 0.8332897440275076);
  check("share that gives up", runs, ended(Fate::queue_expired), 0.16671025597249242);
  check("share that waits", runs, tallied(1), 0.7499607696247568);
  check("wait of the served", runs, wait_mean_s, 0.0997489124647661);
  check("wait of all", runs, tallied(0), 0.1331328225265349);
  check_wait_percentile(runs, 0.50, 0.0769192028432343);
  check_wait_percentile(runs, 0.95, 0.2753150401448183);
}

TEST_CASE("TO-MMCD-1: four workers with more requests than they can serve, who wait for 0.2 s") {
  FleetConfig platform = server_of(Distribution::exponential(0.1), 4);
  platform.patience = seconds(0.2);
  const Replications runs = run({platform, poisson(44), 60, 900'000, waits});
  check("success ratio", runs, success_ratio, 0.8639283220985814);
  check("share that gives up", runs, ended(Fate::queue_expired), 0.1360716779014186);
  check("share that waits", runs, tallied(1), 0.8853789961442382);
  check("wait of the served", runs, wait_mean_s, 0.098175420428518);
  check("wait of all", runs, tallied(0), 0.11203086182241606);
  check_wait_percentile(runs, 0.50, 0.10451888288710894);
  check_wait_percentile(runs, 0.95, 0.19193496318259676);
}

TEST_CASE("TO-ERLANGA-1: requests of exponential patience leave as Erlang A says") {
  FleetConfig platform = server_of(Distribution::exponential(0.1), 10);
  platform.drawn_patience = Distribution::exponential(0.5);
  const Replications runs = run({platform, poisson(110), 30, 1'200'000, waits});
  check("success ratio", runs, success_ratio, 0.876741154095229);
  check("share that gives up", runs, ended(Fate::queue_expired), 0.12325884590477099);
  check("queue", runs, queued_mean, 6.779236524762404);
  check("wait of all", runs, tallied(0), 0.06162942295238549);
  check("share that waits", runs, tallied(1), 0.8579936009286286);
  check("busy workers", runs, used_mean, 9.64415269504752);
  std::vector<Contribution>
      off;  // giving up at rate 2 while waiting: the share is twice the mean wait
  for (const Replication& r : runs)
    off.push_back({number(r.summary.with_fate(Fate::queue_expired)) - 2 * r.tallies[0].over,
                   number(r.summary.requests())});
  const auto [difference, error] = estimate(off);
  CHECK(std::abs(difference) <= 4 * error);
}

TEST_CASE("TO-DEADLINE-1: a server that does not know of the time limit finishes all") {
  const Replications runs = run_deadline(TimeoutMode::zombie);
  check("success ratio", runs, success_ratio, 0.5506710358827784);
  check("share timed out", runs, ended(Fate::timed_out), 1 - 0.5506710358827784);
  check("utilisation", runs, used_mean, 0.8);
}

TEST_CASE(
    "TO-DEADLINE-1: requests leave the line at the time limit and finish if they have begun") {
  const Replications runs = run_deadline(TimeoutMode::drop);
  check("success ratio", runs, success_ratio, 0.7729481506716526);
  check("utilisation", runs, used_mean, 0.719270453572143);
}

TEST_CASE("TO-DEADLINE-1: all work on a request stops at the time limit") {
  const Replications runs = run_deadline(TimeoutMode::abort);
  check("success ratio", runs, success_ratio, 0.8597023796352846);
  check("utilisation", runs, used_mean, 0.6877619037082278);
}

TEST_CASE("TO-ZOMBIE-1: eight workers answer within the time limit as the tail of M/M/8 says") {
  FleetConfig platform = server_of(Distribution::exponential(0.1), 8);
  for (const auto& [timeout_s, success] :
       {std::pair{0.6, 0.9880725020552971}, {1.0, 0.9996661670445062}}) {
    INFO("a limit of " << timeout_s << " s");
    platform.timeout = seconds(timeout_s);
    const Replications runs = run({platform, poisson(70), 60, 400'000});
    check("success ratio", runs, success_ratio, success);
  }
}

TEST_CASE("MMPP-RENEGE-1: bursts fill a line of twenty and make requests give up") {
  FleetConfig platform = server_of(Distribution::exponential(0.25), 5);
  platform.queue_capacity = 20;
  platform.drawn_patience = Distribution::exponential(2);
  const Arrivals bursts =
      described(R"({"kind": "mmpp", "rates_per_s": [40, 8], "mean_stay_s": [3, 9]})");
  const Replications runs = run({platform, bursts, 200, 1'800'000});
  check("success ratio", runs, success_ratio, 0.7459939238760043);
  check("reject ratio", runs, ended(Fate::queue_full), 0.12145578739940237, {.precision = 0.02});
  check("share that gives up", runs, ended(Fate::queue_expired), 0.13255028872459343);
  check("busy workers", runs, used_mean, 2.9839756955040224);
  check("queue", runs, queued_mean, 4.24160923918699, {.precision = 0.02});
}
