// Files that ask for more work than anybody waits for, by each command that simulates.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Ten requests a second on a function, and changes.
Json worked(const char* changes = "{}") {
  Json json = Json::parse(R"({"workload": {"kind": "poisson", "rate_per_s": 10},
      "platform": {"kind": "function"}, "model": {"service": 0.1},
      "run": {"requests": 100, "replications": 2}})");
  merge_over(json, Json::parse(changes));
  return json;
}

/// Four users who do not think, for as long as a run may be: which no rate tells before.
const char* const restless_users =
    R"({"workload": {"kind": "closed-loop", "rate_per_s": null, "users": 4, "think_s": 0},
        "model": {"service": 0.001}, "run": {"requests": null, "duration_s": 1e6}})";

void check_cut_off(const std::string& arguments, const std::string& sentence) {
  const Ended call = program(arguments);
  INFO(arguments << ": " << call.err);
  CHECK(call.status == 1);
  CHECK(call.out == "");
  CHECK(call.err == "coldcast: the run failed: " + sentence + "\n");
}

}  // namespace

TEST_CASE("a load of unknown rate is counted while it runs, by whatever command") {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.json", worked(restless_users).dump()).string();
  const std::string sweep =
      folder
          .file("w.json", R"({"scenario": "s.json", "vary": {"/platform/memory_mb": [512, 1024]}})")
          .string();
  const std::string too_many =
      "it brings more than the 100000 requests of --max-requests, all that is simulated together";
  for (const std::string& call :
       {"run " + file, "compare " + file + " " + file, "explain " + file, "sweep " + sweep,
        "capacity " + file + " --slo 'p95<1s' --replications 3"})
    check_cut_off(call + " --quiet --max-requests 100000", too_many);
}

TEST_CASE(
    "a run that is cut off leaves no half of a file, and a sweep the points that it finished") {
  const TemporaryFolder folder;
  folder.file("s.json", worked(restless_users).dump());
  const std::string into = (folder / "r").string();
  const Ended run = program("run " + (folder / "s.json").string() +
                            " --trace --quiet --max-requests 100000 --output-dir " + into);
  CHECK(run.status == 1);
  CHECK(std::filesystem::is_empty(into));
  const std::string sweep = folder
                                .file("w.json", R"({"scenario": "s.json",
                              "vary": {"/run/duration_s": [1, 2, 1e6]}})")
                                .string();
  const std::string call = "sweep " + sweep + " --quiet --jobs 1 --max-requests 100000 ";
  CHECK(program(call + "--output-dir " + into + "2").status == 1);
  const Ended kept = program("sweep " + into + "2 --quiet --format json");
  CHECK(json_of(kept)["points"].size() == 2);
}

TEST_CASE("a sweep is refused by its points times replications times requests") {
  const TemporaryFolder folder;
  folder.file("s.json", worked().dump());
  const auto refused = [&](const std::string& vary, const std::string& asked, bool surely = true) {
    const std::string sweep =
        folder.file("w.json", R"({"scenario": "s.json", "vary": )" + vary + "}").string();
    check_refused("sweep " + sweep + " --max-requests 799",
                  sweep + ": asks for about " + asked +
                      " requests in all points together, more than the 799 of --max-requests");
    if (surely) CHECK(program("sweep " + sweep + " --quiet --max-requests " + asked).status == 0);
  };
  refused(R"({"/platform/memory_mb": [128, 256, 512, 1024]})", "800");
  refused(R"({"/run/requests": [100, 300], "/platform/memory_mb": [128, 256]})", "1600");
  refused(R"({"/run/seed": [1, 2, 3, 4], "/run/replications": [1, 3]})", "1600");
  refused(
      R"({"/run": [{"requests": 100, "replications": 4}, {"requests": 200, "replications": 3}]})",
      "1000");
  INFO("by time: 20 requests a second for 10 and for 20 s, by chance a few more or less");
  refused(
      R"({"/run": [{"duration_s": 10, "replications": 2}, {"duration_s": 20, "replications": 2}],
          "/workload/rate_per_s": [20]})",
      "1200", false);
}

TEST_CASE("points that are to be precise count with the replications that each has at least") {
  const TemporaryFolder folder;
  folder.file("s.json", worked(R"({"run": {"replications": 2}})").dump());
  const std::string sweep = folder
                                .file("w.json", R"({"scenario": "s.json",
      "vary": {"/platform/memory_mb": [512]}, "precision": {"relative": 0.5}})")
                                .string();
  check_refused("sweep " + sweep + " --max-requests 1999",
                sweep +
                    ": asks for about 2000 requests in all points together, more than the 1999 of "
                    "--max-requests");
  CHECK(program("sweep " + sweep + " --quiet --max-requests 2000").status == 0);
}

TEST_CASE("a plan is refused by its configurations times replications times requests") {
  const TemporaryFolder folder;
  const std::string plan = folder
                               .file("p.json", R"({
      "workload": {"kind": "poisson", "rate_per_s": 10, "duration_s": 1000},
      "model": {"service": 0.1}, "run": {"requests": 100, "replications": 3},
      "slo": ["p95<1s"],
      "candidates": [{"platform": {"kind": "aws-lambda", "era": "2026"},
                      "vary": {"/platform/memory_mb": [512, 1024]}}]})")
                               .string();
  check_refused("plan " + plan + " --max-requests 599",
                plan +
                    ": asks for about 600 requests in all configurations together, more than the "
                    "599 of --max-requests");
}

TEST_CASE("a calibration by runs and a generated load ask before they begin") {
  const TemporaryFolder folder;
  const std::string scenario =
      folder.file("s.json", worked(R"({"run": {"requests": 1000000000000000}})").dump()).string();
  const std::string spec = folder
                               .file("c.json", R"({
      "name": "a function",
      "simulate": {"scenario": "s.json", "replications": 1,
                   "parameters": [{"path": "/model/service", "range": [0.01, 1]}],
                   "targets": [{"metric": "latency_mean_ms", "value": 100}]}})")
                               .string();
  check_refused("calibrate " + spec,
                scenario +
                    ": /run: asks for about 1e+15 requests in all replications together, more "
                    "than the 100000000000 of --max-requests");
  check_refused("gen wu2022/w-120 --requests 1000 --summary-only --max-requests 999",
                "wu2022/w-120: asks for about 1000 requests, more than the 999 of --max-requests");
  folder.file("u.json", worked(restless_users).dump());
  check_cut_off("gen " + (folder / "u.json").string() + " --summary-only --max-requests 100000",
                "it brings more than the 100000 requests of --max-requests, all that is simulated "
                "together");
}

TEST_CASE("a case that asks for too much ends its verification, and does not count as passed") {
  const TemporaryFolder folder;
  const auto cases = [&](const char* arrival, const char* platform) {
    return folder
        .file("cases.json", std::string{R"([{"id": "X-1", "kind": "stochastic", "config": {)"} +
                                R"("arrival": )" + arrival +
                                R"(, "service": {"dist": "exponential", "mean": 0.1},)" +
                                R"("platform": )" + platform +
                                R"(}, "parameters": {}, "expected": {"wait_mean_s": 0.4}}])")
        .string();
  };
  const std::string server = R"({"kind": "pool", "servers": 1})";
  const std::string fine = cases(R"({"type": "poisson", "rate": 8})", server.c_str());
  check_cut_off("verify --quick --cases " + fine + " --max-requests 1000",
                "case X-1: it brings more than the 1000 requests of --max-requests, all that is "
                "simulated together");
}
