// Who is out of a race: what is surely missed, or surely beaten.

#include <algorithm>
#include <cmath>

#include "sim/core/statistics.hpp"
#include "sim/study/plan/race.hpp"
#include "sim/study/plan/race_noise.hpp"

namespace coldcast {
namespace {

// Less noise than this is not believed, whatever few replications say.
constexpr double least_objective_sd = 0.002;
constexpr double least_excess_sd = 0.15;
constexpr double least_excess_difference_sd = 0.05;  // to a reference, which is much alike

}  // namespace

double Race::half_width(const std::vector<double>& values, const GroupNoise& noise) const {
  const auto n = static_cast<double>(values.size());
  const auto all = static_cast<double>(entries_.replications);
  const int own = static_cast<int>(values.size()) - 1;
  const int freedom = noise.freedom + own;
  const double variance =
      (noise.freedom * noise.variance + own * variance_of(values)) / std::max(freedom, 1);
  const auto tests = static_cast<double>(runners_.size());
  const double t = student_t_quantile(1 - (1 - options_.confidence) / tests, std::max(freedom, 1));
  return t * std::sqrt(variance / n * std::max(0.0, 1 - n / all));
}

std::optional<std::size_t> Race::reference_for(std::size_t candidate) const {
  const auto reference = references_[entries_.groups[candidate]];
  return reference != candidate ? reference : std::nullopt;
}

double Race::final_excess(std::size_t candidate, std::size_t limit) const {
  const auto& verdict = runners_[candidate].verdict;
  return verdict && !verdict->excess.empty() ? verdict->excess[limit]
                                             : mean_excess(candidate, limit);
}

bool Race::surely_above(std::size_t candidate, std::size_t limit) const {
  const std::size_t group = entries_.groups[candidate];
  std::vector<double> values;
  for (const RaceTrial& trial : runners_[candidate].trials) values.push_back(trial.excess[limit]);
  if (mean_of(values) - half_width(values, excess_noise_[limit][group]) > 0) return true;
  const auto reference = reference_for(candidate);
  if (!reference) return false;
  const std::vector<double> pairs = excess_differences(candidate, *reference, limit);
  return final_excess(*reference, limit) + mean_of(pairs) -
             half_width(pairs, excess_difference_noise_[limit][group]) >
         0;
}

bool Race::surely_missed(std::size_t candidate) const {
  for (const RaceTrial& trial : runners_[candidate].trials)
    if (trial.lost) return true;
  for (std::size_t limit = 0; limit < entries_.limits; ++limit)
    if (surely_above(candidate, limit)) return true;
  return false;
}

/// Whether it is surely no better than the incumbent, by its differences to one that has all
/// replications.
bool Race::lies_behind(std::size_t candidate, std::size_t other, const GroupNoise& noise) const {
  const double known =
      runners_[other].verdict->objective - runners_[*incumbent_].verdict->objective;
  const std::vector<double> pairs = differences(candidate, other);
  return known + mean_of(pairs) - half_width(pairs, noise) > std::log1p(-options_.tolerance);
}

bool Race::surely_beaten(std::size_t candidate) const {
  if (!incumbent_) return false;
  const std::size_t group = entries_.groups[candidate];
  if (lies_behind(candidate, *incumbent_, difference_noise_[group])) return true;
  const auto reference = reference_for(candidate);
  return reference && lies_behind(candidate, *reference, reference_noise_[group]);
}

void Race::eliminate() {
  for (const std::size_t c : open_ones()) {
    if (surely_missed(c))
      runners_[c].standing = Standing::missed;
    else if (surely_beaten(c))
      runners_[c].standing = Standing::beaten;
  }
}

std::vector<double> Race::excess_differences(std::size_t candidate, std::size_t other,
                                             std::size_t limit) const {
  const auto& a = runners_[candidate].trials;
  const auto& b = runners_[other].trials;
  std::vector<double> pairs;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    pairs.push_back(a[i].excess[limit] - b[i].excess[limit]);
  return pairs;
}

void Race::learn_noise() {
  excess_noise_.clear();
  excess_difference_noise_.clear();
  for (std::size_t limit = 0; limit < entries_.limits; ++limit) {
    std::vector<Spread> spreads, to_reference;
    for (const std::size_t c : probes_) {
      const std::size_t group = entries_.groups[c];
      std::vector<double> values;
      for (const RaceTrial& trial : runners_[c].trials) values.push_back(trial.excess[limit]);
      spreads.push_back({group, variance_of(values), static_cast<int>(values.size()) - 1});
      const auto reference = reference_for(c);
      if (!reference) continue;
      const std::vector<double> pairs = excess_differences(c, *reference, limit);
      to_reference.push_back({group, variance_of(pairs), static_cast<int>(pairs.size()) - 1});
    }
    excess_noise_.push_back(noise_by_group(entries_.groups, spreads, least_excess_sd));
    excess_difference_noise_.push_back(
        noise_by_group(entries_.groups, to_reference, least_excess_difference_sd));
  }
}

void Race::learn_noise_of_differences() {
  if (!incumbent_) return;
  std::vector<Spread> to_incumbent, to_reference;
  const auto add = [&](std::vector<Spread>& spreads, std::size_t c, std::size_t other) {
    if (c == other) return;  // it does not differ from itself
    const std::vector<double> pairs = differences(c, other);
    spreads.push_back({entries_.groups[c], variance_of(pairs), static_cast<int>(pairs.size()) - 1});
  };
  for (const std::size_t c : probes_) {
    add(to_incumbent, c, *incumbent_);
    if (const auto reference = reference_for(c)) add(to_reference, c, *reference);
  }
  difference_noise_ = noise_by_group(entries_.groups, to_incumbent, least_objective_sd);
  reference_noise_ = noise_by_group(entries_.groups, to_reference, least_objective_sd);
}

}  // namespace coldcast
