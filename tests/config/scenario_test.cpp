// Whole scenarios, good and bad. The messages are what users see, so they are compared as a whole.

#include "sim/config/scenario.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string change_complaint(const std::string& changes) {
  return scenario_complaint(small, changes);
}

/// What reading a file says, without the folder's own path.
std::string file_complaint(const std::string& text) {
  TemporaryFolder folder;
  const auto file = folder.file("s.json", text);
  try {
    Catalogue{"configs"}.load_file("scenarios", file);
    return "";
  } catch (const ConfigError& error) {
    const std::string message = error.what();
    return message.substr(file.parent_path().string().size() + 1);
  }
}

/// A folder of configs of its own, with the platforms and prices of the project.
struct Configs : TemporaryFolder {
  Configs() {
    for (const char* kind : {"platforms", "prices"})
      std::filesystem::copy(std::string{"configs/"} + kind, *this / kind,
                            std::filesystem::copy_options::recursive);
  }
};

}  // namespace

TEST_CASE("a scenario has the values of its file and defaults for the rest") {
  const Scenario plain = scenario(small);
  CHECK(plain.name == "m on function");
  CHECK(plain.kind == "function");
  CHECK(plain.era == "");
  CHECK(plain.model == "m");
  CHECK(plain.run.seed == 1);
  CHECK(plain.run.replications == 1);
  CHECK(plain.run.warmup.rule == Warmup::Rule::none);
  CHECK_FALSE(plain.workload.endless);
  CHECK(plain.prices.items().empty());
  CHECK(scenario(small, R"({"run": {"replications": null}})").run.replications == 20);
  CHECK(scenario(small, R"({"name": "mine"})").name == "mine");
}

TEST_CASE("an unknown key of a scenario is refused with the nearest known one") {
  CHECK(change_complaint(R"({"plattform": {}})") ==
        "/plattform: unknown key; did you mean \"platform\"?");
  CHECK(change_complaint(R"({"run": {"replication": 3}})") ==
        "/run/replication: unknown key; did you mean \"replications\"?");
  CHECK(change_complaint(R"({"client": {"timeout_ms": 300}})") ==
        "/client/timeout_ms: unknown key; the unit here is seconds: \"timeout_s\"");
  CHECK(change_complaint(R"({"platform": {"keep_alive_min": 10}})") ==
        "/platform/keep_alive_min: unknown key; the unit here is seconds: \"keep_alive_s\"");
  CHECK(change_complaint(R"({"workload": {"rate_per_min": 10}})") ==
        "/workload/rate_per_min: unknown key; the unit here is per second: \"rate_per_s\"");
}

TEST_CASE("a part that a scenario needs is missed by name") {
  CHECK(change_complaint(R"({"model": null})") == "missing \"model\"");
  CHECK(change_complaint(R"({"platform": null})") == "missing \"platform\"");
  CHECK(change_complaint(R"({"workload": null})") == "missing \"workload\"");
  CHECK(change_complaint(R"({"workload": {"kind": null}})") == "/workload: missing \"kind\"");
  CHECK(change_complaint(R"({"platform": "aws-lambda"})") ==
        "/platform: expected an object, found a string \"aws-lambda\"");
}

TEST_CASE("a workload that never ends needs an end") {
  const char* const poisson =
      R"({"workload": {"kind": "poisson", "count": null, "rate_per_s": 9}})";
  CHECK(change_complaint(poisson) ==
        "/run: this workload never ends by itself; give \"requests\" or \"duration_s\"");
  Json json = parse_json(small, "t");
  json["workload"] = {{"kind", "poisson"}, {"rate_per_s", 9}};
  for (const char* end : {R"({"run": {"requests": 5}})", R"({"run": {"duration_s": "5m"}})",
                          R"({"workload": {"duration_s": 5}})", R"({"workload": {"requests": 5}})"})
    CHECK(scenario_complaint(json.dump(), end) == "");
}

TEST_CASE("numbers that make no sense are refused") {
  CHECK(change_complaint(R"({"workload": {"kind": "poisson", "rate_per_s": -3}})") ==
        "/workload/rate_per_s: -3 is below 1e-09");
  CHECK(change_complaint(R"({"workload": {"interval_s": 1e300}})") ==
        "/workload/interval_s: 1e+300 is above 315360000 s");
  CHECK(change_complaint(R"({"workload": {"interval_s": "NaN"}})") ==
        "/workload/interval_s: expected seconds or a text such as \"200ms\", \"90s\", \"5m\", "
        "\"1.5h\", \"2d\", found a string \"NaN\"");
  CHECK(change_complaint(R"({"run": {"replications": 0}})") == "/run/replications: 0 is below 1");
  CHECK(change_complaint(R"({"run": {"replications": 2.5}})") ==
        "/run/replications: expected a whole number, found 2.5");
  CHECK(change_complaint(R"({"run": {"seed": -1}})") == "/run/seed: -1 is below 0");
  CHECK(change_complaint(R"({"run": {"seed": 18446744073709551615}})") ==
        "/run/seed: 18446744073709551615 is beyond 2^53, where whole numbers end");
  CHECK(change_complaint(R"({"run": {"duration_s": "inf"}})") ==
        "/run/duration_s: \"inf\" is above 315360000 s");
}

TEST_CASE("a warm-up says its rule, and leaves something to measure") {
  CHECK(scenario(small, R"({"run": {"warmup_s": 2}})").run.warmup.fixed == seconds(2));
  CHECK(change_complaint(R"({"run": {"warmup": "fixed"}})") == "/run: missing \"warmup_s\"");
  CHECK(change_complaint(R"({"run": {"warmup": "none", "warmup_s": 2}})") ==
        "/run/warmup_s: has no effect beside the other keys here");
  CHECK(change_complaint(R"({"run": {"warmup": "mser"}})") ==
        "/run/warmup: no \"mser\"; did you mean \"mser5\"?");
  CHECK(change_complaint(R"({"run": {"warmup_s": "1m", "duration_s": 60}})") ==
        "/run/warmup_s: nothing is left to measure: the run ends at 60 s");
}

TEST_CASE("a name that leads nowhere is refused where it stands") {
  CHECK(change_complaint(R"({"model": "mobilnet/tf-1.15"})") ==
        "/model: no \"mobilnet/tf-1.15\" in profiles; did you mean \"mobilenet/tf-1.15\"?");
  CHECK(change_complaint(R"({"workload": "wu2022/w-12"})") ==
        "/workload: no \"wu2022/w-12\" in workloads; did you mean \"wu2022/w-120\"?");
  CHECK(change_complaint(R"({"prices": "aws/us-east-1/2031"})") ==
        "/prices: no \"aws/us-east-1/2031\" in prices; did you mean \"aws/us-east-1/2021\"?");
  CHECK(change_complaint(R"({"model": "../prices/aws"})") ==
        "/model: \"../prices/aws\" is no name in profiles; names are like \"mobilenet/tf-1.15\", "
        "without \"..\" or a leading \"/\"");
  CHECK(change_complaint(R"({"model": {"extends": "mobilnet/tf-1.15"}})") ==
        "/model/extends: no \"mobilnet/tf-1.15\" in profiles; did you mean \"mobilenet/tf-1.15\"?");
}

TEST_CASE("a platform may name prices of its own") {
  const Scenario priced = scenario(small, R"({"platform": {"prices": "aws/us-east-1/2021"}})");
  CHECK(priced.prices.items().size() == 4);
  CHECK(scenario(on_lambda, R"({"platform": {"prices": "aws/us-east-1/2026"}})")
            .resolved["prices"]["era"] == "2026");
  CHECK(change_complaint(R"({"platform": {"prices": "aws/us-east-1/2031"}})") ==
        "/platform/prices: no \"aws/us-east-1/2031\" in prices; did you mean "
        "\"aws/us-east-1/2021\"?");
}

TEST_CASE("a platform made of others has the prices and models of each") {
  const std::string two = R"({"platform": {"kind": "pipeline", "stages": [
      {"name": "see", "platform": {"kind": "aws-lambda", "era": "2021"}},
      {"name": "say", "model": "mobilenet/ort-1.4", "platform": {"kind": "aws-lambda", "era": "2026",
                                                                 "memory_mb": 2048}}]}})";
  const Scenario both = scenario(small, two);
  CHECK(both.kind == "pipeline");
  CHECK(both.era == "");
  CHECK(both.platform.parts == 3);
  CHECK(both.resolved["platform"]["stages"][1]["model"]["image_mb"].is_number());
  CHECK(both.resolved["platform"]["stages"][0]["platform"]["timeout_s"] == 900);
  std::size_t of_see = 0;
  for (const PriceItem& item : both.prices.items()) of_see += item.name.starts_with("see: ");
  CHECK(of_see == 4);
  Json priced = parse_json(two, "t");
  priced["prices"] = "aws/us-east-1/2021";
  CHECK(change_complaint(priced.dump()) ==
        "/prices: this platform is made of 3 parts; name the \"prices\" of each in its own object");
}

TEST_CASE("a mistake within a platform inside another is named with its place") {
  const auto stage = [](const std::string& platform) {
    return change_complaint(
        R"({"platform": {"kind": "router", "targets": [{"name": "a", "platform": )" + platform +
        "}]}}");
  };
  CHECK(stage(R"({"kind": "functoin"})") ==
        "/platform/targets/0/platform/kind: no \"functoin\"; did you mean \"function\"?");
  CHECK(stage(R"({"memory_mb": 1})") == "/platform/targets/0/platform: missing \"kind\"");
  CHECK(stage(R"({"kind": "aws-lambda", "memory_mb": 64})")
            .starts_with("/platform/targets/0/platform/memory_mb: 64 is below the 128 MB"));
  CHECK(stage(R"({"kind": "function", "memory_gb": 1})") ==
        "/platform/targets/0/platform/memory_gb: unknown key; the unit here is megabytes: "
        "\"memory_mb\"");
}

TEST_CASE("a client that tries again says how") {
  const auto retry = [](const std::string& keys) {
    return change_complaint(R"({"client": {"retry": {)" + keys + "}}}");
  };
  CHECK(retry("") == "");
  CHECK(retry(R"("attempts": "unlimited", "backoff_s": 0.5, "on": ["throttled"])") == "");
  CHECK(retry(R"("attempts": 0)") == "/client/retry/attempts: 0 is below 1");
  CHECK(retry(R"("attempts": "infinite")") ==
        "/client/retry/attempts: no \"infinite\"; there is only \"unlimited\"");
  CHECK(retry(R"("jitter": "ful")") == "/client/retry/jitter: no \"ful\"; did you mean \"full\"?");
  CHECK(retry(R"("on": ["throtled"])") ==
        "/client/retry/on: no failure \"throtled\"; did you mean \"throttled\"?");
  CHECK(retry(R"("backoff_ms": 5)") ==
        "/client/retry/backoff_ms: unknown key; the unit here is seconds: \"backoff_s\"");
}

TEST_CASE("every vendor serves a model in each of its eras") {
  // Gateways stand in front of a platform, and serve nothing by themselves.
  const Catalogue configs{"configs"};
  for (const std::string& name : configs.names("platforms")) {
    const Json vendor = configs.load("platforms", name, "test", "");
    Json json = parse_json(small, "small");
    const auto slash = name.rfind('/');
    json["platform"] = {{"kind", name.substr(0, slash)}, {"era", name.substr(slash + 1)}};
    if (vendor["mechanism"] == "gateway") json["platform"]["platform"] = {{"kind", "function"}};
    INFO(name);
    CHECK_NOTHROW(read_scenario(json, name, configs, all_kinds()));
  }
}

TEST_CASE("what instances do and how clients fare can be limits too") {
  CHECK(change_complaint(
            R"({"run": {"slo": ["serving_mean<3", "batch_mean>=2", "attempts_mean<1.5"]}})") == "");
}

TEST_CASE("files that start from each other in a circle are refused with the circle") {
  const Configs configs;
  configs.file("profiles/a.json", R"({"extends": "b"})");
  const auto b = configs.file("profiles/b.json", R"({"extends": "a"})");
  const std::string said = scenario_complaint(small, R"({"model": "a"})", configs.path().string());
  CHECK(said == b.string() + ": /extends: goes round in a circle: a -> b -> a");
}

TEST_CASE("a mistake in a file that a scenario names is reported there") {
  const Configs configs;
  const auto file = configs.file("profiles/a.json", R"({"service": 1, "memory_gb": 2})");
  CHECK(scenario_complaint(small, R"({"model": "a"})", configs.path().string()) ==
        file.string() + ": /memory_gb: unknown key; the unit here is megabytes: \"memory_mb\"");
}

TEST_CASE("a scenario file that is no JSON object is refused in one line") {
  CHECK(file_complaint("") == "s.json: is empty");
  CHECK(file_complaint(R"({"name": "a", "run": {"seed": 1)") ==
        "s.json: line 1, column 32: unexpected end of input; expected '}'");
  CHECK(file_complaint(R"({"run": {"seed": NaN}})") ==
        "s.json: line 1, column 18: \"NaN\" is no JSON value");
  CHECK(file_complaint(R"({"run": {"seed": 1e999}})") ==
        "s.json: line 1, column 22: \"1e999\" is too large for a number");
  CHECK(file_complaint(std::string(100'000, '[')) ==
        "s.json: line 1, column 65: more than 64 levels of nesting");
  CHECK_THROWS_WITH(Catalogue{"configs"}.load_file("scenarios", "configs/scenarios"),
                    "configs/scenarios: is a folder, not a JSON file");
  CHECK_THROWS_WITH(Catalogue{"configs"}.load_file("scenarios", "no/such.json"),
                    "no/such.json: no such file");
  CHECK(scenario_complaint("[1]", "[2]") == "expected an object, found an array");
}

TEST_CASE("an inline object may start from a file, and another kind takes its place as a whole") {
  const Scenario changed =
      scenario(on_lambda, R"({"model": {"extends": "mobilenet/tf-1.15", "service": 0.2}})");
  CHECK(changed.model == "m");
  CHECK(changed.resolved["model"]["image_mb"] == 1238);
  CHECK(changed.resolved["model"]["service"] == 0.2);
  CHECK_FALSE(changed.resolved["model"].contains("extends"));

  Json value = parse_json(R"({"a": {"kind": "uniform", "min_s": 1, "max_s": 2}, "b": 1})", "t");
  merge_over(value, parse_json(R"({"a": {"max_s": 3}, "b": null})", "t"));
  CHECK(value.dump() == R"({"a":{"kind":"uniform","max_s":3,"min_s":1}})");
  merge_over(value, parse_json(R"({"a": {"kind": "exponential", "mean_s": 9}})", "t"));
  CHECK(value.dump() == R"({"a":{"kind":"exponential","mean_s":9}})");
}
