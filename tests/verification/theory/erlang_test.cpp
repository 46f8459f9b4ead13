#include "verification/theory/erlang.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace coldcast::exact;

TEST_CASE("Erlang B and C are those of the cases Q-ERLB-1, Q-MMC-1 and Q-MMC-2") {
  CHECK(erlang_b(20, 16) == Approx(0.06441092478156991).epsilon(1e-12));
  CHECK(erlang_b(12, 9.5) == Approx(0.10095301009637929).epsilon(1e-12));
  CHECK(erlang_c(8, 7) == Approx(0.6353160175364294).epsilon(1e-12));
  CHECK(erlang_c(64, 60) == Approx(0.5068662709757634).epsilon(1e-12));
}

TEST_CASE("Erlang B is the ratio of its sums, and refuses all where there is no server") {
  for (const double offered : {0.3, 2.0, 17.0}) {
    CHECK(erlang_b(0, offered) == 1);
    double term = 1, sum = 1;
    for (int c = 1; c <= 25; ++c) {
      sum += term *= offered / c;
      CHECK(erlang_b(c, offered) == Approx(term / sum).epsilon(1e-12));
    }
  }
}

TEST_CASE("Erlang C of one server is its load, and is Erlang B times what the line adds") {
  CHECK(erlang_c(1, 0.8) == Approx(0.8).epsilon(1e-14));
  for (const int c : {3, 30, 300}) {
    const double offered = 0.9 * c, blocked = erlang_b(c, offered);
    // 1 / C = 1 / B - (1 / B - 1) rho
    CHECK(1 / erlang_c(c, offered) == Approx(1 / blocked - (1 / blocked - 1) * 0.9).epsilon(1e-12));
  }
}

TEST_CASE("Erlang B of many thousand servers tends to what a critical load loses") {
  // sqrt(2 / (pi c)) for an offered load of c, to first order [Jagerman 1974]: the next term is
  // of order 1 / c.
  constexpr int c = 1'000'000;
  const double limit = std::sqrt(2 / (std::acos(-1.0) * c));
  CHECK(erlang_b(c, c) == Approx(limit).epsilon(2.0 / std::sqrt(c)));
  CHECK(erlang_b(5000, 10'000) == Approx(0.5).epsilon(3e-4));
  CHECK(erlang_c(10'000, 9000) < 1e-20);
  CHECK(erlang_c(10'000, 9000) > 0);
}
