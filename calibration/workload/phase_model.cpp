#include "calibration/workload/phase_model.hpp"

#include <algorithm>
#include <numeric>

namespace coldcast {

double PhaseModel::leave_rate(std::size_t phase) const {
  return std::accumulate(moves[phase].begin(), moves[phase].end(), 0.0);
}

MmppPhases PhaseModel::as_mmpp() const {
  MmppPhases result{.requests_per_s = rates, .mean_stay_s = {1}, .moves = {{0}}};
  if (phases() == 1) return result;
  result.mean_stay_s.clear();
  result.moves = moves;
  for (std::size_t i = 0; i < phases(); ++i) {
    const double leave = leave_rate(i);
    result.mean_stay_s.push_back(1 / leave);
    for (double& move : result.moves[i]) move /= leave;
  }
  return result;
}

PhaseModel PhaseModel::poisson(double rate) { return {{rate}, {{0}}}; }

PhaseModel PhaseModel::two(double rate_0, double rate_1, double leave_0, double leave_1) {
  return {{rate_0, rate_1}, {{0, leave_0}, {leave_1, 0}}};
}

PhaseModel with_visits(const PhaseModel& model, double visits_per_s, double rate, double stay_s) {
  PhaseModel result = model;
  result.rates.push_back(rate);
  for (auto& row : result.moves) row.push_back(visits_per_s);
  result.moves.emplace_back(model.phases(), 1 / (stay_s * static_cast<double>(model.phases())));
  result.moves.back().push_back(0);
  return result;
}

PhaseModel by_rate(const PhaseModel& model) {
  std::vector<std::size_t> order(model.phases());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return model.rates[a] < model.rates[b]; });
  PhaseModel result = model;
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.rates[i] = model.rates[order[i]];
    for (std::size_t j = 0; j < order.size(); ++j)
      result.moves[i][j] = model.moves[order[i]][order[j]];
  }
  return result;
}

}  // namespace coldcast
