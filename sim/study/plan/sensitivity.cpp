#include "sim/study/plan/sensitivity.hpp"

#include <algorithm>
#include <cmath>

#include "sim/study/capacity/scaled_load.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/plan/heavier.hpp"
#include "sim/study/plan/scored.hpp"

namespace coldcast {
namespace {

constexpr std::int64_t replications_of_a_look = 3;  // replications of each look
constexpr int bisections = 5;                       // of a factor of 2, to 2 %

/// An input and the factors that are tried, up to the first one that changes the choice.
struct InputLadder {
  Input input;
  std::vector<double> factors;
};

const std::vector<InputLadder>& ladders() {
  static const std::vector<InputLadder> all = {
      {Input::rate, {2, 4, 8}},    {Input::rate, {0.5, 0.25, 0.125}}, {Input::burst, {2, 4}},
      {Input::burst, {0.5, 0.25}}, {Input::service, {1.2}},           {Input::service, {0.8}}};
  return all;
}

/// ln(objective) of what meets the limits; nothing for what does not.
using Found = std::optional<double>;

class Looks {
 public:
  Looks(const PlanFile& plan, const SensitivityOptions& options, const Catalogue& catalogue,
        const Kinds& kinds)
      : plan_(plan), options_(options), catalogue_(catalogue), kinds_(kinds) {}

  /// What these candidates come to with an input multiplied; nothing if it was stopped.
  std::optional<std::vector<Found>> at(Input input, double factor,
                                       const std::vector<std::size_t>& candidates) {
    std::vector<Scenario> scenarios;
    for (const std::size_t c : candidates)
      scenarios.push_back(changed(plan_.candidates[c].scenario, input, factor));
    const auto each = std::min(replications_of_a_look, scenarios.front().run.replications);
    const std::int64_t count = each * static_cast<std::int64_t>(scenarios.size());
    std::vector<Kept> kept(static_cast<std::size_t>(count));
    const auto finished =
        for_each_index(0, count, options_.jobs, options_.stop, [&](std::int64_t i) {
          const Scenario& scenario = scenarios[static_cast<std::size_t>(i / each)];
          const auto replication = static_cast<std::uint64_t>(i % each);
          kept[static_cast<std::size_t>(i)] = keep(scenario, measure(scenario, replication));
        });
    if (finished < count) return std::nullopt;
    simulations_ += count;
    std::vector<Found> found;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
      const auto first = kept.begin() + static_cast<std::ptrdiff_t>(i) * each;
      found.push_back(judged(scenarios[i], {first, first + each}));
    }
    return found;
  }

  std::int64_t simulations() const { return simulations_; }

 private:
  Scenario changed(const Scenario& scenario, Input input, double factor) const {
    if (input == Input::service) {
      Scenario heavier = scenario;
      heavier.workload.make = [make = scenario.workload.make, factor](std::uint64_t seed,
                                                                      std::uint64_t replication) {
        return std::make_unique<Heavier>(make(seed, replication), factor);
      };
      return heavier;
    }
    const LoadChange change = input == Input::rate ? LoadChange::rate : LoadChange::burst;
    const Json json =
        scaled_load(scenario.resolved, change, factor, scenario.name, catalogue_, kinds_);
    return read_scenario(json, scenario.name, catalogue_, kinds_);
  }

  Found judged(const Scenario& scenario, const std::vector<Kept>& kept) const {
    if (!seems_to_meet(scenario.run.slo, kept)) return std::nullopt;
    const auto value = mean_metric(kept, index_of_metric(plan_.objective.metric.name));
    if (!value) return std::nullopt;
    return log_objective(plan_.objective, value);
  }

  const PlanFile& plan_;
  const SensitivityOptions& options_;
  const Catalogue& catalogue_;
  const Kinds& kinds_;
  std::int64_t simulations_ = 0;
};

/// The position of the best that is better than the first by more than the tolerance; 0 if the
/// first stays, nothing if none is feasible.
std::optional<std::size_t> best_instead(const std::vector<Found>& found, double tolerance) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i] && (!best || *found[i] < *found[*best])) best = i;
  if (best && found[0] && *found[*best] > *found[0] + std::log1p(-tolerance)) return 0;
  return best;
}

/// Follows one input until the choice changes, and finds where.
class Following {
 public:
  Following(Looks& looks, std::vector<std::size_t> finalists, double tolerance)
      : looks_(looks), finalists_(std::move(finalists)), tolerance_(tolerance) {}

  /// Nothing if it was stopped. The first of the finalists is the winner.
  std::optional<SensitivityRow> follow(const InputLadder& ladder) {
    SensitivityRow row{
        .input = ladder.input, .upwards = ladder.factors.front() > 1, .rival = {}, .why_not = {}};
    for (const double factor : ladder.factors) {
      row.low = row.farthest;
      row.farthest = row.high = factor;
      const auto found = looks_.at(ladder.input, factor, finalists_);
      if (!found) return std::nullopt;
      const auto best = best_instead(*found, tolerance_);
      if (best == 0U) continue;
      row.changes = true;
      row.winner_misses = !(*found)[0];
      if (best) row.rival = finalists_[*best];
      return bisect(row);
    }
    row.low = row.high = row.farthest;
    return row;
  }

 private:
  std::optional<SensitivityRow> bisect(SensitivityRow row) {
    std::vector<std::size_t> both{finalists_.front()};
    if (row.rival) both.push_back(*row.rival);
    for (int step = 0; step < bisections; ++step) {
      const double middle = std::sqrt(row.low * row.high);
      const auto found = looks_.at(row.input, middle, both);
      if (!found) return std::nullopt;
      (best_instead(*found, tolerance_) == 0U ? row.low : row.high) = middle;
    }
    if (row.low > row.high) std::swap(row.low, row.high);
    return row;
  }

  Looks& looks_;
  std::vector<std::size_t> finalists_;
  double tolerance_;
};

/// From which factor on the prices of the winner's entry make another one's configuration win.
SensitivityRow by_prices(const PlanFile& plan, const std::vector<std::size_t>& finalists,
                         const std::vector<Found>& base) {
  SensitivityRow row{.input = Input::prices, .farthest = 1.2, .rival = {}, .why_not = {}};
  if (!plan.objective.metric.name.starts_with("cost_")) {
    row.why_not = "the objective is no cost";
    return row;
  }
  const std::size_t group = plan.candidates[finalists.front()].group;
  for (std::size_t i = 1; i < finalists.size(); ++i) {
    if (!base[i] || plan.candidates[finalists[i]].group == group) continue;
    const double factor = std::exp(*base[i] - *base[0]);
    if (row.rival && factor >= row.low) continue;
    row.rival = finalists[i];
    row.low = row.high = factor;
  }
  if (!row.rival) row.why_not = "no other entry has a configuration that meets the limits";
  row.changes = row.rival && row.low <= row.farthest;
  return row;
}

}  // namespace

Sensitivity find_sensitivity(const PlanFile& plan, std::size_t winner,
                             const std::vector<std::size_t>& finalists,
                             const std::vector<Found>& objective_of_base,
                             const SensitivityOptions& options, const Catalogue& catalogue,
                             const Kinds& kinds) {
  std::vector<std::size_t> order{winner};
  std::vector<Found> base{std::nullopt};
  for (std::size_t i = 0; i < finalists.size(); ++i) {
    if (finalists[i] == winner) {
      base[0] = objective_of_base[i];
      continue;
    }
    order.push_back(finalists[i]);
    base.push_back(objective_of_base[i]);
  }
  Sensitivity found;
  Looks looks_at{plan, options, catalogue, kinds};
  Following following{looks_at, order, options.tolerance};
  for (const InputLadder& ladder : ladders()) {
    try {
      const auto row = following.follow(ladder);
      if (!row) return {};
      found.rows.push_back(*row);
    } catch (const ConfigError& error) {
      SensitivityRow row{
          .input = ladder.input, .upwards = ladder.factors.front() > 1, .rival = {}, .why_not = {}};
      const std::string what = error.what();
      const std::string place = plan.candidates[winner].scenario.name + ": ";
      row.why_not = what.starts_with(place) ? what.substr(place.size()) : what;
      found.rows.push_back(std::move(row));
    }
  }
  found.rows.push_back(by_prices(plan, order, base));
  found.simulations = looks_at.simulations();
  return found;
}

}  // namespace coldcast
