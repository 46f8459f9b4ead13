#include "sim/study/plan/race.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/study/parallel.hpp"
#include "sim/study/plan/race_noise.hpp"

namespace coldcast {
namespace {

constexpr std::size_t side_by_side = 8;  // candidates of a round before there is an incumbent
constexpr std::size_t contenders = 16;   // and after
constexpr std::int64_t probe_replications = 4;
constexpr std::size_t least_for_reference = 24;  // members of a group that is worth one

/// 1, 2, 3, 4, 6, 9, 13, 19, ...: so few rounds, and few replications too many.
std::int64_t one_step_on(std::int64_t replications) {
  return replications + std::max<std::int64_t>(1, replications / 2);
}

}  // namespace

Race::Race(RaceEntries entries, RaceOptions options)
    : entries_(std::move(entries)),
      options_(std::move(options)),
      runners_(entries_.groups.size()) {}

std::vector<std::size_t> Race::all() const {
  std::vector<std::size_t> all(runners_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

std::vector<std::size_t> Race::open_ones() const {
  std::vector<std::size_t> open = all();
  std::erase_if(open, [&](std::size_t c) { return standing(c) != Standing::open; });
  return open;
}

/// What a replication adds for all alike is left out, or those with few replications would look
/// better or worse than they are.
double Race::objective(std::size_t candidate) const {
  const auto& trials = runners_[candidate].trials;
  double sum = 0;
  for (std::size_t r = 0; r < trials.size(); ++r) sum += trials[r].objective - effects_[r];
  return sum / static_cast<double>(trials.size());
}

void Race::learn_effects() {
  effects_.assign(static_cast<std::size_t>(entries_.replications), 0);
  std::vector<double> counts(effects_.size(), 0);
  for (const Runner& runner : runners_)
    for (std::size_t r = 1; r < runner.trials.size(); ++r) {
      effects_[r] += runner.trials[r].objective - runner.trials[0].objective;
      ++counts[r];
    }
  for (std::size_t r = 1; r < effects_.size(); ++r)
    if (counts[r] > 0) effects_[r] /= counts[r];
}

double Race::mean_excess(std::size_t candidate, std::size_t limit) const {
  const auto& trials = runners_[candidate].trials;
  double sum = 0;
  for (const RaceTrial& trial : trials) sum += trial.excess[limit];
  return sum / static_cast<double>(trials.size());
}

double Race::worst_excess(std::size_t candidate) const {
  double worst = -std::numeric_limits<double>::infinity();
  for (std::size_t limit = 0; limit < entries_.limits; ++limit)
    worst = std::max(worst, mean_excess(candidate, limit));
  return worst;
}

bool Race::seems_feasible(std::size_t candidate) const {
  const Runner& runner = runners_[candidate];
  if (runner.verdict) return runner.verdict->feasible;
  if (std::any_of(runner.trials.begin(), runner.trials.end(),
                  [](const RaceTrial& trial) { return trial.lost; }))
    return false;
  return worst_excess(candidate) <= 0;
}

std::vector<double> Race::differences(std::size_t candidate, std::size_t other) const {
  const auto& a = runners_[candidate].trials;
  const auto& b = runners_[other].trials;
  std::vector<double> pairs;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    pairs.push_back(a[i].objective - b[i].objective);
  return pairs;
}

double Race::behind(std::size_t candidate, std::size_t other) const {
  return mean_of(differences(candidate, other));
}

void Race::judge(std::size_t candidate) {
  Runner& runner = runners_[candidate];
  runner.verdict = entries_.verdict(candidate);
  runner.standing = runner.verdict->feasible ? Standing::finished : Standing::missed;
  if (!runner.verdict->feasible) return;
  // The order of the candidates settles a tie.
  if (incumbent_) {
    const double best = runners_[*incumbent_].verdict->objective;
    if (runner.verdict->objective > best) return;
    if (runner.verdict->objective == best && candidate > *incumbent_) return;
  }
  incumbent_ = candidate;
}

bool Race::extend(const std::vector<std::size_t>& candidates, std::int64_t replications) {
  std::vector<Goal> goals;
  for (const std::size_t c : candidates) goals.push_back({c, replications});
  return reach(goals);
}

bool Race::reach(const std::vector<Goal>& goals) {
  struct Task {
    std::size_t candidate;
    std::int64_t replication;
  };
  std::vector<Task> tasks;
  for (const Goal& goal : goals)
    for (std::int64_t r = replications(goal.candidate);
         r < std::min(goal.replications, entries_.replications); ++r)
      tasks.push_back({goal.candidate, r});
  std::vector<RaceTrial> trials(tasks.size());
  const auto count = static_cast<std::int64_t>(tasks.size());
  const std::int64_t finished =
      for_each_index(0, count, options_.jobs, options_.stop, [&](std::int64_t i) {
        const Task& task = tasks[static_cast<std::size_t>(i)];
        trials[static_cast<std::size_t>(i)] = entries_.trial(task.candidate, task.replication);
      });
  if (finished < count) return false;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    runners_[tasks[i].candidate].trials.push_back(std::move(trials[i]));
  simulations_ += count;
  learn_effects();
  for (const Goal& goal : goals) {
    const std::size_t c = goal.candidate;
    if (replications(c) == entries_.replications && !runners_[c].verdict) judge(c);
  }
  if (options_.progress) options_.progress(simulations_);
  return true;
}

std::vector<std::size_t> Race::probes() const {
  return choose_probes(
      entries_.groups, [this](std::size_t c) { return objective(c); },
      [this](std::size_t c) { return entries_.limits == 0 ? 0.0 : worst_excess(c); });
}

/// Of each group that is large enough the cheapest probe that seems to meet the limits, or else the
/// one that misses them by the least.
std::vector<std::size_t> Race::choose_references() {
  const auto& groups = entries_.groups;
  references_.assign(*std::max_element(groups.begin(), groups.end()) + 1, std::nullopt);
  const auto better = [&](std::size_t a, std::size_t b) {
    if (seems_feasible(a) != seems_feasible(b)) return seems_feasible(a);
    return seems_feasible(a) ? objective(a) < objective(b) : worst_excess(a) < worst_excess(b);
  };
  std::vector<std::size_t> chosen;
  for (const std::size_t c : probes_) {
    auto& reference = references_[groups[c]];
    const auto members = std::count(groups.begin(), groups.end(), groups[c]);
    if (static_cast<std::size_t>(members) < least_for_reference) continue;
    if (!reference || better(c, *reference)) reference = c;
  }
  for (const auto& reference : references_)
    if (reference) chosen.push_back(*reference);
  return chosen;
}

std::vector<std::size_t> Race::next_batch() const {
  std::vector<std::size_t> open = open_ones();
  std::stable_sort(open.begin(), open.end(),
                   [&](std::size_t a, std::size_t b) { return objective(a) < objective(b); });
  if (incumbent_) {
    open.resize(std::min(open.size(), contenders));
    return open;
  }
  const auto leader =
      std::find_if(open.begin(), open.end(), [&](std::size_t c) { return seems_feasible(c); });
  std::vector<std::size_t> batch;
  if (leader != open.end()) {
    batch.push_back(*leader);
    open.erase(leader, open.end());  // what is left is cheaper, and seems to miss a limit
  }
  std::stable_sort(open.begin(), open.end(),
                   [&](std::size_t a, std::size_t b) { return worst_excess(a) < worst_excess(b); });
  for (const std::size_t c : open)
    if (batch.size() < side_by_side) batch.push_back(c);
  return batch;
}

bool Race::run() {
  if (!extend(all(), 1)) return false;
  probes_ = probes();
  if (!extend(probes_, probe_replications)) return false;
  if (!extend(choose_references(), entries_.replications)) return false;
  learn_noise();
  for (;;) {
    learn_noise_of_differences();
    eliminate();
    const std::vector<std::size_t> batch = next_batch();
    if (batch.empty()) return true;
    std::vector<Goal> goals;
    for (const std::size_t c : batch) goals.push_back({c, one_step_on(replications(c))});
    if (!reach(goals)) return false;
  }
}

std::optional<std::size_t> Race::best_of(std::size_t group, int tries) {
  std::vector<std::size_t> members = all();
  std::erase_if(members, [&](std::size_t c) {
    return entries_.groups[c] != group || standing(c) == Standing::missed;
  });
  std::stable_sort(members.begin(), members.end(),
                   [&](std::size_t a, std::size_t b) { return objective(a) < objective(b); });
  for (const std::size_t c : members) {
    if (!seems_feasible(c)) continue;
    if (!runners_[c].verdict && (tries-- <= 0 || !extend({c}, entries_.replications)))
      return std::nullopt;
    if (runners_[c].verdict->feasible) return c;
  }
  return std::nullopt;
}

}  // namespace coldcast
