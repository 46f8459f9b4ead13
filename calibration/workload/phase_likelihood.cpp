#include "calibration/workload/phase_likelihood.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "calibration/workload/count_windows.hpp"
#include "calibration/workload/gap_digits.hpp"

namespace coldcast {
namespace {

/// A model of n phases that walks along a record: what both ways of cutting it have in common.
template <std::size_t n>
class Walk {
 public:
  Walk(const PhaseModel& model, const Cells& cells, const ShapeLevels& levels)
      : cells_(cells), levels_(levels) {
    const std::vector<double> shares = model.as_mmpp().stationary();
    for (std::size_t i = 0; i < n; ++i) {
      rates_[i] = model.rates[i];
      start_[i] = cells.counted() ? shares[i] : shares[i] * model.rates[i];
      for (std::size_t j = 0; j < n; ++j) generator_[i][j] = model.moves[i][j];
      generator_[i][i] = -model.leave_rate(i);
    }
    scale_to_one(start_);
    lowest_ = *std::min_element(rates_.begin(), rates_.end());
    make_tables();
  }

  double forward(std::vector<Vector<n>>* kept) {
    double log_likelihood = levels_.log_factors;
    double product = 1;
    Vector<n> f = start_;
    for (std::size_t cell = 0; cell < cells_.values.size(); ++cell) {
      if (kept != nullptr) kept->push_back(f);
      f = pass(f, cell);
      log_likelihood += left_out(cell);
      // The logarithm of a product of a few takes less time than those of each.
      product *= scale_to_one(f);
      if (!(product > 1e-200 && product < 1e200)) {
        log_likelihood += std::log(product);
        product = 1;
      }
    }
    return log_likelihood + std::log(product);
  }

  Expected expected() {
    std::vector<Vector<n>> kept;
    kept.reserve(cells_.values.size());
    Expected result;
    result.log_likelihood = forward(&kept);
    result.arrivals.assign(n, 0);
    result.exposure_s.assign(n, 0);
    Vector<n> b;
    b.fill(1);
    for (std::size_t cell = cells_.values.size(); cell-- > 0;)
      b = cells_.counted() ? back_over_window(kept[cell], b, cell)
                           : back_over_gap(kept[cell], b, cell, result);
    integrate(result);
    return result;
  }

  void foresee(const std::function<void(Foresight)>& take) {
    Vector<n> f = start_;
    for (std::size_t cell = 0; cell < cells_.values.size(); ++cell) {
      if (cells_.counted()) {
        const auto [below, same] = windows_[levels_.level(cell)].foreseen(f, cells_.values[cell]);
        take({below, same});
      } else {
        take({1 - sum(survive(f, cell)) * std::exp(left_out(cell)), 0});
      }
      f = pass(f, cell);
      scale_to_one(f);
    }
  }

 private:
  static double scale_to_one(Vector<n>& f) {
    const double total = sum(f);
    for (double& x : f) x /= total;
    return total;
  }

  void make_tables() {
    std::uint64_t longest = 1;
    if (!cells_.counted())
      for (const std::uint64_t gap : cells_.values) longest = std::max(longest, gap);
    const double window_s = to_seconds(cells_.window);
    const Matrix<n> moved = exponential(times(window_s, generator_));
    for (const double factor : levels_.values) {
      if (cells_.counted()) {
        windows_.emplace_back(moved, rates_, factor * window_s);
        continue;
      }
      // Less the lowest rate, so that long gaps do not vanish; it comes back as a logarithm.
      Matrix<n> a = generator_;
      for (std::size_t i = 0; i < n; ++i) a[i][i] -= factor * (rates_[i] - lowest_);
      digits_.emplace_back(a, longest);
    }
  }

  /// Through a gap without an arrival.
  Vector<n> survive(Vector<n> f, std::size_t cell) {
    const auto way = GapDigits<n>::steps(cells_.values[cell]);
    const GapDigits<n>& digits = digits_[levels_.level(cell)];
    for (std::size_t i = 0; i < way.count; ++i) f = f * digits.moved(way.step[i]);
    return f;
  }

  /// Through a cell with all that was seen in it.
  Vector<n> pass(Vector<n> f, std::size_t cell) {
    if (cells_.counted()) return f * windows_[levels_.level(cell)].at(cells_.values[cell]).weighed;
    f = survive(f, cell);
    for (std::size_t i = 0; i < n; ++i) f[i] *= rates_[i];
    return f;
  }

  /// The logarithm of what `pass` leaves out.
  double left_out(std::size_t cell) {
    const auto value = static_cast<double>(cells_.values[cell]);
    if (!cells_.counted()) return -lowest_ * levels_.values[levels_.level(cell)] * value * 1e-9;
    return windows_[levels_.level(cell)].at(cells_.values[cell]).log_scale -
           boost::math::lgamma(value + 1);
  }

  /// From the column behind a window to that before it.
  Vector<n> back_over_window(const Vector<n>& before, Vector<n> b, std::size_t cell) {
    auto& window = windows_[levels_.level(cell)].at(cells_.values[cell]);
    const double scale = 1 / dot(before * window.weighed, b);
    for (double& x : b) x *= scale;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) window.passed[i][j] += before[i] * b[j];
    return window.weighed * b;
  }

  /// From the column behind the arrival that ends a gap to that before the gap.
  Vector<n> back_over_gap(const Vector<n>& before, Vector<n> b, std::size_t cell,
                          Expected& result) {
    const auto way = GapDigits<n>::steps(cells_.values[cell]);
    GapDigits<n>& digits = digits_[levels_.level(cell)];
    std::array<Vector<n>, GapDigits<n>::most_steps + 1> rows;
    rows[0] = before;
    for (std::size_t i = 0; i < way.count; ++i) rows[i + 1] = rows[i] * digits.moved(way.step[i]);
    const Vector<n>& f = rows[way.count];
    for (std::size_t i = 0; i < n; ++i) b[i] *= rates_[i];
    const double scale = 1 / dot(f, b);
    for (double& x : b) x *= scale;
    for (std::size_t i = 0; i < n; ++i) result.arrivals[i] += f[i] * b[i];
    for (std::size_t i = way.count; i-- > 0;) {
      digits.note(way.step[i], rows[i], b);
      b = digits.moved(way.step[i]) * b;
    }
    return b;
  }

  void integrate(Expected& result) {
    Matrix<n> all{}, ends{};
    for (const CountWindows<n>& windows : windows_)
      add(ends, windows.add_to(result.arrivals, result.exposure_s));
    if (cells_.counted()) all = convolved(generator_, ends, to_seconds(cells_.window));
    for (std::size_t level = 0; level < digits_.size(); ++level) {
      const Matrix<n> part = digits_[level].integral();
      for (std::size_t i = 0; i < n; ++i)
        result.exposure_s[i] += levels_.values[level] * part[i][i];
      add(all, part);
    }
    result.moves.assign(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
      result.time_s.push_back(all[i][i]);
      for (std::size_t j = 0; j < n; ++j)
        if (i != j) result.moves[i][j] = generator_[i][j] * all[j][i];
    }
  }

  const Cells& cells_;
  const ShapeLevels& levels_;
  Matrix<n> generator_{};
  Vector<n> rates_{};
  Vector<n> start_{};
  double lowest_ = 0;
  std::vector<GapDigits<n>> digits_;      // by level, if the cells are gaps
  std::vector<CountWindows<n>> windows_;  // by level, if they are windows
};

/// Calls what is given with the walk of the right size.
template <class Use>
auto walk(const PhaseModel& model, const Cells& cells, const ShapeLevels& levels, Use use) {
  if (model.phases() == 1) return use(Walk<1>{model, cells, levels});
  if (model.phases() == 2) return use(Walk<2>{model, cells, levels});
  return use(Walk<3>{model, cells, levels});
}

}  // namespace

PhaseModel Expected::likeliest(const PhaseModel& before) const {
  PhaseModel next = before;
  for (std::size_t i = 0; i < before.phases(); ++i) {
    next.rates[i] = arrivals[i] / exposure_s[i];
    for (std::size_t j = 0; j < before.phases(); ++j)
      if (i != j) next.moves[i][j] = moves[i][j] / time_s[i];
  }
  return next;
}

Expected expect(const PhaseModel& model, const Cells& cells, const ShapeLevels& levels) {
  return walk(model, cells, levels, [](auto walk) { return walk.expected(); });
}

double log_likelihood(const PhaseModel& model, const Cells& cells, const ShapeLevels& levels) {
  return walk(model, cells, levels, [](auto walk) { return walk.forward(nullptr); });
}

void foresee(const PhaseModel& model, const Cells& cells, const ShapeLevels& levels,
             const std::function<void(Foresight)>& take) {
  walk(model, cells, levels, [&](auto walk) { return walk.foresee(take); });
}

}  // namespace coldcast
