#pragma once

#include <array>
#include <deque>
#include <optional>
#include <string>

#include "verification/audit/findings.hpp"
#include "verification/audit/log.hpp"

namespace coldcast {

/// The stretch of a replication that is measured and billed.
struct AuditedStretch {
  Time from{};  ///< end of the warm-up
  Time to{};    ///< horizon
  Duration length() const { return to - from; }
};

/// Between which amounts a meter stands, as the log determines it.
struct AuditedAmount {
  Wide least = 0;
  Wide most = 0;

  void add(Wide amount) { add(amount, amount); }
  void add(Wide low, Wide high) {
    least += low;
    most += high;
  }
};

/// Expected amounts by meter; nothing where the log does not determine them at all.
struct AuditedUsage {
  std::array<std::optional<AuditedAmount>, meter_names.size()> amounts;

  AuditedUsage() { amounts.fill(AuditedAmount{}); }
  AuditedAmount& operator[](Meter meter) { return *amounts[static_cast<std::size_t>(meter)]; }
  void forget(Meter meter) { amounts[static_cast<std::size_t>(meter)].reset(); }
};

/// What a function platform should be billed. A call counts from where its service begins; one that
/// may have begun before or after the end of the warm-up counts as either.
AuditedUsage usage_of_function(const AuditLog& log, const AuditedStretch& stretch);

/// What containers or a pool should be billed.
AuditedUsage usage_of_fleet(const AuditLog& log, const AuditedStretch& stretch);

/// What a gateway should be billed; `behind` is the log of the platform behind it.
AuditedUsage usage_of_gateway(const AuditLog& log, const AuditLog& behind,
                              const AuditedStretch& stretch);

/// Holds the measured usage, part by part, to what the logs say.
void audit_usage(const std::deque<AuditLog>& logs, const Usage& measured,
                 const AuditedStretch& stretch, AuditFindings& findings);

}  // namespace coldcast
