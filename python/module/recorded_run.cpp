#include "python/module/recorded_run.hpp"

#include <algorithm>

#include "sim/report/results_directory.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/run_table.hpp"

namespace coldcast::python {
namespace {

void check_precision(const RunWishes& wishes, const ArrivalTimes& arrivals, const Kinds& kinds) {
  if (wishes.precision == 0) return;
  if (!(wishes.precision > 0 && wishes.precision < 1))
    throw ConfigError("precision", "",
                      number_text(wishes.precision) + " is no share; write for example 0.01");
  if (arrivals.by_replication.size() > 1)
    throw ConfigError("precision", "",
                      "needs as many replications as it takes; arrivals from a function are made "
                      "for those of the scenario");
  std::vector<std::string> known;
  for (const MetricName& metric : kinds.metrics) known.push_back(metric.name);
  for (const std::string& name : wishes.precise)
    if (std::ranges::find(known, name) == known.end())
      throw ConfigError("metric", "", "no metric " + in_quotes(name) + suggestion(name, known));
}

/// What is kept of single requests.
class Watched final : public Sink {
 public:
  Watched(RecordedRun& run, const RunWishes& wishes) : run_(run), wishes_(wishes) {}

  void take(const Outcome& outcome) override {
    if (wishes_.timeline) run_.latency.take(outcome);
    if (wishes_.requests) run_.requests.take(outcome);
  }

 private:
  RecordedRun& run_;
  const RunWishes& wishes_;
};

Scenario read_with(const ArrivalTimes& arrivals, const Given& given,
                   const std::vector<std::string>& set, const std::vector<std::string>& slo,
                   const Session& session) {
  Json json = given.json("scenarios", session.catalogue);
  if (json.is_object()) json.erase("published");
  replace_workload(json, arrivals);
  apply(set, json, session.catalogue);
  Scenario scenario = read_scenario(json, given.where, session.catalogue, session.kinds);
  give_each_its_times(scenario, json, given.where, arrivals, session);
  add_limits(slo, session.kinds, scenario);
  return scenario;
}

std::vector<std::pair<std::string, std::string>> files_of(const RecordedRun& run) {
  const Json summary = run_json(run.scenario, run.result, run.date, {});
  std::vector<std::pair<std::string, std::string>> files{
      {"results.csv", run_csv(run.result)},
      {"scenario.json", json_text(run.scenario.resolved)},
      {"usage.json", json_text(usage_json(record_usage(run.scenario, run.kept)))},
      {"summary.json", json_text(summary)}};
  Json names{"summary.json", "results.csv", "scenario.json", "usage.json"};
  if (run.has_timeline) {
    files.insert(files.begin(), {{"timeline.csv", timeline_csv(run.timeline)},
                                 {"latency.csv", run.latency.distribution_csv()},
                                 {"latency_timeline.csv", run.latency.windows_csv()}});
    names.insert(names.begin() + 2, {"timeline.csv", "latency.csv", "latency_timeline.csv"});
  }
  files.emplace_back("manifest.json", json_text(manifest_json("run", summary, names)));
  return files;
}

}  // namespace

void RequestColumns::take(const Outcome& outcome) {
  if (outcome.request.items == 0) return;  // as in all that is measured
  id.push_back(outcome.request.id);
  arrival_s.push_back(to_seconds(outcome.request.at));
  start_s.push_back(to_seconds(outcome.started));
  end_s.push_back(to_seconds(outcome.finished));
  billed_ms.push_back(static_cast<double>(outcome.billed.count()) / 1e6);
  status.push_back(static_cast<std::uint8_t>(outcome.fate));
  cold.push_back(outcome.cold ? 1 : 0);
  instance.push_back(
      outcome.instance == Outcome::no_instance ? -1 : static_cast<std::int64_t>(outcome.instance));
}

std::shared_ptr<const RecordedRun> record_run(const Given& given,
                                              const std::vector<std::string>& set,
                                              const std::vector<std::string>& slo,
                                              const ArrivalTimes& arrivals, const RunWishes& wishes,
                                              Errand& work) {
  const Session session{given.near(), work};
  check_precision(wishes, arrivals, session.kinds);
  const auto run = std::make_shared<RecordedRun>();
  run->where = given.where;
  run->date = session.date;
  run->scenario = arrivals.by_replication.empty()
                      ? read_given(given, set, slo, wishes.published, session)
                      : read_with(arrivals, given, set, slo, session);
  RunOptions options;
  options.jobs = threads(wishes.jobs);
  options.stop = work.stop.get();
  options.progress = work.progress();
  if (wishes.precision > 0) options.precision = wishes.precision;
  options.precise = wishes.precise;
  run->has_timeline = wishes.timeline;
  run->latency = LatencyRecord{run->scenario.run.warmup.fixed};
  Watched watched{*run, wishes};
  if (wishes.timeline) options.watchers.timeline = &run->timeline;
  if (wishes.timeline || wishes.requests) options.watchers.trace = &watched;
  run->result = run_scenario(run->scenario, options, run->kept);
  if (run->result.interrupted) throw Interrupted{};
  if (const auto requests = run->result.find("requests"); !requests || requests->mean == 0)
    throw RunFailed("the result is empty: no request was measured");
  return run;
}

StudyResult result_of(const std::shared_ptr<const RecordedRun>& run) {
  StudyResult result;
  result.render = [run](const std::string& format) {
    if (format == "json") return json_text(run_json(run->scenario, run->result, run->date, {}));
    if (format == "csv") return run_csv(run->result);
    return format == "md" ? run_markdown(run->scenario, run->result)
                          : run_text(run->scenario, run->result);
  };
  result.files = [run] { return files_of(*run); };
  result.warnings = run->result.warnings;
  return result;
}

}  // namespace coldcast::python
