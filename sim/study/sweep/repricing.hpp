#pragma once
// Finished runs under other prices, without a simulation.

#include <optional>
#include <string>
#include <vector>

#include "sim/config/scenario.hpp"
#include "sim/study/sweep/sweep_store.hpp"

namespace coldcast {

/// Which prices are to be put in the place of those of a scenario.
struct PriceChange {
  std::string prices = {};             ///< a name in prices, or a file
  std::string region = {};             ///< of the vendor's sheet: "eu-west-2"
  std::string era = {};                ///< of the vendor, whose sheet is taken: "2026"
  std::optional<bool> free_tier = {};  ///< whether a month takes off the free allowance
  std::vector<std::string> set = {};   ///< /json/pointer=value, in prices only
};

/// A scenario with other prices. `resolved` is the scenario as it ran. ConfigError if the change
/// names no prices, or changes more than prices.
Scenario with_prices(const Json& resolved, const PriceChange& change, const std::string& where,
                     const Catalogue& catalogue, const Kinds& kinds);

/// A finished run before and after a change of prices.
struct Repriced {
  Scenario before, after;
  RunResult before_result, after_result;  ///< metrics of dollars, bill, warnings about prices
};

/// Bills the usage of a finished run again, with its own prices and with changed ones; nothing is
/// simulated. `where` names the run for messages. Throws a ConfigError.
Repriced reprice(const Json& resolved, const UsageRecord& usage, const PriceChange& change,
                 const std::string& where, const Catalogue& catalogue, const Kinds& kinds);

/// The result of a run with the dollars of a repricing in the place of its own, its limits judged
/// again.
RunResult with_dollars_of(const RunResult& repriced, RunResult run);

/// A point of a sweep under other prices, and the names of the sheets; as its error, why they do
/// not fit it.
struct RepricedRow {
  SweepRow row;
  std::string old_prices, new_prices;
};

/// The rows under other prices, on so many threads. `where` names their folder for messages.
std::vector<RepricedRow> reprice_rows(std::vector<SweepRow> rows, const SweepStore& store,
                                      const PriceChange& change, const std::string& where,
                                      const Catalogue& catalogue, const Kinds& kinds, int jobs);

/// The name of a price sheet, as a sheet says it: its name, else "prices of the scenario".
std::string name_of_prices(const Scenario& scenario);

}  // namespace coldcast
