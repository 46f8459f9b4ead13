#pragma once
// The quantities of a simulation as types. Time is whole nanoseconds, so that a sum of durations
// does not depend on its order; memory and sizes are integers; dollars appear only after the run.

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>

namespace coldcast {

/// A length of simulated time; 64 bits reach 292 years.
using Duration = std::chrono::nanoseconds;

/// An instant of simulated time, counted from the start of the run.
using Time = Duration;

/// Later than anything that can happen.
inline constexpr Time never = Time::max();

/// How long a run may be: ten years. Arrivals end there if nothing ends them before.
inline constexpr Time longest_run = std::chrono::hours{24 * 365 * 10};

/// When all must have come to its end: 100 years after the start. To an instant before it a dozen
/// of the longest times can be added.
inline constexpr Time latest_end = 10 * longest_run;

/// An integer wide enough for sums of products such as instances * nanoseconds.
__extension__ using Wide = __int128;

/// A sum of any number of durations.
using TotalTime = std::chrono::duration<Wide, std::nano>;

/// A number whose meaning is part of its type, so that megabytes never meet dollars by accident.
template <class Meaning, class Number>
struct Quantity {
  Number value{};

  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity& operator+=(Quantity other) { return value += other.value, *this; }
  constexpr Quantity& operator-=(Quantity other) { return value -= other.value, *this; }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return a += b; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return a -= b; }
};

using Megabytes = Quantity<struct MegabytesMeaning, std::int64_t>;  // 1 MB = 1024 KB, as AWS has it
using Bytes = Quantity<struct BytesMeaning, std::int64_t>;
using Dollars = Quantity<struct DollarsMeaning, double>;

/// The duration of that many seconds, to the nearest nanosecond; `never` for what does not fit.
/// REQUIRES: seconds >= 0, not NaN.
constexpr Duration seconds(double seconds) {
  const double nanoseconds = seconds * 1e9 + 0.5;
  return nanoseconds < 9.2e18 ? Duration{static_cast<std::int64_t>(nanoseconds)} : never;
}

/// The nearest number of seconds.
constexpr double to_seconds(Duration duration) {
  // Division, for 1e-9 is no binary number and 115 s would come out as 115.00000000000001.
  return static_cast<double>(duration.count()) / 1e9;
}
constexpr double to_seconds(TotalTime total) { return static_cast<double>(total.count()) / 1e9; }

/// A time that was drawn, in seconds; at most a run's longest, so that sums of a few never
/// overflow.
constexpr Duration drawn_time(double drawn_s) { return std::min(seconds(drawn_s), longest_run); }

/// The time, rounded up to a multiple of the step. REQUIRES: step > 0.
constexpr Duration round_up(Duration time, Duration step) {
  if (step == Duration{1}) return time;  // as it is: spare the division
  return (time + step - Duration{1}) / step * step;
}

/// The instant `wait` after `now`; `never` stays never.
constexpr Time after(Time now, Duration wait) { return wait < never - now ? now + wait : never; }

/// The sum of two durations; `never` for what does not fit.
constexpr Duration sum(Duration a, Duration b) { return after(a, b); }

}  // namespace coldcast
