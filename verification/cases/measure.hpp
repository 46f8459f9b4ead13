#pragma once
// What metrics mean: from the name of a metric to how it is measured. One table has them all, with
// a sentence for each; docs/verification.md prints it.

#include <functional>
#include <string>
#include <vector>

#include "verification/cases/case.hpp"
#include "verification/cases/observation.hpp"

namespace coldcast {

/// A number from independent runs.
struct CaseEstimate {
  double value = 0;
  double error = 0;       ///< standard error; 0: exact, or it did not vary
  double resolution = 0;  ///< how far off the measure itself may be
  double freedom = 0;     ///< degrees of freedom of the error
  bool share = false;     ///< of requests: counts of events, which may be few
};

/// The runs of one system.
struct CaseSample {
  const CaseSystem& system;
  const std::vector<Observation>& runs;
  const Json& parameters;
};

/// How a metric is measured.
struct Measure {
  std::function<void(CaseWatch&, const CaseSystem&)> prepare;  ///< may be empty

  /// All of these must be as expected; several where a statement holds for several things.
  std::function<std::vector<CaseEstimate>(const CaseSample&)> estimate;

  /// Of a run without chance, in place of `estimate`: a list of numbers.
  std::function<std::vector<double>(const CaseSample&)> list;
};

/// What a metric asks for: a measure, of the config with some values changed.
struct Question {
  Measure measure;
  std::vector<std::pair<std::string, Json>> changes;  ///< JSON pointer and value
  bool of_limited = false;     ///< of the alternatives that have a time limit, where some have none
  bool minus_changed = false;  ///< the value without the changes less that with them
  bool fluid = false;          ///< the limit of ever smaller requests
};

/// The question that a metric of a case asks. Throws NotUnderstood.
Question question_of(const std::string& metric, const Case& one);

/// A row of the table.
struct MeasureRow {
  std::string pattern;  ///< as people write it: "wait_pNN_s"
  std::string meaning;
};
std::vector<MeasureRow> measure_rows();

/// The mean of ratios of sums, with the standard error of the delta method.
CaseEstimate ratio_estimate(const std::vector<std::pair<double, double>>& ratios);

}  // namespace coldcast
