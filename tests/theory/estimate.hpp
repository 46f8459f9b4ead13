#pragma once
// Estimates from independent replications, and how they are compared with what theory says: a ratio
// of sums with the standard error of the delta method, which passes if it is within 4 standard
// errors of theory and these are small.

#include <cmath>
#include <string>
#include <vector>

#include "tests/catch.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COLDCAST_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COLDCAST_SANITIZED 1
#endif

namespace coldcast::theory {

/// Sanitized programs are slow and look for other mistakes: there the spans are so many times
/// shorter, and the standard errors may be wider by its root.
#ifdef COLDCAST_SANITIZED
inline constexpr double thrift = 4;
#else
inline constexpr double thrift = 1;
#endif

/// What one replication contributes to an estimate.
struct Contribution {
  double over = 0;
  double under = 1;
};

struct Estimated {
  double value = 0;
  double error = 0;  ///< standard error
};

inline Estimated estimate(const std::vector<Contribution>& ratios) {
  const auto count = static_cast<double>(ratios.size());
  double over = 0;
  double under = 0;
  for (const Contribution& ratio : ratios) {
    over += ratio.over;
    under += ratio.under;
  }
  double squares = 0;
  for (const Contribution& ratio : ratios) {
    const double residual = ratio.over - over / under * ratio.under;
    squares += residual * residual;
  }
  return {over / under, std::sqrt(squares / (count - 1) / count) / (under / count)};
}

/// How well an estimate must be known, and how far the measure itself may be off, both as a share
/// of what is expected.
struct Tolerance {
  double precision = 0.01;
  double resolution = 0;
};

inline void check(const std::string& name, const std::vector<Contribution>& ratios, double expected,
                  Tolerance tolerance = {}) {
  const auto [value, error] = estimate(ratios);
  INFO(name << ": simulated " << value << ", expected " << expected << ", standard error " << error
            << ", z = " << (value - expected) / error);
  CHECK(std::abs(value - expected) <= 4 * error + tolerance.resolution * expected);
  CHECK(error <= tolerance.precision * std::sqrt(thrift) * expected);
}

}  // namespace coldcast::theory
