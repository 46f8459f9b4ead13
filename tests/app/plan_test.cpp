// `coldcast plan` as a user calls it.

#include "tests/app/program.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const char* const plan_of_two = R"({
  "name": "two",
  "workload": {"kind": "poisson", "rate_per_s": 5, "duration_s": 60},
  "model": {"name": "m", "service": {"time_s": 0.2, "at_vcpu": 1, "parallel_fraction": 0.8}},
  "run": {"replications": 4},
  "slo": ["p95<1s"],
  "candidates": [
    {"name": "Functions, x86", "platform": {"kind": "aws-lambda", "era": "2021"},
     "vary": {"/platform/memory_mb": [1769, 3538, 99999]}},
    {"name": "servers", "platform": {"kind": "aws-ec2", "era": "2021", "instance_type": "c5.large"}}
  ]
})";

}  // namespace

TEST_CASE("a plan ranks configurations, names what is refused, and says what would change it") {
  const TemporaryFolder folder;
  const std::string file = folder.file("plan.json", plan_of_two).string();
  const Ended call = program("plan " + file);
  CHECK(call.status == 0);
  CHECK(call.err == "");
  for (const char* part :
       {"recommended: ", "ranking, * the best of its entry", "Functions, x86", "memory_mb 1769",
        "refused by the platform", "99999 is above the 10240 MB", "Pareto front",
        "what would change the choice", "of a full enumeration"}) {
    INFO(part << " in\n" << call.out);
    CHECK(call.out.find(part) != std::string::npos);
  }
  CHECK(program("plan --no-sensitivity " + file).out.find("what would change") ==
        std::string::npos);
}

TEST_CASE("every recommended configuration is a scenario that run accepts, with the same numbers") {
  const TemporaryFolder folder;
  const std::string file = folder.file("plan.json", plan_of_two).string();
  const std::string results = (folder / "results").string();
  const Ended call =
      program("plan --no-sensitivity --format json --output-dir " + results + " " + file);
  REQUIRE(call.status == 0);
  const Json plan = json_of(call);
  CHECK(parse_json(text_of(folder / "results/summary.json"), "summary") == plan);
  std::size_t recommended = 0;
  for (const Json& row : plan["candidates"]) {
    if (!row["recommended"].get<bool>()) continue;
    ++recommended;
    const std::string name = row["platform"] == "servers" ? "servers" : "functions-x86";
    const std::string scenario = results + "/" + std::to_string(recommended) + "-" + name + ".json";
    INFO(scenario);
    const Ended run = program("run --format json " + scenario);
    REQUIRE(run.status == 0);
    CHECK(json_of(run)["metrics"] == row["metrics"]);
    CHECK(json_of(run)["slo"][0]["ok"] == true);
  }
  CHECK(recommended == 2);
  const Json manifest = parse_json(text_of(folder / "results/manifest.json"), "manifest");
  CHECK(manifest["files"].size() == 4);

  const Ended again = program("plan --output-dir " + results + " " + file);
  CHECK(again.status == 2);
}

TEST_CASE("a plan is the same in every form and on any number of threads") {
  const TemporaryFolder folder;
  const std::string file = folder.file("plan.json", plan_of_two).string();
  for (const char* format : {"table", "json", "csv", "md"}) {
    const std::string call = std::string{"plan --format "} + format + " " + file;
    const Ended one = program(call + " --jobs 1"), three = program(call + " --jobs 3");
    CHECK(one.status == 0);
    CHECK(one.out == three.out);
  }
  // A header, three configurations and one that is refused; each line has as many cells.
  const std::string csv = program("plan --format csv " + file).out;
  CHECK(lines_of(csv) == 5);
}

TEST_CASE(
    "a plan without a feasible configuration ends with status 1 and shows the nearest misses") {
  const TemporaryFolder folder;
  const std::string file = folder.file("plan.json", plan_of_two).string();
  const Ended call = program("plan --slo 'p95<1ms' " + file);
  CHECK(call.status == 1);
  CHECK(call.err == "coldcast: no configuration meets the limits\n");
  CHECK(call.out.find("the nearest misses come first") != std::string::npos);
  CHECK(call.out.find("p95<1ms is ") != std::string::npos);
  CHECK(call.out.find(" % over") != std::string::npos);
}

TEST_CASE("the command line changes a plan, and a mistake in it is one sentence") {
  const TemporaryFolder folder;
  const std::string file = folder.file("plan.json", plan_of_two).string();
  const Json plan =
      json_of(program("plan --no-sensitivity --format json --seed 7 --replications 3 "
                      "--set /objective=latency_p95_ms " +
                      file));
  CHECK(plan["seed"] == 7);
  CHECK(plan["replications"] == 3);
  CHECK(plan["winner"]["config"] == "memory_mb 3538");
  check_refused("plan --set /objectiv=x " + file,
                file + ": /objectiv: unknown key; did you mean \"objective\"?");
  check_refused("plan --slo 'p95' " + file,
                "command line: --slo: \"p95\" has no < or >; write for example \"p99<300ms\" or "
                "\"success>=99.9%\"");
}

TEST_CASE("the plans that are shipped have a winner") {
  const Ended call = program(
      "plan configs/plans/classifier.json --no-sensitivity --replications 3 --set "
      "/workload/duration_s=300 --format json");
  REQUIRE(call.status == 0);
  const Json plan = json_of(call);
  CHECK(plan["winner"]["feasible"] == true);
  CHECK(plan["simulations"]["race"].get<int>() <
        plan["simulations"]["full_enumeration"].get<int>());
}
