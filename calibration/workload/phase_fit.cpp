#include "calibration/workload/phase_fit.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/workload/phase_errors.hpp"

namespace coldcast {
namespace {

using Logs = std::vector<double>;

/// Parameters stay where numbers are sound: no rate so high or stay so short that it only catches
/// gaps below the clock's tick, no stay far beyond what was seen.
struct Limits {
  double most_rate;
  double least_rate;
  double most_leave;
  double least_leave;

  explicit Limits(const ArrivalsSeen& seen)
      : most_rate(1e9),
        least_rate(1e-3 / seen.span_s()),
        most_leave(1e5),
        least_leave(1e-3 / seen.span_s()) {}

  PhaseModel held(PhaseModel model) const {
    for (double& rate : model.rates) rate = std::clamp(rate, least_rate, most_rate);
    for (std::size_t i = 0; i < model.phases(); ++i)
      for (std::size_t j = 0; j < model.phases(); ++j)
        if (i != j) model.moves[i][j] = std::clamp(model.moves[i][j], least_leave, most_leave);
    return model;
  }
};

Logs logs_of(const PhaseModel& model) {
  Logs logs;
  for (const double rate : model.rates) logs.push_back(std::log(rate));
  for (std::size_t i = 0; i < model.phases(); ++i)
    for (std::size_t j = 0; j < model.phases(); ++j)
      if (i != j) logs.push_back(std::log(model.moves[i][j]));
  return logs;
}

PhaseModel model_of(const Logs& logs, PhaseModel model) {
  std::size_t next = 0;
  for (double& rate : model.rates) rate = std::exp(logs[next++]);
  for (std::size_t i = 0; i < model.phases(); ++i)
    for (std::size_t j = 0; j < model.phases(); ++j)
      if (i != j) model.moves[i][j] = std::exp(logs[next++]);
  return model;
}

/// A model on its way to the top of the likelihood.
class Climb {
 public:
  Climb(const ArrivalsSeen& seen, const ShapeLevels& levels, const PhaseModel& from)
      : cells_(&seen.cells), levels_(&levels), limits_(seen), model_(limits_.held(from)) {}

  const PhaseModel& model() const { return model_; }
  double log_likelihood() const { return log_likelihood_; }  ///< of the model before the last step

  void step() {
    const Expected expected = expect(model_, *cells_, *levels_);
    log_likelihood_ = expected.log_likelihood;
    model_ = limits_.held(expected.likeliest(model_));
  }

  /// Two steps, and a leap along them that is taken back if it leads down.
  void leap() {
    const PhaseModel begin = model_;
    step();
    const double begin_likelihood = log_likelihood_;
    const PhaseModel once = model_;
    step();
    const Logs a = logs_of(begin), b = logs_of(once), c = logs_of(model_);
    double along = 0, bend = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      along += (b[i] - a[i]) * (b[i] - a[i]);
      bend += (c[i] - 2 * b[i] + a[i]) * (c[i] - 2 * b[i] + a[i]);
    }
    const double length = bend > 0 ? std::clamp(std::sqrt(along / bend), 1.0, 100.0) : 1.0;
    gain_ = log_likelihood_ - begin_likelihood;
    if (length <= 1) return;
    const PhaseModel safe = model_;
    Logs ahead = a;
    for (std::size_t i = 0; i < a.size(); ++i)
      ahead[i] += 2 * length * (b[i] - a[i]) + length * length * (c[i] - 2 * b[i] + a[i]);
    model_ = limits_.held(model_of(ahead, safe));
    const double before = log_likelihood_;
    step();
    if (log_likelihood_ < before || std::isnan(log_likelihood_)) {
      model_ = safe;
      log_likelihood_ = before;
    } else {
      gain_ = log_likelihood_ - begin_likelihood;
    }
  }

  /// Until two leaps gain less than a hundredth of what separates one standard error from the top;
  /// whether that came about.
  bool to_the_top(int most_leaps) {
    int small = 0;
    for (int i = 0; i < most_leaps && small < 2; ++i) {
      leap();
      small = gain_ < 0.005 ? small + 1 : 0;
    }
    log_likelihood_ = coldcast::log_likelihood(model_, *cells_, *levels_);
    return small == 2;
  }

 private:
  const Cells* cells_;
  const ShapeLevels* levels_;
  Limits limits_;
  PhaseModel model_;
  double log_likelihood_ = -HUGE_VAL;
  double gain_ = 0;
};

/// The group of each count, by k-means along the line of square roots, where Poisson counts spread
/// alike; centres begin at spread-out quantiles.
std::vector<std::size_t> groups_of(const std::vector<std::uint64_t>& counts, std::size_t groups) {
  std::vector<double> roots;
  for (const std::uint64_t count : counts) roots.push_back(std::sqrt(static_cast<double>(count)));
  std::vector<double> sorted = roots;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> centres;
  for (std::size_t g = 0; g < groups; ++g) {
    const double share = 0.02 + 0.96 * static_cast<double>(g) / static_cast<double>(groups - 1);
    centres.push_back(sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))]);
  }
  std::vector<std::size_t> group(counts.size(), 0);
  for (int round = 0; round < 20; ++round) {
    std::vector<double> total(groups, 0.0), members(groups, 0.0);
    for (std::size_t i = 0; i < roots.size(); ++i) {
      const auto nearest = std::min_element(
          centres.begin(), centres.end(),
          [&](double a, double b) { return std::abs(a - roots[i]) < std::abs(b - roots[i]); });
      group[i] = static_cast<std::size_t>(nearest - centres.begin());
      total[group[i]] += roots[i];
      members[group[i]] += 1;
    }
    for (std::size_t g = 0; g < groups; ++g)
      if (members[g] > 0) centres[g] = total[g] / members[g];
  }
  return group;
}

bool lower(const Climb& a, const Climb& b) { return a.log_likelihood() < b.log_likelihood(); }

/// Of the guesses by windows the one that is highest after some steps, as in a knock-out.
std::vector<Climb> contest(const ArrivalsSeen& seen, const ShapeLevels& levels,
                           std::size_t phases) {
  constexpr int steps = 6;
  std::vector<Climb> climbs;
  for (double arrivals = 2; arrivals <= 2048; arrivals *= 4)
    if (const auto guess = guess_by_windows(seen, arrivals, phases))
      climbs.emplace_back(seen, levels, *guess);
  for (const std::size_t left : {2U, 1U}) {
    for (Climb& climb : climbs)
      for (int i = 0; i < steps; ++i) left == 2 ? climb.step() : climb.leap();
    std::stable_sort(climbs.rbegin(), climbs.rend(), lower);
    if (climbs.size() > left) climbs.erase(climbs.begin() + static_cast<long>(left), climbs.end());
  }
  return climbs;
}

}  // namespace

std::optional<PhaseModel> guess_by_windows(const ArrivalsSeen& seen, double arrivals_in_window,
                                           std::size_t phases) {
  Duration window = seconds(arrivals_in_window / seen.rate_per_s());
  if (seen.cells.counted())
    window = std::max<std::int64_t>(window / seen.cells.window, 1) * seen.cells.window;
  if (window <= Duration{} || seen.span / window < 20) return std::nullopt;
  const std::vector<std::uint64_t> counts = counts_in(seen.cells, window);
  const std::vector<std::size_t> group = groups_of(counts, phases);
  const double window_s = to_seconds(window);
  PhaseModel model{std::vector<double>(phases, 0.0),
                   std::vector<std::vector<double>>(phases, std::vector<double>(phases, 0.0))};
  std::vector<double> windows(phases, 0.0);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    model.rates[group[i]] += static_cast<double>(counts[i]);
    windows[group[i]] += 1;
    if (i > 0 && group[i] != group[i - 1]) model.moves[group[i - 1]][group[i]] += 1;
  }
  for (std::size_t g = 0; g < phases; ++g) {
    if (windows[g] == 0) return std::nullopt;
    model.rates[g] = (model.rates[g] + 0.5) / (windows[g] * window_s);
    for (std::size_t h = 0; h < phases; ++h)
      if (g != h) model.moves[g][h] = (model.moves[g][h] + 0.1) / (windows[g] * window_s);
  }
  return model;
}

std::optional<PhaseFit> fit_phases(const ArrivalsSeen& seen, const ShapeLevels& levels,
                                   std::size_t phases, const std::vector<PhaseModel>& guesses) {
  std::vector<Climb> climbs = contest(seen, levels, phases);
  for (const PhaseModel& guess : guesses) climbs.emplace_back(seen, levels, guess);
  if (climbs.empty()) return std::nullopt;
  for (Climb& climb : climbs) climb.to_the_top(60);
  Climb& best = *std::max_element(climbs.begin(), climbs.end(), lower);
  // A long record takes long for each leap, and needs fewer of them, for its top is sharper.
  const auto cells = static_cast<double>(seen.cells.values.size());
  const bool converged = best.to_the_top(static_cast<int>(std::clamp(3e7 / cells, 60.0, 1000.0)));
  PhaseFit fit{by_rate(best.model()), best.log_likelihood(), {}, {}, converged};
  find_errors(fit, seen.cells, levels);
  return fit;
}

PhaseFit fit_poisson(const ArrivalsSeen& seen, const ShapeLevels& levels) {
  const PhaseModel start = PhaseModel::poisson(seen.rate_per_s());
  PhaseFit fit{expect(start, seen.cells, levels).likeliest(start), 0, {}, {}, true};
  fit.log_likelihood = log_likelihood(fit.model, seen.cells, levels);
  fit.rate_error = {1 / std::sqrt(static_cast<double>(seen.arrivals - 1))};
  return fit;
}

}  // namespace coldcast
