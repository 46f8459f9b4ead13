#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "calibration/service/calibration_spec.hpp"
#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/sought_runs.hpp"
#include "sim/app/stop.hpp"
#include "sim/report/calibration_report.hpp"
#include "sim/report/output_file.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/study.hpp"

namespace coldcast {
namespace {

RunFit fit_simulated(const CalibrateCommand& command, const CalibrationSpec& spec,
                     const Catalogue& catalogue, const Json& profile) {
  const SoughtSpec sought = read_sought(spec.simulate, command.spec);
  const Kinds kinds = built_in();
  RunOptions options;
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  const SoughtRuns runs{sought, command.spec, profile, command.seed, options, catalogue, kinds};
  const bool watched = !command.quiet && isatty(STDERR_FILENO) != 0;
  int points = 0;
  const auto tried = [&](const std::vector<double>& values) {
    if (watched) std::fprintf(stderr, "\r%d points simulated\x1b[K", ++points);
    return runs(values);
  };
  RunFit fit = fit_by_runs(sought, tried, command.leave_out);
  if (watched) std::fprintf(stderr, "\r\x1b[K");
  return fit;
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
  if (!command.output.empty()) check_output(command.output);
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
      for (const std::string& warning : fit.warnings) print_warning(warning);
  return ok;
} catch (const SoughtRuns::Stopped&) {
  std::fprintf(stderr, "\ncoldcast: interrupted before the parameters were found\n");
  return interrupted;
}

}  // namespace coldcast
