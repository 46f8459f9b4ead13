#include "calibration/workload/day_shape.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace coldcast {
namespace {

constexpr double day_s = 86400;
// Counts of many arrivals show a rounding that a record of gaps would not.
constexpr std::size_t levels_for_gaps = 16;
constexpr std::size_t levels_for_counts = 200;

double angle(const Wave& wave, double time_s) {
  return 2 * std::numbers::pi * (time_s - wave.peak_s) / wave.period_s;
}

/// Poisson counts in windows, whose mean is linear in a few coefficients: a mean, and a cosine and
/// a sine for each wave.
class Regression {
 public:
  Regression(const std::vector<std::uint64_t>& counts, double window_s, std::size_t waves)
      : counts_(counts), size_(1 + 2 * waves) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const double middle_s = (static_cast<double>(i) + 0.5) * window_s;
      rows_.push_back(1);
      for (std::size_t wave = 1; wave <= waves; ++wave) {
        const double turn = 2 * std::numbers::pi * middle_s * static_cast<double>(wave) / day_s;
        rows_.push_back(std::cos(turn));
        rows_.push_back(std::sin(turn));
      }
    }
  }

  /// The likeliest coefficients; nothing if some mean would not be positive.
  std::optional<std::vector<double>> solve() const {
    std::vector<double> at(size_, 0.0);
    for (const std::uint64_t count : counts_) at[0] += static_cast<double>(count);
    at[0] /= static_cast<double>(counts_.size());
    double best = likelihood(at);
    for (int step = 0; step < 100; ++step) {
      const std::vector<double> direction = step_from(at);
      double length = 1, found = best;
      std::vector<double> next;
      for (; length > 1e-6; length /= 2) {
        next = at;
        for (std::size_t i = 0; i < size_; ++i) next[i] += length * direction[i];
        found = likelihood(next);
        if (found > best) break;
      }
      if (!(found > best)) return at;
      at = next;
      const double gain = found - best;
      best = found;
      if (gain < 1e-9) return at;
    }
    return std::nullopt;
  }

 private:
  double mean(std::size_t i, const std::vector<double>& at) const {
    double total = 0;
    for (std::size_t j = 0; j < size_; ++j) total += rows_[i * size_ + j] * at[j];
    return total;
  }

  double likelihood(const std::vector<double>& at) const {
    double total = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      const double expected = mean(i, at);
      if (!(expected > 0)) return -HUGE_VAL;
      total += static_cast<double>(counts_[i]) * std::log(expected) - expected;
    }
    return total;
  }

  /// The solution of (X' W X) d = X' (y / m - 1) with the expected weights W = 1 / m, which keep it
  /// definite where counts are zero (Fisher's scoring).
  std::vector<double> step_from(const std::vector<double>& at) const {
    std::vector<double> matrix(size_ * size_, 0.0), right(size_, 0.0);
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      const double expected = mean(i, at);
      const double slope = static_cast<double>(counts_[i]) / expected - 1;
      for (std::size_t a = 0; a < size_; ++a) {
        right[a] += rows_[i * size_ + a] * slope;
        for (std::size_t b = 0; b < size_; ++b)
          matrix[a * size_ + b] += rows_[i * size_ + a] * rows_[i * size_ + b] / expected;
      }
    }
    // Gauss elimination; the matrix is positive definite.
    for (std::size_t p = 0; p < size_; ++p)
      for (std::size_t row = p + 1; row < size_; ++row) {
        const double factor = matrix[row * size_ + p] / matrix[p * size_ + p];
        for (std::size_t j = p; j < size_; ++j)
          matrix[row * size_ + j] -= factor * matrix[p * size_ + j];
        right[row] -= factor * right[p];
      }
    for (std::size_t p = size_; p-- > 0;) {
      for (std::size_t j = p + 1; j < size_; ++j) right[p] -= matrix[p * size_ + j] * right[j];
      right[p] /= matrix[p * size_ + p];
    }
    return right;
  }

  const std::vector<std::uint64_t>& counts_;
  std::size_t size_;
  std::vector<double> rows_;
};

}  // namespace

double DayShape::at(double time_s) const {
  double total = 1;
  for (const Wave& wave : waves) total += wave.amplitude * std::cos(angle(wave, time_s));
  return total;
}

double DayShape::mean_between(double from_s, double to_s) const {
  double total = 1;
  for (const Wave& wave : waves) {
    // sin b - sin a = 2 cos((a + b) / 2) sin((b - a) / 2): a small difference keeps its digits.
    const double half = std::numbers::pi * (to_s - from_s) / wave.period_s;
    const double damped = half > 1e-8 ? std::sin(half) / half : 1.0;
    total += wave.amplitude * damped * std::cos(angle(wave, (from_s + to_s) / 2));
  }
  return total;
}

double DayShape::most() const {
  double total = 1;
  for (const Wave& wave : waves) total += wave.amplitude;
  return total;
}

double DayShape::least() const { return 2 - most(); }

bool lasts_two_days(const ArrivalsSeen& seen) {
  // From the first arrival to the last, so a little less.
  const double gap_s =
      seen.span_s() / static_cast<double>(std::max<std::uint64_t>(seen.arrivals, 1));
  return seen.span_s() + 10 * gap_s >= 2 * day_s;
}

std::optional<DayShape> fit_day(const ArrivalsSeen& seen, std::size_t waves) {
  if (!lasts_two_days(seen)) return std::nullopt;
  Duration window = seconds(day_s / 288);
  if (seen.cells.counted())
    window = std::max<std::int64_t>(window / seen.cells.window, 1) * seen.cells.window;
  const std::vector<std::uint64_t> counts = counts_in(seen.cells, window);
  const auto found = Regression{counts, to_seconds(window), waves}.solve();
  if (!found) return std::nullopt;
  DayShape shape;
  for (std::size_t i = 0; i < waves; ++i) {
    const double cosine = (*found)[1 + 2 * i] / found->front();
    const double sine = (*found)[2 + 2 * i] / found->front();
    const double period_s = day_s / static_cast<double>(i + 1);
    double peak = std::atan2(sine, cosine) / (2 * std::numbers::pi);
    if (peak < 0) peak += 1;
    shape.waves.push_back({std::hypot(cosine, sine), period_s, peak * period_s});
  }
  for (int minute = 0; minute < 1440; ++minute)
    if (!(shape.at(60.0 * minute) > 1e-3)) return std::nullopt;
  return shape;
}

ShapeLevels levels_of(const DayShape& shape, const Cells& cells) {
  ShapeLevels levels;
  if (shape.waves.empty()) {
    levels.values = {1};
    return levels;
  }
  const std::size_t level_count = cells.counted() ? levels_for_counts : levels_for_gaps;
  const double least = std::max(shape.least(), 0.0);
  const double step = (shape.most() - least) / static_cast<double>(level_count);
  std::vector<double> exposure_s(level_count, 0.0), time_s(level_count, 0.0),
      counts(level_count, 0.0);
  levels.of_cell.reserve(cells.values.size());
  Time from{};
  for (std::size_t i = 0; i < cells.values.size(); ++i) {
    const Time to = from + cells.length(i);
    const double mean = shape.mean_between(to_seconds(from), to_seconds(to));
    const auto level =
        std::min(static_cast<std::size_t>(std::max((mean - least) / step, 0.0)), level_count - 1);
    levels.of_cell.push_back(static_cast<std::uint8_t>(level));
    exposure_s[level] += mean * to_seconds(to - from);
    time_s[level] += to_seconds(to - from);
    // The factor at the end of a gap, or of each arrival in a window.
    if (!cells.counted()) {
      levels.log_factors += std::log(shape.at(to_seconds(to)));
    } else {
      const auto count = static_cast<double>(cells.values[i]);
      counts[level] += count;
      if (count > 0) levels.log_factors += count * std::log(mean);
    }
    from = to;
  }
  // The mean of those that a level stands for: so the expected arrivals of all cells are exact.
  for (std::size_t i = 0; i < level_count; ++i)
    levels.values.push_back(time_s[i] > 0 ? exposure_s[i] / time_s[i]
                                          : least + step * (static_cast<double>(i) + 0.5));
  for (std::size_t i = 0; i < level_count; ++i)
    if (counts[i] > 0) levels.log_factors -= counts[i] * std::log(levels.values[i]);
  return levels;
}

}  // namespace coldcast
