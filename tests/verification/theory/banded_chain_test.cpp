#include "verification/theory/banded_chain.hpp"

#include <utility>

#include "tests/catch.hpp"
#include "verification/theory/longest_line.hpp"

using namespace coldcast::exact;

TEST_CASE("a walk with a wall is geometric, also where its chances are tiny") {
  constexpr std::size_t last = 200;
  BandedChain chain(last, 1, 1);
  for (std::size_t n = 0; n <= last; ++n) {
    chain.add(n, n + 1, 0.1);
    chain.add(n, n > 0 ? n - 1 : 0, 0.9);
  }
  const auto chances = std::move(chain).stationary();
  CHECK(chances[0] == Approx(8.0 / 9).epsilon(1e-12));
  for (std::size_t n = 1; n < chances.size(); ++n)
    CHECK(chances[n] * 9 == Approx(chances[n - 1]).epsilon(1e-12));
}

TEST_CASE("a chain that jumps two states either way has the chances found by hand") {
  // 0 goes to 2; 1 to 0; 2 to 0 or 1 alike: 2/5, 1/5, 2/5.
  BandedChain chain(2, 2, 2);
  chain.add(0, 2, 1);
  chain.add(1, 0, 1);
  chain.add(2, 0, 0.5);
  chain.add(2, 1, 0.5);
  const auto chances = std::move(chain).stationary();
  CHECK(chances[0] == Approx(0.4).epsilon(1e-14));
  CHECK(chances[1] == Approx(0.2).epsilon(1e-14));
  CHECK(chances[2] == Approx(0.4).epsilon(1e-14));
}

TEST_CASE("the longest line grows as the load nears one") {
  CHECK(longest_line(1e-9, 1) < 10);
  CHECK(longest_line(0.5, 1) < longest_line(0.9, 1));
  // Near one, ln z is about 2 (1 - load) / load: 42 / 0.002 for one server, however many there are.
  CHECK(static_cast<double>(longest_line(0.999, 1)) == Approx(21'000).epsilon(0.01));
  CHECK(static_cast<double>(longest_line(9.99, 10)) == Approx(21'000).epsilon(0.01));
}
