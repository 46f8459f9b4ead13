// `coldcast plan` as a user calls it.

#include <set>

#include "tests/app/program.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

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
       {"recommended: ", "next: Functions, x86 (memory_mb 1769), ", "the best of each entry",
        "ranking, * the best of its entry", "Functions, x86", "memory_mb 1769",
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
  CHECK(manifest["files"].size() == 5);  // also the plan as it was changed

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
  CHECK(call.out.find(" times the limit") != std::string::npos);
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

TEST_CASE("the plan over many platforms can run on each of them") {
  const Ended call = program(
      "plan configs/plans/mobilenet-w200.json --no-sensitivity --replications 1 --format json "
      "--set '/workload={\"extends\": \"wu2022/w-200\", \"requests\": 2000}'");
  REQUIRE(call.status == 0);
  const Json plan = json_of(call);
  std::set<std::string> kinds;
  for (const Json& row : plan["candidates"]) kinds.insert(row["kind"].get<std::string>());
  CHECK(kinds.size() == 12);
  CHECK(plan["refused"].empty());
  CHECK(plan["winner"]["feasible"] == true);
}

namespace {

/// Functions with too little processor and servers with too heavy a model: most of them cannot
/// answer in time, whatever else happens.
const char* const plan_of_slow_ones = R"({
  "workload": {"kind": "poisson", "rate_per_s": 5, "duration_s": 60},
  "model": {"name": "m", "service": {"time_s": 0.2, "at_vcpu": 1, "parallel_fraction": 0.8}},
  "client": {"timeout_s": 30},
  "run": {"replications": 4},
  "slo": ["p95<300ms", "success>=99%"],
  "candidates": [
    {"name": "functions", "platform": {"kind": "aws-lambda", "era": "2021"},
     "vary": {"/platform/memory_mb": [256, 384, 512, 640, 1769, 3538]}},
    {"name": "servers", "platform": {"kind": "aws-ec2", "era": "2021", "instance_type": "c5.large"},
     "vary": {"/model/service/time_s": [0.2, 2, 3, 4]}}
  ]
})";

/// One exponential server with loads of 0.25, 0.5 and 0.55, for 20000 s.
const char* const plan_of_queues = R"({
  "workload": {"kind": "poisson", "rate_per_s": 0.5, "duration_s": 20000},
  "model": {"name": "m", "service": {"kind": "exponential", "mean_s": 1}},
  "run": {"replications": 8},
  "slo": ["mean<1.2s"],
  "objective": "latency_mean_ms",
  "candidates": [{"platform": {"kind": "pool", "vcpu": 1, "memory_mb": 1000, "workers": 1},
                  "vary": {"/model/service/mean_s": [0.5, 1, 1.1]}}]
})";

Json plan_with(const fs::path& file, const char* screening) {
  return json_of(program("plan --no-sensitivity --format json --set /search/screening=" +
                         std::string{screening} + " " + file.string()));
}

}  // namespace

TEST_CASE("what formulas rule out is not simulated, and the winner is the same") {
  const TemporaryFolder folder;
  const fs::path file = folder.file("plan.json", plan_of_slow_ones);
  const Json with = plan_with(file, "true"), without = plan_with(file, "false");
  CHECK(with["winner"]["config"] == "memory_mb 1769");
  CHECK(with["winner"]["config"] == without["winner"]["config"]);
  CHECK(with["winner"]["metrics"] == without["winner"]["metrics"]);
  CHECK(without["screened"].empty());
  REQUIRE(with["screened"].size() == 5);
  CHECK(with["candidates"].size() == 5);
  CHECK(without["candidates"].size() == 10);
  CHECK(with["simulations"]["full_enumeration"] == 40);
  CHECK(with["simulations"]["race"] < without["simulations"]["race"]);
  // 0.2 s at 1769 MB take 0.2 s * 1769 / 256 with the processor of 256 MB.
  CHECK(with["screened"][0]["config"] == "memory_mb 256");
  CHECK(with["screened"][0]["kind"] == "bound");
  CHECK(with["screened"][0]["slo"] == "p95<300ms");
  CHECK(with["screened"][0]["value"].get<double>() == Approx(200.0 * 1769 / 256));
  // What was simulated without it does miss its limits.
  for (const Json& one : with["screened"])
    for (const Json& row : without["candidates"])
      if (row["platform"] == one["platform"] && row["config"] == one["config"])
        CHECK(row["feasible"] == false);

  const std::string text = program("plan --no-sensitivity " + file.string()).out;
  CHECK(text.find("none for 5 configurations that formulas rule out") != std::string::npos);
  CHECK(text.find("p95<300ms is 921.4 ms or more, 3.1 times the limit") != std::string::npos);
  const std::string csv = program("plan --no-sensitivity --format csv " + file.string()).out;
  CHECK(lines_of(csv) == 11);
}

TEST_CASE(
    "an exact twin rules out a queue that is too long over a long run, but not over a short") {
  const TemporaryFolder folder;
  const fs::path file = folder.file("plan.json", plan_of_queues);
  const Json with = plan_with(file, "true"), without = plan_with(file, "false");
  REQUIRE(with["screened"].size() == 1);
  // M/M/1: 1 / (1 / 1.1 - 0.5) s; the queue of load 0.5 misses too, but is the nearest miss.
  CHECK(with["screened"][0]["value"].get<double>() == Approx(1e3 / (1 / 1.1 - 0.5)));
  CHECK(with["screened"][0]["kind"] == "exact");
  CHECK(with["screened"][0]["model"] == "M/M/1");
  CHECK(with["winner"]["metrics"] == without["winner"]["metrics"]);
  CHECK(with["candidates"].size() == 2);
  const Ended brief = program(
      "plan --no-sensitivity --format json --set /workload/duration_s=500 " + file.string());
  CHECK(json_of(brief)["screened"].empty());
}

TEST_CASE("a plan of 10^12 configurations is refused at once, with the count") {
  const TemporaryFolder folder;
  const std::string file = folder.file("plan.json", plan_of_two).string();
  const std::string values = R"({"start": 1, "stop": 10000, "step": 1})";
  check_refused("plan --set '/candidates/0/vary={\"/platform/memory_mb\": " + values +
                    ", \"/platform/keep_alive_s\": " + values +
                    ", \"/client/timeout_s\": " + values + "}' " + file,
                file +
                    ": /candidates: make 1000000000001 configurations, which are too many; a "
                    "plan has up to 20000");
}

TEST_CASE("results of a plan that cannot be written are a failure of the run") {
  const TemporaryFolder folder;
  const std::string file = folder.file("plan.json", plan_of_two).string();
  const std::string results = (folder / "results").string();
  const Ended call = shell("trap '' XFSZ; ulimit -f 1; " + std::string{COLDCAST_PROGRAM} +
                           " plan --no-sensitivity --quiet --output-dir " + results + " " + file);
  CHECK(call.status == 1);
  CHECK(call.err.find("coldcast: the run failed: " + results + "/") == 0);
  CHECK(lines_of(call.err) == 1);
  CHECK(fs::is_empty(results));
}
