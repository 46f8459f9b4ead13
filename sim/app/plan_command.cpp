#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "sim/app/analytic_model.hpp"
#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/limits.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/results_written.hpp"
#include "sim/app/stop.hpp"
#include "sim/app/strict.hpp"
#include "sim/app/terminal.hpp"
#include "sim/config/read_once.hpp"
#include "sim/config/set_value.hpp"
#include "sim/report/plan_report.hpp"
#include "sim/report/result_pictures.hpp"
#include "sim/report/results_directory.hpp"
#include "sim/report/run_json.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/work_limit.hpp"

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
                const Json& changed, const std::string& date) {
  if (command.output_dir.empty()) return;
  const std::filesystem::path folder = command.output_dir;
  const Json summary = plan_json(plan, result, date);
  Json files{"summary.json", "results.csv", "plan.json"};
  for (const RecommendedScenario& one : recommended_scenarios(plan, result)) {
    write_atomically(folder / one.file, json_text(one.scenario));
    files.push_back(one.file);
  }
  write_atomically(folder / "results.csv", plan_csv(plan, result));
  write_atomically(folder / "plan.json", json_text(changed));
  write_atomically(folder / "summary.json", json_text(summary));
  Json manifest = manifest_json("plan", summary, files);
  manifest["slo"] = command.slo;
  write_atomically(folder / "manifest.json", json_text(manifest));
}

/// Refuses a plan whose configurations, all replications of each, are too much; most races end long
/// before, but which ones is not known.
void check_work_of(const PlanFile& plan, const std::string& file) {
  double all = 0;
  for (const PlanCandidate& candidate : plan.candidates)
    if (const double each = expected_requests(candidate.scenario); std::isfinite(each)) all += each;
  check_limits(all, "configurations", file, "");
}

/// Counts up to what all replications of all configurations would be; most races end earlier, and
/// what is varied afterwards adds a few.
std::function<void(std::int64_t)> progress_of(const PlanCommand& command, const PlanFile& plan) {
  const auto line = progress_line("simulations at most", command.quiet);
  if (!line || plan.candidates.empty()) return {};
  const std::int64_t most = static_cast<std::int64_t>(plan.candidates.size()) *
                            plan.candidates.front().scenario.run.replications;
  return [line, most](std::int64_t done) { line(done, std::max(done + 1, most)); };
}

}  // namespace

int plan(const PlanCommand& command) {
  const ReadOnce candidates_share_files;
  const std::string configs = find_configs(command.plan).string();
  const Catalogue catalogue{configs};
  const std::string date = catalogue_date(configs);
  const Kinds kinds = built_in();
  const Json changed = changed_plan(command, catalogue);
  const PlanFile file = read_plan(changed, command.plan, {.slo = command.slo}, catalogue, kinds);
  check_work_of(file, command.plan);
  const bool picture = shows_picture(command.picture, command.quiet, command.format);
  if (!command.output_dir.empty()) prepare_results(command.output_dir, command.overwrite);

  PlanOptions options;
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  options.analyse = [&](const Scenario& scenario) {
    return analytic_model_of(scenario, catalogue);
  };
  options.progress = progress_of(command, file);
  const PlanResult result = make_plan(file, options, catalogue, kinds);
  if (options.progress) std::fprintf(stderr, "\r\x1b[K");
  if (result.interrupted) {
    std::fprintf(stderr, "coldcast: interrupted before the plan was complete\n");
    return interrupted;
  }
  if (result.winner && refused_strictly(command.strict, result.rows[*result.winner].result,
                                        "the recommended configuration"))
    return failed;
  results_written([&] { write_plan(command, file, result, changed, date); });
  const std::string text = rendered(command, file, result, date);
  print_out(text);
  if (picture) print_picture(plan_picture(file, result));
  if (result.winner) return ok;
  std::fprintf(stderr, "coldcast: no configuration meets the limits\n");
  return failed;
}

}  // namespace coldcast
