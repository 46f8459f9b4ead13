#include <algorithm>
#include <cstdio>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/scenario_changes.hpp"
#include "sim/app/stop.hpp"
#include "sim/report/compare_report.hpp"
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

}  // namespace

int compare(const CompareCommand& command) {
  const std::string configs = find_configs(command.scenarios.front()).string();
  const Catalogue catalogue{configs};
  const Kinds kinds = built_in();
  std::vector<Scenario> scenarios;
  for (const std::string& file : command.scenarios)
    scenarios.push_back(read_changed(file, command, false, catalogue, kinds));

  RunOptions options;
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  const std::vector<Compared> compared = compare(scenarios, options);
  if (compared.empty() || compared.back().result.interrupted) {
    std::fprintf(stderr, "coldcast: interrupted before all scenarios were run\n");
    return interrupted;
  }
  const std::string text = rendered(command, scenarios, compared, catalogue_date(configs));
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (!command.quiet)
    for (std::size_t i = 0; i < compared.size(); ++i)
      for (const std::string& warning : scenarios[i].warnings)
        std::fprintf(stderr, "coldcast: warning: %s: %s\n", command.scenarios[i].c_str(),
                     warning.c_str());
  const bool none_feasible = !command.slo.empty() && !cheapest(compared);
  return none_feasible ? slo_missed : ok;
}

}  // namespace coldcast
