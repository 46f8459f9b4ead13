#include "verification/theory/constant_service.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/erlang.hpp"
#include "verification/theory/many_servers.hpp"

using namespace coldcast::exact;

namespace {

/// Erlang's series for M/D/1: P(W <= t) = (1 - rho) sum of (lambda (k D - t))^k / k! exp(-lambda (k
/// D - t)) over k D <= t. It alternates, so it is good for short waits only.
double erlang_1909(double rate, double service_s, double t_s) {
  double sum = 0;
  for (int k = 0; k * service_s <= t_s; ++k) {
    const double x = rate * (k * service_s - t_s);
    sum += std::pow(x, k) / std::tgamma(k + 1) * std::exp(-x);
  }
  return (1 - rate * service_s) * sum;
}

}  // namespace

TEST_CASE("M/D/1 is exact in the case Q-MD1-1") {
  const ConstantService line = m_d_c(8, 0.1, 1);
  CHECK(line.wait_mean_s == near(0.2));
  CHECK(line.p_wait == near(0.8));
  CHECK(line.wait_percentile_s(0.50) == near(0.12759398733750946));
  CHECK(line.wait_percentile_s(0.95) == near(0.6620324996840725));
  CHECK(line.wait_percentile_s(0.99) == near(1.0355886791994966));
  for (const double t : {0.0, 0.05, 0.1, 0.23, 0.57})
    CHECK(1 - line.wait_above(t) == near(erlang_1909(8, 0.1, t)));
}

TEST_CASE("M/D/c is exact in the cases Q-MDC-1 and Q-MDC-2") {
  const ConstantService four = m_d_c(36, 0.1, 4);
  CHECK(four.wait_mean_s == near(0.09999658855813384));
  CHECK(four.sojourn_mean_s == near(0.19999658855813385));
  CHECK(four.p_wait == near(0.7754365862673571));
  CHECK(four.wait_percentile_s(0.90) == near(0.25604449424083564));
  CHECK(four.wait_percentile_s(0.95) == near(0.33969863055806554));
  CHECK(four.wait_percentile_s(0.99) == near(0.5339377209005045));
  const ConstantService many = m_d_c(144, 0.1, 16);
  CHECK(many.wait_mean_s == near(0.019246703121446072));
  CHECK(many.p_wait == near(0.565340594951439));
  CHECK(many.wait_percentile_s(0.90) == near(0.05688280748593121));
  CHECK(many.wait_percentile_s(0.95) == near(0.07783251090544725));
  CHECK(many.wait_percentile_s(0.99) == near(0.12638689172888462));
}

TEST_CASE("M/D/1 has the mean of Pollaczek and Khinchine at any load") {
  for (const double load : {0.001, 0.3, 0.95, 0.999})
    CHECK(m_d_c(load, 1, 1).wait_mean_s == Approx(load / (2 * (1 - load))).epsilon(1e-9));
}

TEST_CASE("waits of M/D/c integrate to the mean that Little's law gives") {
  const ConstantService line = m_d_c(27, 0.1, 3);
  double sum = line.wait_above(0) / 2;
  constexpr int steps = 10'000;  // of 0.25 ms, 0.1 s is a multiple: the tail has a kink there
  for (int i = 1; i < steps; ++i) sum += line.wait_above(i * 0.00025);
  CHECK(sum * 0.00025 == Approx(line.wait_mean_s).epsilon(1e-5));
  CHECK(line.queue_mean == near(27 * line.wait_mean_s));
}

TEST_CASE("constant times wait about half as long as exponential ones where load is high") {
  const double ratio = m_d_c(9.99, 1, 10).wait_mean_s / m_m_c(9.99, 1, 10).wait_mean_s;
  CHECK(ratio == Approx(0.5).epsilon(2e-3));
  CHECK(m_d_c(9.99, 1, 10).p_wait < erlang_c(10, 9.99));
}
