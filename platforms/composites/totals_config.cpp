#include "platforms/composites/totals_config.hpp"

#include <algorithm>

#include "sim/core/stream.hpp"

namespace coldcast {

NamedPlan read_named(Fields& fields, const Model& model, PartReader& parts,
                     const std::vector<NamedPlan>& before) {
  const std::string name = fields.string("name");
  const bool taken = std::any_of(before.begin(), before.end(),
                                 [&](const NamedPlan& one) { return one.name == name; });
  if (taken) fields.fail("name", "a second " + in_quotes(name));
  if (!fields.has("model")) return {name, parts.platform(fields, "platform", model), std::nullopt};
  const Model own = parts.model(fields, "model");
  return {name, parts.platform(fields, "platform", own), own.request};
}

NamedPlan read_only_platform(Fields& fields, const Model& model, PartReader& parts) {
  std::string kind = fields.object("platform").string("kind");
  return {std::move(kind), parts.platform(fields, "platform", model), std::nullopt};
}

void add_to(PlatformPlan& plan, const NamedPlan& named) {
  plan.prices.append(named.plan.prices, plan.parts, named.name);
  plan.parts += named.plan.parts;
  for (const std::string& warning : named.plan.warnings)
    plan.warnings.push_back(named.name + ": " + warning);
}

double warm_s(const PlatformPlan& plan) {
  double sum = 0;
  for (const WarmPart& part : plan.warm_parts) sum += part.mean_s;
  return sum;
}

std::vector<Totals::Child> make_children(const std::vector<NamedPlan>& named, std::uint64_t seed,
                                         std::uint64_t replication) {
  std::vector<Totals::Child> children;
  for (const auto& [name, plan, payload] : named) {
    const std::uint64_t own = named.size() == 1 ? seed : seed_of_part(seed, name);
    children.push_back({name, plan.make(own, replication), payload});
  }
  return children;
}

}  // namespace coldcast
