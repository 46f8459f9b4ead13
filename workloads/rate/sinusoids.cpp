#include "workloads/rate/sinusoids.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace coldcast {

Sinusoids::Sinusoids(double mean, const std::vector<Sinusoid>& waves, double requests_per_s)
    : mean_(mean), length_(drawn_time(4 / requests_per_s)) {
  for (const Sinusoid& wave : waves) {
    shortest_ = std::min(shortest_, wave.period);
    waves_.push_back({.height = mean * wave.amplitude,
                      .period = wave.period,
                      .peak = wave.peak % wave.period,
                      .per_ns = 2 * std::numbers::pi / static_cast<double>(wave.period.count())});
  }
  length_ = std::max({length_, shortest_ / 64, Duration{1}});
}

double Sinusoids::Wave::at(Time at) const {
  // Whole nanoseconds into the period: a phase that does not wear out as the run grows long.
  return height * std::cos(per_ns * static_cast<double>((at % period - peak).count()));
}

double Sinusoids::at(Time at) const {
  double sum = mean_;
  for (const Wave& wave : waves_) sum += wave.at(at);
  return std::max(sum, 0.0);
}

std::optional<RatePiece> Sinusoids::piece(Time begin) const {
  const Time until = after(begin, length_);
  double from = mean_, to = mean_, slack = 0;
  for (const Wave& wave : waves_) {
    const double angle = wave.per_ns * static_cast<double>(length_.count());
    const double above = wave.height * angle * angle / 8;
    const bool flat = above > wave.height / 2;  // too many turns for a chord
    from += flat ? wave.height : wave.at(begin) + above;
    to += flat ? wave.height : wave.at(until) + above;
    slack += 2 * (flat ? wave.height : above);
  }
  // Where the line is cut off at zero, the connection of its ends lies above it by at most as much
  // as the lower end was raised.
  const double raised = std::max({0.0, -from, -to});
  return RatePiece{.from = std::max(from, 0.0),
                   .to = std::max(to, 0.0),
                   .slack = slack + raised,
                   .until = until};
}

double Sinusoids::most() const {
  double most = mean_;
  for (const Wave& wave : waves_) most += wave.height;
  return most;
}

std::optional<Duration> Sinusoids::common_period() const {
  std::int64_t common = 1;
  for (const Wave& wave : waves_) {
    const std::int64_t period = wave.period.count();
    const Wide next = Wide{common / std::gcd(common, period)} * period;
    if (next > Wide{1024} * shortest_.count()) return std::nullopt;
    common = static_cast<std::int64_t>(next);
  }
  return Duration{common};
}

std::optional<double> Sinusoids::mean() const {
  if (most() <= 2 * mean_ * (1 + 1e-12)) return mean_;
  const auto period = common_period();
  if (!period) return std::nullopt;
  constexpr int samples = 1 << 18;  // at least 256 in each wave
  double sum = 0;
  for (int i = 0; i < samples; ++i) sum += at(seconds(to_seconds(*period) * i / samples));
  return sum / samples;
}

}  // namespace coldcast
