// A scenario file, and a short run of what it describes.

#include "sim/config/scenario.hpp"
#include "tests/fuzz/fuzzed.hpp"
#include "tests/fuzz/json_mutator.hpp"

using namespace coldcast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string where = "configs/scenarios/fuzzed.json";
  try {
    const Json json = fuzz::catalogue().complete(parse_json(fuzz::text_of(data, size), where),
                                                 "scenarios", where, "");
    fuzz::run_a_little(read_scenario(json, where, fuzz::catalogue(), fuzz::kinds()));
  } catch (const ConfigError&) {
  }
  return 0;
}
