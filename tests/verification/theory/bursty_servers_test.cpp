#include "verification/theory/bursty_servers.hpp"

#include <limits>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/many_servers.hpp"

using namespace coldcast::exact;

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("MMPP/M/1 is exact in the case MMPP-M1-1") {
  const BurstyLine line = mmpp_m_c(two_phases(14, 4, 0.5, 1.0 / 3), 0.1, 1);
  CHECK(line.wait_mean_s == near(1.7218193462915081));
  CHECK(line.sojourn_mean_s == near(1.8218193462915082));
  CHECK(line.queue_mean == near(13.774554770332065));
  CHECK(line.p_wait == near(0.8796967756180466));
  CHECK(line.wait.percentile_s(0.50) == near(1.0496667210455652));
  CHECK(line.wait.percentile_s(0.95) == near(5.7923393835064525));
  CHECK(line.wait.percentile_s(0.99) == near(9.107527322303472));
  CHECK(line.sojourn_percentile_s(0.95) == near(5.89484829201718));
  CHECK(line.sojourn_percentile_s(0.99) == near(9.210036230814906));
  CHECK(line.spectral_radius == near(0.9514525890493523));
  CHECK(line.wait.mean_s() == near(line.wait_mean_s));
}

TEST_CASE("MMPP/M/4 is exact in the case MMPP-MC-1") {
  const BurstyLine line = mmpp_m_c(two_phases(45, 15, 0.5, 0.25), 0.1, 4);
  CHECK(line.utilization == near(0.625));
  CHECK(line.wait_mean_s == near(0.26539597241568025));
  CHECK(line.sojourn_mean_s == near(0.3653959724156802));
  CHECK(line.queue_mean == near(6.634899310392006));
  CHECK(line.p_wait == near(0.6082269086823825));
  CHECK(line.wait.percentile_s(0.50) == near(0.07359647332827478));
  CHECK(line.wait.percentile_s(0.95) == near(1.1132503917014047));
  CHECK(line.wait.percentile_s(0.99) == near(1.8423917125373974));
  CHECK(line.sojourn_percentile_s(0.95) == near(1.2262495506873394));
  CHECK(line.sojourn_percentile_s(0.99) == near(1.9553794672355171));
  CHECK(line.spectral_radius == near(0.9448173534250929));
  CHECK(line.wait.mean_s() == near(line.wait_mean_s));
}

TEST_CASE("MMPP/M/c with equal rates is M/M/c, with any number of phases") {
  const ManyServers plain = m_m_c(70, 0.1, 8);
  const BurstyLoad same = bursty_load({70, 70, 70}, {{0, 1, 2}, {0.1, 0, 0.3}, {5, 0, 0}});
  for (const BurstyLoad& load : {same, steady(70)}) {
    const BurstyLine line = mmpp_m_c(load, 0.1, 8);
    CHECK(line.p_wait == near(plain.p_wait));
    CHECK(line.wait_mean_s == near(plain.wait_mean_s));
    CHECK(line.wait.percentile_s(0.99) == near(plain.wait_percentile_s(0.99)));
    CHECK(line.sojourn_percentile_s(0.95) == near(plain.sojourn_percentile_s(0.95)));
    CHECK(line.spectral_radius == near(0.875));
  }
}

TEST_CASE("a finite bursty line with very much room is the infinite one") {
  const BurstyLoad load = bursty_load({30, 8, 0}, {{0, 0.5, 0.1}, {0.2, 0, 0.3}, {0.4, 0.6, 0}});
  const BurstyLine endless = mmpp_m_c(load, 0.2, 3);
  const BurstyLimit finite = mmpp_m_c_k_m(load, 0.2, 3, 4000, forever);
  CHECK(finite.queue_mean == near(endless.queue_mean));
  CHECK(finite.p_wait_all == near(endless.p_wait));
  CHECK(finite.wait_mean_all_s == near(endless.wait_mean_s));
  CHECK(finite.busy_mean == near(endless.busy_mean));
  CHECK(finite.reject_ratio < 1e-12);
}

TEST_CASE("bursts fill a limit without a line as in the case MMPP-LOSS-1") {
  const BurstyLimit limit =
      mmpp_m_c_k_m(two_phases(40, 5, 1.0 / 3, 1.0 / 12), 0.3, 10, 10, forever);
  CHECK(limit.success_ratio == near(0.8156136063683579));
  CHECK(limit.reject_ratio == near(0.18438639363164208));
  CHECK(limit.time_fraction_full == near(0.05599766004413557));
  CHECK(limit.busy_mean == near(2.9362089829260856));
}

TEST_CASE("bursts before impatient clients split as in the case MMPP-RENEGE-1") {
  const BurstyLimit line = mmpp_m_c_k_m(two_phases(40, 8, 1.0 / 3, 1.0 / 9), 0.25, 5, 25, 2);
  CHECK(line.success_ratio == near(0.7459939238760043));
  CHECK(line.reject_ratio == near(0.12145578739940237));
  CHECK(line.abandon_ratio == near(0.13255028872459343));
  CHECK(line.busy_mean == near(2.9839756955040224));
  CHECK(line.queue_mean == near(4.24160923918699));
  CHECK(line.success_ratio + line.reject_ratio + line.abandon_ratio == near(1));
}

TEST_CASE("without bursts, limits and impatience are those of M/M/c/K and Erlang A") {
  const BurstyLimit limit = mmpp_m_c_k_m(steady(10), 0.5, 4, 10, forever);
  CHECK(limit.reject_ratio == near(0.23002432542941192));
  CHECK(limit.time_fraction_full == near(limit.reject_ratio));
  const BurstyLimit impatient = mmpp_m_c_k_m(steady(110), 0.1, 10, 400, 0.5);
  const ImpatientLine erlang_a = m_m_c_m(110, 0.1, 10, 0.5);
  CHECK(impatient.abandon_ratio == near(erlang_a.abandon_ratio));
  CHECK(impatient.p_wait_all == near(erlang_a.p_wait_all));
}
