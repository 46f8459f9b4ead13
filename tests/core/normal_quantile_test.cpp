#include "sim/core/normal_quantile.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

// In terms of the nearer tail, so that neither end loses digits.
double reference(double p) {
  const double tail = std::min(p, 1 - p);
  return std::copysign(std::numbers::sqrt2 * boost::math::erfc_inv(2 * tail), p - 0.5);
}

}  // namespace

TEST_CASE("the normal quantile agrees with Boost to 14 digits") {
  Stream stream(1, "normal quantile", 0);
  double worst = 0;
  const auto compare = [&](double p) {
    worst = std::max(worst, std::abs(normal_quantile(p) / reference(p) - 1));
  };
  for (int i = 0; i < 100'000; ++i) compare(stream.uniform());
  for (int power = 2; power <= 1000; ++power) compare(std::ldexp(1.0, -power));
  for (int power = 2; power <= 53; ++power) compare(1 - std::ldexp(1.0, -power));
  CHECK(worst < 1e-14);
}

// The three approximations meet at |p - 0.5| = 0.425 and at sqrt(-log p) = 5.
TEST_CASE("the normal quantile agrees with Boost on both sides of its seams") {
  for (const double seam : {0.075, 0.925, std::exp(-25.0)})
    for (const double p : {seam * (1 - 1e-9), seam, seam * (1 + 1e-9)})
      CHECK(normal_quantile(p) == Approx(reference(p)).epsilon(1e-14));
}

TEST_CASE("the normal quantile has the values of the tables") {
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(0.95) == Approx(1.6448536269514722).epsilon(1e-15));
  CHECK(normal_quantile(0.975) == Approx(1.9599639845400545).epsilon(1e-15));
  CHECK(normal_quantile(1e-20) == Approx(-9.262340089798408).epsilon(1e-15));
}

TEST_CASE("the normal quantile is odd around one half") {
  for (const double p : {0.25, 0.0625, 0x1p-10, 0x1p-50})
    CHECK(normal_quantile(1 - p) == -normal_quantile(p));
}
