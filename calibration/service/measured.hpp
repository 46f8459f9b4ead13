#pragma once
// Measurements in the form that fits take: times under stated conditions, known exactly, between
// bounds, or by a mean. Percentiles are times between bounds too: of 200 calls with a median of
// 0.3 s, 100 took up to 0.3 s and 100 longer.

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coldcast {

/// Under which conditions a time was measured; nothing where they are not known.
struct MeasuredAt {
  std::optional<double> vcpu;
  std::optional<double> size;  ///< requests in a batch, or MB that are moved

  bool operator==(const MeasuredAt&) const = default;
};

/// A time that lies between two bounds, in seconds, and how often that was seen. Both the same: it
/// is known. An infinite upper one: it took longer than the lower [right-censored].
struct TimeSeen {
  double low_s = 0;
  double high_s = 0;
  double count = 1;

  bool exact() const { return low_s == high_s; }
};

/// What is known of times of which only moments were written down.
struct MeasuredMoments {
  double mean_s = 0;
  std::optional<double> variance_s2;
  std::optional<double> count;    ///< of times
  std::optional<double> error_s;  ///< standard error of the mean
};

/// All that is known of the times under one set of conditions: moments, or times. Where both are
/// there, the mean is that of the moments, and times tell how they spread.
struct MeasuredTimes {
  MeasuredAt at;
  std::vector<TimeSeen> times;
  std::optional<MeasuredMoments> moments;
  double weight = 1;
  std::string place;  ///< for messages: "latency.csv: line 3"

  double count() const;  ///< of times seen one by one
  bool exact() const;    ///< all times are known; false if there are none
};

/// Measurements from one place.
struct MeasuredSet {
  std::string id;
  std::string source;
  std::vector<MeasuredTimes> groups;  ///< with different conditions, in order of appearance
  std::vector<std::string> notes;     ///< what was assumed in reading
};

/// How many calls stand behind percentiles where nobody says.
inline constexpr double assumed_count = 100;

/// Times of which only percentiles are known: pairs of a share in (0, 1) and a time, rising in
/// both. REQUIRES: not empty.
std::vector<TimeSeen> seen_by_percentiles(const std::vector<std::pair<double, double>>& percentiles,
                                          double count);

/// Adds a time to the group of those conditions, making one if there is none yet.
void add_time(std::vector<MeasuredTimes>& groups, const MeasuredAt& at, const TimeSeen& time,
              double weight, const std::string& place);

}  // namespace coldcast
