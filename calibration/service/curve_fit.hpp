#pragma once
// A curve of times through means under several conditions, by weighted least squares of logarithms
// [Levenberg, Marquardt, as in Eigen]. Bounds hold by transforms: what is positive is fitted as its
// logarithm, a share as its logit.

#include <Eigen/Dense>
#include <optional>
#include <string>
#include <vector>

#include "calibration/service/mean_seen.hpp"
#include "calibration/service/time_curve.hpp"

namespace coldcast {

/// Which curve, and what is known of it beforehand.
struct CurveRequest {
  VcpuForm form = VcpuForm::none;
  bool sized = false;                 ///< the time grows with the size
  std::optional<double> prior_shape;  ///< kept if the data do not determine it
  std::optional<double> prior_error;
};

/// A mean beside the curve.
struct MeanBeside {
  MeanSeen seen;
  double fitted_s = 0;
  double residual = 0;             ///< log(measured / fitted)
  std::optional<double> standard;  ///< the residual over its standard deviation
};

struct CurveFit {
  TimeCurve curve;
  bool sized = false;
  bool shape_determined = false;
  std::vector<MeanBeside> means;
  double chi2 = 0;
  int freedom = 0;      ///< means less parameters
  bool errors = false;  ///< whether the covariance is known at all
  double spread = 0;    ///< root mean square of the residuals, by weight
  double score = 0;     ///< n log(spread^2) + parameters x log n: the least is chosen
  int parameters = 0;

  /// Of log base, log per-size and shape; zero where it is none or was not fitted. Residuals beyond
  /// what the means' own errors explain widen it [as the Particle Data Group's scale factor].
  Eigen::Matrix3d covariance = Eigen::Matrix3d::Zero();

  std::vector<std::string> notes;

  /// The derivative of the log mean there by log base, log per-size and shape.
  Eigen::Vector3d gradient(const MeasuredAt& at) const;

  /// Relative standard error of the curve there.
  double relative_error(const MeasuredAt& at) const;
};

/// REQUIRES: not empty; every mean has a size if the curve is sized, and vCPUs if it has a form.
CurveFit fit_curve(const std::vector<MeanSeen>& means, const CurveRequest& request);

}  // namespace coldcast
