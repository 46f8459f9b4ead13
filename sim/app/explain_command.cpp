#include <cstdio>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/scenario_changes.hpp"
#include "sim/app/stop.hpp"
#include "sim/report/explain_report.hpp"
#include "sim/study/parallel.hpp"
#include "verification/twins/single_changes.hpp"
#include "verification/twins/tail_watch.hpp"

namespace coldcast {
namespace {

std::string rendered_explanation(const ExplainCommand& command, const Scenario& scenario,
                                 const RunResult& result, const Explanation& told,
                                 const std::string& date) {
  if (command.format == "json") return json_text(explain_json(scenario, result, told, date));
  if (command.format == "md") return explain_markdown(scenario, result, told);
  return explain_text(scenario, result, told);
}

/// Where requests begin to count, if that is known before the run.
Time measured_from(const Scenario& scenario) {
  const Warmup& warmup = scenario.run.warmup;
  return warmup.rule == Warmup::Rule::fixed ? warmup.fixed : Time{};
}

/// Reads the scenario again with one more change, which the vendor may refuse.
ReadChanged reader_of(const ExplainCommand& command, const Catalogue& catalogue,
                      const Kinds& kinds) {
  return [&](const SingleChange& change) -> std::optional<Scenario> {
    ScenarioChanges changes = command;
    changes.set.push_back(change.set);
    try {
      return read_changed(command.scenario, changes, false, catalogue, kinds);
    } catch (const ConfigError&) {
      return std::nullopt;
    }
  };
}

}  // namespace

int explain(const ExplainCommand& command) {
  const std::string configs = find_configs(command.scenario).string();
  const Catalogue catalogue{configs};
  const Kinds kinds = built_in();
  const Scenario scenario = read_changed(command.scenario, command, false, catalogue, kinds);
  Twin twin = twin_of(scenario, catalogue);

  RunOptions options;
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  TailWatch tail{measured_from(scenario)};
  options.watchers.trace = &tail;
  const RunResult result = run_scenario(scenario, options);
  if (result.replications == 0) {
    std::fprintf(stderr, "coldcast: interrupted before the first replication was finished\n");
    return interrupted;
  }
  if (result.simulated_requests == 0) {
    std::fprintf(stderr, "coldcast: the result is empty: no request was measured\n");
    return failed;
  }
  Explanation told = explain(scenario, std::move(twin), result);
  for (std::string& finding : tail.findings()) told.findings.push_back(std::move(finding));
  if (command.try_changes && !result.interrupted)
    for (std::string& finding :
         try_changes(scenario, reader_of(command, catalogue, kinds), options))
      told.findings.push_back(std::move(finding));
  const std::string text =
      rendered_explanation(command, scenario, result, told, catalogue_date(configs));
  print_out(text);
  if (!command.quiet)
    for (const std::string& warning : result.warnings) print_warning(warning);
  return result.interrupted ? interrupted : ok;
}

}  // namespace coldcast
