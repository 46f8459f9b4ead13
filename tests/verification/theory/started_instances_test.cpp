#include "verification/theory/started_instances.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/erlang.hpp"
#include "verification/theory/finite_chain.hpp"
#include "verification/theory/many_servers.hpp"

using namespace coldcast::exact;

TEST_CASE("the long run of a ring is its stays, and moves between two states add up") {
  const auto ring = long_run(3, {{0, 1, 2}, {1, 2, 1}, {1, 2, 2}, {2, 0, 5}});
  const double sum = 0.5 + 1.0 / 3 + 0.2;
  CHECK(ring[0] == near(0.5 / sum));
  CHECK(ring[1] == near(1.0 / 3 / sum));
  CHECK(ring[2] == near(0.2 / sum));
  CHECK(long_run(1, {}) == std::vector<double>{1});
}

TEST_CASE("forgetful instances are exact in the cases COLD-TTL-1 and COLD-TTL-2") {
  const ForgetfulInstances six = forgetful_instances(0.8, 1.5, 4, 12, 6);
  CHECK(six.cold_ratio == near(0.1791956815697269));
  CHECK(six.success_ratio == near(0.986967096166245));
  CHECK(six.latency_mean_s == near(2.2167827262789075));
  CHECK(six.latency_percentile_s(0.50) == near(1.327993996338401));
  CHECK(six.latency_percentile_s(0.95) == near(7.414966612551062));
  CHECK(six.latency_percentile_s(0.99) == near(13.459916460929877));
  CHECK(six.serving_mean == near(1.1843605153994938));
  CHECK(six.starting_mean == near(0.5659527727500934));
  CHECK(six.idle_mean == near(1.697858318250279));
  const ForgetfulInstances many = forgetful_instances(2, 0.5, 3, 10, 25);
  CHECK(many.cold_ratio == near(0.11135725065668775));
  CHECK(many.success_ratio == near(0.9999999999989769));
  CHECK(many.latency_mean_s == near(0.8340717519700632));
  CHECK(many.latency_percentile_s(0.50) == near(0.4076815472830048));
  CHECK(many.latency_percentile_s(0.95) == near(3.0645617151240248));
  CHECK(many.latency_percentile_s(0.99) == near(7.777485558597238));
  CHECK(many.idle_mean == near(2.227145013131491));
}

TEST_CASE("forgetful instances that go at once, or stay, are loss systems") {
  // Without keep-alive every request takes a start and a service.
  const ForgetfulInstances gone = forgetful_instances(5, 0.4, 1.5, 1e-9, 12);
  CHECK(gone.success_ratio == Approx(1 - erlang_b(12, 9.5)).epsilon(1e-6));
  CHECK(gone.cold_ratio == Approx(1).epsilon(1e-6));
  const ForgetfulInstances stay = forgetful_instances(5, 0.4, 1.5, 1e12, 4);
  CHECK(stay.success_ratio == Approx(1 - erlang_b(4, 2)).epsilon(1e-6));
  CHECK(stay.cold_ratio < 1e-9);
  // Idle time that is exponential: serving and starting numbers balance.
  CHECK(gone.serving_mean / 0.4 == near(5 * gone.success_ratio));
}

TEST_CASE("starts that may be cancelled are exact in the cases COLD-SETUP-1 and COLD-SETUP-2") {
  const CancelledStarts one = cancelled_starts(0.5, 1, 5, 1);
  CHECK(one.sojourn_mean_s == near(7));
  CHECK(one.instances_on_mean == near(0.5));
  CHECK(one.instances_starting_mean == near(0.35714285714285876));
  const CancelledStarts five = cancelled_starts(6, 0.5, 2, 5);
  CHECK(five.sojourn_mean_s == near(1.2580133584888258));
  CHECK(five.instances_on_mean == near(3));
  CHECK(five.instances_starting_mean == near(1.3785049569890384));
}

TEST_CASE("starts that take no time leave M/M/k") {
  const CancelledStarts quick = cancelled_starts(70, 0.1, 1e-9, 8);
  CHECK(quick.wait_mean_s == Approx(m_m_c(70, 0.1, 8).wait_mean_s).epsilon(1e-6));
  CHECK(quick.instances_starting_mean < 1e-6);
}

TEST_CASE("instances that are filled one after the other are exact in the case PRICE-CRUN-3") {
  const FilledInstances two = filled_instances(3, 1, 2, 2);
  CHECK(two.success_ratio == near(0.7938931297709924));
  CHECK(two.active_fractions[0] == near(0.8823529411764706));
  CHECK(two.active_fractions[1] == near(0.6722047597665021));
  CHECK(two.billable_mean == near(1.5545577009429725));
  CHECK(two.billable_per_request_s == near(0.6527149321266968));
}

TEST_CASE("instances of one place each are what spills over from one to the next") {
  const FilledInstances five = filled_instances(3, 1, 1, 5);
  CHECK(five.success_ratio == near(1 - erlang_b(5, 3)));
  for (int i = 0; i < 5; ++i)
    CHECK(five.active_fractions[static_cast<std::size_t>(i)] ==
          near(3 * (erlang_b(i, 3) - erlang_b(i + 1, 3))));
}
