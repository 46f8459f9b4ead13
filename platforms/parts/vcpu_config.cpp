#include "platforms/parts/vcpu_config.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace coldcast {
namespace {

/// A size of instance as vendors list them: so much memory, and so fast a processor with it.
struct Tier {
  std::int64_t memory_mb;
  std::int64_t megahertz;
};

Tier read_tier(Fields& fields, const Json& row) {
  const auto positive = [](const Json& number) {
    return number.is_number_integer() && number > 0 && number <= 10'000'000;
  };
  if (!row.is_array() || row.size() != 2 || !positive(row[0]) || !positive(row[1]))
    fields.fail("cpu_tiers", row.dump() + " is no pair of MB and MHz, whole numbers from 1 to 1e7");
  return {row[0].get<std::int64_t>(), row[1].get<std::int64_t>()};
}

std::vector<Tier> read_tiers(Fields& fields) {
  std::vector<Tier> tiers;
  if (!fields.is_array("cpu_tiers")) fields.fail("cpu_tiers", "expected an array of [MB, MHz]");
  for (const Json& row : fields.raw("cpu_tiers")) {
    const Tier tier = read_tier(fields, row);
    if (!tiers.empty() && tier.memory_mb <= tiers.back().memory_mb)
      fields.fail("cpu_tiers", "memory must ascend from tier to tier");
    tiers.push_back(tier);
  }
  if (tiers.empty()) fields.fail("cpu_tiers", "is empty; give at least one [MB, MHz]");
  return tiers;
}

[[noreturn]] void refuse_memory(const Fields& fields, Megabytes memory,
                                const std::vector<Tier>& tiers) {
  std::string sizes;
  for (const Tier& tier : tiers)
    sizes += (sizes.empty() ? "" : ", ") + std::to_string(tier.memory_mb);
  fields.fail("memory_mb",
              std::to_string(memory.value) + " is none of the sizes offered: " + sizes + " MB");
}

Processor of_tier(Fields& fields, Megabytes memory) {
  for (const char* other : {"mb_per_vcpu", "max_vcpu"})
    if (fields.has(other)) fields.fail(other, "give this or \"cpu_tiers\", not both");
  const std::vector<Tier> tiers = read_tiers(fields);
  // One vCPU is 2.4 GHz [Cloud Functions 1st gen, memory limits].
  const double mhz_per_vcpu = fields.number_or("mhz_per_vcpu", 2400, {1, 1e6});
  const auto tier = std::find_if(tiers.begin(), tiers.end(),
                                 [&](const Tier& one) { return one.memory_mb == memory.value; });
  if (tier == tiers.end()) refuse_memory(fields, memory, tiers);
  return {static_cast<double>(tier->megahertz) / mhz_per_vcpu, tier->megahertz};
}

Processor in_proportion(Fields& fields, Megabytes memory) {
  if (fields.has("mhz_per_vcpu"))
    fields.fail("mhz_per_vcpu", "needs \"cpu_tiers\" beside it: which memory has how many MHz?");
  const double mb_per_vcpu = fields.number_or("mb_per_vcpu", 0, {0, 1e6});
  const double most = fields.number_or("max_vcpu", 1024, {0.001, 1024});
  if (mb_per_vcpu <= 0) return {};
  return {std::min(most, static_cast<double>(memory.value) / mb_per_vcpu), 0};
}

}  // namespace

Processor read_processor(Fields& fields, Megabytes memory) {
  Processor processor =
      fields.has("cpu_tiers") ? of_tier(fields, memory) : in_proportion(fields, memory);
  if (fields.has("vcpu")) processor.vcpu = fields.number("vcpu", {0.001, 1024});
  return processor;
}

}  // namespace coldcast
