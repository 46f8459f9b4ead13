// A plan file with all its configurations.

#include "sim/study/plan/plan_file.hpp"
#include "tests/fuzz/fuzzed.hpp"
#include "tests/fuzz/json_mutator.hpp"

using namespace coldcast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string where = "configs/plans/fuzzed.json";
  try {
    const Json json = parse_json(fuzz::text_of(data, size), where);
    // Each configuration is a scenario to read: of many the sanitizers make half a minute.
    read_plan(json, where, {.slo = {}, .most = 500}, fuzz::catalogue(), fuzz::kinds());
  } catch (const ConfigError&) {
  }
  return 0;
}
