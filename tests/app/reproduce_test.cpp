#include "tests/app/program.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

TEST_CASE("reproduce names its experiments") {
  const Ended list = program("reproduce --list");
  CHECK(list.status == 0);
  CHECK_THAT(list.out, ContainsSubstring("wu2022/table1"));
  CHECK_THAT(list.out, ContainsSubstring("figure 15"));
  const Json json = json_of(program("reproduce --list --format json"));
  CHECK(json.size() >= 12);
}

TEST_CASE("reproduce prints cells, claims and a summary as the contract says") {
  const Ended call = program("reproduce wu2022/fig10 --replications 1 --format json --quiet");
  CHECK(call.status == 0);  // also if a claim fails
  const Json json = json_of(call);
  CHECK(json["schema_version"] == 1);
  CHECK(json["experiment"] == "wu2022/fig10");
  bool found = false;
  for (const Json& cell : json["cells"]) {
    if (cell["cell"] != "aws-lambda/mobilenet/w-120/tf-1.15/cold_latency_mean_s") continue;
    found = true;
    CHECK(cell["published"] == 9.08);
    CHECK(cell["use"] == "fit");
    CHECK(cell["ape"].get<double>() < 0.1);
  }
  CHECK(found);
  CHECK(json["claims"][0]["verdict"] == "pass");
  CHECK(json["summary"]["held_out_median_ape"].is_null());
  CHECK(json["summary"]["fit_median_ape"].is_number());
}

TEST_CASE("reproduce writes its numbers as files, and not over others unless told to") {
  const TemporaryFolder folder;
  const std::string out = (folder / "out").string();
  const std::string call = "reproduce wu2022/fig10 --replications 1 --quiet --output-dir " + out;
  CHECK(program(call).status == 0);
  for (const char* name : {"cells.csv", "claims.csv", "report.md", "experiment.json"}) {
    INFO(name);
    CHECK(std::filesystem::exists(folder / "out" / name));
  }
  check_refused(call, out + ": is not empty; give another --output-dir, or --overwrite");
  CHECK(program(call + " --overwrite").status == 0);
}

TEST_CASE("reproduce refuses what it does not know") {
  CHECK_THAT(
      program("reproduce wu2022/table9").err,
      StartsWith("coldcast: command line: no \"wu2022/table9\" in experiments; did you mean"));
  CHECK(program("reproduce wu2022/table9").status == 2);
  check_refused("reproduce",
                "command line: which experiment? Give its name, `all`, or --list to see them");
  check_refused("reproduce all --format csv",
                "command line: --format: csv is for one experiment; with --output-dir each of them "
                "writes cells.csv");
}
