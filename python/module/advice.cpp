// compare, plan, capacity and explain.

#include <algorithm>

#include "python/module/studies.hpp"
#include "sim/app/analytic_model.hpp"
#include "sim/config/read_once.hpp"
#include "sim/config/set_value.hpp"
#include "sim/report/capacity_report.hpp"
#include "sim/report/compare_report.hpp"
#include "sim/report/explain_report.hpp"
#include "sim/report/plan_report.hpp"
#include "sim/report/results_directory.hpp"
#include "verification/twins/single_changes.hpp"
#include "verification/twins/tail_watch.hpp"

namespace coldcast::python {
namespace {

RunOptions run_options(int jobs, const Errand& work) {
  RunOptions options;
  options.jobs = threads(jobs);
  options.stop = work.stop.get();
  return options;
}

std::vector<std::pair<std::string, std::string>> plan_files(const PlanFile& plan,
                                                            const PlanResult& result,
                                                            const std::string& date) {
  const Json summary = plan_json(plan, result, date);
  Json names{"summary.json", "results.csv"};
  std::vector<std::pair<std::string, std::string>> files;
  for (const RecommendedScenario& one : recommended_scenarios(plan, result)) {
    files.emplace_back(one.file, json_text(one.scenario));
    names.push_back(one.file);
  }
  files.emplace_back("results.csv", plan_csv(plan, result));
  files.emplace_back("summary.json", json_text(summary));
  files.emplace_back("manifest.json", json_text(manifest_json("plan", summary, names)));
  return files;
}

/// Where requests begin to count, if that is known before the run.
Time measured_from(const Scenario& scenario) {
  const Warmup& warmup = scenario.run.warmup;
  return warmup.rule == Warmup::Rule::fixed ? warmup.fixed : Time{};
}

}  // namespace

StudyResult compare_given(const std::vector<Given>& given, const Changes& changes, int jobs,
                          Errand& work) {
  if (given.empty()) throw ConfigError("compare", "", "needs at least one scenario");
  const Session session{given.front().near(), work};
  auto scenarios = std::make_shared<std::vector<Scenario>>();
  for (const Given& one : given)
    scenarios->push_back(read_given(one, changes.set, changes.slo, false, session));
  const auto compared =
      std::make_shared<std::vector<Compared>>(compare(*scenarios, run_options(jobs, work)));
  if (compared->empty() || compared->back().result.interrupted) throw Interrupted{};
  StudyResult result;
  result.render = [=, date = session.date](const std::string& format) {
    if (format == "json") return json_text(compare_json(*scenarios, *compared, date));
    if (format == "csv") return compare_csv(*scenarios, *compared);
    return format == "md" ? compare_markdown(*scenarios, *compared)
                          : compare_text(*scenarios, *compared);
  };
  for (std::size_t i = 0; i < scenarios->size(); ++i)
    for (const std::string& warning : (*scenarios)[i].warnings)
      result.warnings.push_back(given[i].where + ": " + warning);
  return result;
}

StudyResult plan_given(const Given& given, const Changes& changes, std::size_t rows, int jobs,
                       Errand& work) {
  const ReadOnce candidates_share_files;
  const Session session{given.near(), work};
  Json json = given.json("plans", session.catalogue);
  for (const std::string& assignment : changes.set) set_value(json, assignment);
  const auto plan = std::make_shared<const PlanFile>(
      read_plan(json, given.where, {.slo = changes.slo}, session.catalogue, session.kinds));
  PlanOptions options;
  options.jobs = threads(jobs);
  options.stop = work.stop.get();
  options.analyse = [&](const Scenario& scenario) {
    return analytic_model_of(scenario, session.catalogue);
  };
  options.progress = [&work](std::int64_t done) { work.done = work.total = done; };
  const auto made = std::make_shared<const PlanResult>(
      make_plan(*plan, options, session.catalogue, session.kinds));
  if (made->interrupted) throw Interrupted{};
  StudyResult result;
  result.render = [=, date = session.date](const std::string& format) {
    if (format == "json") return json_text(plan_json(*plan, *made, date));
    if (format == "csv") return plan_csv(*plan, *made);
    return format == "md" ? plan_markdown(*plan, *made, rows) : plan_text(*plan, *made, rows);
  };
  result.files = [=, date = session.date] { return plan_files(*plan, *made, date); };
  return result;
}

StudyResult capacity_given(const Given& given, const Changes& changes, const CapacityWishes& wishes,
                           int jobs, Errand& work) {
  const Session session{given.near(), work};
  const auto scenario =
      std::make_shared<const Scenario>(read_given(given, changes.set, changes.slo, false, session));
  if (scenario->run.slo.empty())
    throw ConfigError(given.where, "/run/slo",
                      "capacity needs a limit; give one here or as slo=\"p95<300ms\"");
  if (scenario->run.replications < 3)
    throw ConfigError(given.where, "/run/replications",
                      "a verdict with confidence needs 3 replications at least");
  if (!(wishes.low > 0 && wishes.low < wishes.high && wishes.high < 1e15))
    throw ConfigError("capacity", "", "low must lie above 0 and below high");
  if (!(wishes.precision >= 1e-4 && wishes.precision <= 0.5))
    throw ConfigError(
        "capacity", "",
        "precision: " + number_text(wishes.precision) + " is no share from 0.0001 to 0.5");
  CapacityOptions options;
  options.by = wishes.burst ? LoadChange::burst : LoadChange::rate;
  options.low = wishes.low;
  options.high = wishes.high;
  options.precision = wishes.precision;
  options.jobs = threads(jobs);
  options.stop = work.stop.get();
  const auto found = std::make_shared<const CapacityResult>(
      find_capacity(*scenario, options, session.catalogue, session.kinds));
  if (found->interrupted) throw Interrupted{};
  StudyResult result;
  options.stop = nullptr;  // it ends with the work
  result.render = [=, date = session.date](const std::string& format) {
    if (format == "json") return json_text(capacity_json(*scenario, options, *found, date));
    if (format == "csv") return capacity_csv(*found);
    return format == "md" ? capacity_markdown(*scenario, options, *found)
                          : capacity_text(*scenario, options, *found);
  };
  return result;
}

StudyResult explain_given(const Given& given, const Changes& changes, bool try_them, int jobs,
                          Errand& work) {
  const Session session{given.near(), work};
  const auto scenario =
      std::make_shared<const Scenario>(read_given(given, changes.set, changes.slo, false, session));
  Twin twin = twin_of(*scenario, session.catalogue);
  RunOptions options = run_options(jobs, work);
  TailWatch tail{measured_from(*scenario)};
  options.watchers.trace = &tail;
  const auto run = std::make_shared<const RunResult>(run_scenario(*scenario, options));
  if (run->interrupted) throw Interrupted{};
  if (run->simulated_requests == 0) throw RunFailed("the result is empty: no request was measured");
  const auto told = std::make_shared<Explanation>(explain(*scenario, std::move(twin), *run));
  for (std::string& finding : tail.findings()) told->findings.push_back(std::move(finding));
  if (try_them) {
    const ReadChanged changed = [&](const SingleChange& change) -> std::optional<Scenario> {
      std::vector<std::string> set = changes.set;
      set.push_back(change.set);
      try {
        return read_given(given, set, changes.slo, false, session);
      } catch (const ConfigError&) {
        return std::nullopt;
      }
    };
    for (std::string& finding : try_changes(*scenario, changed, options))
      told->findings.push_back(std::move(finding));
    if (*work.stop) throw Interrupted{};
  }
  StudyResult result;
  result.render = [=, date = session.date](const std::string& format) {
    if (format == "json") return json_text(explain_json(*scenario, *run, *told, date));
    if (format == "csv") throw ConfigError("explain", "", "has no CSV");
    return format == "md" ? explain_markdown(*scenario, *run, *told)
                          : explain_text(*scenario, *run, *told);
  };
  result.warnings = run->warnings;
  return result;
}

}  // namespace coldcast::python
