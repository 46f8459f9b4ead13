#include "workloads/combined/combined_config.hpp"

#include <algorithm>
#include <limits>

#include "workloads/combined/batches.hpp"
#include "workloads/combined/client_batches.hpp"
#include "workloads/combined/part_config.hpp"
#include "workloads/combined/sequence.hpp"
#include "workloads/combined/superposition.hpp"
#include "workloads/ending.hpp"
#include "workloads/ranges.hpp"
#include "workloads/requests/request_config.hpp"

namespace coldcast {
namespace {

constexpr std::int64_t most_workloads = 100'000;  // at once: each holds some state

struct Superposed {
  WorkloadPlan plan;
  std::int64_t copies = 1;
  Duration starts{};
};

Superposed read_superposed(Fields& fields, WorkloadReader& parts) {
  Superposed part{.plan = read_part(fields, parts)};
  part.copies = fields.integer_or("copies", 1, {1, most_workloads});
  part.starts = fields.duration_or("starts_s", Duration{}, any_time);
  fields.done();
  return part;
}

std::vector<Superposition::Part> make_all(const std::vector<Superposed>& all, std::uint64_t seed,
                                          std::uint64_t replication) {
  std::vector<Superposition::Part> made;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::int64_t copy = 0; copy < all[i].copies; ++copy) {
      const std::string name = std::to_string(i) + " copy " + std::to_string(copy);
      made.push_back({all[i].plan.make(seed_of_part(seed, name), replication), all[i].starts});
    }
  return made;
}

/// What a superposition knows of itself from its parts: a sum or a maximum, if all know theirs.
void superpose(WorkloadPlan& whole, const std::vector<Superposed>& all) {
  whole.end = Time{};
  whole.mean_rate_per_s = 0;
  for (const auto& [plan, copies, starts] : all) {
    whole.endless = whole.endless || plan.endless;
    if (!plan.end) whole.end.reset();
    if (whole.end) whole.end = std::max(*whole.end, after(*plan.end, starts));
    if (!plan.mean_rate_per_s) whole.mean_rate_per_s.reset();
    if (whole.mean_rate_per_s)
      *whole.mean_rate_per_s += static_cast<double>(copies) * *plan.mean_rate_per_s;
    add_warnings(whole, plan);
  }
}

struct Alternative {
  double reached = 0;  ///< sum of the weights up to and including this one
  WorkloadPlan plan;
};

std::vector<Alternative> read_alternatives(Fields& fields, WorkloadReader& parts) {
  std::vector<Alternative> all;
  double sum = 0;
  for (Fields& part : read_parts(fields)) {
    WorkloadPlan plan = read_part(part, parts);
    sum += part.number_or("weight", 1, {1e-9, 1e9});
    part.done();
    all.push_back({sum, std::move(plan)});
  }
  return all;
}

/// What holds whichever of them it is.
void alternate(WorkloadPlan& whole, const std::vector<Alternative>& all) {
  whole.end = all.front().plan.end;
  whole.mean_rate_per_s = 0;
  double before = 0;
  for (const auto& [reached, plan] : all) {
    whole.endless = whole.endless || plan.endless;
    if (plan.end != whole.end) whole.end.reset();
    if (!plan.mean_rate_per_s) whole.mean_rate_per_s.reset();
    if (whole.mean_rate_per_s)
      *whole.mean_rate_per_s += *plan.mean_rate_per_s * (reached - before) / all.back().reached;
    before = reached;
    add_warnings(whole, plan);
  }
}

struct Stretch {
  WorkloadPlan plan;
  Duration lasts{};
  Time cut{};
};

Stretch read_stretch(Fields& fields, WorkloadReader& parts) {
  Stretch part{.plan = read_part(fields, parts)};
  if (fields.has("duration_s")) {
    part.lasts = part.cut = fields.duration("duration_s", positive_time);
  } else {
    if (!part.plan.end)
      fields.fail("", "missing \"duration_s\": when this part ends is not known beforehand");
    if (*part.plan.end == Time{}) fields.fail("of", "ends at its beginning; give \"duration_s\"");
    part.lasts = *part.plan.end;
    part.cut = after(part.lasts, Duration{1});  // it may bring a request at its very end
  }
  fields.done();
  return part;
}

/// How often: "repeat" is true for ever, or a number.
std::uint64_t read_rounds(Fields& fields) {
  if (fields.is_number("repeat"))
    return static_cast<std::uint64_t>(fields.integer("repeat", {1, 1e15}));
  return fields.boolean_or("repeat", false) ? std::numeric_limits<std::uint64_t>::max() : 1;
}

void put_in_sequence(WorkloadPlan& whole, const std::vector<Stretch>& all, std::uint64_t rounds) {
  double requests = 0;
  double round_s = 0;
  bool known = true;
  for (const auto& [plan, lasts, cut] : all) {
    known = known && plan.mean_rate_per_s && (!plan.end || *plan.end <= lasts);
    const Duration busy = plan.end ? std::min(*plan.end, lasts) : lasts;
    requests += plan.mean_rate_per_s.value_or(0) * to_seconds(busy);
    round_s += to_seconds(lasts);
    add_warnings(whole, plan);
  }
  if (known) whole.mean_rate_per_s = requests / round_s;
  whole.endless = rounds == std::numeric_limits<std::uint64_t>::max();
  const double end_s = round_s * static_cast<double>(rounds);
  if (!whole.endless && end_s <= any_time.max) {
    Duration round{};
    for (const Stretch& part : all) round += part.lasts;
    whole.end = round * static_cast<std::int64_t>(rounds);
  }
}

std::vector<Sequence::Part> parts_of(const std::vector<Stretch>& all, std::uint64_t seed,
                                     std::uint64_t replication) {
  std::vector<Sequence::Part> parts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto make = [make = all[i].plan.make, i, seed, replication](std::uint64_t round) {
      const std::string name = std::to_string(i) + " round " + std::to_string(round);
      return make(seed_of_part(seed, name), replication);
    };
    parts.push_back({make, all[i].lasts, all[i].cut});
  }
  return parts;
}

}  // namespace

WorkloadPlan read_superposition(Fields& fields, const Model&, WorkloadReader& parts) {
  std::vector<Superposed> all;
  std::vector<std::string> texts;
  std::int64_t copies = 0;
  for (Fields& part : read_parts(fields)) {
    all.push_back(read_superposed(part, parts));
    copies += all.back().copies;
    const std::string times =
        all.back().copies > 1 ? std::to_string(all.back().copies) + " x " : "";
    texts.push_back(times + all.back().plan.summary);
  }
  if (copies > most_workloads)
    fields.fail("parts", std::to_string(copies) + " workloads at once are more than " +
                             std::to_string(most_workloads) + "; take fewer copies");
  const End end = read_end(fields);
  WorkloadPlan plan;
  superpose(plan, all);
  plan.summary = summary_of("superposition", texts, " + ");
  plan.make = [all](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Superposition>(make_all(all, seed, replication));
  };
  return cut(std::move(plan), end);
}

WorkloadPlan read_mixture(Fields& fields, const Model&, WorkloadReader& parts) {
  const std::vector<Alternative> all = read_alternatives(fields, parts);
  const End end = read_end(fields);
  std::vector<std::string> texts;
  for (const Alternative& one : all) texts.push_back(one.plan.summary);
  WorkloadPlan plan;
  alternate(plan, all);
  plan.summary = summary_of("mixture", texts, " or ");
  plan.make = [all](std::uint64_t seed, std::uint64_t replication) {
    const double at = Stream{seed, "mixture", replication}.uniform() * all.back().reached;
    const auto drawn =
        std::upper_bound(all.begin(), all.end() - 1, at,
                         [](double x, const Alternative& one) { return x < one.reached; });
    return drawn->plan.make(seed_of_part(seed, std::to_string(drawn - all.begin())), replication);
  };
  return cut(std::move(plan), end);
}

WorkloadPlan read_sequence(Fields& fields, const Model&, WorkloadReader& parts) {
  std::vector<Stretch> all;
  std::vector<std::string> texts;
  for (Fields& part : read_parts(fields)) {
    all.push_back(read_stretch(part, parts));
    texts.push_back(all.back().plan.summary);
  }
  const std::uint64_t rounds = read_rounds(fields);
  const End end = read_end(fields);
  WorkloadPlan plan;
  put_in_sequence(plan, all, rounds);
  plan.summary = summary_of("sequence", texts, ", then ");
  plan.make = [all, rounds](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Sequence>(parts_of(all, seed, replication), rounds);
  };
  return cut(std::move(plan), end);
}

WorkloadPlan read_batches(Fields& fields, const Model& model, WorkloadReader& parts) {
  const WorkloadPlan times = read_part(fields, parts);
  const WholeNumber size{fields.amount("size", any_amount)};
  const auto requests = read_requests(fields, model);
  const End end = read_end(fields);
  WorkloadPlan plan = times;
  // Of times that nobody measures the rate is not in the plan.
  plan.mean_rate_per_s.reset();
  if (times.mean_rate_per_s > 0.0) plan.mean_rate_per_s = *times.mean_rate_per_s * size.mean();
  plan.summary = "batches of " + size.mean_text() + (size.is_constant() ? "" : " on average") +
                 ", " + times.summary;
  plan.make = [make = times.make, size, requests](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Batches>(make(seed_of_part(seed, "of"), replication), size,
                                     RequestMaker{seed, replication, requests},
                                     Stream{seed, "batch sizes", replication});
  };
  return cut(std::move(plan), end);
}

WorkloadPlan read_client_batches(Fields& fields, const Model& model, WorkloadReader& parts) {
  if (fields.has("request"))
    fields.fail("request", "what requests bring is said inside \"of\"; clients only collect them");
  const WorkloadPlan users = read_part(fields, parts);
  ClientBatches::Rule rule;
  rule.items = static_cast<std::uint32_t>(fields.integer("items", {1, RequestLaw::most_items}));
  rule.max_wait = fields.duration_or("max_wait_s", never, any_time);
  const auto law = read_requests(fields, model);
  const End end = read_end(fields);
  WorkloadPlan plan = users;
  plan.mean_rate_per_s.reset();  // it depends on how many items requests have and on waits
  plan.summary = "client batches of " + std::to_string(rule.items) + ", " + users.summary;
  plan.make = [make = users.make, rule, law](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<ClientBatches>(make(seed_of_part(seed, "of"), replication), rule,
                                           RequestMaker{seed, replication, law->message}, law);
  };
  return cut(std::move(plan), end);
}

}  // namespace coldcast
