#pragma once
// The log of one replication: what each platform of a scenario, the composites and the platforms
// inside them, was asked and answered. A witness stands in front of each of them, where the
// mechanism is read; it changes nothing.

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "sim/config/scenario.hpp"

namespace coldcast {

/// What the scenario says of a platform: the only thing that an audit knows of its rules.
struct AuditRule {
  std::string where;      ///< JSON pointer: "/platform"; "users": in front of everything
  std::string mechanism;  ///< "function"; empty in front of everything
  Json keys;              ///< the vendor's defaults with the scenario's keys over them
  Bytes response{};       ///< size of the answer, as the model says
  Megabytes model_memory{};
};

/// Requests and outcomes of one platform, in the order in which they came.
struct AuditLog {
  AuditRule rule;
  std::vector<Request> accepted;
  std::vector<Outcome> outcomes;
  std::vector<Time> told;      ///< by outcome: when it was known, which may be after it was over
  std::uint64_t steps = 0;     ///< acceptances and events
  std::uint64_t disorder = 0;  ///< of these, before the one before, or with something due before
  std::string first_disorder;
  Time ended{};        ///< the last instant at which anything happened or was asked
  Occupancies ending;  ///< up to then
  Counts counts;
};

/// The logs of one replication after the other.
class AuditLogs {
 public:
  /// A request takes about 200 bytes in the log of each platform that it comes to, so these are
  /// about 1.2 GB.
  static constexpr std::size_t most_entries = 6'000'000;

  /// Puts witnesses before all platforms that are read from now on. REQUIRES: the logs outlive
  /// them.
  Kinds witnessed(Kinds kinds);

  /// Puts one before the whole platform of a scenario, its client included.
  void witness_users(Scenario& scenario);

  /// The logs of the replication that was made last: first what users see, then the platforms, each
  /// before those that it is made of. So log i + 1 is of part i of usage.
  std::deque<AuditLog>& logs() { return logs_; }

 private:
  std::unique_ptr<Platform> make(const decltype(PlatformPlan::make)& inner, const AuditRule& rule,
                                 std::uint64_t seed, std::uint64_t replication);

  std::deque<AuditLog> logs_;  // a witness holds on to its log
  std::size_t entries_ = 0;
};

}  // namespace coldcast
