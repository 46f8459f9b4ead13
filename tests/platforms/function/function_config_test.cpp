// How the keys of a function platform are read, where that takes more than a type and a range.

#include "platforms/function/function_config.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

const std::string tiers = R"("cpu_tiers": [[128, 200], [1024, 1400], [2048, 2400]])";

std::string function_complaint(const std::string& platform) {
  return scenario_complaint(small, R"({"platform": )" + platform + "}");
}

/// The half line about a platform: "1024 MB, 0.583 vCPU, image".
std::string summary(const std::string& platform) {
  return scenario(small, R"({"platform": )" + platform + "}").platform.summary;
}

}  // namespace

TEST_CASE("memory brings the vCPUs of its tier, at 2400 MHz each unless said otherwise") {
  CHECK_THAT(summary("{\"memory_mb\": 1024, " + tiers + "}"), StartsWith("1024 MB, 0.583 vCPU"));
  CHECK_THAT(summary("{\"memory_mb\": 2048, " + tiers + "}"), StartsWith("2048 MB, 1 vCPU"));
  CHECK_THAT(summary("{\"memory_mb\": 128, \"mhz_per_vcpu\": 1000, " + tiers + "}"),
             StartsWith("128 MB, 0.2 vCPU"));
  CHECK_THAT(summary("{\"memory_mb\": 128, \"vcpu\": 3, " + tiers + "}"),
             StartsWith("128 MB, 3 vCPU"));
}

TEST_CASE("memory that is no tier is refused with the tiers") {
  CHECK(function_complaint("{\"memory_mb\": 1536, " + tiers + "}") ==
        "/platform/memory_mb: 1536 is none of the sizes offered: 128, 1024, 2048 MB");
}

TEST_CASE("tiers must ascend and be pairs of whole numbers") {
  CHECK_THAT(function_complaint(R"({"cpu_tiers": [[256, 400], [128, 200]]})"),
             ContainsSubstring("memory must ascend from tier to tier"));
  CHECK_THAT(function_complaint(R"({"cpu_tiers": [[256]]})"),
             ContainsSubstring("[256] is no pair of MB and MHz"));
  CHECK_THAT(function_complaint(R"({"cpu_tiers": [[256, 0.5]]})"), ContainsSubstring("is no pair"));
  CHECK_THAT(function_complaint(R"({"cpu_tiers": [[0, 200]]})"), ContainsSubstring("is no pair"));
  CHECK_THAT(function_complaint(R"({"cpu_tiers": []})"), ContainsSubstring("is empty"));
  CHECK_THAT(function_complaint(R"({"cpu_tiers": 5})"), ContainsSubstring("expected an array"));
}

TEST_CASE("tiers and a proportion of memory exclude each other") {
  CHECK_THAT(function_complaint("{\"memory_mb\": 1024, \"mb_per_vcpu\": 1769, " + tiers + "}"),
             StartsWith("/platform/mb_per_vcpu: give this or \"cpu_tiers\""));
  CHECK_THAT(function_complaint(R"({"mhz_per_vcpu": 2400})"),
             ContainsSubstring("needs \"cpu_tiers\""));
}

TEST_CASE("a queue has a capacity and a finite time") {
  CHECK(function_complaint(R"({"queue": {}})").empty());
  CHECK(function_complaint(R"({"queue": {"capacity": 0, "timeout_s": "30s"}})").empty());
  CHECK_THAT(function_complaint(R"({"queue": {"timeout_s": "inf"}})"),
             StartsWith("/platform/queue/timeout"));
  CHECK_THAT(function_complaint(R"({"queue": {"timeout_s": 0}})"),
             ContainsSubstring("below 0.001"));
  CHECK_THAT(function_complaint(R"({"queue": {"capacity": -1}})"), ContainsSubstring("below 0"));
  CHECK_THAT(function_complaint(R"({"queue": {"places": 1}})"), ContainsSubstring("places"));
}

TEST_CASE("requests share a start only where the first free instance serves them") {
  CHECK(function_complaint(R"({"binding": "first-free", "requests_per_start": 4})").empty());
  CHECK(function_complaint(R"({"requests_per_start": 4})") ==
        "/platform/requests_per_start: needs \"binding\": \"first-free\" beside it");
}

TEST_CASE("more provisioned instances than a vendor offers are refused, however they are given") {
  for (const std::string given : {"8", R"({"instances": 8})"})
    CHECK_THAT(
        function_complaint(R"({"max_provisioned_concurrency": 4, "provisioned_concurrency": )" +
                           given + "}"),
        StartsWith("/platform/provisioned_concurrency: 8 is above the 4"));
}

TEST_CASE("a model that does not fit into the memory is a warning, for all calls fail") {
  const auto warnings = [](const std::string& changes) {
    return scenario(small, changes).warnings;
  };
  CHECK(warnings(R"({"model": {"memory_mb": 512}, "platform": {"memory_mb": 512}})").empty());
  const auto too_large =
      warnings(R"({"model": {"memory_mb": 513}, "platform": {"memory_mb": 512}})");
  REQUIRE(too_large.size() == 1);
  CHECK(too_large[0] ==
        "every call runs out of memory: the model needs 513 MB of the instance's 512 MB");
}

TEST_CASE("idle instances go after a time, a random time, or a share of them at a time") {
  const auto complaint = [](const std::string& keys) {
    return function_complaint("{" + keys + "}");
  };
  CHECK(complaint(R"("keep_alive_s": "5m")").empty());
  CHECK(complaint(R"("keep_alive_s": {"kind": "exponential", "mean_s": 300})").empty());
  CHECK(complaint(R"("eviction": {"period_s": 360, "share": 0.5})").empty());
  CHECK(complaint(R"("eviction": {"period_s": 360, "share": 1.5})") ==
        "/platform/eviction/share: 1.5 is above 1");
  CHECK(complaint(R"("eviction": {"period_s": 360})") == "/platform/eviction: missing \"share\"");
}
