#include <algorithm>
#include <cstdio>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/results_written.hpp"
#include "sim/app/scenario_changes.hpp"
#include "sim/app/stop.hpp"
#include "sim/app/strict.hpp"
#include "sim/app/terminal.hpp"
#include "sim/report/compare_report.hpp"
#include "sim/report/result_pictures.hpp"
#include "sim/report/results_directory.hpp"
#include "sim/study/parallel.hpp"

namespace coldcast {
namespace {

std::string rendered(const CompareCommand& command, const std::vector<Scenario>& scenarios,
                     const std::vector<Compared>& compared, const std::string& date) {
  if (command.format == "json") return json_text(compare_json(scenarios, compared, date));
  if (command.format == "csv") return compare_csv(scenarios, compared);
  if (command.format == "md") return compare_markdown(scenarios, compared);
  return compare_text(scenarios, compared);
}

/// The results, and each scenario as a file that `run` and `compare` take again.
void write_compared(const CompareCommand& command, const std::vector<Scenario>& scenarios,
                    const std::vector<Compared>& compared, const std::string& date) {
  const std::filesystem::path folder = command.output_dir;
  const Json summary = compare_json(scenarios, compared, date);
  Json files{"summary.json", "results.csv"};
  write_atomically(folder / "results.csv", compare_csv(scenarios, compared));
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const std::string file = "scenario-" + std::to_string(i + 1) + ".json";
    write_atomically(folder / file, json_text(scenarios[i].resolved));
    files.push_back(file);
  }
  write_atomically(folder / "summary.json", json_text(summary));
  write_atomically(folder / "manifest.json",
                   json_text({{"schema_version", 1},
                              {"tool", summary["tool"]},
                              {"command", "compare"},
                              {"seed", scenarios.front().run.seed},
                              {"replications", compared.front().result.replications},
                              {"files", files}}));
}

/// Counts on through all scenarios, which are run one after the other.
std::function<void(std::int64_t, std::int64_t)> progress_of(const CompareCommand& command) {
  const auto line = progress_line("replications", command.quiet);
  if (!line) return {};
  const auto scenarios = static_cast<std::int64_t>(command.scenarios.size());
  return
      [line, scenarios, finished = std::int64_t{0}](std::int64_t done, std::int64_t total) mutable {
        line(finished * total + done, scenarios * total);
        finished += done == total;
      };
}

}  // namespace

int compare(const CompareCommand& command) {
  const std::string configs = find_configs(command.scenarios.front()).string();
  const Catalogue catalogue{configs};
  const Kinds kinds = built_in();
  std::vector<Scenario> scenarios;
  for (const std::string& file : command.scenarios)
    scenarios.push_back(read_changed(file, command, false, catalogue, kinds));

  for (std::size_t i = 0; i < scenarios.size(); ++i)
    if (refused_strictly(command.strict, scenarios[i], command.scenarios[i])) return failed;
  if (!command.output_dir.empty()) prepare_results(command.output_dir, command.overwrite);

  RunOptions options;
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  options.progress = progress_of(command);
  const bool picture = shows_picture(command.picture, command.quiet, command.format);
  const std::vector<Compared> compared = compare(scenarios, options);
  if (compared.empty() || compared.back().result.interrupted) {
    std::fprintf(stderr, "coldcast: interrupted before all scenarios were run\n");
    return interrupted;
  }
  bool refused = false;
  for (std::size_t i = 0; i < compared.size(); ++i)
    refused |= refused_strictly(command.strict, compared[i].result, command.scenarios[i]);
  if (refused) return failed;
  const std::string date = catalogue_date(configs);
  if (!command.output_dir.empty())
    results_written([&] { write_compared(command, scenarios, compared, date); });
  const std::string text = rendered(command, scenarios, compared, date);
  print_out(text);
  if (picture) print_picture(compare_picture(scenarios, compared));
  if (!command.quiet)
    for (std::size_t i = 0; i < compared.size(); ++i)
      for (const std::string& warning : compared[i].result.warnings)
        print_warning(command.scenarios[i] + ": " + warning);
  const bool none_feasible = !command.slo.empty() && !cheapest(compared);
  return none_feasible ? slo_missed : ok;
}

}  // namespace coldcast
