#include "verification/theory/batches.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/constant_service.hpp"
#include "verification/theory/many_servers.hpp"

using namespace coldcast::exact;

TEST_CASE("full batches are exact in the cases BATCH-FIX-1 and BATCH-EBM1-1") {
  const ErlangMix wait = full_batch_wait(40, 8);
  CHECK(wait.mean_s() == near(0.0875));
  CHECK(wait.percentile_s(0.50) == near(0.07544496282494798));
  CHECK(wait.percentile_s(0.95) == near(0.22576085809448176));
  const FullBatches batches = full_batches(40, 8, 0.16);
  CHECK(batches.wait_mean_s == near(0.40425662260332984));
  CHECK(batches.sojourn_mean_s == near(0.5642566226033299));
  CHECK(batches.fill_mean_s == near(0.0875));
  CHECK(batches.line_mean_s == near(0.3167566226033299));
  CHECK(full_batches(8, 1, 0.1).wait_mean_s == near(0.4));
}

TEST_CASE("batches with a time-out are exact in the case BATCH-TO-1") {
  const TimedBatches batches = timed_batches(50, 8, 0.1);
  CHECK(batches.batch_mean == near(5.744519033354745));
  CHECK(batches.wait_mean_s == near(0.05307609666090826));
  CHECK(batches.p_closed_by_timeout == near(0.7621834629729387));
  CHECK(batches.batches_per_s == near(8.703948878867317));
  CHECK(batches.wait_percentile_s(0.50) == near(0.052850161926265446));
  CHECK(batches.wait_percentile_s(0.90) == near(0.1));
  CHECK(batches.wait_percentile_s(0.95) == near(0.1));
  CHECK(batches.wait_above(0.05) == near(0.5244031554927787));
}

TEST_CASE("a very long time-out fills batches, and a batch of one does not wait") {
  const TimedBatches patient = timed_batches(50, 8, 100);
  CHECK(patient.batch_mean == near(8));
  CHECK(patient.wait_percentile_s(0.95) == near(full_batch_wait(50, 8).percentile_s(0.95)));
  CHECK(timed_batches(50, 1, 0.1).wait_mean_s == 0);
  CHECK(timed_batches(50, 1, 0.1).wait_percentile_s(0.99) == 0);
}

TEST_CASE("exponential batches are exact in the cases BATCH-GREEDY-1 and BATCH-AB-1") {
  const BatchServer greedy = exponential_batches(30, 1, 4, 0.1);
  CHECK(greedy.wait_mean_s == near(0.255249872533817));
  CHECK(greedy.sojourn_mean_s == near(0.355249872533817));
  CHECK(greedy.batch_mean == near(3.1118203324146907));
  CHECK(greedy.utilization == near(0.9640659419665399));
  const BatchServer between = exponential_batches(30, 3, 8, 0.125);
  CHECK(between.wait_mean_s == near(0.13727865630053337));
  CHECK(between.sojourn_mean_s == near(0.2622786563005334));
  CHECK(between.batch_mean == near(4.668880442581489));
  CHECK(between.utilization == near(0.8031904106601138));
}

TEST_CASE("exponential batches of one are M/M/1, those of exactly b are E_b/M/1") {
  CHECK(exponential_batches(8, 1, 1, 0.1).wait_mean_s == near(m_m_c(8, 0.1, 1).wait_mean_s));
  CHECK(exponential_batches(8, 1, 1, 0.1).utilization == near(0.8));
  CHECK(exponential_batches(40, 8, 8, 0.16).wait_mean_s ==
        near(full_batches(40, 8, 0.16).wait_mean_s));
}

TEST_CASE("batches that take longer the larger they are are exact in the case BATCH-AFFINE-1") {
  const SizedBatches batches = sized_batches(
      60, 8, [](std::int64_t size) { return 0.03 + 0.005 * static_cast<double>(size); });
  CHECK(batches.server.wait_mean_s == near(0.021855327773394086));
  CHECK(batches.server.sojourn_mean_s == near(0.06984248822643441));
  CHECK(batches.server.batch_mean == near(2.6873768478769087));
  CHECK(batches.server.utilization == near(0.9697981347208681));
  CHECK(batches.p_single == near(0.27823853134194254));
  CHECK(batches.p_full == near(0.00834091756575449));
}

TEST_CASE("batches of one that all take equally long are M/D/1") {
  const SizedBatches batches = sized_batches(8, 1, [](std::int64_t) { return 0.1; });
  CHECK(batches.server.wait_mean_s == near(m_d_c(8, 0.1, 1).wait_mean_s));
  CHECK(batches.server.utilization == near(0.8));
  CHECK(batches.p_single == near(1));
}
