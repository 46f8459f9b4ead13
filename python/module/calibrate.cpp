#include "calibration/service/calibration_spec.hpp"
#include "python/module/studies.hpp"
#include "sim/config/set_value.hpp"
#include "sim/core/statistics.hpp"
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

/// The scenario of a fit by simulation, run with changed values.
class CandidateRuns {
 public:
  CandidateRuns(const SoughtSpec& spec, const Given& given, std::optional<std::uint64_t> seed,
                const Json& profile, RunOptions options, const Session& session)
      : spec_(spec), seed_(seed.value_or(spec.seed)), options_(options), session_(session) {
    where_ = (std::filesystem::path{given.where}.parent_path() / spec.scenario).string();
    base_ = session.catalogue.load_file("scenarios", where_);
    if (base_.is_object()) base_.erase("published");
    if (spec.fitted_model) base_["model"] = profile;
    for (const std::string& set : spec.set) set_in_scenario(base_, set, session.catalogue);
  }

  std::vector<RunAnswer> operator()(const std::vector<double>& values) const {
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
    Json json = base_;
    for (const std::string& set : target.set) set_in_scenario(json, set, session_.catalogue);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const SoughtParameter& one = spec_.parameters[i];
      const Json value = one.whole ? Json(static_cast<std::int64_t>(values[i])) : Json(values[i]);
      set_in_scenario(json, one.path + "=" + value.dump(), session_.catalogue);
    }
    set_value(json, "/run/seed=" + std::to_string(seed_));
    set_value(json, "/run/replications=" + std::to_string(spec_.replications));
    RunResult result =
        run_scenario(read_scenario(json, where_, session_.catalogue, session_.kinds), options_);
    if (result.interrupted) throw Interrupted{};
    return result;
  }

  RunAnswer answer(const RunTarget& target, const RunResult& result) const {
    if (const auto found = result.find(target.metric)) {
      const double t = spec_.replications > 1
                           ? student_t_quantile(0.975, static_cast<int>(spec_.replications) - 1)
                           : 1;
      return {found->mean, found->half_width_95.value_or(0) / t};
    }
    std::vector<std::string> names;
    for (const MetricResult& metric : result.metrics) names.push_back(metric.name.name);
    throw ConfigError(where_, "",
                      "the scenario gives no metric " + in_quotes(target.metric) +
                          suggestion(target.metric, names));
  }

  const SoughtSpec& spec_;
  std::uint64_t seed_;
  RunOptions options_;
  const Session& session_;
  std::string where_;
  Json base_;
};

/// What belongs to the model goes into its profile; the rest stands beside, for the scenario.
void write_found(const RunFit& fit, Json& profile) {
  const std::string model = "/model/";
  for (const FoundParameter& one : fit.parameters) {
    if (!one.sought.path.starts_with(model)) continue;
    const Json value =
        one.sought.whole ? Json(static_cast<std::int64_t>(one.value)) : Json(one.value);
    set_value(profile, one.sought.path.substr(model.size() - 1) + "=" + value.dump());
  }
  profile["facts"]["calibration"]["simulated"] = run_fit_json(fit);
}

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
    if (sought.fitted_model && made->profile.is_null())
      throw ConfigError(given.where, "/simulate/fitted_model", "there is no \"profile\" to take");
    RunOptions options;
    options.jobs = threads(jobs);
    options.stop = work.stop.get();
    const CandidateRuns runs{sought, given, seed, made->profile, options, session};
    made->simulated = fit_by_runs(sought, std::cref(runs), leave_out);
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
