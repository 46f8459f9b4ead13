#pragma once
// A time of a profile fitted to measurements: how it depends on vCPUs and sizes, how it spreads,
// how well both are known, and how well points are foretold that were left out.

#include <optional>
#include <string>
#include <vector>

#include "calibration/service/curve_fit.hpp"
#include "calibration/service/noise_fit.hpp"

namespace coldcast {

/// What is to be fitted, and how.
struct FitRequest {
  std::string what;               ///< "service", "start_up/load", "batch", "memory_mb", ...
  std::vector<std::string> from;  ///< ids of measurements; empty: all
  std::string form = "auto";      ///< or "constant", "amdahl", "power", "table"
  std::optional<NoiseFamily> noise;
  std::optional<double> at_vcpu;  ///< for which the profile is written
  std::optional<double> at_size;
  std::optional<double> prior_shape;
  std::optional<double> prior_error;
  std::vector<MeasuredAt> predict;
  std::string place;  ///< for messages: file and pointer

  bool batch() const { return what == "batch" || what.ends_with("/batch"); }

  /// Whether it is no time but MB.
  bool amount() const { return what.ends_with("_mb"); }
};

/// A form that was tried; the least score is chosen.
struct FormTried {
  std::string form;
  double score = 0;
  double spread = 0;  ///< root mean square of relative residuals
  int parameters = 0;
};

struct TimePredicted {
  MeasuredAt at;
  double mean_s = 0;
  std::optional<double> error;  ///< relative standard error
  bool extrapolated = false;
};

/// A mean that was left out, and what the others say of it.
struct LeftOut {
  MeanSeen seen;
  double predicted_s = 0;
  double off = 0;  ///< (predicted - measured) / measured
  bool extrapolated = false;
};

struct MeasuredRange {
  std::optional<double> least_vcpu, most_vcpu, least_size, most_size;

  bool holds(const MeasuredAt& at) const;
};

struct TimeFit {
  FitRequest request;
  std::string form;  ///< "amdahl", "table", ...
  CurveFit curve;    ///< of a table: the power law through the neighbours of the reference
  std::vector<FormTried> forms;
  NoiseFit noise;
  MeasuredAt reference;
  double mean_s = 0;             ///< there
  std::vector<double> by_batch;  ///< of a table of batches: times of 1, 2, 3, ...
  MeasuredRange range;
  std::vector<TimePredicted> predicted;
  std::vector<LeftOut> left_out;
  std::vector<std::string> sources;
  std::vector<std::string> notes;
  std::vector<std::string> warnings;  ///< of extrapolation
};

/// Throws a ConfigError if the measurements do not have what the fit needs.
TimeFit fit_time(const FitRequest& request, const std::vector<MeasuredSet>& sets, bool leave_out);

/// The middle of the absolute relative errors of what was left out. REQUIRES: not empty.
double median_error(const std::vector<LeftOut>& left_out);

}  // namespace coldcast
