#include "verification/theory/retrials.hpp"

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/many_servers.hpp"

using namespace coldcast::exact;

TEST_CASE("retrials are exact in the case Q-RETRY-1") {
  const Retrials clients = retrials(3, 0.2, 0.5);
  CHECK(clients.retrying_mean == near(3.15));
  CHECK(clients.sojourn_mean_s == near(1.25));
  CHECK(clients.utilization == near(0.6));
  CHECK(clients.attempts_mean == near(3.1));
  // At once is as good as a line.
  CHECK(retrials(3, 0.2, 1e-12).sojourn_mean_s == near(m_m_c(3, 0.2, 1).sojourn_mean_s));
}
