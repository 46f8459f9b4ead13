#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>

#include "calibration/service/calibration_spec.hpp"
#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/stop.hpp"
#include "sim/config/references.hpp"
#include "sim/config/set_value.hpp"
#include "sim/core/statistics.hpp"
#include "sim/report/calibration_report.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/study.hpp"

namespace coldcast {
namespace {

struct CalibrationStopped {};

/// The scenario of a fit by simulation, run with changed values.
class SoughtRuns {
 public:
  SoughtRuns(const CalibrateCommand& command, const SoughtSpec& spec, const Catalogue& catalogue,
             const Json& profile)
      : command_(command), spec_(spec), catalogue_(catalogue), kinds_(built_in()) {
    file_ = (std::filesystem::path{command.spec}.parent_path() / spec.scenario).string();
    check_reference(file_, command.spec, "/scenario");
    scenario_ = catalogue.load_file("scenarios", file_);
    if (scenario_.is_object()) scenario_.erase("published");
    if (spec.fitted_model) scenario_["model"] = profile;
    for (const std::string& set : spec.set) set_in_scenario(scenario_, set, catalogue_);
    options_.jobs = command.jobs > 0 ? command.jobs : processors();
    options_.stop = stop_on_signal();
  }

  std::vector<RunAnswer> operator()(const std::vector<double>& values) {
    tell();
    std::vector<RunAnswer> answers;
    std::vector<std::pair<std::vector<std::string>, RunResult>> done;
    for (const RunTarget& target : spec_.targets) {
      auto found = std::ranges::find(done, target.set, &decltype(done)::value_type::first);
      if (found == done.end()) found = done.insert(found, {target.set, run(target, values)});
      answers.push_back(answer(target, found->second));
    }
    return answers;
  }

 private:
  RunResult run(const RunTarget& target, const std::vector<double>& values) const {
    Json json = scenario_;
    for (const std::string& set : target.set) set_in_scenario(json, set, catalogue_);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const SoughtParameter& one = spec_.parameters[i];
      const Json value = one.whole ? Json(static_cast<std::int64_t>(values[i])) : Json(values[i]);
      set_in_scenario(json, one.path + "=" + value.dump(), catalogue_);
    }
    set_value(json, "/run/seed=" + std::to_string(command_.seed.value_or(spec_.seed)));
    set_value(json, "/run/replications=" + std::to_string(spec_.replications));
    RunResult result = run_scenario(read_scenario(json, file_, catalogue_, kinds_), options_);
    if (result.interrupted) throw CalibrationStopped{};
    return result;
  }

  RunAnswer answer(const RunTarget& target, const RunResult& result) const {
    const auto found = result.find(target.metric);
    if (found) {
      const double t = spec_.replications > 1
                           ? student_t_quantile(0.975, static_cast<int>(spec_.replications) - 1)
                           : 1;
      return {found->mean, found->half_width_95.value_or(0) / t};
    }
    std::vector<std::string> names;
    for (const MetricResult& metric : result.metrics) names.push_back(metric.name.name);
    throw ConfigError(command_.spec, "/simulate/targets",
                      "the scenario gives no metric " + in_quotes(target.metric) +
                          suggestion(target.metric, names));
  }

  void tell() {
    ++runs_;
    if (!command_.quiet && isatty(STDERR_FILENO) != 0)
      std::fprintf(stderr, "\r%d points simulated\x1b[K", runs_);
  }

  const CalibrateCommand& command_;
  const SoughtSpec& spec_;
  const Catalogue& catalogue_;
  Kinds kinds_;
  std::string file_;
  Json scenario_;
  RunOptions options_;
  int runs_ = 0;
};

RunFit fit_simulated(const CalibrateCommand& command, const CalibrationSpec& spec,
                     const Catalogue& catalogue, const Json& profile) {
  const SoughtSpec sought = read_sought(spec.simulate, command.spec);
  if (sought.fitted_model && profile.is_null())
    throw ConfigError(command.spec, "/simulate/fitted_model", "there is no \"profile\" to take");
  SoughtRuns runs{command, sought, catalogue, profile};
  RunFit fit = fit_by_runs(sought, std::ref(runs), command.leave_out);
  if (!command.quiet && isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r\x1b[K");
  return fit;
}

/// What belongs to the model goes into its profile; the rest stands beside, for the scenario.
void write_found(const RunFit& fit, Json& profile) {
  for (const FoundParameter& one : fit.parameters) {
    const std::string model = "/model/";
    if (!one.sought.path.starts_with(model)) continue;
    const Json value =
        one.sought.whole ? Json(static_cast<std::int64_t>(one.value)) : Json(one.value);
    set_value(profile, one.sought.path.substr(model.size() - 1) + "=" + value.dump());
  }
  profile["facts"]["calibration"]["simulated"] = run_fit_json(fit);
}

std::string rendered(const CalibrateCommand& command, const CalibrationReport& report,
                     const std::string& configs) {
  if (command.format == "json") return json_text(calibration_json(report, catalogue_date(configs)));
  return command.format == "md" ? calibration_markdown(report) : calibration_text(report);
}

}  // namespace

int calibrate(const CalibrateCommand& command) try {
  const std::filesystem::path file = command.spec;
  const std::string configs = find_configs(file).string();
  const Catalogue catalogue{configs};
  const CalibrationSpec spec =
      read_calibration(read_json(file), command.spec, file.parent_path(), catalogue);
  if (!command.output.empty() && spec.profile.is_null())
    throw ConfigError("command line", "--output", "the spec asks for no \"profile\" to write");
  std::vector<TimeFit> fits;
  for (const FitRequest& request : spec.fits)
    fits.push_back(fit_time(request, spec.sets, command.leave_out));
  CalibrationReport report{spec, fits, {}, {}};
  if (!spec.profile.is_null()) report.profile = profile_of(spec, fits, command.spec);
  if (!spec.simulate.is_null()) {
    report.simulated = fit_simulated(command, spec, catalogue, report.profile);
    if (!report.profile.is_null()) write_found(*report.simulated, report.profile);
  }
  if (!command.output.empty()) write_atomically(command.output, json_text(report.profile));
  const std::string text = rendered(command, report, configs);
  print_out(text);
  if (!command.quiet)
    for (const TimeFit& fit : fits)
      for (const std::string& warning : fit.warnings)
        std::fprintf(stderr, "coldcast: warning: %s\n", visible(warning).c_str());
  return ok;
} catch (const CalibrationStopped&) {
  std::fprintf(stderr, "\ncoldcast: interrupted before the parameters were found\n");
  return interrupted;
}

}  // namespace coldcast
