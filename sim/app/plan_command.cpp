#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/stop.hpp"
#include "sim/config/set_value.hpp"
#include "sim/report/plan_report.hpp"
#include "sim/report/results_directory.hpp"
#include "sim/report/run_json.hpp"
#include "sim/study/parallel.hpp"

namespace coldcast {
namespace {

Json changed_plan(const PlanCommand& command, const Catalogue& catalogue) {
  Json json = catalogue.load_file("plans", command.plan);
  for (const std::string& assignment : command.set) set_value(json, assignment);
  if (command.seed) set_value(json, "/run/seed=" + std::to_string(*command.seed));
  if (command.replications)
    set_value(json, "/run/replications=" + std::to_string(*command.replications));
  if (command.no_sensitivity) set_value(json, "/search/sensitivity=false");
  return json;
}

std::string rendered(const PlanCommand& command, const PlanFile& plan, const PlanResult& result,
                     const std::string& date) {
  if (command.format == "json") return json_text(plan_json(plan, result, date));
  if (command.format == "csv") return plan_csv(plan, result);
  if (command.format == "md") return plan_markdown(plan, result, command.rows);
  return plan_text(plan, result, command.rows);
}

void write_plan(const PlanCommand& command, const PlanFile& plan, const PlanResult& result,
                const std::string& date) {
  if (command.output_dir.empty()) return;
  const std::filesystem::path folder = command.output_dir;
  const Json summary = plan_json(plan, result, date);
  Json files{"summary.json", "results.csv"};
  for (const RecommendedScenario& one : recommended_scenarios(plan, result)) {
    write_atomically(folder / one.file, json_text(one.scenario));
    files.push_back(one.file);
  }
  write_atomically(folder / "results.csv", plan_csv(plan, result));
  write_atomically(folder / "summary.json", json_text(summary));
  write_atomically(folder / "manifest.json", json_text({{"schema_version", 1},
                                                        {"tool", summary["tool"]},
                                                        {"command", "plan"},
                                                        {"seed", summary["seed"]},
                                                        {"replications", summary["replications"]},
                                                        {"files", files}}));
}

}  // namespace

int plan(const PlanCommand& command) {
  const std::string configs = find_configs(command.plan).string();
  const Catalogue catalogue{configs};
  const std::string date = catalogue_date(configs);
  const Kinds kinds = built_in();
  const PlanFile file =
      read_plan(changed_plan(command, catalogue), command.plan, {command.slo}, catalogue, kinds);
  if (!command.output_dir.empty()) prepare_results(command.output_dir, command.overwrite);

  PlanOptions options;
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  if (!command.quiet && isatty(STDERR_FILENO) != 0)
    options.progress = [](std::int64_t done) {
      std::fprintf(stderr, "\r%lld simulations \x1b[K", static_cast<long long>(done));
    };
  const PlanResult result = make_plan(file, options, catalogue, kinds);
  if (options.progress) std::fprintf(stderr, "\r\x1b[K");
  if (result.interrupted) {
    std::fprintf(stderr, "coldcast: interrupted before the plan was complete\n");
    return interrupted;
  }
  write_plan(command, file, result, date);
  const std::string text = rendered(command, file, result, date);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (result.winner) return ok;
  std::fprintf(stderr, "coldcast: no configuration meets the limits\n");
  return failed;
}

}  // namespace coldcast
