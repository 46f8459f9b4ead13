#pragma once

#include <optional>
#include <string>

namespace coldcast {

/// A number of a metric as a reader wants it: 9.08 s for 9080 ms, 99.87 % for a ratio, $0.1170.
struct Shown {
  std::string value;
  std::string half_width;  ///< in the same unit and to the same place; empty if there is none
};

/// `name` and `unit` are those of the metric; a ratio shows as per cent.
Shown show(const std::string& name, const std::string& unit, double value,
           std::optional<double> half_width);

/// With four significant digits, without an exponent where that is readable.
std::string four_digits(double value);

/// The number with so many significant digits. REQUIRES: it is finite.
double to_digits(double value, int digits);

/// Without an exponent, however small: 0.0000166667.
std::string plain(double value);

}  // namespace coldcast
