#include "platforms/composites/router_config.hpp"

#include <algorithm>

#include "platforms/composites/router.hpp"
#include "platforms/composites/totals_config.hpp"

namespace coldcast {
namespace {

using Policy = RouterConfig::Policy;

Policy policy_of(const std::string& word) {
  if (word == "overflow") return Policy::overflow;
  return word == "cheapest-first" ? Policy::cheapest_first : Policy::weighted;
}

/// Reads of a target what its policy looks at; the rest is then refused as without effect.
RouterConfig::Target read_target(Fields& target, Policy policy) {
  RouterConfig::Target read;
  const bool has_price = target.has("usd_per_1m");
  const bool has_weight = target.has("weight");
  const bool has_limit = target.has("limit");
  if (policy == Policy::weighted) {
    if (has_weight) read.weight = target.number("weight", {1e-9, 1e9});
    return read;
  }
  if (has_limit) read.limit = target.integer("limit", {0, 1e9});
  if (policy == Policy::cheapest_first && has_price)
    read.usd_per_1m = target.number("usd_per_1m", {0, 1e12});
  return read;
}

/// The last target in order takes what the others leave: a limit there would have no meaning.
void check_last(const std::vector<Fields>& targets, const RouterConfig& config) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < targets.size(); ++i)
    if (config.targets[i].usd_per_1m >= config.targets[last].usd_per_1m) last = i;
  if (config.targets[last].limit < RouterConfig::unlimited)
    targets[last].fail("limit", "the last target takes what the others leave, without a limit");
}

void check(const std::vector<Fields>& targets, const RouterConfig& config) {
  if (config.policy == Policy::weighted) return;
  check_last(targets, config);
  if (config.policy == Policy::overflow) {
    for (std::size_t i = 0; i + 1 < targets.size(); ++i)
      if (!targets[i].has("limit"))
        targets[i].fail("", "needs \"limit\": without one nothing flows over to the next target");
    return;
  }
  const auto priced = [](const Fields& target) { return target.has("usd_per_1m"); };
  const auto first = std::find_if_not(targets.begin(), targets.end(), priced);
  if (first != targets.end() && std::any_of(targets.begin(), targets.end(), priced))
    first->fail("", "needs \"usd_per_1m\": give it for each target or for none");
}

/// The mean of a warm call where it is known beforehand who serves how much.
std::vector<WarmPart> warm_parts(const RouterConfig& config, const std::vector<NamedPlan>& named) {
  if (named.size() == 1 || config.policy != Policy::weighted) return named.front().plan.warm_parts;
  double weights = 0;
  double sum = 0;
  for (std::size_t i = 0; i < named.size(); ++i) {
    weights += config.targets[i].weight;
    sum += config.targets[i].weight * warm_s(named[i].plan);
  }
  return {{"call", sum / weights}};
}

}  // namespace

PlatformPlan read_router(Fields& fields, const Model& model, PartReader& parts) {
  RouterConfig config;
  const std::string policy =
      fields.word_or("policy", "weighted", {"weighted", "overflow", "cheapest-first"});
  config.policy = policy_of(policy);
  std::vector<Fields> targets = fields.objects("targets");
  if (targets.empty()) fields.fail("targets", "needs at least one target");
  PlatformPlan plan;
  std::vector<NamedPlan> named;
  for (Fields& target : targets) {
    config.targets.push_back(read_target(target, config.policy));
    named.push_back(read_named(target, model, parts, named));
    target.done();
    add_to(plan, named.back());
    plan.summary += (plan.summary.empty() ? policy + ": " : ", ") + named.back().name;
  }
  check(targets, config);
  plan.warm_parts = warm_parts(config, named);
  plan.make = [config, named](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Router>(make_children(named, seed, replication), config, seed,
                                    replication);
  };
  return plan;
}

}  // namespace coldcast
