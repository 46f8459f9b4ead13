#include "verification/theory/keep_alive.hpp"

#include <cmath>
#include <complex>
#include <unsupported/Eigen/MatrixFunctions>
#include <vector>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/erlang.hpp"
#include "verification/theory/laplace.hpp"
#include "verification/theory/level_chain.hpp"

using namespace coldcast::exact;

TEST_CASE("transforms are inverted to thirteen digits") {
  for (const double t : {1e-3, 0.7, 40.0, 1e6}) {
    const Contour contour(t);
    std::complex<double> decay = 0, one = 0, ramp = 0;
    for (std::size_t k = 0; k < contour.at.size(); ++k) {
      decay += contour.weights[k] / (contour.at[k] + 2 / t);
      one += contour.weights[k] / contour.at[k];
      ramp += contour.weights[k] / (contour.at[k] * contour.at[k]);
    }
    CHECK(decay.real() == Approx(std::exp(-2)).epsilon(1e-12));
    CHECK(one.real() == Approx(1).epsilon(1e-12));
    CHECK(ramp.real() == Approx(t).epsilon(1e-12));
  }
}

TEST_CASE("a lone instance is exact in the case COLD-SINGLE-1") {
  const LoneInstance lone = lone_instance(0.1, 0.5, 2, 30);
  CHECK(lone.cold_ratio == near(0.049787068367863944));
  CHECK(lone.success_ratio == near(0.9434341296167985));
  CHECK(lone.latency_mean_s == near(0.5995741367357279));
  CHECK(lone.latency_percentile_s(0.50) == near(0.37348272289267404));
  CHECK(lone.latency_percentile_s(0.95) == near(2.1477568521865726));
  CHECK(lone.latency_percentile_s(0.99) == near(2.9524758084035585));
  CHECK(lone.busy_mean == near(0.05656587038320148));
  CHECK(lone.idle_mean == near(0.8964633101049907));
}

TEST_CASE("a lone instance with a line is exact in the case COLD-QUEUE-1") {
  const QueuedInstance lone = queued_instance(0.05, constant_moments(4), constant_moments(10), 20);
  CHECK(lone.wait_mean_s == near(4.384060087424091));
  CHECK(lone.sojourn_mean_s == near(8.384060087424091));
  CHECK(lone.cold_ratio == near(0.2485798455951418));
  CHECK(lone.p_found_empty == near(0.6757100772024291));
  CHECK(lone.wait_due_to_cold_s == near(3.8840600874240905));
  CHECK(lone.instances_mean == near(0.7514201544048582));
}

TEST_CASE("a lone instance that stops at once waits as in the case COLD-SETUP-1") {
  // M/M/1 with an exponential set-up: 1 / (mu - lambda) + the mean set-up.
  const QueuedInstance lone =
      queued_instance(0.5, exponential_moments(1), exponential_moments(5), 0);
  CHECK(lone.sojourn_mean_s == near(7));
  CHECK(lone.instances_mean == near(0.5 + 0.35714285714285876));
  const QueuedInstance kept =
      queued_instance(0.5, exponential_moments(1), exponential_moments(5), 1e3);
  CHECK(kept.sojourn_mean_s == near(2));
  CHECK(kept.instances_mean == near(1));
}

TEST_CASE("requests that never overlap start cold as in the case COLD-RENEWAL-1") {
  const LoneRequests lone = lone_requests(4, 20, 1, 2.5, 20);
  CHECK(lone.cold_ratio == near(0.40697556950809455));
  CHECK(lone.latency_mean_s == near(2.0174389237702366));
  CHECK(lone_requests(30, 20, 1, 2.5, 20).cold_ratio == 1);
  CHECK(lone_requests(4, 20, 1, 2.5, 1e6).cold_ratio == Approx(0).margin(1e-12));
}

TEST_CASE("most recently used instances are exact in the cases COLD-MRU-1, 2 and 3") {
  const MostRecentlyUsed first = most_recently_used(steady(1), 2, 60);
  CHECK(first.cold_ratio == near(0.015272099920992764));
  CHECK(first.idle_mean == near(4.2818179270758545));
  CHECK(first.busy_mean == near(2));
  CHECK(first.instances_mean == near(6.2818179270758545));
  CHECK(first.cold_starts_per_s * 3600 == near(54.97955971557395));
  CHECK(first.lifespan_mean_s == near(411.32640302077755));
  CHECK(first.success_ratio == near(1));
  const MostRecentlyUsed second = most_recently_used(steady(0.9), 1.991, 600);
  CHECK(second.cold_ratio == near(0.0013293066491827466));
  CHECK(second.idle_mean == near(5.900033507685475));
  CHECK(second.lifespan_mean_s == near(6429.361345308557));
  const MostRecentlyUsed third = most_recently_used(steady(20), 0.3, 5);
  CHECK(third.cold_ratio == near(0.014704240505908198));
  CHECK(third.idle_mean == near(6.34414105781825));
  CHECK(third.lifespan_mean_s == near(41.97476589443141));
}

TEST_CASE("a limit on most recently used instances is exact in the case COLD-CAP-1") {
  const MostRecentlyUsed three = most_recently_used(steady(0.5), 2, 6, 3);
  CHECK(three.cold_ratio == near(0.2013290806412458));
  CHECK(three.idle_mean == near(1.2173617829518846));
  CHECK(three.busy_mean == near(0.9375));
  CHECK(three.instances_mean == near(2.1548617829518846));
  CHECK(three.cold_starts_per_s * 3600 == near(339.7428235821023));
  CHECK(three.lifespan_mean_s == near(22.83345483750036));
  CHECK(three.success_ratio == near(0.9375));
}

TEST_CASE("most recently used instances under bursts are exact in the case COLD-MMPP-1") {
  const MostRecentlyUsed load = most_recently_used(two_phases(8, 0.4, 1.0 / 15, 1.0 / 60), 0.5, 20);
  CHECK(load.cold_ratio == near(0.04669914148053908));
  CHECK(load.idle_mean == near(3.731144192889024));
  CHECK(load.busy_mean == near(0.96));
  CHECK(load.instances_mean == near(4.691144192889028));
  CHECK(most_recently_used(steady(1.92), 0.5, 20).cold_ratio == Approx(0.018223).epsilon(3e-5));
}

namespace {

/// The cold ratio by the exponential of the chain of phases and numbers busy up to k, whose way up
/// from k ends it, for k = 0, ..., most - 1.
double cold_ratio_by_exponentials(const BurstyLoad& load, double service_s, double keep_alive_s,
                                  int most) {
  std::vector<double> down;
  for (int n = 1; n <= most; ++n) down.push_back(n / service_s);
  const auto levels = level_chain(load, down);
  const auto phases = load.rates.size();
  double cold = 0, all = 0;
  for (int k = 0; k < most; ++k) {
    const auto size = phases * (k + 1);
    Eigen::MatrixXd chain = Eigen::MatrixXd::Zero(size, size);
    for (int n = 0; n <= k; ++n) {
      const auto at = phases * n;
      chain.block(at, at, phases, phases) = load.moves;
      for (Eigen::Index i = at; i < at + phases; ++i) {
        chain(i, i) -= load.rates(i - at) + n / service_s;
        if (n < k) chain(i, i + phases) += load.rates(i - at);
        if (n > 0) chain(i, i - phases) += n / service_s;
      }
    }
    const Eigen::MatrixXd moved = Eigen::MatrixXd(chain * keep_alive_s).exp();
    const Eigen::VectorXd begun =
        levels[static_cast<std::size_t>(k + 1)] * down[static_cast<std::size_t>(k)];
    cold += begun.dot(moved.bottomRows(phases).rowwise().sum());
    all += begun.sum();
  }
  return cold / all;
}

}  // namespace

TEST_CASE("ways up by transform are those by matrix exponentials") {
  const BurstyLoad chain = bursty_load({3, 0, 1}, {{0, 0.4, 0}, {0.2, 0, 0.1}, {0, 0.3, 0}});
  const BurstyLoad ring = bursty_load({3, 0, 1}, {{0, 2, 0}, {0, 0, 2}, {2, 0, 0}});
  for (const double keep_alive_s : {0.5, 5.0, 20.0}) {
    CHECK(most_recently_used(chain, 0.7, keep_alive_s, 5).cold_ratio ==
          near(cold_ratio_by_exponentials(chain, 0.7, keep_alive_s, 5)));
    CHECK(most_recently_used(ring, 0.7, keep_alive_s, 5).cold_ratio ==
          Approx(cold_ratio_by_exponentials(ring, 0.7, keep_alive_s, 5)).margin(1e-11));
  }
}

TEST_CASE("one most recently used instance is a lone one, and equal rates are one") {
  const MostRecentlyUsed one = most_recently_used(steady(0.1), 0.5, 30, 1);
  const LoneInstance lone = lone_instance(0.1, 0.5, 0, 30);
  CHECK(one.cold_ratio == near(lone.cold_ratio));
  CHECK(one.success_ratio == near(lone.success_ratio));
  CHECK(one.idle_mean == near(lone.idle_mean));
  const MostRecentlyUsed plain = most_recently_used(steady(20), 0.3, 5);
  const MostRecentlyUsed same = most_recently_used(two_phases(20, 20, 3, 0.1), 0.3, 5);
  CHECK(same.cold_ratio == near(plain.cold_ratio));
  CHECK(same.idle_mean == near(plain.idle_mean));
}

TEST_CASE("short keep-alives make every start cold, and thousands of instances are no trouble") {
  CHECK(most_recently_used(steady(5), 0.4, 1e-9).cold_ratio == Approx(1).epsilon(1e-7));
  // Offered 5000: keep-alive as long as the number busy needs to vary. Longer ones start fewer.
  const MostRecentlyUsed large = most_recently_used(steady(5000), 1, 10);
  CHECK(large.busy_mean == near(5000));
  CHECK(large.cold_ratio > 0);
  CHECK(large.cold_ratio < 0.01);
  CHECK(most_recently_used(steady(5000), 1, 20).cold_ratio < large.cold_ratio);
  // Alive are the largest number busy in the last keep-alive: some standard deviations, of 71,
  // more.
  CHECK(large.idle_mean > 71);
  CHECK(large.idle_mean < 5 * 71);
}

TEST_CASE("provisioned instances spill as in the case COLD-PROV-1") {
  const ProvisionedSpill spill = provisioned_spill(20, 0.4, 3, 10);
  CHECK(spill.cold_ratio == near(0.1216610642529515));
  CHECK(spill.latency_mean_s == near(0.7649831927588545));
  CHECK(spill.provisioned_busy_mean == near(7.026711485976388));
  CHECK(spill.on_demand_busy_mean == near(8.272952369200702));
}

TEST_CASE("without keep-alive every start is cold, as in the case COLD-ALWAYS-1") {
  const LoneInstance instance = lone_instance(5, 0.4, 1.5, 0);
  CHECK(instance.cold_ratio == 1);
  CHECK(instance.latency_mean_s == near(1.9));
  CHECK(instance.latency_percentile_s(0.95) == near(2.698292909421596));
  CHECK(instance.latency_percentile_s(0.99) == near(3.342068074395237));
  CHECK(erlang_b(12, 5 * instance.latency_mean_s) == near(0.10095301009637929));
}
