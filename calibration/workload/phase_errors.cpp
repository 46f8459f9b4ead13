#include "calibration/workload/phase_errors.hpp"

#include <cmath>
#include <optional>

namespace coldcast {
namespace {

using Row = std::vector<double>;
using Rows = std::vector<Row>;

/// The parameters of a model one after the other: rates, then moves.
std::vector<double*> parameters_of(PhaseModel& model) {
  std::vector<double*> parameters;
  for (double& rate : model.rates) parameters.push_back(&rate);
  for (std::size_t i = 0; i < model.phases(); ++i)
    for (std::size_t j = 0; j < model.phases(); ++j)
      if (i != j) parameters.push_back(&model.moves[i][j]);
  return parameters;
}

/// How the log-likelihood changes with the logarithm of each parameter [Fisher's identity].
Row score(const PhaseModel& model, const Cells& cells, const ShapeLevels& levels) {
  const Expected expected = expect(model, cells, levels);
  Row score;
  for (std::size_t i = 0; i < model.phases(); ++i)
    score.push_back(expected.arrivals[i] - model.rates[i] * expected.exposure_s[i]);
  for (std::size_t i = 0; i < model.phases(); ++i)
    for (std::size_t j = 0; j < model.phases(); ++j)
      if (i != j) score.push_back(expected.moves[i][j] - model.moves[i][j] * expected.time_s[i]);
  return score;
}

/// The information by central differences.
Rows information(const PhaseModel& top, const Cells& cells, const ShapeLevels& levels) {
  constexpr double step = 1e-3;
  PhaseModel model = top;
  const std::vector<double*> parameters = parameters_of(model);
  const std::size_t n = parameters.size();
  Rows rows(n, Row(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    const double value = *parameters[i];
    *parameters[i] = value * std::exp(step);
    const Row above = score(model, cells, levels);
    *parameters[i] = value * std::exp(-step);
    const Row below = score(model, cells, levels);
    *parameters[i] = value;
    for (std::size_t j = 0; j < n; ++j) rows[i][j] += (below[j] - above[j]) / (4 * step);
    for (std::size_t j = 0; j < n; ++j) rows[j][i] += (below[j] - above[j]) / (4 * step);
  }
  return rows;
}

/// The inverse by way of a Cholesky factor; nothing if the matrix is not positive definite.
std::optional<Rows> inverse(const Rows& a) {
  const std::size_t n = a.size();
  Rows l(n, Row(n, 0.0));
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t i = j; i < n; ++i) {
      double left = a[i][j];
      for (std::size_t k = 0; k < j; ++k) left -= l[i][k] * l[j][k];
      if (i == j && !(left > 1e-9 * a[i][i])) return std::nullopt;
      l[i][j] = i == j ? std::sqrt(left) : left / l[j][j];
    }
  Rows result(n, Row(n, 0.0));
  for (std::size_t column = 0; column < n; ++column) {
    Row x(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = i == column ? 1 : 0;
      for (std::size_t k = 0; k < i; ++k) x[i] -= l[i][k] * x[k];
      x[i] /= l[i][i];
    }
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t k = i + 1; k < n; ++k) x[i] -= l[k][i] * x[k];
      x[i] /= l[i][i];
    }
    for (std::size_t i = 0; i < n; ++i) result[i][column] = x[i];
  }
  return result;
}

}  // namespace

void find_errors(PhaseFit& fit, const Cells& cells, const ShapeLevels& levels) {
  const auto variance = inverse(information(fit.model, cells, levels));
  if (!variance) return;
  const std::size_t n = fit.model.phases();
  for (std::size_t i = 0; i < n; ++i) fit.rate_error.push_back(std::sqrt((*variance)[i][i]));
  // The logarithm of a stay changes with that of each move by the share of the move.
  for (std::size_t i = 0; i < n; ++i) {
    Row share;
    for (std::size_t j = 0; j < n; ++j)
      if (i != j) share.push_back(fit.model.moves[i][j] / fit.model.leave_rate(i));
    double total = 0;
    for (std::size_t a = 0; a < share.size(); ++a)
      for (std::size_t b = 0; b < share.size(); ++b) {
        const std::size_t first = n + i * (n - 1);
        total += share[a] * share[b] * (*variance)[first + a][first + b];
      }
    fit.stay_error.push_back(std::sqrt(total));
  }
}

}  // namespace coldcast
