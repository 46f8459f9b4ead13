// Vendors as files: kinds, eras, limits with their sources, and what a platform refuses.

#include "sim/config/vendor.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const std::string quotas = "AWS Lambda developer guide, quotas, 2022-11-14";

std::string lambda_complaint(const std::string& platform) {
  return scenario_complaint(on_lambda, R"({"platform": )" + platform + "}");
}

/// What a vendor's own file is refused for.
std::string vendor_file_complaint(const std::string& vendor) {
  TemporaryFolder configs;
  std::filesystem::create_directories(configs / "prices");
  const auto file = configs.file("platforms/mine/2000.json", vendor);
  const std::string said =
      scenario_complaint(small, R"({"platform": {"kind": "mine"}})", configs.path().string());
  return said.starts_with(file.string() + ": ") ? said.substr(file.string().size() + 2) : said;
}

}  // namespace

TEST_CASE("a vendor's defaults hold unless the scenario says otherwise") {
  const Scenario given = scenario(on_lambda, R"({"platform": {"timeout_s": "1m"}})");
  const Json& platform = given.resolved["platform"];
  CHECK(platform["memory_mb"] == 1024);
  CHECK(platform["timeout_s"] == "1m");
  CHECK(given.platform.summary == "1024 MB, 0.579 vCPU, image");
  CHECK(given.prices.items().size() == 4);
}

TEST_CASE("a vendor without an era is taken in its newest") {
  CHECK(scenario(on_lambda, R"({"platform": {"era": null}})").era == "2026");
  CHECK(scenario(on_lambda, R"({"platform": {"era": 2021}})").era == "2021");
  CHECK(lambda_complaint(R"({"era": "2019"})") ==
        "/platform/era: no era \"2019\" of aws-lambda; there are \"2021\", \"2026\"");
  CHECK(lambda_complaint(R"({"kind": "function", "era": "2021"})") ==
        "/platform/era: function is a bare mechanism and has no eras");
}

TEST_CASE("a kind of platform that does not exist is refused with the nearest") {
  CHECK(lambda_complaint(R"({"kind": "aws-lamda"})") ==
        "/platform/kind: no \"aws-lamda\"; did you mean \"aws-lambda\"?");
  CHECK(lambda_complaint(R"({"kind": "lambda"})") ==
        "/platform/kind: no \"lambda\"; did you mean \"aws-lambda\"?");
  CHECK(lambda_complaint(R"({"kind": "gpu"})")
            .starts_with("/platform/kind: no \"gpu\"; there are \"aws-api-gateway\", "));
}

TEST_CASE("a value outside of a vendor's range is refused with the limit and its source") {
  const std::string lambda = " of aws-lambda (era 2021) [" + quotas;
  CHECK(lambda_complaint(R"({"memory_mb": 100000})") ==
        "/platform/memory_mb: 100000 is above the 10240 MB" + lambda + " (since 2020-12)]");
  CHECK(lambda_complaint(R"({"memory_mb": 64})") ==
        "/platform/memory_mb: 64 is below the 128 MB" + lambda + " (since 2020-12)]");
  CHECK(lambda_complaint(R"({"timeout_s": 901})") ==
        "/platform/timeout_s: 901 is above the 900 s" + lambda + "]");
  CHECK(lambda_complaint(R"({"timeout_s": "20m"})") ==
        "/platform/timeout_s: 1200 is above the 900 s" + lambda + "]");
  CHECK(lambda_complaint(R"({"timeout_s": "inf"})") ==
        "/platform/timeout_s: inf is above the 900 s" + lambda + "]");
  CHECK(lambda_complaint(R"({"timeout_s": "15m"})") == "");
  CHECK(lambda_complaint(R"({"memory_mb": 128.5})") ==
        "/platform/memory_mb: 128.5 is no multiple of the 1 MB steps" + lambda +
            " (since 2020-12)]");
}

TEST_CASE("concurrency that is reserved or provisioned must fit into the account's") {
  CHECK(lambda_complaint(R"({"reserved_concurrency": 900})") == "");
  CHECK(lambda_complaint(R"({"reserved_concurrency": 901})") ==
        "/platform/reserved_concurrency: 901 leaves less than the 100 that must stay unreserved "
        "of the account's 1000");
  CHECK(lambda_complaint(R"({"reserved_concurrency": 5, "provisioned_concurrency": 6})") ==
        "/platform/provisioned_concurrency: 6 is above the concurrency limit of 5");
  CHECK(lambda_complaint(R"({"provisioned_concurrency": {"instances": 1001}})") ==
        "/platform/provisioned_concurrency: 1001 is above the concurrency limit of 1000");
  CHECK(lambda_complaint(R"({"provisioned_concurrency": "some"})") ==
        "/platform/provisioned_concurrency: expected a whole number, found a string \"some\"");
}

TEST_CASE("SnapStart is refused where it is not offered") {
  const std::string place = "/platform/snap_start: ";
  CHECK(lambda_complaint(R"({"snap_start": true})") == place + "this platform and era have none");
  CHECK(lambda_complaint(R"({"era": "2026", "snap_start": true})") ==
        place + "is not offered for container images; use \"package\": \"zip\"");
  CHECK(lambda_complaint(R"({"era": "2026", "package": "zip", "snap_start": true,
                      "provisioned_concurrency": 1})") ==
        place + "is not offered with provisioned concurrency");
  CHECK(lambda_complaint(R"({"era": "2026", "package": "zip", "snap_start": true,
                      "ephemeral_storage_mb": 513})") ==
        place + "is not offered with more than the free ephemeral storage");
  CHECK(lambda_complaint(R"({"era": "2026", "package": "zip", "snap_start": true})") == "");
}

TEST_CASE("a package that is too large for its kind is refused") {
  const auto of_size = [](const std::string& mb, const std::string& package) {
    return scenario_complaint(on_lambda, R"({"model": {"image_mb": )" + mb +
                                             R"(}, "platform": {"package": ")" + package + "\"}}");
  };
  CHECK(of_size("10240", "image") == "");
  CHECK(of_size("10241", "image") ==
        "/platform/package: \"m\" is 10241 MB, above the 10240 MB of an image package");
  CHECK(of_size("251", "zip") ==
        "/platform/package: \"m\" is 251 MB, above the 250 MB of a zip package");
}

TEST_CASE("keys of a platform that contradict each other are refused") {
  CHECK(lambda_complaint(R"({"cold_start_s": 1})") ==
        "/platform/cold_start_s: give this or \"start_up\", not both");
  CHECK(lambda_complaint(R"({"keep_alive_s": {"kind": "exponential", "mean_s": 600}})") == "");
  CHECK(lambda_complaint(R"({"eviction": {"period_s": 380}})") ==
        "/platform/eviction: missing \"share\"");
  CHECK(lambda_complaint(R"({"scaling_rate": {"at_once": 0}})") ==
        "/platform/scaling_rate/at_once: 0 is below 1");
  CHECK(lambda_complaint(R"({"start_up": [{"name": "a", "time_s": 1}, {"name": "a"}]})") ==
        "/platform/start_up/1/name: a second stage \"a\"");
  CHECK(lambda_complaint(R"({"start_up": [{"name": "a", "time_s": 1, "after": ["b"]}]})") ==
        "/platform/start_up/0/after: \"b\" is no stage listed before this one");
  CHECK(lambda_complaint(R"({"start_up": [{"name": "a", "after": "b"}]})") ==
        "/platform/start_up/0/after: expected an array with names of stages");
  CHECK(lambda_complaint(R"({"start_up": [{"name": "a", "mb_per_s": 100}]})") ==
        "/platform/start_up/0/mb_per_s: needs \"megabytes\" beside it: \"image\" or \"download\"");
  CHECK(scenario_complaint(on_lambda, R"({"model": {"start_up": {"boot": 3}}})") ==
        "/platform/start_up: the model \"m\" has a stage \"boot\" that this platform does not run");
}

TEST_CASE("a vendor's file is read as strictly as a scenario") {
  CHECK(vendor_file_complaint(R"({"mechanism": "function", "defaults": {}})") == "");
  CHECK(vendor_file_complaint(R"({"mechanism": "functoin", "defaults": {}})") ==
        "/mechanism: no mechanism \"functoin\"");
  CHECK(vendor_file_complaint(R"({"mechanism": "function"})") == "missing \"defaults\"");
  CHECK(vendor_file_complaint(R"({"mechanism": "function", "defaults": []})") ==
        "/defaults: expected an object, found an array");
  CHECK(vendor_file_complaint(R"({"mechanism": "function", "defaults": {}, "limit": {}})") ==
        "/limit: unknown key; did you mean \"limits\"?");
  CHECK(vendor_file_complaint(R"({"mechanism": "function", "defaults": {},
                           "limits": {"memory_mb": {"most": 3}}})") ==
        "/limits/memory_mb/most: unknown key; there are \"max\", \"min\", \"source\", \"step\"");
}

TEST_CASE("no limit at all is above a vendor's limit") {
  CHECK(lambda_complaint(R"({"kind": "gcp-cloud-run", "concurrency": "inf"})")
            .starts_with("/platform/concurrency: inf is above the 1000 of gcp-cloud-run (era "));
  CHECK(lambda_complaint(R"({"kind": "azure-functions", "max_instances": "inf"})")
            .starts_with("/platform/max_instances: inf is above the 200 of azure-functions (era "));
}
