#include "calibration/simulated/run_fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "calibration/simulated/run_search.hpp"
#include "sim/config/error.hpp"

namespace coldcast {
namespace {

// Over the whole range the targets must move by this many of their standard errors, or they do not
// tell. A uniform prior over the range has a standard deviation of 0.29 of it, an estimate of
// strength 4 one of 0.25.
constexpr double telling = 4;
constexpr double chi2_95 = 3.841459;  // the 95 % quantile of chi-square with one degree of freedom

std::vector<FoundDirection> directions_of(const Eigen::MatrixXd& slopes) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(slopes.transpose() * slopes);
  std::vector<FoundDirection> directions;
  for (Eigen::Index i = slopes.cols(); i-- > 0;) {
    FoundDirection one;
    one.strength = std::sqrt(std::max(0.0, solver.eigenvalues()[i]));
    one.determined = one.strength >= telling;
    // An eigenvector has no sign of its own: its largest part is positive.
    Eigen::VectorXd vector = solver.eigenvectors().col(i);
    Eigen::Index largest = 0;
    vector.cwiseAbs().maxCoeff(&largest);
    if (vector[largest] < 0) vector = -vector;
    one.by_parameter.assign(vector.begin(), vector.end());
    directions.push_back(one);
  }
  return directions;
}

/// As many parameters as there are directions that are not determined: those that lie in them most.
std::vector<std::size_t> undetermined(const std::vector<FoundDirection>& directions) {
  const std::size_t n = directions.size();
  std::vector<double> shares(n, 0);
  std::size_t count = 0;
  for (const FoundDirection& one : directions) {
    if (one.determined) continue;
    ++count;
    for (std::size_t i = 0; i < n; ++i) shares[i] += one.by_parameter[i] * one.by_parameter[i];
  }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Of two that can be traded for each other the later one is held.
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::abs(shares[a] - shares[b]) > 0.02 ? shares[a] > shares[b] : a > b;
  });
  order.resize(count);
  std::sort(order.begin(), order.end());
  return order;
}

/// One end of an interval of the sum of squares.
class IntervalEnd {
 public:
  IntervalEnd(RunSearch& search, std::vector<double> best, std::size_t parameter,
              const Eigen::MatrixXd& slopes)
      : search_(search), best_(std::move(best)), parameter_(parameter) {
    // The others follow as the linear model says, so that the sum stays as small as it can.
    const auto k = static_cast<Eigen::Index>(best_.size());
    const auto own = static_cast<Eigen::Index>(parameter);
    follow_ = Eigen::VectorXd::Zero(k);
    follow_[own] = 1;
    if (k == 1) return;
    Eigen::MatrixXd others(slopes.rows(), k - 1);
    for (Eigen::Index i = 0, c = 0; i < k; ++i)
      if (i != own) others.col(c++) = slopes.col(i);
    const Eigen::VectorXd moves = -others.colPivHouseholderQr().solve(slopes.col(own));
    for (Eigen::Index i = 0, c = 0; i < k; ++i)
      if (i != own) follow_[i] = moves[c++];
  }

  /// The share at which the sum has risen by `rise`, going up or down; `open` if that is beyond
  /// the range.
  double find(double rise, double first_step, double sign, bool& open) {
    const double begin = best_[parameter_], end = sign > 0 ? 1 : 0;
    const double least = search_.sum_of_squares(best_);
    const auto above = [&](double share) { return sum_at(share) - least > rise; };
    double inside = begin, step = std::clamp(first_step, 0.005, 0.5);
    double outside = begin;
    for (open = false; !open; step *= 1.6) {
      outside = std::clamp(begin + sign * step, 0.0, 1.0);
      if (above(outside)) break;
      inside = outside;
      if (outside == end) open = true;
    }
    if (open) return end;
    for (int i = 0; i < 6; ++i) {
      const double middle = (inside + outside) / 2;
      (above(middle) ? outside : inside) = middle;
    }
    return (inside + outside) / 2;
  }

 private:
  double sum_at(double share) {
    std::vector<double> at = best_;
    for (std::size_t i = 0; i < at.size(); ++i)
      at[i] = std::clamp(
          best_[i] + follow_[static_cast<Eigen::Index>(i)] * (share - best_[parameter_]), 0.0, 1.0);
    at[parameter_] = share;
    return search_.sum_of_squares(at);
  }

  RunSearch& search_;
  std::vector<double> best_;
  std::size_t parameter_;
  Eigen::VectorXd follow_;
};

void set_intervals(RunSearch& search, const std::vector<double>& best, RunFit& fit) {
  if (best.empty()) return;
  const Eigen::MatrixXd slopes = search.slopes(best);
  // Where the best point misses the targets by more than their errors, so may the parameters.
  const double scale = fit.freedom > 0 ? std::max(1.0, fit.chi2 / fit.freedom) : 1;
  const Eigen::MatrixXd information = slopes.transpose() * slopes;
  const Eigen::MatrixXd covariance = information.completeOrthogonalDecomposition().pseudoInverse();
  for (std::size_t i = 0; i < best.size(); ++i) {
    FoundParameter& found = fit.parameters[search.free()[i]];
    const auto index = static_cast<Eigen::Index>(i);
    const double step = std::sqrt(chi2_95 * scale * std::max(covariance(index, index), 1e-8));
    IntervalEnd end{search, best, i, slopes};
    found.low = found.sought.at(end.find(chi2_95 * scale, step, -1, found.low_open));
    found.high = found.sought.at(end.find(chi2_95 * scale, step, 1, found.high_open));
  }
}

void leave_targets_out(RunSearch& search, const std::vector<double>& best, RunFit& fit) {
  if (fit.targets.size() <= search.free().size()) {
    fit.notes.push_back("with no more targets than parameters none can be left out and foretold");
    return;
  }
  for (std::size_t i = 0; i < fit.targets.size(); ++i) {
    search.leave_out(i);
    fit.targets[i].left_out = search.answers(search.search(best))[i].value;
  }
  search.leave_out(std::nullopt);
}

std::string shown_paths(const RunFit& fit, const std::vector<std::size_t>& which) {
  std::string text;
  for (const std::size_t i : which)
    text += (text.empty() ? "" : ", ") + fit.parameters[i].sought.path;
  return text;
}

/// Holds what the targets do not determine at its prior, and searches the rest again.
std::vector<double> hold_undetermined(RunSearch& search, const SoughtSpec& spec,
                                      std::vector<double> best, RunFit& fit) {
  fit.directions = directions_of(search.slopes(best));
  const std::vector<std::size_t> unknown = undetermined(fit.directions);
  if (unknown.empty()) return best;
  for (const std::size_t i : unknown) {
    fit.parameters[i].determined = false;
    search.hold(i, spec.parameters[i].share_of(spec.parameters[i].prior));
  }
  fit.notes.push_back("the targets do not determine " + shown_paths(fit, unknown) +
                      (unknown.size() == 1 ? ": it keeps its prior" : ": they keep their priors"));
  std::vector<double> rest;
  for (const std::size_t i : search.free()) rest.push_back(best[i]);
  return rest.empty() ? rest : search.search(rest);
}

}  // namespace

RunFit fit_by_runs(const SoughtSpec& spec, const Simulator& simulate, bool leave_out) {
  RunFit fit;
  for (const SoughtParameter& one : spec.parameters)
    fit.parameters.push_back(
        {.sought = one, .value = one.prior, .low = one.least, .high = one.most});
  RunSearch search{spec, simulate};
  const std::vector<double> best =
      hold_undetermined(search, spec, search.search(std::nullopt), fit);
  const std::vector<double> values = search.values(best);
  for (std::size_t i = 0; i < values.size(); ++i) fit.parameters[i].value = values[i];
  const std::vector<RunAnswer> answers = search.answers(best);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const RunTarget& target = spec.targets[i];
    const double standard = (answers[i].value - target.value) / target.error;
    fit.targets.push_back({target, answers[i], standard, {}});
    fit.chi2 += standard * standard;
  }
  fit.freedom = static_cast<int>(answers.size()) - static_cast<int>(best.size());
  set_intervals(search, best, fit);
  if (leave_out) leave_targets_out(search, best, fit);
  fit.runs = search.runs();
  if (fit.freedom > 0 && fit.chi2 > 10 * fit.freedom)
    fit.notes.push_back("no values of the parameters meet all targets: the sum of squares is " +
                        number_text(std::round(fit.chi2)) + " with " + std::to_string(fit.freedom) +
                        " degrees of freedom");
  return fit;
}

}  // namespace coldcast
