// What the project ships: that every experiment can be read and its formulas make sense, without
// running minutes of it.

#include <algorithm>
#include <map>
#include <set>

#include "sim/config/schema.hpp"
#include "sim/study/experiments/judge.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// The cells that an experiment makes, without running it.
std::vector<std::string> cell_ids(const Manifest& manifest, const Catalogue& catalogue,
                                  const Kinds& kinds) {
  CellTable cells;
  for (const GridPoint& point : grid(manifest, catalogue, kinds, {}))
    for (const auto* metrics : {&manifest.metrics, &manifest.also})
      for (const std::string& metric : *metrics)
        cells.add({cell_id(manifest, metric, point.combination), metric, {}, {}, {}, true});
  if (!manifest.series) add_derived(manifest, cells, true);
  std::vector<std::string> ids = cells.ids();
  for (const DerivedPlan& plan : manifest.derived) ids.push_back(plan.cell);
  return ids;
}

}  // namespace

TEST_CASE("every shipped experiment is valid: its scenarios, its ids, its formulas") {
  const Catalogue catalogue{"configs"};
  const Kinds kinds = all_kinds();
  const std::atomic<bool> stop{true};  // nothing runs after the rehearsal
  ReproduceOptions options;
  options.stop = &stop;
  const std::vector<std::string> ids = experiment_ids(catalogue);
  CHECK(ids.size() >= 12);
  for (const std::string& id : ids) {
    INFO(id);
    const Manifest manifest = read_manifest(id, catalogue);
    CHECK_NOTHROW(reproduce(manifest, catalogue, kinds, options));
    CHECK_FALSE(manifest.name.empty());
    for (const ClaimPlan& claim : manifest.claims) CHECK_FALSE(claim.source.empty());
  }
}

TEST_CASE("each choice made after looking names claims and cells that there are") {
  const Catalogue catalogue{"configs"};
  const Kinds kinds = all_kinds();
  std::map<std::string, std::set<std::string>> claims;  // by study
  std::map<std::string, std::vector<std::string>> cells;
  std::map<std::string, std::vector<LateChoice>> choices;
  for (const std::string& id : experiment_ids(catalogue)) {
    const Manifest manifest = read_manifest(id, catalogue);
    for (const LateChoice& choice : manifest.choices) choices[manifest.study].push_back(choice);
    if (manifest.choices.empty()) continue;
    for (const ClaimPlan& claim : manifest.claims) claims[manifest.study].insert(claim.id);
    for (const std::string& cell : cell_ids(manifest, catalogue, kinds))
      cells[manifest.study].push_back(cell);
  }
  CHECK(choices["wu2022"].size() >= 9);
  for (const auto& [study, all] : choices)
    for (const LateChoice& choice : all) {
      INFO(study << ": " << choice.what);
      CHECK(choice.claims.size() + choice.cells.size() > 0);
      for (const std::string& claim : choice.claims) CHECK(claims[study].contains(claim));
      for (const std::string& pattern : choice.cells) {
        INFO(pattern);
        CHECK(std::ranges::any_of(
            cells[study], [&](const std::string& cell) { return matches_pattern(cell, pattern); }));
      }
    }
}

TEST_CASE("the numbers of rented servers are printed once and stand for three models") {
  const Manifest manifest = read_manifest("wu2022/table1", Catalogue{"configs"});
  CHECK(manifest.references.at("aws-ec2-cpu/vgg/w-40/tf-1.15/cost_usd").same_as ==
        "aws-ec2-cpu/albert/w-40/tf-1.15/cost_usd");
  CHECK(manifest.references.at("aws-lambda/vgg/w-120/tf-1.15/cost_usd@batch=1").same_as ==
        "aws-lambda/vgg/w-120/tf-1.15/cost_usd");
  CHECK(manifest.references.at("aws-lambda/vgg/w-120/tf-1.15/cost_usd").same_as.empty());
}

TEST_CASE("experiments are listed by study, figures in the order of their numbers") {
  const std::vector<std::string> ids = experiment_ids(Catalogue{"configs"});
  const auto place = [&](const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) - ids.begin();
  };
  CHECK(place("wu2022/fig6") < place("wu2022/fig10"));
  CHECK(place("wu2022/fig17") < place("wu2022/table1"));
  CHECK(place("wu2022/table1") < place("wu2022/table2"));
}

TEST_CASE("the published costs of Lambda come out within ten per cent") {
  // A pin on the fit: two of the table's cells, one replication.
  const Catalogue catalogue{"configs"};
  Manifest manifest = read_manifest("wu2022/table1", catalogue);
  const auto keep = [&](const std::string& axis, const std::set<std::string>& ids) {
    for (Axis& one : manifest.axes)
      if (one.name == axis)
        std::erase_if(one.values, [&](const AxisValue& value) { return !ids.contains(value.id); });
  };
  keep("system", {"aws-lambda"});
  keep("model", {"mobilenet"});
  keep("workload", {"w-40", "w-120"});
  manifest.claims.clear();
  manifest.derived.clear();
  ReproduceOptions options;
  options.changes.replications = 1;
  const Reproduction result = reproduce(manifest, catalogue, all_kinds(), options);
  CHECK(result.errors.front().fit.cells >= 2);
  CHECK(result.errors.front().fit.median.value() < 0.1);
}
