// A sweep file, its points, and the scenarios of the first of them.

#include "sim/study/sweep/sweep_spec.hpp"
#include "tests/fuzz/fuzzed.hpp"
#include "tests/fuzz/json_mutator.hpp"

using namespace coldcast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string where = "configs/sweeps/fuzzed.json";
  try {
    const Json json = parse_json(fuzz::text_of(data, size), where);
    const SweepSpec sweep = read_sweep(json, where, fuzz::catalogue(), fuzz::kinds().metrics);
    sweep.resolved();
    if (sweep.combinations() > 1000) return 0;
    std::vector<SweepPoint> points = sweep.points();
    points.resize(std::min<std::size_t>(points.size(), 3));
    for (const SweepPoint& point : points)
      read_point(sweep, point, fuzz::catalogue(), fuzz::kinds());
  } catch (const ConfigError&) {
  }
  return 0;
}
