#include "sim/report/results_directory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

namespace coldcast {

std::string timeline_csv(const Timeline& timeline) {
  std::string csv = "t_s,offered,completed";
  for (std::size_t fate = 1; fate < fates; ++fate)
    csv += fmt::format(",failed_{}", fate_names[fate]);
  csv += ",cold,active,starting,idle,provisioned,queued,usd\n";
  for (const Timeline::Row& row : timeline.rows()) {
    csv += fmt::format("{},{}", to_seconds(row.end), row.offered);
    for (const std::uint64_t ended : row.ended) csv += fmt::format(",{}", ended);
    const Levels& levels = row.levels;
    csv += fmt::format(",{},{},{},{},{},{},{}\n", row.cold, levels.serving, levels.starting,
                       levels.idle, levels.provisioned, levels.queued, row.spent.value);
  }
  return csv;
}

RequestTrace::RequestTrace(std::filesystem::path file) : file_(std::move(file)) {
  file_.write("id,arrival_s,start_s,end_s,status,cold,instance,billed_ms\n");
}

void RequestTrace::take(const Outcome& outcome) {
  if (outcome.request.items == 0) return;  // as in all that is measured
  const std::string instance =
      outcome.instance == Outcome::no_instance ? "" : std::to_string(outcome.instance);
  file_.write(fmt::format(
      "{},{:.9f},{:.9f},{:.9f},{},{},{},{}\n", outcome.request.id, to_seconds(outcome.request.at),
      to_seconds(outcome.started), to_seconds(outcome.finished), fate_names[index_of(outcome.fate)],
      outcome.cold ? 1 : 0, instance, static_cast<double>(outcome.billed.count()) / 1e6));
}

void RequestTrace::finish() { file_.finish(); }

Json manifest_json(const std::string& command, const Json& summary, const Json& files) {
  return {{"schema_version", 1},
          {"tool", summary.at("tool")},
          {"command", command},
          {"seed", summary.at("seed")},
          {"replications", summary.at("replications")},
          {"files", files}};
}

void prepare_results(const std::filesystem::path& folder, bool overwrite) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder))
    throw ConfigError(folder.string(), "", "cannot be made a folder for results");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) fail_to_write(folder);
  if (!overwrite && !std::filesystem::is_empty(folder))
    throw ConfigError(folder.string(), "",
                      "is not empty; give another --output-dir, or --overwrite");
}

}  // namespace coldcast
