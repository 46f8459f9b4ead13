#pragma once

#include <cstdint>
#include <vector>

#include "calibration/workload/small_matrix.hpp"

namespace coldcast {

/// The exponentials of a generator over every digit at every place of a number of nanoseconds to
/// the base 64, and what passed through each of them.
template <std::size_t n>
class GapDigits {
 public:
  static constexpr std::size_t most_steps = 11;  // digits of 64 bits

  /// The digits of a gap that are not 0, as positions in the table.
  struct Steps {
    std::array<std::size_t, most_steps> step;
    std::size_t count = 0;
  };

  GapDigits(const Matrix<n>& generator, std::uint64_t longest) : generator_(generator) {
    double unit_s = 1e-9;
    for (; longest > 0; longest >>= bits, unit_s *= base) {
      const Matrix<n> one = exponential(times(unit_s, generator));
      moved_.push_back(identity<n>());
      for (std::size_t digit = 1; digit < base; ++digit) moved_.push_back(moved_.back() * one);
    }
    passed_.resize(moved_.size());
  }

  static Steps steps(std::uint64_t gap) {
    Steps steps;
    for (std::size_t place = 0; gap > 0; gap >>= bits, place += base)
      if (gap % base > 0) steps.step[steps.count++] = place + gap % base;
    return steps;
  }

  const Matrix<n>& moved(std::size_t step) const { return moved_[step]; }

  /// Notes that a step was gone from row f to column b.
  void note(std::size_t step, const Vector<n>& f, const Vector<n>& b) {
    Matrix<n>& sums = passed_[step];
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) sums[i][j] += b[i] * f[j];
  }

  /// The expected density of being in phase j before and in phase i after an instant, integrated
  /// over all steps noted.
  Matrix<n> integral() const {
    Matrix<n> total{};
    double unit_s = 1e-9;
    for (std::size_t step = 1; step < moved_.size(); ++step) {
      if (step % base == 0) unit_s *= base;
      double passed = 0;
      for (const auto& row : passed_[step]) passed += sum(row);
      if (passed <= 0) continue;
      const double length_s = unit_s * static_cast<double>(step % base);
      add(total, convolved(generator_, passed_[step], length_s));
    }
    return total;
  }

 private:
  static constexpr int bits = 6;
  static constexpr std::size_t base = 1 << bits;

  Matrix<n> generator_;
  std::vector<Matrix<n>> moved_;
  std::vector<Matrix<n>> passed_;
};

}  // namespace coldcast
