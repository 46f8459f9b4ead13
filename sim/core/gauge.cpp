#include "sim/core/gauge.hpp"

namespace coldcast {

void Gauge::grow() { time_at_.resize(level_ + 1 + level_ / 2); }

Occupancy Gauge::occupancy(Time now) const {
  Gauge settled = *this;
  settled.settle(now);
  return Occupancy{std::move(settled.time_at_)};
}

Occupancy Occupancy::since(const Occupancy& earlier) const {
  Occupancy later = *this;
  for (std::size_t level = 0; level < earlier.time_at_.size(); ++level)
    later.time_at_[level] -= earlier.time_at_[level];
  return later;
}

Duration Occupancy::span() const {
  Duration total{};
  for (const Duration time : time_at_) total += time;
  return total;
}

double Occupancy::area_s() const {
  Wide area = 0;
  for (std::size_t level = 0; level < time_at_.size(); ++level)
    area += static_cast<Wide>(level) * time_at_[level].count();
  return static_cast<double>(area) / 1e9;
}

double Occupancy::mean() const {
  const double span_s = to_seconds(span());
  return span_s > 0 ? area_s() / span_s : 0;
}

double Occupancy::variance() const {
  const double span_s = to_seconds(span());
  if (span_s <= 0) return 0;
  const double centre = mean();
  double squares = 0;
  for (std::size_t level = 0; level < time_at_.size(); ++level) {
    const double distance = static_cast<double>(level) - centre;
    squares += distance * distance * to_seconds(time_at_[level]);
  }
  return squares / span_s;
}

double Occupancy::share_above(std::int64_t level) const {
  const double span_s = to_seconds(span());
  Duration above{};
  for (std::size_t at = static_cast<std::size_t>(level + 1); at < time_at_.size(); ++at)
    above += time_at_[at];
  return span_s > 0 ? to_seconds(above) / span_s : 0;
}

std::int64_t Occupancy::peak() const {
  for (std::size_t level = time_at_.size(); level-- > 1;)
    if (time_at_[level] > Duration::zero()) return static_cast<std::int64_t>(level);
  return 0;
}

}  // namespace coldcast
