#include "verification/theory/one_server.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/many_servers.hpp"

using namespace coldcast::exact;

TEST_CASE("M/G/1 is exact in the cases Q-MG1-LN, Q-MH21 and Q-MD1-1") {
  const OneServer lognormal = m_g_1(7, lognormal_moments(0.1, 2));
  CHECK(lognormal.wait_mean_s == near(0.35));
  CHECK(lognormal.sojourn_mean_s == near(0.45));
  CHECK(lognormal.wait_sd_s == near(0.5766281297335399));
  CHECK(lognormal.p_wait == near(0.7));
  CHECK(m_g_1(7, hyperexponential_moments(0.1, 4)).wait_mean_s == near(0.5833333333333335));
  CHECK(m_g_1(8, constant_moments(0.1)).wait_mean_s == near(0.2));
  CHECK(m_g_1(8, constant_moments(0.1)).queue_mean == near(1.6));
}

TEST_CASE("waits in M/M/1 vary in the long run as in the case STAT-AVAR-1") {
  CHECK(asymptotic_wait_variance(0.5, 1) == near(29));
  CHECK(asymptotic_wait_variance(0.8, 1) == near(1976));
  CHECK(asymptotic_wait_variance(0.9, 1) == near(35901));
  CHECK(asymptotic_wait_variance(8, 0.1) == near(19.76));
}

TEST_CASE("laws with the variance of the exponential or of a constant have their moments") {
  for (const TimeMoments& law : {gamma_moments(0.1, 1), hyperexponential_moments(0.1, 1)}) {
    CHECK(law.second == near(exponential_moments(0.1).second));
    CHECK(law.third == near(exponential_moments(0.1).third));
  }
  CHECK(gamma_moments(0.1, 0).third == near(constant_moments(0.1).third));
  CHECK(lognormal_moments(0.1, 0).third == near(constant_moments(0.1).third));
  // exp(3 mu + 9 sigma^2 / 2)
  const double sigma2 = std::log(3), mu = std::log(0.1) - sigma2 / 2;
  CHECK(lognormal_moments(0.1, 2).third == near(std::exp(3 * mu + 4.5 * sigma2)));
  CHECK(hyperexponential_moments(0.1, 4).second == near(0.05));
  // Waits of M/M/1 have the second moment 2 rho / (mu - lambda)^2.
  CHECK(m_g_1(8, exponential_moments(0.1)).wait_sd_s == near(std::sqrt(2 * 0.8 / 4 - 0.16)));
}

TEST_CASE("the wait in M/H2/1 is exact in the case Q-MH21") {
  const HyperexponentialWait wait = m_h2_1(7, 0.1, 4);
  CHECK(wait.above(0) == near(0.7));
  CHECK(wait.percentile_s(0.90) == near(1.7452394546149546));
  CHECK(wait.percentile_s(0.95) == near(2.4383866341536296));
  CHECK(wait.percentile_s(0.99) == near(4.047824546587605));
  CHECK(wait.percentile_s(0.29) == 0);
}

TEST_CASE("the wait in M/H2/1 has Takacs' second moment and tends to that of M/M/1") {
  const HyperexponentialWait wait = m_h2_1(7, 0.1, 4);
  const OneServer line = m_g_1(7, hyperexponential_moments(0.1, 4));
  double second = 0;  // of a weight w and a decay r: 2 w / r^2
  for (int i = 0; i < 2; ++i)
    second += 2 * wait.weights[i] / (wait.decays_per_s[i] * wait.decays_per_s[i]);
  CHECK(second == near(line.wait_sd_s * line.wait_sd_s + line.wait_mean_s * line.wait_mean_s));
  CHECK(m_h2_1(8, 0.1, 1 + 1e-9).percentile_s(0.95) ==
        Approx(m_m_c(8, 0.1, 1).wait_percentile_s(0.95)).epsilon(1e-6));
}

TEST_CASE("GI/M/1 with constant gaps is exact in the case Q-DM1-1") {
  const RenewalArrivals line = d_m_1(0.125, 0.1);
  CHECK(line.p_wait == near(0.6286297964969465));
  CHECK(line.wait_mean_s == near(0.16927308399198962));
  CHECK(line.sojourn_mean_s == near(0.2692730839919896));
  CHECK(line.sojourn_percentile_s(0.95) == near(0.8066700681142178));
  CHECK(line.sojourn_percentile_s(0.99) == near(1.240048378288978));
}

TEST_CASE("GI/M/1 with exponential gaps is M/M/1, and takes the gaps of full batches") {
  const auto exponential = [](double s) { return 8 / (8 + s); };
  const RenewalArrivals line = gi_m_1(exponential, 0.1);
  CHECK(line.p_wait == near(0.8));
  CHECK(line.wait_percentile_s(0.95) == near(m_m_c(8, 0.1, 1).wait_percentile_s(0.95)));
  CHECK(line.sojourn_percentile_s(0.95) == near(m_m_c(8, 0.1, 1).sojourn_percentile_s(0.95)));
  // BATCH-EBM1-1: batches of 8 requests, each batch an exponential 0.16 s on the one accelerator.
  const RenewalArrivals batches = gi_m_1([](double s) { return std::pow(40 / (40 + s), 8); }, 0.16);
  CHECK(batches.p_wait == near(0.6643989985365701));
  CHECK(batches.wait_mean_s == near(0.3167566226033299));
}
