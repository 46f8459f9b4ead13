#pragma once

#include <vector>

#include "workloads/rate/rate_curve.hpp"

namespace coldcast {

/// A curve that comes again every week: values by time of day, times factors by weekday.
class WeekTable final : public RateCurve {
 public:
  static constexpr std::size_t most_values = 1440;  // one for each minute

  struct Table {
    std::vector<double> values;    ///< of equal parts of a day, from 00:00 on, each >= 0
    std::vector<double> weekdays;  ///< seven factors >= 0, Monday first
    bool linear = false;           ///< from each value to the next; else each holds its part
    Time begins{};                 ///< the time of the week at which the run begins
  };

  /// REQUIRES: as stated, 1 to `most_values` values.
  explicit WeekTable(Table table);

  std::optional<RatePiece> piece(Time begin) const override;
  double at(Time at) const override;

  double most() const;
  double mean() const;

 private:
  double value(std::int64_t part) const;  // of the week, with that of the next week's beginning
  Time beginning(std::int64_t part) const;

  Table table_;
};

}  // namespace coldcast
