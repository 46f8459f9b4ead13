// Every kind of platform in the catalogue can be tried at once: it has an example scenario that
// runs and a chapter that names it.

#include <set>

#include "sim/config/vendor.hpp"
#include "sim/study/study.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

std::set<std::string> kinds_of_catalogue() {
  std::set<std::string> kinds;
  for (const auto& [kind, era] : vendor_eras(catalogue())) kinds.insert(kind);
  return kinds;
}

}  // namespace

TEST_CASE("every kind of platform has an example scenario that runs and has a bill") {
  for (const std::string& kind : kinds_of_catalogue()) {
    INFO(kind);
    const std::string file = "configs/scenarios/platforms/" + kind + ".json";
    REQUIRE(fs::exists(file));
    Json json = catalogue().load_file("scenarios", file);
    if (kind != "iterative-job") json["workload"] = {{"kind", "poisson"}, {"rate_per_s", 2}};
    json["run"] = {{"duration_s", 400}, {"replications", 1}};
    if (kind == "iterative-job") json["run"] = {{"replications", 1}};
    const Scenario s = read_scenario(json, file, catalogue(), all_kinds());
    CHECK(s.kind == kind);
    CHECK(s.warnings.empty());
    const RunResult result = run_scenario(s, {});
    std::vector<std::string> positive = {"success_ratio", "cost_usd"};
    if (kind != "iterative-job") positive.push_back("memory_mean_mb");  // its one job takes no span
    for (const std::string& metric : positive) {
      const auto found = result.find(metric);
      REQUIRE(found);
      CHECK(found->mean > 0);
    }
  }
}

TEST_CASE("every kind of platform is named in a chapter") {
  std::string chapters;
  for (const auto& entry : fs::directory_iterator{"docs/models"})
    if (entry.is_regular_file()) chapters += text_of(entry.path());
  for (const std::string& kind : kinds_of_catalogue()) {
    INFO(kind);
    CHECK(chapters.find("`" + kind + "`") != std::string::npos);
  }
}

TEST_CASE("every figure of a vendor's file that is not confirmed says so") {
  // The listing counts them; a file without a single source would be no file of ours.
  for (const auto& [kind, era] : vendor_eras(catalogue())) {
    INFO(kind << " " << era);
    const Json json = catalogue().load("platforms", kind + "/" + era, "test", "");
    CHECK(json.contains("sources"));
    for (const auto& [pointer, source] : json["sources"].items()) {
      INFO(pointer);
      CHECK(source.is_string());
      CHECK(json.contains(Json::json_pointer{pointer}));
    }
  }
}
