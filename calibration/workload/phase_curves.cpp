#include "calibration/workload/phase_curves.hpp"

#include <cmath>

#include "calibration/workload/small_matrix.hpp"

namespace coldcast {
namespace {

/// The chain of a model of n phases.
template <std::size_t n>
struct Chain {
  Matrix<n> generator{};
  Vector<n> rates{};
  Vector<n> stationary{};

  explicit Chain(const PhaseModel& model) {
    const std::vector<double> shares = model.as_mmpp().stationary();
    for (std::size_t i = 0; i < n; ++i) {
      rates[i] = model.rates[i];
      stationary[i] = shares[i];
      for (std::size_t j = 0; j < n; ++j) generator[i][j] = model.moves[i][j];
      generator[i][i] = -model.leave_rate(i);
    }
  }

  double mean_rate() const { return dot(stationary, rates); }
};

/// Gauss-Jordan elimination with row pivots.
template <std::size_t n>
Matrix<n> inverse(Matrix<n> a) {
  Matrix<n> result = identity<n>();
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < n; ++row)
      if (std::abs(a[row][column]) > std::abs(a[pivot][column])) pivot = row;
    std::swap(a[column], a[pivot]);
    std::swap(result[column], result[pivot]);
    for (std::size_t row = 0; row < n; ++row) {
      const double factor =
          (row == column ? a[column][column] - 1 : a[row][column]) / a[column][column];
      for (std::size_t j = 0; j < n; ++j) {
        const double a_pivot = a[column][j], result_pivot = result[column][j];
        a[row][j] -= factor * a_pivot;
        result[row][j] -= factor * result_pivot;
      }
    }
  }
  return result;
}

template <std::size_t n>
double dispersion(const Chain<n>& chain, double t) {
  Matrix<n> resolvent = times(-1, chain.generator);
  for (auto& row : resolvent)
    for (std::size_t j = 0; j < n; ++j) row[j] += chain.stationary[j];
  const Matrix<n> d = inverse(resolvent);
  const Matrix<n> moved = exponential(times(t, chain.generator));
  const Vector<n> d_rates = d * chain.rates;
  const Vector<n> dd_rates = d * d_rates;
  const Vector<n> moved_rates = moved * dd_rates;
  double cross = 0;
  for (std::size_t i = 0; i < n; ++i)
    cross += chain.stationary[i] * chain.rates[i] *
             (t * (d_rates[i] - chain.mean_rate()) - (dd_rates[i] - moved_rates[i]));
  return 1 + 2 * cross / (chain.mean_rate() * t);
}

template <std::size_t n>
GapShape gaps(const Chain<n>& chain) {
  Matrix<n> a = times(-1, chain.generator);
  Vector<n> ones;
  Vector<n> first;
  for (std::size_t i = 0; i < n; ++i) {
    a[i][i] += chain.rates[i];
    ones[i] = 1;
    first[i] = chain.stationary[i] * chain.rates[i] / chain.mean_rate();
  }
  const Matrix<n> m = inverse(a);
  const Vector<n> gap = m * ones;
  Vector<n> next = gap;
  for (std::size_t i = 0; i < n; ++i) next[i] *= chain.rates[i];
  const double mean = dot(first, gap);
  const double square = 2 * dot(first, m * gap);
  const double product = dot(first, m * (m * next));
  const double variance = square - mean * mean;
  return {variance / (mean * mean), (product - mean * mean) / variance};
}

}  // namespace

double dispersion_of(const PhaseModel& model, double window_s) {
  if (model.phases() == 1) return 1;
  if (model.phases() == 2) return dispersion(Chain<2>{model}, window_s);
  return dispersion(Chain<3>{model}, window_s);
}

GapShape gaps_of(const PhaseModel& model) {
  if (model.phases() == 1) return {};
  return model.phases() == 2 ? gaps(Chain<2>{model}) : gaps(Chain<3>{model});
}

}  // namespace coldcast
