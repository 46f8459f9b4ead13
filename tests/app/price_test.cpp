// `coldcast price` as a user calls it.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

std::string run_into(const fs::path& folder) { return tiny + "--output-dir " + folder.string(); }

std::string price(const fs::path& results, const std::string& rest) {
  return "price " + results.string() + " --quiet " + rest;
}

/// Prices of one's own, in one line.
const char* const mine =
    R"({"name": "mine", "currency": "USD", "items": [{"item": "requests", "meter": "requests", )"
    R"("unit": "requests", "price_usd": 0.001}, {"item": "memory", "meter": "memory_time", )"
    R"("unit": "GB-s", "price_usd": 0.00005}]})";

std::string set_mine() { return std::string{" --set '/prices="} + mine + "' "; }

fs::path sweep_file(const TemporaryFolder& folder) {
  return folder.file("s.json", R"({"scenario": "wu2022-lambda-mobilenet-w120",
      "vary": {"/platform/memory_mb": [1024, 4096]}, "slo": ["cost<1usd"]})");
}

std::string sweep_into(const TemporaryFolder& folder, const std::string& rest = "") {
  return "sweep " + sweep_file(folder).string() + " --quiet --replications 2 " +
         "--set /run/requests=60 " + rest;
}

}  // namespace

TEST_CASE("results priced again are those of a run with the other prices") {
  const TemporaryFolder folder;
  REQUIRE(program(run_into(folder / "r")).status == 0);
  const Json run = json_of(program(tiny + "--format json" + set_mine()));
  const Json old = read_json(folder / "r" / "summary.json");
  const std::string sheet = folder.file("mine.json", mine).string();
  const Ended call = program(price(folder / "r", "--prices " + sheet + " --format json"));
  CHECK(call.status == 0);
  const Json priced = json_of(call);
  CHECK(priced["prices"] == "mine");
  for (const auto& [metric, estimate] : priced["metrics"].items()) {
    INFO(metric);
    CHECK(estimate == run["metrics"][metric]);
    CHECK(priced["before"]["metrics"][metric] == old["metrics"][metric]);
  }
  CHECK(priced["metrics"].size() == 5);
  CHECK(priced["bill"].size() == run["bill"].size());
  CHECK(priced["bill"][0]["usd"] == run["bill"][0]["usd"]);
  CHECK(priced["scenario"] == run["scenario"]);
  CHECK(priced["metrics"]["cost_usd"] != priced["before"]["metrics"]["cost_usd"]);
}

TEST_CASE("a file of prices, an era and a changed price are taken as well") {
  const TemporaryFolder folder;
  REQUIRE(program(run_into(folder / "r")).status == 0);
  const auto cost = [&](const std::string& change) {
    const Json json = json_of(program(price(folder / "r", change + " --format json")));
    return json["metrics"]["cost_usd"]["mean"].get<double>();
  };
  CHECK(cost("--prices configs/prices/aws/eu-west-2/2023.json") ==
        cost("--prices aws/eu-west-2/2023"));
  CHECK(cost("--era 2026") == cost("--prices aws/us-east-1/2026"));
  // 60 requests at a dollar, and the rest as it was.
  const double before = cost("--free-tier off");
  CHECK(cost("--set /prices/items/0/price_usd=1") == Approx(before + 60 * (1 - 2e-7)));
}

TEST_CASE("the free tier changes the month only") {
  const TemporaryFolder folder;
  REQUIRE(program(run_into(folder / "r")).status == 0);
  const Json json = json_of(program(price(folder / "r", "--free-tier on --format json")));
  const auto mean = [](const Json& metrics, const char* metric) {
    return metrics[metric]["mean"].get<double>();
  };
  CHECK(mean(json["metrics"], "cost_usd") == mean(json["before"]["metrics"], "cost_usd"));
  CHECK(mean(json["metrics"], "cost_usd_per_month") <
        mean(json["before"]["metrics"], "cost_usd_per_month"));
}

TEST_CASE("a sweep priced again is a sweep with the other prices") {
  const TemporaryFolder folder;
  const std::string into = "--output-dir " + (folder / "r").string();
  REQUIRE(program(sweep_into(folder, into)).status == 0);
  const Json sweep = json_of(program(sweep_into(folder, "--format json" + set_mine())));
  const std::string sheet = folder.file("mine.json", mine).string();
  const Ended call = program(price(folder / "r", "--prices " + sheet + " --format json"));
  CHECK(call.status == 0);
  const Json priced = json_of(call);
  REQUIRE(priced["points"].size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(priced["points"][i]["metrics"] == sweep["points"][i]["metrics"]);
    CHECK(priced["points"][i]["bill"] == sweep["points"][i]["bill"]);
    CHECK(priced["points"][i]["slo"] == sweep["points"][i]["slo"]);
    CHECK(priced["points"][i]["before"]["cost_usd"] != priced["points"][i]["metrics"]["cost_usd"]);
  }
  const Ended one = program(price(folder / "r", "--era 2026 --format csv --jobs 1"));
  CHECK(one.out == program(price(folder / "r", "--era 2026 --format csv --jobs 4")).out);
  CHECK(one.out.find(",cost_usd_before,cost_usd_per_month_before\n") != std::string::npos);
  // A limit on dollars is judged again.
  const Json dear =
      json_of(program(price(folder / "r", "--set /prices/items/0/price_usd=9 --format json")));
  CHECK(dear["points"][0]["violated"] == Json{"cost<1usd"});
}

TEST_CASE("each form of a repricing shows the bill before and now") {
  const TemporaryFolder folder;
  REQUIRE(program(run_into(folder / "r")).status == 0);
  const std::string change = "--prices aws/eu-west-2/2023 --format ";
  CHECK(program(price(folder / "r", change + "table")).out.find("usd now  change") !=
        std::string::npos);
  CHECK(program(price(folder / "r", change + "md")).out.starts_with("| item | quantity |"));
  CHECK(program(price(folder / "r", change + "csv"))
            .out.starts_with("metric,unit,before,before_half_width_95,mean,half_width_95\n"));
}

TEST_CASE("what cannot be priced again is refused") {
  const TemporaryFolder folder;
  REQUIRE(program(run_into(folder / "r")).status == 0);
  check_refused(price(folder / "r", ""),
                "command line: which prices? Give --prices, --region, --era, --free-tier or --set");
  check_refused(
      price(folder.path(), "--era 2026"),
      folder.path().string() +
          ": holds neither sweep.sqlite nor usage.json, by which results are priced; give "
          "a folder that `run` or `sweep` wrote by --output-dir");
  CHECK(program(price(folder / "r", "--prices aws/us-east-1/2027")).status == 2);
  CHECK(program(price(folder / "r", "--prices nowhere.json")).status == 2);
  CHECK(program(price(folder / "r", "--set /platform/memory_mb=1024")).status == 2);
  CHECK(program(price(folder / "r", "--free-tier maybe")).status == 2);
}
