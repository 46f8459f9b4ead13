#include "sim/study/sweep/sweep_work.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

#include "sim/study/work_limit.hpp"

namespace coldcast {
namespace {

/// Whether a key may change how many requests come: one of the load or of the run, besides those
/// that say which random numbers there are and how results are judged.
bool changes_work(const std::string& pointer) {
  for (const std::string_view idle : {"/run/seed", "/run/slo"})
    if (pointer.starts_with(idle)) return false;
  for (const std::string_view part : {"/workload", "/run"})
    if (pointer.starts_with(part)) return true;
  return pointer.empty() || pointer == "/";
}

/// So many replications each point has that is to be precise, as run_scenario() makes them.
constexpr std::int64_t least_for_precision = 20;

/// The largest number under a key of the scenario, be it varied or not; nothing if there is none,
/// or it may come from a part that varies as a whole.
std::optional<double> largest_number(const SweepSpec& sweep, const std::string& key) {
  double largest = -1;
  const auto look = [&](const Json& value) {
    const bool known = value.is_number();
    largest = known && largest >= -1 ? std::max(largest, value.get<double>()) : -2;
  };
  for (const VariedGroup& group : sweep.groups)
    for (const VariedKey& varied : group.keys) {
      if (key.starts_with(varied.pointer) && varied.pointer != key) return std::nullopt;
      if (varied.pointer == key)
        for (const Json& value : varied.values) look(value);
    }
  const Json::json_pointer place{key};
  if (largest == -1 && sweep.base.contains(place)) look(sweep.base.at(place));
  return largest >= 0 ? std::optional{largest} : std::nullopt;
}

/// What no combination exceeds, where each replication ends by a count; infinity elsewhere.
double most_requests_of(const SweepSpec& sweep) {
  const double unknown = std::numeric_limits<double>::infinity();
  const double passes = 2;  // a search for the end of the warm-up is one more
  const double replications = std::max(largest_number(sweep, "/run/replications").value_or(0),
                                       static_cast<double>(RunPlan{}.replications));
  return static_cast<double>(sweep.combinations()) * passes * replications *
         largest_number(sweep, "/run/requests").value_or(unknown);
}

/// Points that bring equally many requests.
struct Alike {
  double count = 0;
  std::optional<double> each;  ///< requests; nothing until one of them was read
};

/// What a point brings at least: more replications come only where the precision wants them.
std::optional<double> requests_of(const SweepSpec& sweep, const SweepPoint& point,
                                  const Catalogue& catalogue, const Kinds& kinds) {
  try {
    Scenario scenario = read_point(sweep, point, catalogue, kinds);
    if (sweep.precision)
      scenario.run.replications = std::max(scenario.run.replications, least_for_precision);
    const double each = expected_requests(scenario);
    return std::isfinite(each) ? each : 0;
  } catch (const ConfigError&) {
    return std::nullopt;
  }
}

}  // namespace

double expected_requests(const SweepSpec& sweep, const SweepShard& shard, double enough,
                         const Catalogue& catalogue, const Kinds& kinds) {
  if (most_requests_of(sweep) <= enough) return 0;
  const std::vector<std::string> keys = sweep.keys();
  std::map<std::string, Alike> groups;
  for (const SweepPoint& point : sweep.points()) {
    if (!shard.has(point.index)) continue;
    std::string load;
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (changes_work(keys[i])) load += point.values[i].dump() + '\n';
    Alike& alike = groups[load];
    alike.count += 1;
    if (!alike.each) alike.each = requests_of(sweep, point, catalogue, kinds);
  }
  double all = 0;
  for (const auto& [load, alike] : groups) all += alike.count * alike.each.value_or(0);
  return all;
}

}  // namespace coldcast
