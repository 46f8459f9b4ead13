// The scenario as it was understood: every name replaced by what it stands for. It is written to
// results, so it must be a scenario again, and one that stays as it is.

#include "sim/report/run_json.hpp"
#include "sim/study/study.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string again(const Json& resolved) {
  return json_text(read_scenario(resolved, "r.json", Catalogue{"configs"}, all_kinds()).resolved);
}

Json file(const std::string& name) {
  return Catalogue{"configs"}.load_file("scenarios", "configs/scenarios/" + name + ".json");
}

Scenario read_with_all(const Json& json) {
  return read_scenario(json, "s.json", Catalogue{"configs"}, all_kinds());
}

/// A scenario with one --set.
Json with_setting(Json json, const std::string& assignment) {
  set_in_scenario(json, assignment, Catalogue{"configs"});
  return json;
}

std::string set_complaint(const std::string& assignment) {
  try {
    read_with_all(with_setting(file("wu2022-lambda-mobilenet-w120"), assignment));
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a resolved scenario is a scenario again and resolves to the same bytes") {
  for (const std::string& name : Catalogue{"configs"}.names("scenarios")) {
    INFO(name);
    const Json resolved = read_with_all(file(name)).resolved;
    CHECK(resolved["workload"].is_object());
    CHECK(resolved["model"].is_object());
    CHECK(again(resolved) == json_text(resolved));
  }
}

TEST_CASE("a default that is taken away stays away in the resolved scenario") {
  const Scenario without = scenario(on_lambda);
  Json json = parse_json(on_lambda, "t");
  json["platform"]["scaling_rate"] = nullptr;
  json["platform"]["bill_init"] = {{"zip", nullptr}};
  const Json resolved = read_with_all(json).resolved;
  CHECK(without.resolved["platform"]["scaling_rate"].is_object());
  CHECK(resolved["platform"]["scaling_rate"].is_null());
  CHECK(resolved["platform"]["bill_init"].dump() ==
        R"({"image":true,"provisioned":true,"zip":null})");
  CHECK(again(resolved) == json_text(resolved));
}

TEST_CASE("a resolved scenario gives the same result as the one it came from") {
  Json json = file("wu2022-lambda-mobilenet-w120");
  json["run"] = {{"replications", 2}, {"requests", 200}, {"seed", 7}};
  const Scenario first = read_with_all(json);
  const Scenario second = read_with_all(first.resolved);
  const auto text = [](const Scenario& s) {
    return json_text(run_json(s, run_scenario(s, {}), "", {}));
  };
  CHECK(text(first) == text(second));
}

TEST_CASE("setting a value in what a name stands for changes a copy of that file") {
  const Json json = file("wu2022-lambda-mobilenet-w120");
  REQUIRE(json["model"] == "mobilenet/tf-1.15");
  const Json changed = with_setting(json, "/model/memory_mb=700");
  CHECK(changed["model"]["memory_mb"] == 700);
  CHECK(changed["model"]["image_mb"] == 1238);
  CHECK(with_setting(json, "/workload/requests=9")["workload"]["kind"] == "mmpp");
  CHECK(with_setting(json, "/model=mobilenet/ort-1.4")["model"] == "mobilenet/ort-1.4");
  CHECK(with_setting(json, "/prices=aws/us-east-1/2026")["prices"] == "aws/us-east-1/2026");
  CHECK(read_with_all(with_setting(json, "/platform/memory_mb=4096"))
            .platform.summary.starts_with("4096 MB"));
}

TEST_CASE("what is set is read as strictly as what is written") {
  const std::string place = "s.json: ";
  CHECK(set_complaint("/workload/requests=-1") == place + "/workload/requests: -1 is below 0");
  CHECK(set_complaint("/workload/rate_per_s=5") ==
        place + "/workload/rate_per_s: unknown key; did you mean \"rates_per_s\"?");
  CHECK(set_complaint("/platform/memory_mb=big") ==
        place + "/platform/memory_mb: expected a whole number, found a string \"big\"");
  CHECK(set_complaint("/platform/keep_alive_s=NaN")
            .starts_with(place +
                         "/platform/keep_alive_s: expected seconds or a text such as \"200ms\""));
  CHECK(set_complaint("platform/memory_mb=3") ==
        "command line: \"platform/memory_mb=3\" is not of the form /json/pointer=value");
}
