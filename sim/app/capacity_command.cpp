#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <filesystem>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/results_written.hpp"
#include "sim/app/scenario_changes.hpp"
#include "sim/app/stop.hpp"
#include "sim/app/strict.hpp"
#include "sim/report/capacity_report.hpp"
#include "sim/report/results_directory.hpp"
#include "sim/report/run_json.hpp"
#include "sim/study/parallel.hpp"

namespace coldcast {
namespace {

/// The number at the beginning of a text, and what stands behind it.
std::pair<double, std::string> number_and_rest(const std::string& text, const char* option) {
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !(value > 0 && value < 1e15))
    throw ConfigError("command line", option, in_quotes(text) + " is no number above 0");
  return {value, {rest, text.data() + text.size()}};
}

/// A factor, "0.1", or a rate, "5/s", as a factor on the scenario's own.
double load_of(const std::string& text, const char* option, const Scenario& scenario) {
  const auto [value, unit] = number_and_rest(text, option);
  if (unit.empty()) return value;
  if (unit != "/s")
    throw ConfigError("command line", option,
                      in_quotes(text) + ": write a factor such as 4, or a rate such as 50/s");
  const auto rate = scenario.workload.mean_rate_per_s;
  if (!rate || *rate <= 0)
    throw ConfigError("command line", option,
                      "the mean rate of this workload is not known; write a factor such as 4");
  return value / *rate;
}

double share_of(const std::string& text) {
  auto [value, unit] = number_and_rest(text, "--precision");
  if (unit == "%") value /= 100;
  if ((!unit.empty() && unit != "%") || value < 1e-4 || value > 0.5)
    throw ConfigError("command line", "--precision",
                      in_quotes(text) + " is no share from 0.01% to 50%");
  return value;
}

CapacityOptions options_of(const CapacityCommand& command, const Scenario& scenario) {
  CapacityOptions options;
  options.by = command.by == "burst" ? LoadChange::burst : LoadChange::rate;
  if (!command.low.empty()) options.low = load_of(command.low, "--low", scenario);
  if (!command.high.empty()) options.high = load_of(command.high, "--high", scenario);
  if (options.low >= options.high)
    throw ConfigError("command line", "--low", "must lie below --high");
  options.precision = share_of(command.precision);
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  return options;
}

void check_limits_of(const CapacityCommand& command, const Scenario& scenario) {
  if (scenario.run.slo.empty())
    throw ConfigError(command.scenario, "/run/slo",
                      "capacity needs a limit; give one here or as --slo 'p95<300ms'");
  if (scenario.run.replications < 3)
    throw ConfigError(command.scenario, "/run/replications",
                      "a verdict with confidence needs 3 replications at least");
}

std::string rendered(const CapacityCommand& command, const Scenario& scenario,
                     const CapacityOptions& options, const CapacityResult& result,
                     const std::string& date) {
  if (command.format == "json") return json_text(capacity_json(scenario, options, result, date));
  if (command.format == "csv") return capacity_csv(result);
  if (command.format == "md") return capacity_markdown(scenario, options, result);
  return capacity_text(scenario, options, result);
}

void write_capacity(const CapacityCommand& command, const Scenario& scenario,
                    const CapacityOptions& options, const CapacityResult& result,
                    const std::string& date) {
  if (command.output_dir.empty()) return;
  const std::filesystem::path folder = command.output_dir;
  const Json summary = capacity_json(scenario, options, result, date);
  Json files{"summary.json", "results.csv"};
  std::filesystem::remove(folder / "scenario.json");  // of a search that is now overwritten
  if (result.met) {
    Json at_capacity = result.looks[*result.met].scenario.resolved;
    Json limits = Json::array();
    for (const Slo& slo : scenario.run.slo) limits.push_back(slo.text);
    at_capacity["run"]["slo"] = limits;
    write_atomically(folder / "scenario.json", json_text(at_capacity));
    files.push_back("scenario.json");
  }
  write_atomically(folder / "results.csv", capacity_csv(result));
  write_atomically(folder / "summary.json", json_text(summary));
  write_atomically(folder / "manifest.json", json_text({{"schema_version", 1},
                                                        {"tool", summary["tool"]},
                                                        {"command", "capacity"},
                                                        {"seed", scenario.run.seed},
                                                        {"files", files}}));
}

}  // namespace

int capacity(const CapacityCommand& command) {
  const std::string configs = find_configs(command.scenario).string();
  const Catalogue catalogue{configs};
  const std::string date = catalogue_date(configs);
  const Kinds kinds = built_in();
  const Scenario scenario = read_changed(command.scenario, command, false, catalogue, kinds);
  check_limits_of(command, scenario);
  CapacityOptions options = options_of(command, scenario);
  if (!command.output_dir.empty()) prepare_results(command.output_dir, command.overwrite);
  options.stop = stop_on_signal();
  if (!command.quiet && isatty(STDERR_FILENO) != 0)
    options.progress = [](const LoadLook& look) {
      std::fprintf(stderr, "x %.4g: %lld replications\n", look.factor,
                   static_cast<long long>(look.result.replications));
    };
  const CapacityResult result = find_capacity(scenario, options, catalogue, kinds);
  if (result.interrupted) {
    std::fprintf(stderr, "coldcast: interrupted before the capacity was found\n");
    return interrupted;
  }
  if (result.met && refused_strictly(command.strict, result.looks[*result.met].result,
                                     "at the load that is still met"))
    return failed;
  results_written([&] { write_capacity(command, scenario, options, result, date); });
  const std::string text = rendered(command, scenario, options, result, date);
  print_out(text);
  if (result.met) return ok;
  std::fprintf(stderr, "coldcast: no load was found that surely meets the limits\n");
  return failed;
}

}  // namespace coldcast
