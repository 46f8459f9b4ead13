#include "platforms/composites/account_config.hpp"

#include <algorithm>

#include "platforms/composites/account.hpp"
#include "platforms/composites/totals_config.hpp"

namespace coldcast {
namespace {

AccountConfig::Function read_function_of(Fields& fields) {
  AccountConfig::Function function;
  function.share = fields.number_or("share", 1, {1e-9, 1e9});
  if (fields.has("reserved")) function.reserved = fields.integer("reserved", {0, 1e9});
  return function;
}

std::int64_t reserved_by(const AccountConfig& config) {
  std::int64_t sum = 0;
  for (const AccountConfig::Function& function : config.functions)
    sum += function.reserved.value_or(0);
  return sum;
}

void check(const Fields& fields, const AccountConfig& config, std::int64_t kept_free) {
  const std::int64_t reserved = reserved_by(config);
  const bool all = std::all_of(config.functions.begin(), config.functions.end(),
                               [](const auto& function) { return function.reserved.has_value(); });
  const std::int64_t left = config.concurrency - reserved;
  if (left < kept_free || left < 0)
    fields.fail("concurrency", std::to_string(reserved) + " of " +
                                   std::to_string(config.concurrency) + " are reserved; at least " +
                                   std::to_string(kept_free) + " must stay unreserved");
  if (left == 0 && !all)
    fields.fail("concurrency", "nothing is left for the functions that have none reserved");
}

}  // namespace

PlatformPlan read_account(Fields& fields, const Model& model, PartReader& parts) {
  AccountConfig config;
  config.concurrency = fields.integer_or("concurrency", config.concurrency, {1, 1e9});
  const std::int64_t kept_free = fields.integer_or("unreserved_concurrency", 0, {0, 1e9});
  std::vector<Fields> functions = fields.objects("functions");
  if (functions.empty()) fields.fail("functions", "needs at least one function");
  PlatformPlan plan;
  std::vector<NamedPlan> named;
  double shares = 0;
  double warm_sum = 0;
  for (Fields& function : functions) {
    config.functions.push_back(read_function_of(function));
    named.push_back(read_named(function, model, parts, named));
    function.done();
    add_to(plan, named.back());
    shares += config.functions.back().share;
    warm_sum += config.functions.back().share * warm_s(named.back().plan);
  }
  check(fields, config, kept_free);
  plan.summary = std::to_string(named.size()) +
                 (named.size() == 1 ? " function, " : " functions, ") +
                 std::to_string(config.concurrency) + " requests at once";
  plan.warm_parts = {{"call", warm_sum / shares}};
  plan.make = [config, named](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Account>(make_children(named, seed, replication), config, seed,
                                     replication);
  };
  return plan;
}

}  // namespace coldcast
