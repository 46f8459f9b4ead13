#include "sim/core/summary.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

/// A served request in seconds: arrival, start of service, answer at the client.
Outcome served(double at, double started, double finished, bool cold = false, double network = 0) {
  Outcome outcome;
  outcome.request.at = seconds(at);
  outcome.started = seconds(started);
  outcome.finished = seconds(finished);
  outcome.network = seconds(network);
  outcome.cold = cold;
  return outcome;
}

Outcome failed_at(double at, double finished, Fate fate, bool cold = false) {
  Outcome outcome = served(at, finished, finished, cold);
  outcome.fate = fate;
  return outcome;
}

void take_all(Summary& summary, const std::vector<Outcome>& outcomes) {
  for (const Outcome& outcome : outcomes) summary.take(outcome);
}

const std::vector<Outcome> five_outcomes = {
    served(0, 2, 3, true, 0.25), served(1, 1, 2, false, 0.25), failed_at(2, 2, Fate::throttled),
    failed_at(3, 9, Fate::timed_out, true), served(4, 4.5, 6, false, 0.5)};

}  // namespace

TEST_CASE("a summary sums the times of served requests only") {
  Summary summary;
  take_all(summary, five_outcomes);
  INFO("latencies 3, 1, 2; waits 2, 0, 0.5; on the wire 0.25, 0.25, 0.5; the rest is service");
  CHECK(summary.latency_sum_s() == Approx(6).epsilon(1e-12));
  CHECK(summary.wait_sum_s() == Approx(2.5).epsilon(1e-12));
  CHECK(summary.service_sum_s() == Approx(6 - 2.5 - 1).epsilon(1e-12));
  CHECK(summary.cold_latency_sum_s() == Approx(3).epsilon(1e-12));
  INFO("variance (9 + 1 + 4) / 3 - 2^2 = 2 / 3");
  CHECK(summary.latency_variance_s2() == Approx(2.0 / 3).epsilon(1e-12));
  CHECK(summary.latency().count() == 3);
  CHECK(summary.latency().percentile(0.5) == seconds(2));
  CHECK(summary.wait().percentile(0.5) == seconds(0.5));
}

TEST_CASE("a summary counts every request by its fate") {
  Summary summary;
  take_all(summary, five_outcomes);
  CHECK(summary.requests() == 5);
  CHECK(summary.served() == 3);
  CHECK(summary.with_fate(Fate::throttled) == 1);
  CHECK(summary.with_fate(Fate::timed_out) == 1);
  CHECK(summary.with_fate(Fate::payload) == 0);
  CHECK(summary.cold() == 2);
  CHECK(summary.cold_served() == 1);
  CHECK(summary.last_finish() == seconds(9));
}

TEST_CASE("a summary leaves out what arrived before the end of the warm-up") {
  Summary summary{seconds(1)};
  take_all(summary, five_outcomes);
  INFO("the first request ends after the warm-up but arrived in it; one at its very end counts");
  CHECK(summary.requests() == 4);
  CHECK(summary.served() == 2);
  CHECK(summary.latency_sum_s() == Approx(3).epsilon(1e-12));
  CHECK(summary.cold() == 1);
}

TEST_CASE("summaries merge to the summary of all") {
  Summary all, first, second;
  take_all(all, five_outcomes);
  take_all(first, {five_outcomes[0], five_outcomes[3]});
  take_all(second, {five_outcomes[1], five_outcomes[2], five_outcomes[4]});
  first.merge(second);
  CHECK(first.requests() == all.requests());
  for (std::size_t fate = 0; fate < fates; ++fate)
    CHECK(first.with_fate(static_cast<Fate>(fate)) == all.with_fate(static_cast<Fate>(fate)));
  CHECK(first.cold() == all.cold());
  CHECK(first.cold_served() == all.cold_served());
  CHECK(first.latency_sum_s() == all.latency_sum_s());
  CHECK(first.cold_latency_sum_s() == all.cold_latency_sum_s());
  CHECK(first.wait_sum_s() == all.wait_sum_s());
  CHECK(first.service_sum_s() == all.service_sum_s());
  CHECK(first.latency_variance_s2() == Approx(all.latency_variance_s2()).epsilon(1e-12));
  CHECK(first.last_finish() == all.last_finish());
  CHECK(first.latency().percentile(1) == all.latency().percentile(1));
  CHECK(first.wait().count() == all.wait().count());
}

TEST_CASE("a summary of nothing is zero") {
  const Summary summary;
  CHECK(summary.requests() == 0);
  CHECK(summary.latency_variance_s2() == 0);
  CHECK(summary.latency().count() == 0);
}

TEST_CASE("a summary leaves out requests that only keep instances warm, and counts items") {
  Summary summary;
  Outcome ping = served(1, 1, 2, true);
  ping.request.items = 0;
  Outcome eight = served(1, 1, 3);
  eight.request.items = 8;
  take_all(summary, {ping, eight, served(2, 2, 3)});
  CHECK(summary.requests() == 2);
  CHECK(summary.items() == 9);
  CHECK(summary.cold() == 0);
  CHECK(summary.latency_sum_s() == Approx(3).epsilon(1e-12));
  Summary both = summary;
  both.merge(summary);
  CHECK(both.items() == 18);
}
