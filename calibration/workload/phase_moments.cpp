#include "calibration/workload/phase_moments.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

/// A curve of dispersion: how far it rises, and how fast.
struct Rise {
  double variance = 0;  // of the rate
  double decay = 0;     // of its correlation, per s
  double distance = HUGE_VAL;
};

double rise_per_variance(double rate, double decay, double window_s) {
  const double x = decay * window_s;
  // 1 - (1 - exp(-x)) / x without loss of digits where x is small.
  return 2 / (rate * decay) * (x < 1e-4 ? x / 2 : 1 + std::expm1(-x) / x);
}

/// The best variance for a decay, by weighted least squares.
Rise rise_at(double decay, double rate, const std::vector<Dispersion>& seen) {
  double over = 0, under = 0;
  const auto weight = [](const Dispersion& d) {
    return static_cast<double>(std::min<std::uint64_t>(d.windows, 100)) / (d.index * d.index);
  };
  for (const Dispersion& d : seen) {
    const double slope = rise_per_variance(rate, decay, d.window_s);
    over += weight(d) * slope * (d.index - 1);
    under += weight(d) * slope * slope;
  }
  Rise rise{std::max(over / under, 0.0), decay, 0};
  for (const Dispersion& d : seen) {
    const double off = d.index - 1 - rise.variance * rise_per_variance(rate, decay, d.window_s);
    rise.distance += weight(d) * off * off;
  }
  return rise;
}

Rise nearest_rise(double rate, const std::vector<Dispersion>& seen) {
  constexpr int steps = 100;
  double low = std::log(0.1 / seen.back().window_s), high = std::log(10 / seen.front().window_s);
  Rise best;
  for (int zoom = 0; zoom < 4; ++zoom) {
    const double width = (high - low) / steps;
    for (int i = 0; i <= steps; ++i) {
      const Rise rise = rise_at(std::exp(low + width * i), rate, seen);
      if (rise.distance < best.distance) best = rise;
    }
    low = std::log(best.decay) - width;
    high = std::log(best.decay) + width;
  }
  return best;
}

}  // namespace

std::optional<PhaseModel> fit_moments(const ArrivalsSeen& seen) {
  std::vector<Dispersion> curve = seen.statistics.dispersions();
  std::erase_if(curve, [](const Dispersion& d) { return !(d.index > 0); });
  const double scv = seen.statistics.gap_scv();
  if (curve.size() < 3 || !(scv > 1)) return std::nullopt;
  const double m = seen.rate_per_s();
  const Rise rise = nearest_rise(m, curve);
  const double v = rise.variance, s = rise.decay;
  if (!(v > 0)) return std::nullopt;
  const double difference = (2 * v / (scv - 1) + v - m * m - s * m) / m;  // a - b
  const double root = std::sqrt(difference * difference + 4 * v);
  // Of two numbers with that difference and the product v, each without a subtraction.
  double b = difference > 0 ? 2 * v / (root + difference) : (root - difference) / 2;
  b = std::min(b, m * 0.999);
  const double a = v / b;
  const double high_share = b / (a + b);  // of time
  return PhaseModel::two(m - b, m + a, s * high_share, s * (1 - high_share));
}

}  // namespace coldcast
