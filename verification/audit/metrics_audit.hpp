#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/study/study.hpp"
#include "verification/audit/findings.hpp"
#include "verification/audit/log.hpp"
#include "verification/audit/usage_audit.hpp"

namespace coldcast {

/// The metrics of the users' log, recomputed: percentiles from all latencies, sorted.
class MetricsAudit {
 public:
  /// Holds the summary of one replication to its log. Metrics are remembered for `compare`.
  void add(const AuditLog& users, const Observed& observed, const AuditedStretch& stretch,
           AuditFindings& findings);

  /// Holds the result of the run to all replications that were added.
  void compare(const RunResult& result, AuditFindings& findings) const;

 private:
  struct Sums {
    double numerator = 0;
    double denominator = 0;
    double error = 0;  // relative, that a histogram may make
  };

  void note(const std::string& metric, double numerator, double denominator = 1, double error = 0);

  std::map<std::string, Sums> sums_;
  std::map<std::string, double> bill_usd_;
  double replications_ = 0;
};

}  // namespace coldcast
