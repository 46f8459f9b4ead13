// What the project ships: that every experiment can be read and its formulas make sense, without
// running minutes of it.

#include <set>

#include "sim/config/schema.hpp"
#include "sim/study/experiments/reproduce.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

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
