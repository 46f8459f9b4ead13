#pragma once
// Strict reading of JSON objects. Every read names its key, checks type and range, and remembers
// that the key was read; `done()` then refuses what nobody asked for, with a suggestion. All errors
// are ConfigError with file and JSON pointer. Units sit in key names (`timeout_s`, `memory_mb`).

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/config/error.hpp"
#include "sim/config/nearest_word.hpp"
#include "sim/config/value.hpp"
#include "sim/core/distribution.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// One JSON object while it is being read. Non-owning: the Json must outlive it.
class Fields {
 public:
  /// `where` names the file for messages, `pointer` the place in it ("" for the whole file).
  /// Throws if `object` is not a JSON object.
  Fields(const Json& object, std::string where, std::string pointer = "");
  Fields(Json&&, std::string, std::string = "") = delete;  // it would not outlive the constructor

  bool has(std::string_view key) const;
  bool is_object(std::string_view key) const;
  bool is_string(std::string_view key) const;
  bool is_array(std::string_view key) const;
  bool is_number(std::string_view key) const;

  // Required reads: throw if the key is missing, of another type, not finite, or out of range.
  double number(std::string_view key, Range range = {});
  std::int64_t integer(std::string_view key, Range range = {});
  bool boolean(std::string_view key);
  std::string string(std::string_view key);
  Duration duration(std::string_view key, Range seconds = {});  ///< 90, "5m", "inf": duration_in
  double in_seconds(std::string_view key, Range seconds = {});  ///< likewise, not rounded; no "inf"
  std::vector<double> numbers(std::string_view key, Range range = {});  ///< an array of numbers
  std::vector<std::string> strings(std::string_view key);               ///< an array of strings
  std::vector<std::vector<double>> rows(std::string_view key, std::size_t columns);  ///< a table
  Distribution distribution(std::string_view key);              ///< see distribution_of
  Distribution amount(std::string_view key, Range range = {});  ///< see amount_of
  Fields object(std::string_view key);
  std::vector<Fields> objects(std::string_view key);  ///< an array of objects
  const Json& raw(std::string_view key);              ///< the value as it stands, marked as read

  // Optional reads: the fallback if the key is missing; otherwise as above.
  double number_or(std::string_view key, double fallback, Range range = {});
  std::int64_t integer_or(std::string_view key, std::int64_t fallback, Range range = {});
  bool boolean_or(std::string_view key, bool fallback);
  std::string string_or(std::string_view key, std::string fallback);
  Duration duration_or(std::string_view key, Duration fallback, Range seconds = {});
  std::optional<Fields> optional_object(std::string_view key);

  /// One of the given words; throws with the nearest of them as a suggestion.
  std::string word(std::string_view key, const std::vector<std::string>& words);
  std::string word_or(std::string_view key, std::string fallback,
                      const std::vector<std::string>& words);

  /// Marks a key as read without looking at it ("$schema", "sources", ...).
  void ignore(std::string_view key);

  /// Throws if a key was never read: unknown key, with the nearest known one as a suggestion. A key
  /// that only has() or is_...() asked for counts as known, not as read.
  void done() const;

  /// Throws a ConfigError about that key (or about the object itself if the key is empty).
  [[noreturn]] void fail(std::string_view key, const std::string& what) const;

  const std::string& where() const { return where_; }
  std::string pointer_to(std::string_view key) const;  ///< with ~ and / escaped as RFC 6901 says
  const Json& json() const { return *object_; }

 private:
  const Json* find(std::string_view key) const;
  const Json& at(std::string_view key);
  Value value(std::string_view key);
  bool is_known(const Json& member) const;
  std::string missing(std::string_view key) const;
  std::string unread(const std::string& key, const Json& member) const;

  const Json* object_;
  std::string where_;
  std::string pointer_;
  // Scenarios have hundreds of keys and are read by the thousand: members are remembered by where
  // they are, and texts made of them for messages only.
  std::vector<const Json*> read_;
  mutable std::vector<const Json*> asked_;   // every member asked for, even by has(), and
  mutable std::vector<std::string> absent_;  // what is no member: what done() can suggest
};

/// The distribution that a JSON value describes. A bare number is a constant; an object has a
/// "kind" and the parameters with their unit suffix, in seconds ("mean_s"), which may also be
/// spelt "200ms":
///   {"kind": "constant", "value_s": 0.4}         {"kind": "exponential", "mean_s": 2}
///   {"kind": "lognormal", "mean_s": 0.1, "scv": 2}      (also "median_s" with "p95_s")
///   {"kind": "gamma", "mean_s": 0.1, "scv": 0.5} {"kind": "weibull", "mean_s": 1, "shape": 0.7}
///   {"kind": "hyperexponential", "mean_s": 1, "scv": 9}
///   {"kind": "pareto", "mean_s": 1, "alpha": 2.5}
///   {"kind": "uniform", "min_s": 1, "max_s": 2}  {"kind": "empirical", "values_s": [1, 2, 3]}
///   {"kind": "shifted", "shift_s": 4, "rest": {...}}
///   {"kind": "mixture", "parts": [{"weight": 0.98, "of": {...}}, {"weight": 0.02, "of": {...}}]}
/// `where` and `pointer` locate the value for messages.
Distribution distribution_of(const Json& value, const std::string& where,
                             const std::string& pointer);

/// The same of something that is no time: a number, or an object whose parameters have no unit
/// suffix ("mean", "value", "min", ...). The range is that of each parameter.
Distribution amount_of(const Json& value, const std::string& where, const std::string& pointer,
                       Range range);

}  // namespace coldcast
