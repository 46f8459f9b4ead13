#pragma once
// What the least squares of curve_fit.cpp are taken of.

#include <algorithm>
#include <cmath>
#include <unsupported/Eigen/LevenbergMarquardt>
#include <utility>
#include <vector>

#include "calibration/service/mean_seen.hpp"
#include "calibration/service/time_curve.hpp"

namespace coldcast {

/// Which of the three parameters are fitted; the others stay as they are.
struct FittedParts {
  bool base = true, size = false, shape = false;

  int count() const { return base + size + shape; }
};

/// The curve on transformed parameters.
class FreeCurves {
 public:
  FreeCurves(TimeCurve fixed, FittedParts active) : fixed_(fixed), active_(active) {}

  TimeCurve at(const Eigen::VectorXd& free) const {
    TimeCurve curve = fixed_;
    Eigen::Index i = 0;
    if (active_.base) curve.base_s = std::exp(free[i++]);
    if (active_.size) curve.per_size_s = std::exp(free[i++]);
    if (active_.shape) curve.shape = largest_shape(curve.form) / (1 + std::exp(-free[i]));
    return curve;
  }

  Eigen::VectorXd free_of(const TimeCurve& curve) const {
    Eigen::VectorXd free(active_.count());
    Eigen::Index i = 0;
    if (active_.base) free[i++] = std::log(curve.base_s);
    if (active_.size) free[i++] = std::log(curve.per_size_s);
    const double share = std::clamp(curve.shape / largest_shape(curve.form), 1e-6, 1 - 1e-6);
    if (active_.shape) free[i] = std::log(share / (1 - share));
    return free;
  }

 private:
  TimeCurve fixed_;
  FittedParts active_;
};

/// What is squared and summed: weighted logarithms of measured over fitted.
class CurveResiduals : public Eigen::DenseFunctor<double> {
 public:
  CurveResiduals(const std::vector<MeanSeen>& means, std::vector<double> weights, FreeCurves curves,
                 int parameters)
      : DenseFunctor<double>(parameters, std::max(static_cast<int>(means.size()), parameters)),
        means_(means),
        weights_(std::move(weights)),
        curves_(curves) {}

  int operator()(const InputType& free, ValueType& residuals) const {
    residuals.setZero();
    const TimeCurve curve = curves_.at(free);
    for (std::size_t i = 0; i < means_.size(); ++i)
      residuals[static_cast<Eigen::Index>(i)] =
          weights_[i] * std::log(curve.mean_s(means_[i].at) / means_[i].mean_s);
    return 0;
  }

  int df(const InputType& free, JacobianType& jacobian) const {
    const double h = 1e-6;
    ValueType above(values()), below(values());
    for (Eigen::Index i = 0; i < free.size(); ++i) {
      InputType shifted = free;
      shifted[i] += h;
      (*this)(shifted, above);
      shifted[i] -= 2 * h;
      (*this)(shifted, below);
      jacobian.col(i) = (above - below) / (2 * h);
    }
    return 0;
  }

 private:
  const std::vector<MeanSeen>& means_;
  std::vector<double> weights_;
  FreeCurves curves_;
};

}  // namespace coldcast
