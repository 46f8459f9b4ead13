#pragma once

#include <optional>
#include <string>

#include "sim/config/files.hpp"
#include "sim/study/study.hpp"

namespace coldcast {

/// How long a run took; only shown on request, because it differs from run to run.
struct Timing {
  double wall_s = 0;
  int threads = 1;
  double peak_rss_mb = 0;
};

/// The result as JSON, schema version 1. `catalogue` is the date of the price catalogue.
Json run_json(const Scenario& scenario, const RunResult& result, const std::string& catalogue,
              const std::optional<Timing>& timing);

/// What is refused of a result: an array of {"code", "text"}.
Json refusals_json(const RunResult& result);

/// The metrics as CSV: metric, unit, mean, half_width_95.
std::string run_csv(const RunResult& result);

/// "tool" in results: name, version, revision and date of the catalogue.
Json tool_json(const std::string& catalogue);

/// The version for people: "coldcast 0.2.0 (revision ...)".
std::string version_text(const std::string& catalogue);

/// A cell of CSV; quoted where it would not be one cell otherwise [RFC 4180]. It is visible() and no
/// formula: a text that a spreadsheet would compute begins with an apostrophe.
std::string csv_cell(const std::string& text);

}  // namespace coldcast
