#pragma once
// Finished runs under other prices beside what they cost before.

#include <optional>
#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/report/sweep_report.hpp"
#include "sim/study/sweep/repricing.hpp"

namespace coldcast {

/// The bill of one run, item by item, and its metrics of dollars.
std::string priced_text(const Repriced& run);
std::string priced_markdown(const Repriced& run);

/// metric, unit, and mean and half-width before and after; bill items as bill_<item>_usd.
std::string priced_csv(const Repriced& run);

/// As of `run`, schema version 1: "metrics" and "bill" under the new prices, the same under the old
/// ones in "before".
Json priced_json(const Repriced& run, const std::string& catalogue);

/// A sweep before and after. REQUIRES: as many rows, of the same points; those after hold the
/// metrics of the simulation and the dollars of the new prices.
struct RepricedSweep {
  SweepReport before, after;
  std::string old_prices, new_prices;  ///< names of the sheets
};

std::string priced_sweep_text(const RepricedSweep& sweep);
std::string priced_sweep_markdown(const RepricedSweep& sweep);

/// As of `sweep`, and after the metrics cost_usd_before and cost_usd_per_month_before.
std::string priced_sweep_csv(const RepricedSweep& sweep);

/// As of `sweep`; each point also has "before", its metrics of dollars under the old prices.
Json priced_sweep_json(const RepricedSweep& sweep, const std::string& catalogue);

}  // namespace coldcast
