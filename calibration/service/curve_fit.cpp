#include "calibration/service/curve_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "calibration/service/curve_residuals.hpp"
#include "sim/config/error.hpp"

namespace coldcast {
namespace {

/// One over the relative error of each mean; all alike where none is known.
std::vector<double> weights_of(const std::vector<MeanSeen>& means, bool& known) {
  std::vector<double> errors, weights;
  for (const MeanSeen& mean : means)
    if (mean.error && *mean.error > 0) errors.push_back(*mean.error);
  known = !errors.empty();
  std::sort(errors.begin(), errors.end());
  const double usual = known ? errors[errors.size() / 2] : 1;
  for (const MeanSeen& mean : means) {
    // No clock and no method is better than one part in ten thousand.
    const double error = known ? std::max(mean.error.value_or(usual), 1e-4) : 1;
    weights.push_back(std::sqrt(mean.weight) / error);
  }
  return weights;
}

std::size_t different_sizes(const std::vector<MeanSeen>& means) {
  std::set<double> sizes;
  for (const MeanSeen& mean : means) sizes.insert(mean.at.size.value_or(0));
  return sizes.size();
}

/// How many different effects the measured vCPUs have that tell of the shape: below one vCPU
/// Amdahl's law has none.
std::size_t different_vcpus(const std::vector<MeanSeen>& means, VcpuForm form) {
  std::set<double> vcpus;
  for (const MeanSeen& mean : means) {
    const double vcpu = mean.at.vcpu.value_or(1);
    vcpus.insert(form == VcpuForm::amdahl ? std::max(1.0, vcpu) : vcpu);
  }
  return vcpus.size();
}

/// A first guess with that shape: the line through the times that one vCPU would take.
TimeCurve guess(const std::vector<MeanSeen>& means, TimeCurve curve, const FittedParts& active) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const MeanSeen& mean : means) {
    const double size = mean.at.size.value_or(0);
    const double time = mean.mean_s / curve.multiple(mean.at.vcpu.value_or(1));
    const double weight = 1 / (time * time);
    n += weight;
    x += weight * size;
    y += weight * time;
    xx += weight * size * size;
    xy += weight * size * time;
  }
  const double middle = y / n;
  if (!active.size) return curve.base_s = middle, curve;
  const double determinant = n * xx - x * x;
  const double slope = determinant > 0 ? (n * xy - x * y) / determinant : 0;
  const double middle_size = std::max(x / n, 1e-12);
  curve.per_size_s = std::clamp(slope, 0.01 * middle / middle_size, middle / middle_size);
  curve.base_s = active.base ? std::max(middle - curve.per_size_s * middle_size, 0.01 * middle) : 0;
  if (!active.base) curve.per_size_s = middle / middle_size;
  return curve;
}

struct Solved {
  TimeCurve curve;
  double sum = HUGE_VAL;
};

Solved solve(const std::vector<MeanSeen>& means, const std::vector<double>& weights,
             TimeCurve fixed, const FittedParts& active) {
  Solved best;
  const double largest = largest_shape(fixed.form);
  std::vector<double> shapes = {fixed.shape};
  if (active.shape) shapes = {0.3 * largest, 0.6 * largest, 0.95 * largest};
  for (const double shape : shapes) {
    fixed.shape = shape;
    const FreeCurves curves{fixed, active};
    CurveResiduals residuals{means, weights, curves, active.count()};
    Eigen::VectorXd free = curves.free_of(guess(means, fixed, active));
    Eigen::LevenbergMarquardt<CurveResiduals> method(residuals);
    method.setXtol(1e-12);
    method.setFtol(1e-14);
    method.setMaxfev(400);
    method.minimize(free);
    Eigen::VectorXd left(residuals.values());
    residuals(free, left);
    if (left.allFinite() && left.squaredNorm() < best.sum)
      best = {curves.at(free), left.squaredNorm()};
  }
  return best;
}

/// Leaves out what came out as nothing: a base or a slope below one part in ten thousand.
Solved solve_bounded(const std::vector<MeanSeen>& means, const std::vector<double>& weights,
                     const TimeCurve& fixed, FittedParts& active, CurveFit& fit) {
  Solved solved = solve(means, weights, fixed, active);
  if (!active.size || !active.base) return solved;
  double size = 0;
  for (const MeanSeen& mean : means) size += mean.at.size.value_or(0);
  size /= static_cast<double>(means.size());
  const double moved = solved.curve.per_size_s * size;
  TimeCurve rest = fixed;
  if (solved.curve.base_s < 1e-4 * moved) {
    active.base = false;
    fit.notes.push_back("the time of nothing is at its bound, 0");
  } else if (moved < 1e-4 * solved.curve.base_s) {
    active.size = false;
    fit.notes.push_back("the time does not grow with the size: at its bound, 0");
  } else {
    return solved;
  }
  rest.base_s = rest.per_size_s = 0;
  return solve(means, weights, rest, active);
}

void fill_covariance(CurveFit& fit, const std::vector<double>& weights, const FittedParts& active,
                     bool known) {
  std::vector<int> fitted;
  if (active.base) fitted.push_back(0);
  if (active.size) fitted.push_back(1);
  if (active.shape) fitted.push_back(2);
  const auto k = static_cast<Eigen::Index>(fitted.size());
  Eigen::MatrixXd jacobian(static_cast<Eigen::Index>(weights.size()), k);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Eigen::Vector3d gradient = fit.gradient(fit.means[i].seen.at);
    for (Eigen::Index c = 0; c < k; ++c)
      jacobian(static_cast<Eigen::Index>(i), c) =
          weights[i] * gradient[fitted[static_cast<std::size_t>(c)]];
  }
  fit.errors = fit.freedom > 0 || known;
  const Eigen::MatrixXd information = jacobian.transpose() * jacobian;
  const Eigen::FullPivLU<Eigen::MatrixXd> lu(information);
  if (!fit.errors || !lu.isInvertible()) {
    fit.errors = false;
    return;
  }
  const double reduced = fit.freedom > 0 ? fit.chi2 / fit.freedom : 1;
  const Eigen::MatrixXd inverse = lu.inverse() * (known ? std::max(1.0, reduced) : reduced);
  for (Eigen::Index a = 0; a < k; ++a)
    for (Eigen::Index b = 0; b < k; ++b)
      fit.covariance(fitted[static_cast<std::size_t>(a)], fitted[static_cast<std::size_t>(b)]) =
          inverse(a, b);
}

void set_beside(CurveFit& fit, const std::vector<MeanSeen>& means,
                const std::vector<double>& weights, bool known) {
  double squares = 0, sum = 0;
  for (std::size_t i = 0; i < means.size(); ++i) {
    const double fitted = fit.curve.mean_s(means[i].at);
    const double residual = std::log(means[i].mean_s / fitted);
    fit.means.push_back({means[i], fitted, residual, {}});
    if (known) fit.means.back().standard = residual * weights[i];
    squares += weights[i] * weights[i] * residual * residual;
    sum += weights[i] * weights[i];
  }
  fit.chi2 = squares;
  fit.spread = std::sqrt(squares / sum);
  const auto n = static_cast<double>(means.size());
  // Differences below one part in ten thousand choose no form.
  fit.score = n * std::log(std::max(squares / sum, 1e-8)) + fit.parameters * std::log(n);
}

CurveFit fit_parts(const std::vector<MeanSeen>& means, const CurveRequest& request,
                   FittedParts active) {
  CurveFit fit;
  bool known = false;
  const std::vector<double> weights = weights_of(means, known);
  TimeCurve fixed{.form = request.form, .base_s = 0, .per_size_s = 0, .shape = 0};
  fixed.shape = std::clamp(request.prior_shape.value_or(request.form == VcpuForm::power ? 1 : 0),
                           0.0, largest_shape(request.form));
  const Solved solved = solve_bounded(means, weights, fixed, active, fit);
  if (!std::isfinite(solved.sum))
    throw ConfigError(means[0].place, "", "no curve of that form goes through these times");
  fit.curve = solved.curve;
  fit.sized = request.sized;
  fit.shape_determined = active.shape;
  fit.parameters = active.count();
  fit.freedom = static_cast<int>(means.size()) - fit.parameters;
  set_beside(fit, means, weights, known);
  fill_covariance(fit, weights, active, known);
  return fit;
}

std::string shape_word(VcpuForm form) {
  return form == VcpuForm::amdahl ? "the parallel fraction" : "the exponent of vCPUs";
}

}  // namespace

Eigen::Vector3d CurveFit::gradient(const MeasuredAt& at) const {
  const double whole = curve.base_s + curve.per_size_s * at.size.value_or(0);
  Eigen::Vector3d result = Eigen::Vector3d::Zero();
  result[0] = curve.base_s / whole;
  result[1] = 1 - result[0];
  if (curve.form == VcpuForm::none) return result;
  const double h = 1e-5, largest = largest_shape(curve.form), vcpu = at.vcpu.value_or(1);
  TimeCurve above = curve, below = curve;
  above.shape = std::min(curve.shape + h, largest);
  below.shape = std::max(curve.shape - h, 0.0);
  result[2] = std::log(above.multiple(vcpu) / below.multiple(vcpu)) / (above.shape - below.shape);
  return result;
}

double CurveFit::relative_error(const MeasuredAt& at) const {
  const Eigen::Vector3d g = gradient(at);
  return std::sqrt(std::max(0.0, g.dot(covariance * g)));
}

CurveFit fit_curve(const std::vector<MeanSeen>& means, const CurveRequest& request) {
  FittedParts active{
      .base = true,
      .size = request.sized && different_sizes(means) > 1,
      .shape = request.form != VcpuForm::none && different_vcpus(means, request.form) > 1};
  const auto n = static_cast<int>(means.size());
  if (active.count() > n) active.shape = false;
  CurveFit fit = fit_parts(means, request, active);
  // Wider than a number drawn blindly from the range: the data say nothing.
  const double blind = largest_shape(request.form) / std::sqrt(12);
  if (active.shape && fit.errors && std::sqrt(fit.covariance(2, 2)) > blind) {
    active.shape = false;
    fit = fit_parts(means, request, active);
  }
  if (request.form != VcpuForm::none && !active.shape) {
    fit.notes.push_back(shape_word(request.form) + " is not determined by the data and stays at " +
                        number_text(fit.curve.shape));
    if (request.prior_error) fit.covariance(2, 2) = *request.prior_error * *request.prior_error;
  }
  const double share = fit.curve.shape / largest_shape(request.form);
  if (active.shape && (share < 1e-4 || share > 1 - 1e-4))
    fit.notes.push_back(shape_word(request.form) + " is at its bound, " +
                        number_text(std::round(fit.curve.shape)));
  if (request.sized && different_sizes(means) < 2)
    fit.notes.push_back("the growth with the size is not determined by the data: one size only");
  return fit;
}

}  // namespace coldcast
