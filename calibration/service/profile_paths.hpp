#pragma once
// Where a fit stands in a profile, and how numbers are written there.

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "calibration/service/time_fit.hpp"
#include "sim/config/files.hpp"

namespace coldcast {

/// With six significant digits; what cannot be told is null.
inline Json six_digits(double value) {
  if (!std::isfinite(value)) return Json{};
  if (value == 0) return 0.0;
  const double scale = std::pow(10, 5 - std::floor(std::log10(std::abs(value))));
  return std::isfinite(scale) ? std::round(value * scale) / scale : value;
}

inline Json six_digits(const std::optional<double>& value) {
  return value ? six_digits(*value) : Json{};
}

/// The same of all numbers in a value.
inline Json rounded_numbers(const Json& json) {
  if (json.is_number_float()) return six_digits(json.get<double>());
  if (!json.is_structured()) return json;
  Json result = json;
  for (Json& one : result) one = rounded_numbers(one);
  return result;
}

inline bool inside_gpu(const std::string& what) { return what.starts_with("gpus/"); }

/// Whether it is written with its vCPUs, and not as a distribution alone.
inline bool scales(const TimeFit& fit) {
  return fit.curve.curve.form != VcpuForm::none && fit.reference.vcpu &&
         !inside_gpu(fit.request.what);
}

/// Where the time of it stands.
inline std::string time_path(const TimeFit& fit) {
  return "/" + fit.request.what + (scales(fit) ? "/time_s" : "");
}

/// The key of its shape.
inline const char* shape_key(const TimeFit& fit) {
  return fit.curve.curve.form == VcpuForm::amdahl ? "parallel_fraction" : "vcpu_exponent";
}

}  // namespace coldcast
