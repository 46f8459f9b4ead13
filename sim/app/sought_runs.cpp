#include "sim/app/sought_runs.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "sim/app/limits.hpp"
#include "sim/config/references.hpp"
#include "sim/config/set_value.hpp"
#include "sim/core/statistics.hpp"
#include "sim/report/calibration_report.hpp"

namespace coldcast {
namespace {

Json whole_or_not(bool whole, double value) {
  return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

}  // namespace

SoughtRuns::SoughtRuns(const SoughtSpec& spec, const std::string& where, const Json& profile,
                       std::optional<std::uint64_t> seed, const RunOptions& options,
                       const Catalogue& catalogue, const Kinds& kinds)
    : spec_(spec),
      where_(where),
      seed_(seed.value_or(spec.seed)),
      options_(options),
      catalogue_(catalogue),
      kinds_(kinds),
      file_((std::filesystem::path{where}.parent_path() / spec.scenario).string()) {
  if (spec.fitted_model && profile.is_null())
    throw ConfigError(where, "/simulate/fitted_model", "there is no \"profile\" to take");
  check_reference(file_, where, "/scenario");
  scenario_ = catalogue.load_file("scenarios", file_);
  if (scenario_.is_object()) scenario_.erase("published");
  if (spec.fitted_model) scenario_["model"] = profile;
  for (const std::string& set : spec.set) set_in_scenario(scenario_, set, catalogue_);
}

std::vector<RunAnswer> SoughtRuns::operator()(const std::vector<double>& values) const {
  std::vector<RunAnswer> answers;
  std::vector<std::pair<std::vector<std::string>, RunResult>> done;
  for (const RunTarget& target : spec_.targets) {
    auto found = std::ranges::find(done, target.set, &decltype(done)::value_type::first);
    if (found == done.end()) found = done.insert(found, {target.set, run(target, values)});
    answers.push_back(answer(target, found->second));
  }
  return answers;
}

RunResult SoughtRuns::run(const RunTarget& target, const std::vector<double>& values) const {
  Json json = scenario_;
  for (const std::string& set : target.set) set_in_scenario(json, set, catalogue_);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const SoughtParameter& one = spec_.parameters[i];
    const std::string value = whole_or_not(one.whole, values[i]).dump();
    set_in_scenario(json, one.path + "=" + value, catalogue_);
  }
  set_value(json, "/run/seed=" + std::to_string(seed_));
  set_value(json, "/run/replications=" + std::to_string(spec_.replications));
  const Scenario scenario = read_scenario(json, file_, catalogue_, kinds_);
  check_limits(scenario, file_);
  RunResult result = run_scenario(scenario, options_);
  if (result.interrupted) throw Stopped{};
  return result;
}

RunAnswer SoughtRuns::answer(const RunTarget& target, const RunResult& result) const {
  if (const auto found = result.find(target.metric)) {
    const double t = spec_.replications > 1
                         ? student_t_quantile(0.975, static_cast<int>(spec_.replications) - 1)
                         : 1;
    return {found->mean, found->half_width_95.value_or(0) / t};
  }
  std::vector<std::string> names;
  for (const MetricResult& metric : result.metrics) names.push_back(metric.name.name);
  throw ConfigError(where_, "/simulate/targets",
                    "the scenario gives no metric " + in_quotes(target.metric) +
                        suggestion(target.metric, names));
}

void write_found(const RunFit& fit, Json& profile) {
  const std::string model = "/model/";
  for (const FoundParameter& one : fit.parameters) {
    if (!one.sought.path.starts_with(model)) continue;
    const std::string value = whole_or_not(one.sought.whole, one.value).dump();
    set_value(profile, one.sought.path.substr(model.size() - 1) + "=" + value);
  }
  profile["facts"]["calibration"]["simulated"] = run_fit_json(fit);
}

}  // namespace coldcast
