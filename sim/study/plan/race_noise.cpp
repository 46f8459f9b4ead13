#include "sim/study/plan/race_noise.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

constexpr int most_freedom = 16;
constexpr int least_freedom = 4;
constexpr std::size_t most_probes = 16;

/// How promising or how doubtful the members of a group are, first what tells most.
std::vector<std::size_t> probing_order(const std::vector<std::size_t>& members,
                                       const std::function<double(std::size_t)>& objective,
                                       const std::function<double(std::size_t)>& worst_excess) {
  std::vector<std::size_t> cheap = members, near = members;
  std::stable_sort(cheap.begin(), cheap.end(), [&](std::size_t a, std::size_t b) {
    const bool a_meets = worst_excess(a) <= 0, b_meets = worst_excess(b) <= 0;
    return a_meets != b_meets ? a_meets : objective(a) < objective(b);
  });
  std::stable_sort(near.begin(), near.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(worst_excess(a)) < std::abs(worst_excess(b));
  });
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < members.size() && order.size() < most_probes; ++i)
    for (const std::size_t c : {near[i], cheap[i]})
      if (std::find(order.begin(), order.end(), c) == order.end()) order.push_back(c);
  return order;
}

}  // namespace

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double variance_of(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / static_cast<double>(values.size() - 1);
}

std::vector<std::size_t> choose_probes(const std::vector<std::size_t>& groups,
                                       const std::function<double(std::size_t)>& objective,
                                       const std::function<double(std::size_t)>& worst_excess) {
  const std::size_t wanted = std::clamp<std::size_t>(groups.size() / 10, 4, most_probes);
  std::vector<std::vector<std::size_t>> members;
  for (std::size_t c = 0; c < groups.size(); ++c) {
    members.resize(std::max(members.size(), groups[c] + 1));
    members[groups[c]].push_back(c);
  }
  for (auto& group : members) group = probing_order(group, objective, worst_excess);
  std::vector<std::size_t> probes;
  for (std::size_t turn = 0; turn < groups.size() && probes.size() < wanted; ++turn)
    for (const auto& group : members)
      if (turn < group.size() && probes.size() < wanted) probes.push_back(group[turn]);
  return probes;
}

std::vector<GroupNoise> noise_by_group(const std::vector<std::size_t>& groups,
                                       const std::vector<Spread>& probes, double least_sd) {
  const std::size_t count =
      groups.empty() ? 0 : *std::max_element(groups.begin(), groups.end()) + 1;
  std::vector<GroupNoise> noise(count);
  GroupNoise noisiest{least_sd * least_sd, least_freedom};
  for (std::size_t group = 0; group < count; ++group) {
    double squares = 0;
    int freedom = 0;
    for (const Spread& probe : probes) {
      if (probe.group != group) continue;
      squares += probe.variance * probe.freedom;
      freedom += probe.freedom;
    }
    if (freedom == 0) continue;
    noise[group] = {std::max(squares / freedom, least_sd * least_sd),
                    std::clamp(freedom, least_freedom, most_freedom)};
    if (noise[group].variance > noisiest.variance) noisiest = noise[group];
  }
  for (GroupNoise& one : noise)
    if (one.freedom == 0) one = noisiest;
  return noise;
}

}  // namespace coldcast
