#pragma once
// What an audit finds: how often each check was made, how often it failed, and the first failure in
// words; and what the log of a run does not determine.

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "sim/core/request.hpp"

namespace coldcast {

/// One kind of check at one place, over all replications.
struct AuditCheck {
  std::string where;  ///< "users", a platform's JSON pointer, "bill", "metrics"
  std::string name;   ///< "one request at a time"
  std::uint64_t checked = 0;
  std::uint64_t violations = 0;
  std::string first;  ///< the first violation: who, when, what would be right; empty: none

  /// Counts one thing that was checked; `words()` is asked only for the first violation.
  template <class Words>
  void expect(bool holds, Words words) {
    ++checked;
    if (holds) return;
    if (violations++ == 0) first = during + words();
  }

  std::string during;  ///< "replication 3: ", before the words of a violation
};

/// Collects checks in the order in which they were first made.
class AuditFindings {
 public:
  /// Violations from now on are of this replication.
  void begin(std::uint64_t replication) {
    during_ = "replication " + std::to_string(replication) + ": ";
  }

  /// ... of none in particular.
  void run_as_a_whole() { during_.clear(); }

  /// The check of that name at that place; the reference lasts.
  AuditCheck& check(const std::string& where, const std::string& name);

  /// Something is not audited, and why. Said once, however often it is noted.
  void leave_out(const std::string& where, const std::string& what_and_why);

  const std::deque<AuditCheck>& checks() const { return checks_; }
  const std::vector<std::string>& left_out() const { return left_out_; }
  std::uint64_t violations() const;

 private:
  std::deque<AuditCheck> checks_;
  std::vector<std::string> left_out_;
  std::string during_;
};

/// "1.25 s", to the nanosecond; "never".
std::string audit_text(Duration time);

/// The amount in decimal digits.
std::string audit_text(Wide amount);

/// "request 7 (arrived 1 s, started 1 s, ended 1.2 s, instance 3, served)"
std::string audit_text(const Outcome& outcome);

/// Whether two numbers agree but for rounding: to one part in 1e9, or 1e-9 where they are small.
bool audit_agrees(double found, double expected);

/// "found 3, the log gives 4"
std::string audit_difference(double found, double expected);

}  // namespace coldcast
