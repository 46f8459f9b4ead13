#include "workloads/rate/week_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "workloads/rate/day_clock.hpp"

namespace coldcast {

WeekTable::WeekTable(Table table) : table_(std::move(table)) {}

double WeekTable::value(std::int64_t part) const {
  const auto parts = static_cast<std::int64_t>(table_.values.size());
  return table_.values[static_cast<std::size_t>(part % parts)] *
         table_.weekdays[static_cast<std::size_t>(part / parts % 7)];
}

Time WeekTable::beginning(std::int64_t part) const {
  const auto parts = static_cast<std::int64_t>(table_.values.size());
  // Rounded up: the counterpart of the division in `piece`, which is rounded down.
  return part / parts * day_length + (part % parts * day_length + Duration{parts - 1}) / parts;
}

std::optional<RatePiece> WeekTable::piece(Time begin) const {
  const auto parts = static_cast<std::int64_t>(table_.values.size());
  const Time clock = (begin % week_length + table_.begins) % week_length;
  // At most 8.64e13 ns times 1440 parts: it fits.
  const std::int64_t part = clock / day_length * parts + clock % day_length * parts / day_length;
  const Time first = beginning(part);
  const Time next = beginning(part + 1);
  const double from = value(part);
  const double to = table_.linear ? value(part + 1) : from;
  const double share = to_seconds(clock - first) / to_seconds(next - first);
  return RatePiece{.from = from + (to - from) * share,
                   .to = to,
                   .slack = 0,
                   .until = after(begin, next - clock)};
}

double WeekTable::at(Time at) const { return piece(at)->from; }

double WeekTable::most() const {
  return std::ranges::max(table_.values) * std::ranges::max(table_.weekdays);
}

double WeekTable::mean() const {
  // Between values that are connected the mean is that of the values, too: the week is a circle.
  const auto mean_of = [](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  };
  return mean_of(table_.values) * mean_of(table_.weekdays);
}

}  // namespace coldcast
