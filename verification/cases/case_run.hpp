#pragma once
// The runs that a case needs: each system once, whatever is asked of it.

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "verification/cases/measure.hpp"
#include "verification/cases/verify.hpp"

namespace coldcast {

/// One system of a case and what was seen of it.
struct CaseRun {
  std::string key;   ///< what makes it another than the others
  std::string text;  ///< for people: "timeout_mode abort"
  CaseSystem system;
  CaseWatch watch;
  std::vector<Observation> runs;
  double requests = 0;
};

/// One metric: what is asked, and of which runs.
struct CaseMetric {
  std::string name;
  Json expected;
  std::string objection;  ///< why it cannot be answered; else empty
  Question question;
  std::vector<std::size_t> runs;                    ///< all of which must agree
  std::vector<std::size_t> without;                 ///< by run, for differences
  std::vector<std::array<std::size_t, 4>> smaller;  ///< by run, of a fluid: in smaller requests
};

/// A case, understood as far as it goes.
struct CasePlan {
  std::vector<CaseRun> runs;
  std::vector<CaseMetric> metrics;
};
CasePlan plan_of(const Case& one);

/// The estimates of a metric in one of its runs, by its position there. Throws NotUnderstood.
std::vector<CaseEstimate> estimates_of(const CasePlan& plan, const CaseMetric& metric,
                                       std::size_t position, const Json& parameters);

/// The numbers of a run without chance, and how far off a limit of them may be.
struct ExactValues {
  std::vector<double> values;
  double resolution = 0;
};
ExactValues exact_values(const CasePlan& plan, const CaseMetric& metric, std::size_t position,
                         const Json& parameters);

/// Runs what the plan needs, in growing rounds. Gives whether it was stopped.
bool run_plan(CasePlan& plan, const Case& one, const VerifyOptions& options);

/// The share of a number that its half-width may be.
double precision_of(VerifyMode mode);

inline constexpr int verify_replications = 40;

}  // namespace coldcast
