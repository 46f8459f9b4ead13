// What a plan file comes to: configurations, and those that platforms refuse.

#include "sim/study/plan/plan_file.hpp"

#include "tests/catch.hpp"
#include "tests/study/plan/plans.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("a plan tries each value with each, for each of its entries") {
  const PlanFile file = plan();
  REQUIRE(file.candidates.size() == 8);
  CHECK(file.groups == std::vector<std::string>{"lambda", "servers"});
  CHECK(file.candidates[0].config == "memory_mb 512");
  CHECK(file.candidates[3].scenario.resolved["platform"]["memory_mb"] == 3538);
  CHECK(file.candidates[4].group == 1);
  CHECK(file.candidates[4].config == "instances 1, instance_type c5.large");
  const Json& last = file.candidates[7].scenario.resolved["platform"];
  CHECK(last["instance_type"] == "c5.xlarge");
  CHECK(last["max_instances"] == 2);
  CHECK(file.objective.metric.name == "cost_usd_per_month");
  CHECK_FALSE(file.objective.more_is_better);
}

TEST_CASE("several models are tried with everything else, and entries may have their own") {
  const PlanFile file = plan(R"({"model": ["mobilenet/tf-1.15", "mobilenet/ort-1.4"],
    "candidates": [{"name": "a", "platform": {"kind": "aws-lambda", "memory_mb": 2048}},
                   {"name": "b", "platform": {"kind": "aws-lambda", "memory_mb": 2048},
                    "model": {"name": "own", "service": 1}}]})");
  REQUIRE(file.candidates.size() == 3);
  CHECK(file.candidates[0].scenario.model == "MobileNet, TensorFlow 1.15");
  CHECK(file.candidates[1].config == "model mobilenet/ort-1.4");
  CHECK(file.candidates[2].scenario.model == "own");
}

TEST_CASE("limits and budget of a plan are limits of every scenario") {
  const PlanFile file = plan(R"({"slo": {"latency_p95_ms": {"max": 900}},
    "budget": {"usd_per_month": 50, "usd_per_run": 2}})");
  const std::vector<Slo>& slos = file.candidates[5].scenario.run.slo;
  REQUIRE(slos.size() == 3);
  CHECK(slos[0].metric == "latency_p95_ms");
  CHECK(*slos[0].max == 900);
  CHECK(slos[1].metric == "cost_usd_per_month");
  CHECK(*slos[1].max == 50);
  CHECK_FALSE(slos[1].strict);
  CHECK(slos[2].metric == "cost_usd");
}

TEST_CASE("values that rounding makes the same are one configuration of a plan") {
  const PlanFile file = plan(R"({"candidates": [{"name": "s",
    "platform": {"kind": "aws-ec2", "era": "2021", "instance_type": "c5.large"},
    "vary": {"/platform/min_instances": {"log": [1, 4, 9], "round": 1}}}]})");
  REQUIRE(file.candidates.size() + file.refused.size() == 4);
  CHECK(file.candidates[0].config == "min_instances 1");
}

TEST_CASE("what a platform refuses is listed with its reason and does not stop the rest") {
  const PlanFile file = plan(R"({"candidates": [{"name": "l",
    "platform": {"kind": "aws-lambda", "era": "2021"},
    "vary": {"/platform/memory_mb": [2048, 100000]}}]})");
  CHECK(file.candidates.size() == 1);
  REQUIRE(file.refused.size() == 1);
  CHECK(file.refused[0].config == "memory_mb 100000");
  CHECK(file.refused[0].reason.starts_with("/platform/memory_mb: 100000 is above the 10240 MB"));
}

TEST_CASE("what is wrong with a plan is said in one sentence with its place") {
  CHECK(plan_complaint(R"({"candidates": [{"platform": {"kind": "aws-lambda"},
          "vary": {"/platform/memry_mb": [1024]}}]})") ==
        "p.json: /candidates/0/platform: none of its configurations can be; the first (memry_mb "
        "1024): /platform/memry_mb: unknown key; did you mean \"memory_mb\"?");
  CHECK(plan_complaint(R"({"candidates": [{"platform": {"kind": "aws-lambda"},
          "vary": {"/workload/rate_per_s": [1]}}]})") ==
        "p.json: /candidates/0/vary/~1workload~1rate_per_s: all candidates serve the same load; "
        "vary what serves it");
  CHECK(plan_complaint(R"({"candidates": [{"platform": {"kind": "aws-lambda"},
          "vary": {"memory_mb": [1]}}]})") ==
        "p.json: /candidates/0/vary/memory_mb: is no pointer; write for example "
        "\"/platform/memory_mb\"");
  CHECK(plan_complaint(R"({"candidates": [{"platform": {"kind": "aws-lambda"},
          "vary": {"/platform/~5": [1]}}]})") ==
        "p.json: /candidates/0/vary/~1platform~1~05: is no pointer: in it ~ is written ~0, and / "
        "within a key ~1");
  CHECK(plan_complaint(R"({"candidates": [{"platform": {"kind": "aws-lambda"}},
                                          {"platform": {"kind": "aws-lambda"}}]})") ==
        "p.json: /candidates/1/name: a second \"aws-lambda\"; give each entry a \"name\" of its "
        "own");
  CHECK(plan_complaint(R"({"objective": "cost_usd_per_moth"})") ==
        "p.json: /objective: no metric \"cost_usd_per_moth\"; did you mean "
        "\"cost_usd_per_month\"?");
  CHECK(plan_complaint(R"({"run": {"slo": ["p95<1s"]}})") ==
        "p.json: /run/slo: limits of a plan stand under \"slo\"");
  CHECK(plan_complaint(R"({"candidates": []})") ==
        "p.json: /candidates: is empty; give at least one platform");
  CHECK(plan_complaint(R"({"candidats": []})").starts_with("p.json: /candidats: unknown key"));
  CHECK(plan_complaint(R"({"model": ["mobilenet/tf-1.16"]})")
            .starts_with("p.json: /model/0: no \"mobilenet/tf-1.16\" in profiles"));
  CHECK(plan_complaint(R"({"candidates": [{"platform": {"kind": "function"}}]})") ==
        "p.json: /candidates/0/platform: none of its configurations can be; the first: /platform: "
        "has no prices; give it \"prices\", or the plan another \"objective\"");
}
