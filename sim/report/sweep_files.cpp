#include "sim/report/sweep_files.hpp"

#include <algorithm>

#include "coldcast_version.hpp"
#include "sim/report/results_directory.hpp"
#include "sim/report/run_json.hpp"

namespace coldcast {

namespace fs = std::filesystem;

std::string this_program() {
  return "coldcast " + std::string{version} + " (" + std::string{revision} + ")";
}

std::unique_ptr<SweepStore> open_sweep_store(const fs::path& folder, bool overwrite,
                                             const Json& sweep, const std::string& program) {
  if (folder.empty()) return std::make_unique<SweepStore>();
  std::error_code none;
  const bool goes_on = fs::exists(folder / SweepStore::file_name, none) && !overwrite;
  // Looked at before it is opened for writing, so that what is refused is not touched.
  if (goes_on) SweepStore{folder, false}.check(sweep, program);
  if (!goes_on) prepare_results(folder, overwrite);
  if (overwrite)
    for (const char* end : {"", "-wal", "-shm", "-journal", ".tidy"})
      fs::remove(folder / (std::string{SweepStore::file_name} + end));
  return std::make_unique<SweepStore>(folder, true);
}

std::int64_t failed_rows(const std::vector<SweepRow>& rows) {
  return std::ranges::count_if(rows, [](const SweepRow& row) { return !row.error.empty(); });
}

void write_sweep(const fs::path& folder, const SweepReport& report, const SweepShard& shard,
                 const std::string& catalogue) {
  write_atomically(folder / "results.csv", sweep_csv(report));
  write_atomically(folder / "results.json", json_text(sweep_json(report, catalogue)));
  Json manifest{{"schema_version", 1},
                {"tool", tool_json(catalogue)},
                {"command", "sweep"},
                {"points", report.rows.size()},
                {"failed", failed_rows(report.rows)},
                {"files", {"results.csv", "results.json", SweepStore::file_name}}};
  if (shard.of > 1)
    manifest["shard"] = std::to_string(shard.number) + "/" + std::to_string(shard.of);
  write_atomically(folder / "manifest.json", json_text(manifest));
}

}  // namespace coldcast
