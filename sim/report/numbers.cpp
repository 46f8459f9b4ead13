#include "sim/report/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace coldcast {
namespace {

/// Decimals that show `value` with so many significant digits.
int decimals(double value, int digits) {
  if (value == 0) return 0;
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
  return std::clamp(digits - 1 - magnitude, 0, 12);
}

bool is_ratio(const std::string& name) { return name.ends_with("_ratio") || name == "utilization"; }

Shown scaled(double value, std::optional<double> half_width, double factor, int places,
             const std::string& before, const std::string& behind) {
  Shown shown{fmt::format("{}{:.{}f}{}", before, value * factor, places, behind), ""};
  if (half_width) shown.half_width = fmt::format("{:.{}f}", *half_width * factor, places);
  return shown;
}

}  // namespace

std::string four_digits(double value) {
  if (std::abs(value) >= 1e9 || (value != 0 && std::abs(value) < 1e-4))
    return fmt::format("{:.3e}", value);
  return fmt::format("{:.{}f}", value, decimals(value, 4));
}

double to_digits(double value, int digits) {
  return std::strtod(fmt::format("{:.{}g}", value, digits).c_str(), nullptr);
}

std::string plain(double value) {
  std::string text = fmt::format("{:.12f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

Shown show(const std::string& name, const std::string& unit, double value,
           std::optional<double> half_width) {
  if (is_ratio(name)) return scaled(value, half_width, 100, value < 0.01 ? 4 : 2, "", " %");
  if (unit == "ms" && value >= 1000)
    return scaled(value, half_width, 1e-3, decimals(value * 1e-3, 4), "", " s");
  if (unit == "usd") return scaled(value, half_width, 1, decimals(value, 4), "$", "");
  const int places = value == std::round(value) && !half_width ? 0 : decimals(value, 4);
  const bool whole = value == std::round(value) && half_width && *half_width == 0;
  return scaled(value, half_width, 1, whole ? 0 : places, "", unit.empty() ? "" : " " + unit);
}

}  // namespace coldcast
