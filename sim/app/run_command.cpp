#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/parameter_uncertainty.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/results_written.hpp"
#include "sim/app/scenario_changes.hpp"
#include "sim/app/stop.hpp"
#include "sim/app/strict.hpp"
#include "sim/app/terminal.hpp"
#include "sim/report/audit_report.hpp"
#include "sim/report/latency_record.hpp"
#include "sim/report/results_directory.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/run_table.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/sweep/usage_record.hpp"
#include "sim/study/work_limit.hpp"

namespace coldcast {
namespace {

void print(const std::string& text) { print_out(text); }

/// Whether --set changes what is run and not only how often, or what is judged.
bool changes_the_experiment(const RunCommand& command) {
  return std::any_of(command.set.begin(), command.set.end(), [](const std::string& set) {
    return !set.starts_with("/run/seed=") && !set.starts_with("/run/replications=") &&
           !set.starts_with("/run/slo") && !set.starts_with("/name=") &&
           !set.starts_with("/published");
  });
}

double read_precision(const std::string& text) {
  const bool percent = text.ends_with('%');
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end) / (percent ? 100 : 1);
  if (end == text.c_str() || end != text.c_str() + text.size() - (percent ? 1 : 0) ||
      !(value > 0 && value < 1))
    throw ConfigError("command line", "--precision",
                      in_quotes(text) + " is no share; write for example 1%");
  return value;
}

/// The metrics of --metric, given one by one or with commas between them.
std::vector<std::string> read_metrics(const std::vector<std::string>& given) {
  std::vector<std::string> names, candidates;
  for (const std::string& list : given)
    for (std::size_t begin = 0; begin <= list.size();) {
      const std::size_t comma = std::min(list.find(',', begin), list.size());
      names.push_back(metric_of(list.substr(begin, comma - begin)));
      begin = comma + 1;
    }
  if (names.empty()) names.push_back("latency_mean_ms");
  for (const MetricName& metric : metric_names()) candidates.push_back(metric.name);
  for (const std::string& name : names)
    if (std::find(candidates.begin(), candidates.end(), name) == candidates.end())
      throw ConfigError("command line", "--metric",
                        "no metric " + in_quotes(name) + suggestion(name, candidates));
  return names;
}

double peak_rss_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// The files of a results directory, as far as they are made while the run goes on.
struct Recording final : Sink {
  Timeline timeline;
  LatencyRecord latency;
  std::unique_ptr<RequestTrace> trace;
  std::vector<Kept> kept;  // whose usage is written

  Watchers watchers() { return {&timeline, this}; }

  void take(const Outcome& outcome) override {
    latency.take(outcome);
    if (trace) trace->take(outcome);
  }
};

std::unique_ptr<Recording> start_recording(const RunCommand& command, const Scenario& scenario) {
  if (command.output_dir.empty()) {
    if (command.trace)
      throw ConfigError("command line", "--trace", "needs --output-dir, where requests.csv goes");
    return nullptr;
  }
  prepare_results(command.output_dir, command.overwrite);
  auto recording = std::make_unique<Recording>();
  recording->latency = LatencyRecord{scenario.run.warmup.fixed};
  if (command.trace)
    recording->trace =
        std::make_unique<RequestTrace>(std::filesystem::path{command.output_dir} / "requests.csv");
  return recording;
}

void write_results(const RunCommand& command, const Scenario& scenario, const RunResult& result,
                   const Json& summary, Recording& recording) {
  const std::filesystem::path folder = command.output_dir;
  Json files{"summary.json",         "results.csv",   "timeline.csv", "latency.csv",
             "latency_timeline.csv", "scenario.json", "usage.json"};
  if (recording.trace) {
    recording.trace->finish();
    files.push_back("requests.csv");
  } else {
    std::filesystem::remove(folder / "requests.csv");  // of a run that is now overwritten
  }
  write_atomically(folder / "results.csv", run_csv(result));
  write_atomically(folder / "timeline.csv", timeline_csv(recording.timeline));
  write_atomically(folder / "latency.csv", recording.latency.distribution_csv());
  write_atomically(folder / "latency_timeline.csv", recording.latency.windows_csv());
  write_atomically(folder / "scenario.json", json_text(scenario.resolved));
  write_atomically(folder / "usage.json",
                   json_text(usage_json(record_usage(scenario, recording.kept))));
  write_atomically(folder / "summary.json", json_text(summary));
  write_atomically(folder / "manifest.json", json_text(manifest_json("run", summary, files)));
}

std::string rendered(const RunCommand& command, const Scenario& scenario, const RunResult& result,
                     const Json& summary) {
  if (command.format == "json") return json_text(summary);
  if (command.format == "csv") return run_csv(result);
  if (command.format == "md") return run_markdown(scenario, result);
  return run_text(scenario, result);
}

void note(const RunCommand& command, const RunResult& result, const std::optional<Timing>& timing) {
  if (command.quiet) return;
  for (const std::string& warning : result.warnings) {
    const bool in_table = command.format == "table" || command.format == "md";
    if (in_table && std::ranges::count(result.refusals, warning, &Refusal::text) > 0) continue;
    print_warning(warning);
  }
  if (timing && command.format != "json")
    std::fprintf(
        stderr, "%llu requests in %.2f s on %d threads: %.3g requests/s, peak memory %.1f MB\n",
        static_cast<unsigned long long>(result.simulated_requests), timing->wall_s, timing->threads,
        static_cast<double>(result.simulated_requests) / std::max(timing->wall_s, 1e-9),
        timing->peak_rss_mb);
}

/// Shows the audit after a result that does not hold it; beside CSV, where somebody watches.
void show_audit(const RunCommand& command, const AuditReport& report) {
  if (command.format == "json") return;
  if (command.format == "md") return print("\n" + audit_table_markdown(report));
  const std::string text = "\n" + audit_table_text(report);
  if (command.format == "csv")
    print_err(text);
  else
    print(text);
}

int status_of(const RunResult& result, std::size_t limits_on_command_line) {
  if (result.interrupted) return interrupted;
  if (const auto requests = result.find("requests"); !requests || requests->mean == 0) {
    std::fprintf(stderr, "coldcast: the result is empty: no request was measured\n");
    return failed;
  }
  // Limits of the file are reported; those of the command line also decide the exit status.
  const auto first = result.slo.end() - static_cast<std::ptrdiff_t>(limits_on_command_line);
  const bool missed =
      std::any_of(first, result.slo.end(), [](const SloResult& s) { return !s.ok; });
  return missed ? slo_missed : ok;
}

}  // namespace

int run(const RunCommand& command) {
  const std::string configs = find_configs(command.scenario).string();
  const Catalogue catalogue{configs};
  const std::string date = catalogue_date(configs);
  const Kinds kinds = built_in();
  // What was published belongs to the experiment as the file has it.
  const auto read = [&](const Kinds& with) {
    return read_changed(command.scenario, command, !changes_the_experiment(command), catalogue,
                        with);
  };
  const Scenario scenario = read(kinds);
  if (refused_strictly(command.strict, scenario)) return failed;
  const bool picture = shows_picture(command.picture, command.quiet, command.format);

  RunOptions options;
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  if (!command.precision.empty()) options.precision = read_precision(command.precision);
  if (options.precision) options.precise = read_metrics(command.metric);
  if (!options.precision && !command.metric.empty())
    throw ConfigError("command line", "--metric",
                      "says of what --precision is meant; give that too");
  options.progress = progress_line("replications", command.quiet);
  const auto recording = start_recording(command, scenario);
  Timeline course;  // of a picture, where no files are made
  if (recording)
    options.watchers = recording->watchers();
  else if (picture)
    options.watchers.timeline = &course;

  options.stop = stop_on_signal();
  const auto begin = std::chrono::steady_clock::now();
  RunResult result = recording ? run_scenario(scenario, options, recording->kept)
                               : run_scenario(scenario, options);
  Json uncertainty;
  if (command.parameter_uncertainty && !result.interrupted)
    uncertainty = add_parameter_uncertainty(scenario, command.scenario, command.parameter_draws,
                                            options, catalogue, kinds, result);
  const double wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::optional<Timing> timing;
  if (command.timing) timing = Timing{wall_s, options.jobs, peak_rss_mb()};

  if (result.replications == 0) {
    std::fprintf(stderr, "coldcast: interrupted before the first replication was finished\n");
    return interrupted;
  }
  if (refused_strictly(command.strict, result)) return failed;
  Json summary = run_json(scenario, result, date, timing);
  if (!uncertainty.is_null()) summary["parameter_uncertainty"] = uncertainty;
  std::optional<AuditReport> audit;
  count_work_anew();  // an audit runs everything once more
  if (command.audit) audit = audit_run(read, kinds, result, options.stop);
  if (audit) summary["audit"] = audit_json(*audit);
  if (recording)
    results_written([&] { write_results(command, scenario, result, summary, *recording); });
  print(rendered(command, scenario, result, summary));
  if (picture)
    print_picture(course_picture(recording ? recording->timeline : course, glyphs_of_terminal()));
  if (audit) show_audit(command, *audit);
  note(command, result, timing);
  if (audit && audit->stopped) return interrupted;
  if (audit && !audit->clean()) return failed;
  return status_of(result, command.slo.size());
}

}  // namespace coldcast
