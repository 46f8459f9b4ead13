#pragma once
// What is to be found by simulation: parameters that show only in what a whole run comes to.

#include <optional>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"

namespace coldcast {

/// A number of a scenario that is not known.
struct SoughtParameter {
  std::string path;  ///< JSON pointer into the scenario: "/platform/workers"
  double least = 0;
  double most = 1;
  bool logarithmic = false;  ///< searched by its logarithm; REQUIRES: least > 0
  bool whole = false;        ///< only whole numbers make sense
  double prior = 0;          ///< where the search begins, and what stays where nothing tells
  bool prior_given = false;  ///< else it is the middle of the range
  std::optional<double> prior_error;  ///< of the prior, relative if logarithmic: it counts as a
                                      ///< measurement then

  /// The value at a share of the range.
  double at(double share) const;

  /// The share of the range that a value is at.
  double share_of(double value) const;
};

/// A number that a run should come to.
struct RunTarget {
  std::string metric;
  double value = 0;
  double error = 0;              ///< standard error of what was measured; REQUIRES: above 0
  std::vector<std::string> set;  ///< changes of the scenario for it: "/workload/rate_per_s=20"
  std::string source;
};

/// A fit by simulation as a spec describes it.
struct SoughtSpec {
  std::string scenario;          ///< a file, relative to the spec
  bool fitted_model = false;     ///< the scenario's model is the profile that was fitted
  std::vector<std::string> set;  ///< changes of the scenario for all targets
  std::vector<SoughtParameter> parameters;
  std::vector<RunTarget> targets;
  std::uint64_t seed = 1;
  std::int64_t replications = 4;
  int most_runs = 0;  ///< evaluations of the search; 0: by the number of parameters
};

/// Reads the key "simulate" of a spec. `where` names it for messages.
SoughtSpec read_sought(const Json& json, const std::string& where);

}  // namespace coldcast
