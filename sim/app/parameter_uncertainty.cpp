#include "sim/app/parameter_uncertainty.hpp"

#include <cmath>
#include <map>

#include "calibration/service/drawn_profile.hpp"
#include "sim/core/statistics.hpp"

namespace coldcast {
namespace {

/// Draws every calibrated profile that lies in a resolved scenario. Of one name there is one draw,
/// wherever it is used.
std::size_t draw_profiles(Json& json, std::uint64_t seed, std::uint64_t draw) {
  if (!json.is_structured()) return 0;
  if (const std::size_t values = uncertain_values(json); values > 0) {
    const std::string name =
        json.contains("name") && json["name"].is_string() ? json["name"].get<std::string>() : "";
    json = draw_profile(json, seed_of_part(seed, name), draw);
    return values;
  }
  std::size_t values = 0;
  for (Json& one : json) values += draw_profiles(one, seed, draw);
  return values;
}

/// The means of a metric over the draws.
using DrawnMeans = std::map<std::string, std::vector<double>>;

/// The half-width that the draws say alone.
double half_width_of(const std::vector<double>& means) {
  double sum = 0, squares = 0;
  const auto n = static_cast<double>(means.size());
  for (const double mean : means) sum += mean;
  for (const double mean : means) squares += (mean - sum / n) * (mean - sum / n);
  return student_t_quantile(0.975, static_cast<int>(means.size()) - 1) *
         std::sqrt(squares / (n - 1));
}

Json widened(const DrawnMeans& drawn, RunResult& result) {
  Json parts = Json::object();
  for (MetricResult& metric : result.metrics) {
    const auto found = drawn.find(metric.name.name);
    if (found == drawn.end() || found->second.size() < 2) continue;
    std::optional<double>& half_width = metric.estimate.half_width_95;
    const double calibration = half_width_of(found->second);
    parts[metric.name.name] = {
        {"simulation_half_width_95", half_width ? Json(*half_width) : Json{}},
        {"calibration_half_width_95", calibration}};
    half_width = std::hypot(half_width.value_or(0), calibration);
  }
  return parts;
}

}  // namespace

Json add_parameter_uncertainty(const Scenario& scenario, const std::string& where, int draws,
                               const RunOptions& options, const Catalogue& catalogue,
                               const Kinds& kinds, RunResult& result) {
  RunOptions quiet;
  quiet.jobs = options.jobs;
  quiet.stop = options.stop;
  DrawnMeans drawn;
  std::size_t values = 0;
  for (int draw = 0; draw < draws && !result.interrupted; ++draw) {
    Json json = scenario.resolved;
    values = draw_profiles(json, scenario.run.seed, static_cast<std::uint64_t>(draw));
    if (values == 0)
      throw ConfigError("command line", "--parameter-uncertainty",
                        "no profile in this scenario was made by `coldcast calibrate`, so nothing "
                        "tells how uncertain it is");
    Scenario other = read_scenario(json, where, catalogue, kinds);
    other.run.replications = result.replications;
    const RunResult one = run_scenario(other, quiet);
    result.interrupted = one.interrupted;
    if (one.interrupted) break;
    for (const MetricResult& metric : one.metrics)
      drawn[metric.name.name].push_back(metric.estimate.mean);
  }
  if (result.interrupted) return Json{};
  result.warnings.push_back(
      "the intervals of metrics hold the error of the simulation and that of "
      "the calibration, from " +
      std::to_string(draws) + " draws of " + std::to_string(values) + " calibrated values");
  return {{"draws", draws}, {"values", values}, {"metrics", widened(drawn, result)}};
}

}  // namespace coldcast
