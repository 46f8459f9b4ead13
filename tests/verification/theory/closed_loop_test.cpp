#include "verification/theory/closed_loop.hpp"

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/many_servers.hpp"

using namespace coldcast::exact;

TEST_CASE("closed users are exact in the case Q-CLOSED-1") {
  const ClosedUsers users = closed_users(20, 2, 0.5, 4);
  CHECK(users.throughput_per_s == near(7.156775640741717));
  CHECK(users.sojourn_mean_s == near(0.7945545597580358));
  CHECK(20 / users.throughput_per_s - 2 == near(users.sojourn_mean_s));
  CHECK(users.wait.mean_s() == near(users.wait_mean_s));
}

TEST_CASE("few closed users never wait, and very many are an open load") {
  const ClosedUsers few = closed_users(4, 2, 0.5, 4);
  CHECK(few.sojourn_mean_s == near(0.5));
  CHECK(few.p_wait == Approx(0).margin(1e-14));
  CHECK(few.wait.percentile_s(0.99) == 0);
  const ClosedUsers many = closed_users(70'000, 10'000, 0.1, 8);
  const ManyServers open = m_m_c(7, 0.1, 8);
  CHECK(many.p_wait == Approx(open.p_wait).epsilon(1e-3));
  CHECK(many.sojourn_percentile_s(0.99) == Approx(open.sojourn_percentile_s(0.99)).epsilon(1e-4));
  // With one server and no time to think to speak of, everyone waits for all others.
  CHECK(closed_users(10, 1e-9, 0.5, 1).sojourn_mean_s == Approx(5).epsilon(1e-8));
}
