#include "sim/config/key_hint.hpp"

#include <array>
#include <optional>

#include "sim/config/error.hpp"
#include "sim/config/nearest_word.hpp"

namespace coldcast {
namespace {

enum class Measure { none, time, size, rate, share };

struct KeyUnit {
  std::string_view suffix;
  std::string_view name;
  Measure measure;
};

constexpr std::array units{
    KeyUnit{"_ns", "nanoseconds", Measure::time},
    KeyUnit{"_us", "microseconds", Measure::time},
    KeyUnit{"_ms", "milliseconds", Measure::time},
    KeyUnit{"_s", "seconds", Measure::time},
    KeyUnit{"_sec", "seconds", Measure::time},
    KeyUnit{"_seconds", "seconds", Measure::time},
    KeyUnit{"_m", "minutes", Measure::time},
    KeyUnit{"_min", "minutes", Measure::time},
    KeyUnit{"_minutes", "minutes", Measure::time},
    KeyUnit{"_h", "hours", Measure::time},
    KeyUnit{"_hours", "hours", Measure::time},
    KeyUnit{"_d", "days", Measure::time},
    KeyUnit{"_days", "days", Measure::time},
    KeyUnit{"_b", "bytes", Measure::size},
    KeyUnit{"_bytes", "bytes", Measure::size},
    KeyUnit{"_kb", "kilobytes", Measure::size},
    KeyUnit{"_kib", "kilobytes", Measure::size},
    KeyUnit{"_mb", "megabytes", Measure::size},
    KeyUnit{"_mib", "megabytes", Measure::size},
    KeyUnit{"_gb", "gigabytes", Measure::size},
    KeyUnit{"_gib", "gigabytes", Measure::size},
    KeyUnit{"_tb", "terabytes", Measure::size},
    KeyUnit{"_per_ms", "per millisecond", Measure::rate},
    KeyUnit{"_per_s", "per second", Measure::rate},
    KeyUnit{"_per_sec", "per second", Measure::rate},
    KeyUnit{"_rps", "per second", Measure::rate},
    KeyUnit{"_per_min", "per minute", Measure::rate},
    KeyUnit{"_rpm", "per minute", Measure::rate},
    KeyUnit{"_per_h", "per hour", Measure::rate},
    KeyUnit{"_per_hour", "per hour", Measure::rate},
    KeyUnit{"_pct", "percent", Measure::share},
    KeyUnit{"_percent", "percent", Measure::share},
    KeyUnit{"_ratio", "a ratio", Measure::share},
    KeyUnit{"_fraction", "a fraction", Measure::share},
};

/// The unit that a key ends in, the longest that fits; none for "seed".
KeyUnit unit_of(std::string_view key) {
  KeyUnit longest{"", "", Measure::none};
  for (const KeyUnit& unit : units) {
    if (key.ends_with(unit.suffix) && unit.suffix.size() > longest.suffix.size()) longest = unit;
  }
  return longest;
}

/// Whether both name one quantity, though in other units or one of them without a unit.
bool differ_in_unit(std::string_view a, std::string_view b) {
  const KeyUnit of_a = unit_of(a), of_b = unit_of(b);
  const bool comparable = of_a.measure == of_b.measure || of_a.measure == Measure::none ||
                          of_b.measure == Measure::none;
  a.remove_suffix(of_a.suffix.size());
  b.remove_suffix(of_b.suffix.size());
  return a == b && comparable && of_a.suffix != of_b.suffix;
}

std::optional<std::string> in_other_unit(std::string_view key,
                                         const std::vector<std::string>& keys) {
  for (const std::string& other : keys) {
    if (differ_in_unit(key, other)) return other;
  }
  return std::nullopt;
}

std::string unit_sentence(std::string_view key) {
  const KeyUnit unit = unit_of(key);
  if (unit.measure == Measure::none) return "; no unit here";
  return "; the unit here is " + std::string{unit.name};
}

}  // namespace

std::string unknown_key(std::string_view key, const std::vector<std::string>& known,
                        const std::vector<std::string>& unused) {
  if (const auto right = in_other_unit(key, known)) {
    return "unknown key" + unit_sentence(*right) + ": " + in_quotes(*right);
  }
  if (nearest_word(key, unused)) return "unknown key" + suggestion(key, unused);
  for (const std::string& other : known)
    if (is_slip(key, other)) return "unknown key; did you mean " + in_quotes(other) + "?";
  return "unknown key" + list_of(known);
}

std::string missing_key(std::string_view key, const std::vector<std::string>& others) {
  const std::string missing = "missing " + in_quotes(key);
  if (const auto wrong = in_other_unit(key, others)) {
    return missing + unit_sentence(key) + ", not " + in_quotes(*wrong);
  }
  if (const auto wrong = nearest_word(key, others)) {
    return missing + "; is " + in_quotes(*wrong) + " meant to be it?";
  }
  return missing;
}

}  // namespace coldcast
