#include "calibration/workload/fitted_workload.hpp"

#include <algorithm>
#include <numeric>

#include "calibration/workload/rounded.hpp"

namespace coldcast {
namespace {

double shown(double value) { return rounded(value, 6); }

/// A row of probabilities that adds to 1 in the numbers as written, none of them 0.
Json row_of(const std::vector<double>& moves, std::size_t own) {
  std::vector<double> row;
  for (std::size_t i = 0; i < moves.size(); ++i)
    row.push_back(i == own ? 0 : std::clamp(shown(moves[i]), 1e-6, 1 - 1e-6));
  const std::size_t last = own + 1 == row.size() ? own - 1 : row.size() - 1;
  row[last] = 0;
  row[last] = 1 - std::accumulate(row.begin(), row.end(), 0.0);
  return row;
}

Json mmpp_json(const PhaseModel& model, double factor) {
  Json rates = Json::array(), stays = Json::array(), moves = Json::array();
  const MmppPhases phases = model.as_mmpp();
  for (std::size_t i = 0; i < model.phases(); ++i) {
    rates.push_back(shown(model.rates[i] * factor));
    stays.push_back(shown(phases.mean_stay_s[i]));
    moves.push_back(row_of(phases.moves[i], i));
  }
  Json json{{"kind", "mmpp"}, {"rates_per_s", rates}, {"mean_stay_s", stays}};
  if (model.phases() > 2) json["moves"] = std::move(moves);
  return json;
}

Json sinusoids_json(const DayShape& shape) {
  Json waves = Json::array();
  for (const Wave& wave : shape.waves)
    waves.push_back({{"amplitude", shown(wave.amplitude)},
                     {"period_s", wave.period_s},
                     {"peak_at_s", shown(wave.peak_s)}});
  return waves;
}

Json model_json(const Candidate& best) {
  const PhaseModel& model = best.fit.model;
  if (best.shape.waves.empty()) {
    if (model.phases() > 1) return mmpp_json(model, 1);
    return {{"kind", "poisson"}, {"rate_per_s", shown(model.rates[0])}};
  }
  const Json waves = sinusoids_json(best.shape);
  if (model.phases() == 1)
    return {{"kind", "diurnal"}, {"rate_per_s", shown(model.rates[0])}, {"sinusoids", waves}};
  // The shape takes its share of requests that come at the rates of the peak.
  return {{"kind", "modulated"},
          {"of", mmpp_json(model, best.shape.most())},
          {"shape", {{"kind", "diurnal"}, {"sinusoids", waves}}}};
}

}  // namespace

Json fitted_workload(const WorkloadFit& fit, const ArrivalsSeen& seen, const std::string& trace) {
  Json json = model_json(fit.best());
  json["name"] = "Load fitted to " + trace;
  json["sources"] = {{"/", "fitted by coldcast fit-workload to the " +
                               std::to_string(seen.arrivals) + " arrivals of " + trace + " in " +
                               number_text(shown(seen.span_s())) + " s"}};
  std::string notes = fit.verdict();
  for (const std::string& note : fit.notes) notes += " Note: " + note + ".";
  json["notes"] = std::move(notes);
  json["duration_s"] = seen.span_s();
  return json;
}

}  // namespace coldcast
