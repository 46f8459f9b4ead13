#pragma once

#include <cmath>

namespace coldcast {

/// The number with so many significant digits, as they are written into files and sentences.
inline double rounded(double value, int digits = 3) {
  if (value == 0 || !std::isfinite(value)) return value;
  const int places = digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value))));
  // Of powers of ten only those of positive exponent are whole, so a small number is divided.
  const double power = std::pow(10.0, std::abs(places));
  return places >= 0 ? std::round(value * power) / power : std::round(value / power) * power;
}

}  // namespace coldcast
