#pragma once

#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "calibration/workload/small_matrix.hpp"

namespace coldcast {

// Of a Poisson count with that mean. REQUIRES: mean > 0.
double chance_below(double count, double mean);  ///< of a smaller one; REQUIRES: count > 0
double chance_of(double count, double mean);     ///< of this one

/// How likely each count in a window is, by the phases at its beginning and end, and what passed
/// through windows of that count. Between two phases that are not the same, the one change is
/// anywhere in the window alike, as it is if stays are long against windows.
template <std::size_t n>
class CountWindows {
 public:
  /// `exposure_s` is the length of a window times the factor of the rates in it.
  CountWindows(const Matrix<n>& moved, const Vector<n>& rates, double exposure_s)
      : moved_(moved), rates_(rates), exposure_s_(exposure_s) {}

  struct Window {
    double count;
    double log_scale;   // of `likely`
    Matrix<n> likely;   // chance of the count, given both phases
    Matrix<n> weighed;  // the same times that of the end, given the beginning
    Matrix<n> passed;   // sums of row f times column b
  };

  Window& at(std::uint64_t count) {
    const auto [place, added] = place_.try_emplace(count, windows_.size());
    if (added) windows_.push_back(window_of(static_cast<double>(count)));
    return windows_[place->second];
  }

  /// The chances of a smaller count and of this one, after a row of phases.
  std::pair<double, double> foreseen(const Vector<n>& f, std::uint64_t count) {
    const auto [place, added] = foreseen_.try_emplace(count);
    auto& [below, same] = place->second;
    if (added)
      each([&](std::size_t i, std::size_t j, double mean, double) {
        const double share = (i == j ? 1.0 : 1.0 / parts) * moved_[i][j];
        const auto k = static_cast<double>(count);
        if (count > 0) below[i][j] += share * chance_below(k, mean);
        same[i][j] += share * chance_of(k, mean);
      });
    return {sum(f * below), sum(f * same)};
  }

  /// Adds what is expected of all windows that were passed; gives the weights of their ends, as
  /// `convolved` wants them.
  template <class Totals>
  Matrix<n> add_to(Totals& arrivals, Totals& exposure_s) const {
    Matrix<n> ends{};
    for (const Window& window : windows_) {
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) ends[j][i] += window.passed[i][j] * window.likely[i][j];
      each([&](std::size_t i, std::size_t j, double mean, double part) {
        const double chance = std::exp(log_chance(window.count, mean) - window.log_scale);
        const double weight =
            window.passed[i][j] * moved_[i][j] * chance * (i == j ? 1.0 : 1.0 / parts);
        const double before = rates_[i] * part * exposure_s_ / mean;
        arrivals[i] += weight * window.count * before;
        arrivals[j] += weight * window.count * (1 - before);
        exposure_s[i] += weight * exposure_s_ * part;
        exposure_s[j] += weight * exposure_s_ * (1 - part);
      });
    }
    return ends;
  }

 private:
  static constexpr int parts = 16;  // of a window in which the phase changes

  static double log_chance(double count, double mean) { return count * std::log(mean) - mean; }

  /// All ways through a window: phases at its ends, mean count, share before the change.
  template <class Use>
  void each(Use use) const {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        if (i == j) use(i, j, rates_[i] * exposure_s_, 1.0);
        for (int p = 0; p < parts && i != j; ++p) {
          const double part = (p + 0.5) / parts;
          use(i, j, (rates_[i] * part + rates_[j] * (1 - part)) * exposure_s_, part);
        }
      }
  }

  Window window_of(double count) const {
    Window window{count, -HUGE_VAL, {}, {}, {}};
    each([&](std::size_t, std::size_t, double mean, double) {
      window.log_scale = std::max(window.log_scale, log_chance(count, mean));
    });
    each([&](std::size_t i, std::size_t j, double mean, double) {
      window.likely[i][j] +=
          std::exp(log_chance(count, mean) - window.log_scale) / (i == j ? 1 : parts);
    });
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) window.weighed[i][j] = moved_[i][j] * window.likely[i][j];
    return window;
  }

  Matrix<n> moved_;  // exp(Q w)
  Vector<n> rates_;
  double exposure_s_;
  std::vector<Window> windows_;
  std::unordered_map<std::uint64_t, std::size_t> place_;
  std::unordered_map<std::uint64_t, std::pair<Matrix<n>, Matrix<n>>> foreseen_;
};

}  // namespace coldcast
