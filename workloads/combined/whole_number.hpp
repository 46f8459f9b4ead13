#pragma once

#include <string>

#include "sim/core/distribution.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// A whole number from 1 to a billion: a draw of a distribution, rounded to the nearest.
class WholeNumber {
 public:
  static constexpr double most = 1e9;

  explicit WholeNumber(Distribution law) : law_(std::move(law)) {}

  std::uint64_t draw(Stream& stream) const;

  /// Rounding moves the mean of the distribution by at most a half, or up to 1 where it is below;
  /// that part is the mean over 4096 quantiles, so for a constant it is exact.
  double mean() const;

  /// The mean as people write it: four digits, or all before the point.
  std::string mean_text() const;

  bool is_constant() const { return law_.is_constant(); }

 private:
  Distribution law_;
};

}  // namespace coldcast
