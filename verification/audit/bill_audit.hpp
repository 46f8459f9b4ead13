#pragma once

#include "sim/study/metrics.hpp"
#include "verification/audit/findings.hpp"

namespace coldcast {

/// The price of an amount of a meter: units, free allowance and tiers by an audit's own arithmetic.
double audited_price(const PriceItem& item, Wide amount, double times, Allowance allowance);

/// Prices usage once more: each line of the bill of the run, its sum, and the bill of a month.
void audit_bill(const Observed& observed, AuditFindings& findings);

}  // namespace coldcast
