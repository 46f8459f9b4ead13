#include "sim/study/sweep/sweep_work.hpp"

#include <cmath>
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

/// Points that bring equally many requests.
struct Alike {
  double count = 0;
  std::optional<double> each;  ///< requests; nothing until one of them was read
};

/// What a point brings at least: more replications come only where the precision wants them.
std::optional<double> requests_of(const SweepSpec& sweep, const SweepPoint& point,
                                  const Catalogue& catalogue, const Kinds& kinds) {
  try {
    const double each = expected_requests(read_point(sweep, point, catalogue, kinds));
    return std::isfinite(each) ? each : 0;
  } catch (const ConfigError&) {
    return std::nullopt;
  }
}

}  // namespace

double expected_requests(const SweepSpec& sweep, const SweepShard& shard,
                         const Catalogue& catalogue, const Kinds& kinds) {
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
