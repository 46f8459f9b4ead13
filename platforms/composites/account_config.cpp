#include "platforms/composites/account_config.hpp"

#include <algorithm>

#include "platforms/composites/account.hpp"
#include "platforms/composites/totals_config.hpp"

namespace coldcast {
namespace {

constexpr double most_copies = 10'000;

/// One function, or several that are alike but for their names.
struct Alike {
  AccountConfig::Function function;
  std::vector<NamedPlan> named;
};

/// "name-0", "name-1", ...; refuses a name that is taken.
std::vector<NamedPlan> copies_of(const Fields& fields, const NamedPlan& one, std::int64_t copies,
                                 const std::vector<NamedPlan>& before) {
  std::vector<NamedPlan> all(static_cast<std::size_t>(copies), one);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].name += "-" + std::to_string(i);
    if (i > 0) all[i].plan.warnings.clear();  // said once is enough
    if (std::ranges::find(before, all[i].name, &NamedPlan::name) != before.end())
      fields.fail("name", "a second " + in_quotes(all[i].name));
  }
  return all;
}

Alike read_alike(Fields& fields, AccountConfig::By by, const Model& model, PartReader& parts,
                 const std::vector<NamedPlan>& before) {
  Alike alike;
  if (by == AccountConfig::By::workload && fields.has("share"))
    fields.fail("share",
                "the workload says which function a request is for; leave this out, or give the "
                "account \"by\": \"share\"");
  alike.function.share = fields.number_or("share", 1, {1e-9, 1e9});
  if (fields.has("reserved")) alike.function.reserved = fields.integer("reserved", {0, 1e9});
  alike.named = {read_named(fields, model, parts, before)};
  if (fields.has("copies"))
    alike.named =
        copies_of(fields, alike.named[0], fields.integer("copies", {1, most_copies}), before);
  fields.done();
  return alike;
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
  config.by = fields.word_or("by", "share", {"share", "workload"}) == "share"
                  ? AccountConfig::By::share
                  : AccountConfig::By::workload;
  std::vector<Fields> functions = fields.objects("functions");
  if (functions.empty()) fields.fail("functions", "needs at least one function");
  PlatformPlan plan;
  std::vector<NamedPlan> named;
  double shares = 0;
  double warm_sum = 0;
  for (Fields& function : functions) {
    const Alike alike = read_alike(function, config.by, model, parts, named);
    for (const NamedPlan& one : alike.named) {
      config.functions.push_back(alike.function);
      named.push_back(one);
      add_to(plan, one);
      shares += alike.function.share;
      warm_sum += alike.function.share * warm_s(one.plan);
    }
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
