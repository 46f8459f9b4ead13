#pragma once
// The folder of a sweep: the store in which points come together, and the results beside it.

#include <filesystem>
#include <memory>
#include <string>

#include "sim/report/sweep_report.hpp"
#include "sim/study/sweep/sweep.hpp"

namespace coldcast {

/// "coldcast 0.5.0 (revision)": what stores of sweeps are signed with.
std::string this_program();

/// The store of an output folder: a new one, or that of the call before, which goes on. Without a
/// folder it is in memory. ConfigError if the folder holds something else, unless `overwrite`.
std::unique_ptr<SweepStore> open_sweep_store(const std::filesystem::path& folder, bool overwrite,
                                             const Json& sweep, const std::string& program);

/// How many rows are of points that could not run.
std::int64_t failed_rows(const std::vector<SweepRow>& rows);

/// Writes results.csv, results.json and manifest.json. `catalogue` is the date of the price
/// catalogue.
void write_sweep(const std::filesystem::path& folder, const SweepReport& report,
                 const SweepShard& shard, const std::string& catalogue);

}  // namespace coldcast
