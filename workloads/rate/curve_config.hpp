#pragma once
// How curves are read. Those of a workload are rates, in requests per second; those of a shape, by
// which another workload is modulated, are levels without a unit, and the keys say so.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "workloads/rate/rate_curve.hpp"

namespace coldcast {

/// What a curve is read for.
struct CurveUse {
  std::string value = "rate_per_s";  ///< the keys
  std::string values = "rates_per_s";
  std::string peak = "peak_rate_per_s";
  std::string unit = " requests/s";           ///< behind a number, for people
  std::optional<Time> until = {};             ///< where one stops to look
  std::optional<double> requests_per_s = {};  ///< how dense they are, if it is not its own value

  /// Levels, for a workload of which so many requests come in a second.
  static CurveUse levels(std::optional<Time> until, double requests_per_s) {
    return {"level", "levels", "peak_level", "", until, requests_per_s};
  }
};

/// A curve and what is known of it.
struct CurvePlan {
  std::shared_ptr<const RateCurve> curve;
  double most = 0;             ///< the curve is nowhere above it
  std::optional<double> mean;  ///< in the long run; of one that ends, or jumps once, as far as used
  std::optional<Time> end;
  std::string summary;  ///< "flash crowd, 10 to 200 requests/s"
  std::vector<std::string> warnings = {};
};

/// {"rate_per_s", "sinusoids": [{"amplitude", "period_s" [, "peak_at_s"]}, ...] [, "begins"]}
/// or {"table": {"rates_per_s": [...] [, "weekdays": [...], "between"]} [, "begins"]}
CurvePlan read_diurnal_curve(Fields& fields, const CurveUse& use);

/// {"steps": [{"rate_per_s", "until_s"}, ...]}
CurvePlan read_steps_curve(Fields& fields, const CurveUse& use);

/// {"points": [{"at_s", "rate_per_s"}, ...]}
CurvePlan read_ramp_curve(Fields& fields, const CurveUse& use);

/// {"rate_per_s", "peak_rate_per_s", "at_s", "rise_s", "hold_s", "decay_s"}
CurvePlan read_flash_crowd_curve(Fields& fields, const CurveUse& use);

/// Any of these, by its "kind".
CurvePlan read_curve(Fields& fields, const CurveUse& use);

}  // namespace coldcast
