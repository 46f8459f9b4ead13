// A profile, the times that it gives, and their quantiles.

#include "sim/config/model.hpp"
#include "tests/fuzz/fuzzed.hpp"
#include "tests/fuzz/json_mutator.hpp"

using namespace coldcast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string where = "configs/profiles/fuzzed.json";
  try {
    const Json json = fuzz::catalogue().complete(parse_json(fuzz::text_of(data, size), where),
                                                 "profiles", where, "");
    const Model model = on_gpu(read_model(Fields{json, where}, "rest-json"), "t4");
    for (const double vcpu : {0.07, 1.0, 6.0}) {
      const Distribution time = warm_call(model, vcpu);
      for (const double luck : {1e-12, 0.5, 1 - 1e-12}) time.quantile(luck);
    }
    if (model.batch) model.batch->mean_s(1'000'000'000);
  } catch (const ConfigError&) {
  }
  return 0;
}
