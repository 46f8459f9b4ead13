#include "calibration/service/calibration_spec.hpp"
#include "python/module/studies.hpp"
#include "sim/app/sought_runs.hpp"
#include "sim/report/calibration_report.hpp"

namespace coldcast::python {
namespace {

/// What a calibration came to; the report refers to its parts.
struct Calibrated {
  CalibrationSpec spec;
  std::vector<TimeFit> fits;
  std::optional<RunFit> simulated;
  Json profile;

  CalibrationReport report() const { return {spec, fits, simulated, profile}; }
};

}  // namespace

StudyResult calibrate_given(const Given& given, bool leave_out, std::optional<std::uint64_t> seed,
                            int jobs, Errand& work) {
  const Session session{given.near(), work};
  const auto made = std::make_shared<Calibrated>();
  const Json json = given.text ? parse_json(*given.text, given.where) : read_json(given.where);
  const std::filesystem::path folder = given.text ? "" : given.where;
  made->spec = read_calibration(json, given.where, folder.parent_path(), session.catalogue);
  for (const FitRequest& request : made->spec.fits)
    made->fits.push_back(fit_time(request, made->spec.sets, leave_out));
  if (!made->spec.profile.is_null())
    made->profile = profile_of(made->spec, made->fits, given.where);
  if (!made->spec.simulate.is_null()) {
    const SoughtSpec sought = read_sought(made->spec.simulate, given.where);
    RunOptions options;
    options.jobs = threads(jobs);
    options.stop = work.stop.get();
    const SoughtRuns runs{sought,  given.where,       made->profile, seed,
                          options, session.catalogue, session.kinds};
    try {
      made->simulated = fit_by_runs(sought, std::cref(runs), leave_out);
    } catch (const SoughtRuns::Stopped&) {
      throw Interrupted{};
    }
    if (!made->profile.is_null()) write_found(*made->simulated, made->profile);
  }
  StudyResult result;
  result.render = [made, date = session.date](const std::string& format) {
    if (format == "json") return json_text(calibration_json(made->report(), date));
    if (format == "csv") throw ConfigError("calibrate", "", "has no CSV");
    return format == "md" ? calibration_markdown(made->report()) : calibration_text(made->report());
  };
  for (const TimeFit& fit : made->fits)
    result.warnings.insert(result.warnings.end(), fit.warnings.begin(), fit.warnings.end());
  return result;
}

}  // namespace coldcast::python
