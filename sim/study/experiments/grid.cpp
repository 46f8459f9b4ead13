#include "sim/study/experiments/grid.hpp"

#include <algorithm>

namespace coldcast {
namespace {

bool fits(const PointRule& rule, const Combination& combination) {
  return std::ranges::all_of(rule.where, [&](const Choice& choice) {
    return std::ranges::find(choice.values, combination[choice.axis]) != choice.values.end();
  });
}

bool is_left_out(const Manifest& manifest, const Combination& combination) {
  return std::ranges::any_of(manifest.exclude,
                             [&](const PointRule& rule) { return fits(rule, combination); });
}

std::string name_of(const Manifest& manifest, const Combination& combination) {
  std::string name;
  for (std::size_t i = 0; i < manifest.axes.size(); ++i)
    name += (i == 0 ? "" : ", ") + manifest.axes[i].values[combination[i]].id;
  return name;
}

Scenario read_point(const Manifest& manifest, const std::string& name,
                    const Combination& combination, const Catalogue& catalogue, const Kinds& kinds,
                    const GridChanges& changes) {
  const std::string where = manifest.where + " (" + name + ")";
  try {
    Json json = scenario_of(manifest, combination);
    for (const std::string& assignment : changes.set) set_in_scenario(json, assignment, catalogue);
    if (changes.seed) json["run"]["seed"] = *changes.seed;
    if (changes.replications) json["run"]["replications"] = *changes.replications;
    return read_scenario(json, where, catalogue, kinds);
  } catch (const TextError& error) {
    throw ConfigError(where, "", error.what());
  }
}

}  // namespace

Json scenario_of(const Manifest& manifest, const Combination& combination) {
  Json json = manifest.base;
  for (std::size_t i = 0; i < manifest.axes.size(); ++i) {
    const Json& set = manifest.axes[i].values[combination[i]].set;
    if (!set.is_null()) merge_over(json, set);
  }
  for (const PointRule& rule : manifest.when)
    if (fits(rule, combination)) merge_over(json, rule.set);
  return filled_json(json, manifest.axes, combination);
}

std::vector<GridPoint> grid(const Manifest& manifest, const Catalogue& catalogue,
                            const Kinds& kinds, const GridChanges& changes) {
  std::vector<GridPoint> points;
  if (manifest.axes.empty()) return points;
  std::vector<Choice> all;
  for (std::size_t i = 0; i < manifest.axes.size(); ++i) {
    all.push_back({i, {}});
    for (std::size_t v = 0; v < manifest.axes[i].values.size(); ++v) all.back().values.push_back(v);
  }
  const Combination none(manifest.axes.size(), unbound);
  for_each_combination(all, none, [&](const Combination& combination) {
    if (is_left_out(manifest, combination)) return;
    const std::string name = name_of(manifest, combination);
    points.push_back(
        {combination, name, read_point(manifest, name, combination, catalogue, kinds, changes)});
  });
  if (points.empty()) throw ConfigError(manifest.where, "/exclude", "leaves no point to run");
  return points;
}

}  // namespace coldcast
