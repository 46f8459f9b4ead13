#include "verification/theory/many_servers.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <functional>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/erlang.hpp"

using namespace coldcast::exact;

namespace {

double integrate(const std::function<double(double)>& f, double from, double to) {
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(f, from, to, 10, 1e-12);
}

}  // namespace

TEST_CASE("M/M/1 is exact in the case Q-MM1-1") {
  const ManyServers line = m_m_c(8, 0.1, 1);
  CHECK(line.utilization == near(0.8));
  CHECK(line.wait_mean_s == near(0.4));
  CHECK(line.sojourn_mean_s == near(0.5));
  CHECK(line.queue_mean == near(3.2));
  CHECK(line.p_wait == near(0.8));
  CHECK(line.p_empty == near(0.2));
  CHECK(line.sojourn_percentile_s(0.50) == near(0.34657359027997264));
  CHECK(line.sojourn_percentile_s(0.95) == near(1.4978661367769954));
  CHECK(line.sojourn_percentile_s(0.99) == near(2.302585092994046));
  CHECK(line.wait_percentile_s(0.95) == near(1.3862943611198901));
  CHECK(line.wait_percentile_s(0.99) == near(2.19101331733694));
}

TEST_CASE("M/M/c is exact in the cases Q-MMC-1 and Q-MMC-2") {
  const ManyServers eight = m_m_c(70, 0.1, 8);
  CHECK(eight.p_wait == near(0.6353160175364294));
  CHECK(eight.wait_mean_s == near(0.06353160175364295));
  CHECK(eight.sojourn_mean_s == near(0.16353160175364295));
  CHECK(eight.wait_percentile_s(0.90) == near(0.18489523545219397));
  CHECK(eight.wait_percentile_s(0.95) == near(0.2542099535081884));
  CHECK(eight.wait_percentile_s(0.99) == near(0.41515374475159844));
  CHECK(eight.sojourn_percentile_s(0.50) == near(0.1292673733968746));
  CHECK(eight.sojourn_percentile_s(0.95) == near(0.43152277820442875));
  CHECK(eight.sojourn_percentile_s(0.99) == near(0.6202667958984523));
  CHECK(eight.busy_mean == near(7));
  const ManyServers many = m_m_c(300, 0.2, 64);
  CHECK(many.p_wait == near(0.5068662709757634));
  CHECK(many.wait_mean_s == near(0.02534331354878817));
  CHECK(many.sojourn_mean_s == near(0.22534331354878817));
  CHECK(many.wait_percentile_s(0.90) == near(0.08115385087385492));
  CHECK(many.wait_percentile_s(0.95) == near(0.11581120990185212));
  CHECK(many.wait_percentile_s(0.99) == near(0.19628310552355716));
  CHECK(many.sojourn_percentile_s(0.50) == near(0.16749413952811934));
  CHECK(many.sojourn_percentile_s(0.95) == near(0.6303663024235907));
  CHECK(many.sojourn_percentile_s(0.99) == near(0.9522561290473174));
}

TEST_CASE("a client that gives up unnoticed sees the sojourn tail of M/M/c, TO-ZOMBIE-1") {
  const ManyServers line = m_m_c(70, 0.1, 8);
  CHECK(1 - line.sojourn_above(0.6) == near(0.9880725020552971));
  CHECK(1 - line.sojourn_above(1.0) == near(0.9996661670445062));
  CHECK(1 - m_m_c(8, 0.1, 1).sojourn_above(0.4) == near(0.5506710358827784));
}

TEST_CASE("the sojourn tail of M/M/c has no hole where the line drains as fast as one server") {
  // c mu - lambda = mu at a load of c - 1.
  const double at = m_m_c(20, 0.1, 3).sojourn_above(0.25);
  CHECK(m_m_c(20 - 1e-6, 0.1, 3).sojourn_above(0.25) == Approx(at).epsilon(1e-6));
  CHECK(m_m_c(20 + 1e-6, 0.1, 3).sojourn_above(0.25) == Approx(at).epsilon(1e-6));
  const ManyServers line = m_m_c(20, 0.1, 3);
  const double mean = integrate([&](double t) { return line.sojourn_above(t); }, 0, 8);
  CHECK(mean == Approx(line.sojourn_mean_s).epsilon(1e-9));
}

TEST_CASE("M/M/c/K is exact in the case Q-MMCK-1, and one place more or less is not") {
  const LimitedLine line = m_m_c_k(10, 0.5, 4, 10);
  CHECK(line.success_ratio == near(0.7699756745705881));
  CHECK(line.reject_ratio == near(0.23002432542941192));
  CHECK(line.wait_mean_s == near(0.4553693454740482));
  CHECK(line.sojourn_mean_s == near(0.9553693454740482));
  CHECK(line.p_wait == near(0.8817152763102493));
  CHECK(line.wait.percentile_s(0.95) == near(1.087785447212663));
  CHECK(line.wait.percentile_s(0.99) == near(1.4234275786208246));
  CHECK(line.busy_mean == near(3.849878372852941));
  CHECK(line.wait.mean_s() == near(line.wait_mean_s));
  CHECK(m_m_c_k(10, 0.5, 4, 9).success_ratio == Approx(0.761006).epsilon(1e-6));
  CHECK(m_m_c_k(10, 0.5, 4, 11).success_ratio == Approx(0.776681).epsilon(1e-6));
}

TEST_CASE("M/M/c/K is Erlang's loss system without places and M/M/c with very many") {
  const LimitedLine none = m_m_c_k(80, 0.2, 20, 20);
  CHECK(none.reject_ratio == near(erlang_b(20, 16)));
  CHECK(none.busy_mean == near(14.96942520349488));
  CHECK(none.p_wait == Approx(0).margin(1e-14));
  CHECK(none.wait.percentile_s(0.99) == 0);
  const LimitedLine lots = m_m_c_k(70, 0.1, 8, 600);
  const ManyServers line = m_m_c(70, 0.1, 8);
  CHECK(lots.p_wait == near(line.p_wait));
  CHECK(lots.wait_mean_s == near(line.wait_mean_s));
  CHECK(lots.wait.percentile_s(0.99) == near(line.wait_percentile_s(0.99)));
  CHECK(lots.sojourn_percentile_s(0.99) == near(line.sojourn_percentile_s(0.99)));
  CHECK(lots.p_empty == near(line.p_empty));
  // A flooded line: everyone accepted finds all but the last place taken.
  const LimitedLine flooded = m_m_c_k(1e9, 0.1, 1, 2000);
  CHECK(flooded.wait_mean_s == Approx(199.9).epsilon(1e-6));
}

TEST_CASE("Erlang A is exact in the case TO-ERLANGA-1") {
  const ImpatientLine line = m_m_c_m(110, 0.1, 10, 0.5);
  CHECK(line.success_ratio == near(0.876741154095229));
  CHECK(line.abandon_ratio == near(0.12325884590477099));
  CHECK(line.queue_mean == near(6.779236524762404));
  CHECK(line.wait_mean_all_s == near(0.06162942295238549));
  CHECK(line.p_wait_all == near(0.8579936009286286));
  CHECK(line.busy_mean == near(9.64415269504752));
}

TEST_CASE("impatience splits all requests, and without it Erlang A is M/M/c") {
  const ImpatientLine line = m_m_c_k_m(60, 0.1, 4, 9, 0.3);
  CHECK(line.success_ratio + line.abandon_ratio + line.reject_ratio == near(1));
  CHECK(line.abandon_ratio == near(line.wait_mean_all_s / 0.3));
  const ImpatientLine patient = m_m_c_m(70, 0.1, 8, 1e9);
  CHECK(patient.p_wait_all == Approx(m_m_c(70, 0.1, 8).p_wait).epsilon(1e-6));
  // Patience as long as a service: deaths at n mu, so M/M/infinity.
  const ImpatientLine poisson = m_m_c_m(30, 0.2, 3, 0.2);
  CHECK(poisson.busy_mean + poisson.queue_mean == near(6));
  CHECK(m_m_c_k_m(10, 0.5, 4, 10, 1e12).reject_ratio ==
        Approx(m_m_c_k(10, 0.5, 4, 10).reject_ratio).epsilon(1e-9));
}

TEST_CASE("M/M/c+D is exact in the cases TO-MM1D-1 and TO-MMCD-1") {
  const ConstantPatience one = m_m_c_d(9, 0.1, 1, 0.3);
  CHECK(one.success_ratio == near(0.8332897440275076));
  CHECK(one.timeout_ratio == near(0.16671025597249242));
  CHECK(one.p_wait == near(0.7499607696247568));
  CHECK(one.wait_mean_served_s == near(0.0997489124647661));
  CHECK(one.wait_mean_all_s == near(0.1331328225265349));
  CHECK(one.wait_percentile_served_s(0.50) == near(0.0769192028432343));
  CHECK(one.wait_percentile_served_s(0.95) == near(0.2753150401448183));
  const ConstantPatience four = m_m_c_d(44, 0.1, 4, 0.2);
  CHECK(four.success_ratio == near(0.8639283220985814));
  CHECK(four.timeout_ratio == near(0.1360716779014186));
  CHECK(four.p_wait == near(0.8853789961442382));
  CHECK(four.wait_mean_served_s == near(0.098175420428518));
  CHECK(four.wait_mean_all_s == near(0.11203086182241606));
  CHECK(four.wait_percentile_served_s(0.50) == near(0.10451888288710894));
  CHECK(four.wait_percentile_served_s(0.95) == near(0.19193496318259676));
}

TEST_CASE("constant patience keeps its digits at a load of one, without end, and flooded") {
  const ConstantPatience below = m_m_c_d(40 - 1e-9, 0.1, 4, 0.2), at = m_m_c_d(40, 0.1, 4, 0.2);
  const ConstantPatience above = m_m_c_d(40 + 1e-9, 0.1, 4, 0.2);
  for (const ConstantPatience& other : {below, above}) {
    CHECK(other.wait_mean_served_s == Approx(at.wait_mean_served_s).epsilon(1e-8));
    CHECK(other.wait_percentile_served_s(0.9) ==
          Approx(at.wait_percentile_served_s(0.9)).epsilon(1e-8));
  }
  const ConstantPatience patient = m_m_c_d(70, 0.1, 8, 1000);
  CHECK(patient.wait_mean_all_s == near(m_m_c(70, 0.1, 8).wait_mean_s));
  CHECK(patient.wait_percentile_served_s(0.95) == near(m_m_c(70, 0.1, 8).wait_percentile_s(0.95)));
  // Twice as many requests as can be served, for long: half are, each after nearly all its
  // patience; the wait falls short of it by an exponential time of rate lambda - c mu = 10.
  const ConstantPatience flooded = m_m_c_d(20, 0.1, 1, 1000);
  CHECK(flooded.success_ratio == near(0.5));
  CHECK(flooded.wait_mean_served_s == near(1000 - 0.1));
  CHECK(1000 - flooded.wait_percentile_served_s(0.5) == Approx(std::log(2) / 10).epsilon(1e-6));
}

TEST_CASE("Erlang A and constant patience are both the M/M/c+G of Zeltyn and Mandelbaum") {
  // The offered wait has the density lambda pi_(c-1) exp(lambda G(x) - c mu x), with G the integral
  // of P(patience > x).
  const double rate = 44, service_s = 0.1, patience_s = 0.2;
  const double drain = 40, from_idle = 1 / erlang_b(3, 4.4);
  const auto split = [&](const std::function<double(double)>& patience_up_to) {
    const double density = integrate(
        [&](double x) { return rate * std::exp(rate * patience_up_to(x) - drain * x); }, 0, 3);
    return density / (from_idle + density);
  };
  CHECK(m_m_c_m(rate, service_s, 4, patience_s).p_wait_all ==
        near(split([&](double x) { return -patience_s * std::expm1(-x / patience_s); })));
  CHECK(m_m_c_d(rate, service_s, 4, patience_s).p_wait ==
        Approx(split([&](double x) { return std::min(x, patience_s); })).epsilon(1e-7));
}
