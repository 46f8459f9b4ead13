#pragma once
// The points of a sweep for people and programs: one row per point.

#include <optional>
#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/study/sweep/sweep_row.hpp"
#include "sim/study/sweep/sweep_spec.hpp"

namespace coldcast {

/// The rows of a sweep, judged by their limits, and what stands above them.
struct SweepReport {
  std::string name;
  std::vector<std::string> keys;  ///< that vary, as pointers, in the order of the columns
  std::vector<SweepRow> rows;     ///< in the order of points
  std::int64_t points = 0;        ///< of the sweep; more than rows where some are not shown
  Json sweep;                     ///< the sweep file, everything written out
};

/// The row with the least cost_usd of those that ran and meet their limits; nothing without any.
std::optional<std::size_t> cheapest_row(const std::vector<SweepRow>& rows);

/// A further column of a CSV.
struct SweepCsvColumn {
  std::string title;
  std::vector<std::string> cells;  ///< one per row
};

/// point, the keys that vary, replications, each metric with its half-width, satisfies_slo,
/// violated, error, and further columns. A metric that no row has is left out; a cell without value
/// is empty.
std::string sweep_csv(const SweepReport& report, const std::vector<SweepCsvColumn>& further = {});

/// Schema version 1. `catalogue` is the date of the price catalogue.
Json sweep_json(const SweepReport& report, const std::string& catalogue);

/// The metrics that most questions are about; the cheapest that meets its limits is marked.
std::string sweep_text(const SweepReport& report);
std::string sweep_markdown(const SweepReport& report);

/// The headings of the keys that vary: their last step, or so much as tells them apart.
std::vector<std::string> key_titles(const std::vector<std::string>& keys);

/// A value of a key as a cell: a text as it is, anything else as JSON.
std::string value_cell(const Json& value);

/// The limits that a row violates, with "; " between them.
std::string violated_text(const SweepRow& row);

}  // namespace coldcast
