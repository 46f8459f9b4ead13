// A price file, and a bill by it of nothing, of little, and of as much as a count can hold.

#include <limits>

#include "sim/config/prices.hpp"
#include "tests/fuzz/fuzzed.hpp"
#include "tests/fuzz/json_mutator.hpp"

using namespace coldcast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string where = "configs/prices/fuzzed.json";
  try {
    const Json json = fuzz::catalogue().complete(parse_json(fuzz::text_of(data, size), where),
                                                 "prices", where, "");
    const PriceSheet sheet = read_prices(Fields{json, where}, {});
    for (const Wide amount : {Wide{0}, Wide{1}, std::numeric_limits<Wide>::max()}) {
      Usage usage;
      for (std::size_t meter = 0; meter < meter_names.size(); ++meter)
        usage[static_cast<Meter>(meter)] = amount;
      sheet.bill(usage, Allowance::applied);
    }
  } catch (const ConfigError&) {
  }
  return 0;
}
