#pragma once
// Points in time as traces have them: numbers of seconds, milli-, micro- or nanoseconds, and ISO
// 8601. Decimal digits become nanoseconds as they stand, without a floating-point number between.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/core/units.hpp"

namespace coldcast {

/// Why a line of a trace cannot be understood: the end of a sentence. Whoever knows file and line
/// makes a ConfigError of it.
struct BadLine {
  std::string what;
};

/// In what a trace gives its times; `automatic` decides by the first of them.
enum class TimeUnit : std::uint8_t { automatic, s, ms, us, ns, iso8601 };

/// "s", "ms", "us", "ns", "iso8601"; anything else: automatic.
TimeUnit time_unit(std::string_view name);

/// The unit that a name of a column ends with ("t_s", "duration_ms"); automatic if with none.
TimeUnit unit_suffix(std::string_view column);

/// A number of that unit, to the nanosecond (further digits are dropped). Throws a BadLine if it
/// is none, negative, or beyond 292 years. REQUIRES: a unit of numbers.
Duration number_of(std::string_view text, TimeUnit unit);

/// The time since 1970 of "2023-11-16 18:15:46.6805900", also with T, with up to 9 digits of a
/// second, and with "Z" or an offset such as "+02:00" behind it; without, it is UTC. Throws a
/// BadLine if it is none.
Time iso8601(std::string_view text);

/// Reads the times of one trace, all of them in one unit. Automatic: ISO 8601 if the first is so;
/// else a number of s, ms, us or ns since 1970, which its size tells from 1973 to 2262.
class Clock {
 public:
  explicit Clock(TimeUnit unit = TimeUnit::automatic) : unit_(unit) {}

  Time read(std::string_view text) {
    if (!known_) settle(text);
    const Time time = unit_ == TimeUnit::iso8601 ? iso8601(text) : number_of(text, unit_);
    if (since_1970_ && time < since_1973) fail_mixed(text);
    return time;
  }

  /// Whether times count from 1970, and not from a start of their own. REQUIRES: one was read.
  bool calendar() const { return calendar_; }

 private:
  // As numbers of seconds these are above 1e8: more than a run may last if it starts at 0.
  static constexpr Time since_1973{100'000'000'000'000'000};

  void settle(std::string_view text);
  [[noreturn]] void fail_mixed(std::string_view text) const;

  TimeUnit unit_;
  bool known_ = false;
  bool calendar_ = false;
  bool since_1970_ = false;  // numbers that are
};

}  // namespace coldcast
