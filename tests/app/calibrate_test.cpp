// The command that makes profiles of measurements, from outside.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

/// Five memory sizes, as somebody would write them down, and what is asked of them.
fs::path six_lines_in(const TemporaryFolder& folder) {
  folder.file("mine.csv", "memory_mb,latency_ms\n512,620\n1024,310\n1769,180\n3538,101\n7076,62\n");
  return folder.file("spec.json", R"({
    "profile": {"name": "mine", "memory_mb": 300},
    "measurements": [{"kind": "table", "file": "mine.csv", "source": "my laptop"}],
    "fit": [{"what": "service", "at_memory_mb": 1769}]})");
}

std::string calibrate(const fs::path& spec) { return "calibrate " + spec.string() + " "; }

}  // namespace

TEST_CASE("six lines of CSV become a profile that runs") {
  const TemporaryFolder folder;
  const fs::path spec = six_lines_in(folder), profile = folder / "profile.json";
  const Ended table = program(calibrate(spec) + "--leave-out --output " + profile.string());
  CHECK(table.status == 0);
  CHECK_THAT(table.out, ContainsSubstring("service: amdahl"));
  CHECK_THAT(table.out, ContainsSubstring("left out and foretold: median error"));
  const std::string once = text_of(profile);
  CHECK(program(calibrate(spec) + "--output " + profile.string()).status == 0);
  CHECK(program(calibrate(spec) + "--leave-out --output " + profile.string()).status == 0);
  CHECK(text_of(profile) == once);
  const std::string model = "--set \"/model=$(cat " + profile.string() + ")\" ";
  const Json run = json_of(program(tiny + model + "--format json"));
  CHECK(run["scenario"]["model"]["name"] == "mine");
  CHECK(run["metrics"]["service_mean_ms"]["mean"] > 100);
}

TEST_CASE("a calibration shows as JSON or Markdown too") {
  const TemporaryFolder folder;
  const fs::path spec = six_lines_in(folder);
  const Json json = json_of(program(calibrate(spec) + "--format json"));
  CHECK(json["schema_version"] == 1);
  CHECK(json["fits"][0]["what"] == "service");
  CHECK(json["fits"][0]["means"].size() == 5);
  CHECK(json["profile"]["service"]["parallel_fraction"] > 0.8);
  CHECK(json["simulated"].is_null());
  CHECK(program(calibrate(spec) + "--format md").out.starts_with("# mine"));
}

TEST_CASE("intervals of a run widen by what the calibration left open") {
  const TemporaryFolder folder;
  const fs::path profile = folder / "profile.json";
  CHECK(program(calibrate(six_lines_in(folder)) + "--output " + profile.string()).status == 0);
  const std::string run = tiny + "--format json --set \"/model=$(cat " + profile.string() + ")\" ";
  const Json narrow = json_of(program(run));
  const Json wide = json_of(program(run + "--parameter-uncertainty --parameter-draws 4"));
  const auto half_width = [](const Json& json) {
    return json["metrics"]["service_mean_ms"]["half_width_95"].get<double>();
  };
  CHECK(half_width(wide) > half_width(narrow));
  const Json parts = wide["parameter_uncertainty"]["metrics"]["service_mean_ms"];
  CHECK(std::abs(half_width(wide) - std::hypot(parts["simulation_half_width_95"].get<double>(),
                                               parts["calibration_half_width_95"].get<double>())) <
        1e-9);
  CHECK(wide["metrics"]["service_mean_ms"]["mean"] == narrow["metrics"]["service_mean_ms"]["mean"]);
  const Ended none = program(tiny + "--parameter-uncertainty");
  CHECK(none.status == 2);
  CHECK(none.out == "");
  CHECK_THAT(none.err, ContainsSubstring("no profile in this scenario was made by"));
}

TEST_CASE("a parameter that shows only in a run is found by running") {
  const TemporaryFolder folder;
  folder.file("scenario.json", R"({
    "workload": {"kind": "constant", "interval_s": 0.01, "count": 400},
    "model": {"name": "m", "service": 0.1},
    "platform": {"kind": "pool", "workers": 1, "queue": {"at": "front", "capacity": 10}},
    "run": {"replications": 1}})");
  const fs::path spec = folder.file("spec.json", R"({
    "name": "a server",
    "simulate": {
      "scenario": "scenario.json", "replications": 1,
      "parameters": [{"path": "/model/service", "range": [0.01, 1], "log": true}],
      "targets": [{"metric": "success", "value": 0.5, "error": 0.01}]}})");
  const Json json = json_of(program(calibrate(spec) + "--format json --quiet"));
  const Json& found = json["simulated"]["parameters"][0];
  CHECK(found["determined"] == true);
  // A call every 10 ms: half of them are served if each takes 20 ms, but for those in the line.
  CHECK(std::abs(found["value"].get<double>() - 0.0205) < 0.001);
  CHECK(found["low_95"] < found["value"]);
  CHECK(found["high_95"] > found["value"]);
  CHECK(json["simulated"]["directions"][0]["strength"] > 4);
  const Ended output = program(calibrate(spec) + "--output " + (folder / "p.json").string());
  CHECK(output.status == 2);
  CHECK_FALSE(fs::exists(folder / "p.json"));
}

TEST_CASE("a mistake in a spec is one line on the error stream, and nothing is written") {
  const TemporaryFolder folder;
  folder.file("mine.csv", "memory_mb,latency_ms\n512,620\n1024,310\n");
  const fs::path profile = folder / "profile.json";
  const auto refused = [&](const std::string& text) {
    const fs::path spec = folder.file("spec.json", text);
    const Ended call = program(calibrate(spec) + "--output " + profile.string());
    CHECK(call.status == 2);
    CHECK(call.out == "");
    CHECK(lines_of(call.err) == 1);
    CHECK_FALSE(fs::exists(profile));
    return call.err;
  };
  CHECK_THAT(refused(R"({"profile": "m"})"), ContainsSubstring("asks for nothing"));
  const std::string begin =
      R"({"profile": "m", "measurements": [{"kind": "table", "file": "mine.csv"}], )";
  CHECK_THAT(refused(begin + R"("fit": [{"what": "servce"}]})"),
             ContainsSubstring("/fit/0/what: no key \"servce\" of a profile can be fitted; did you "
                               "mean \"service\"?"));
  CHECK_THAT(refused(begin + R"("fit": [{"what": "memory_mb", "form": "constant"}]})"),
             ContainsSubstring("the profile has no \"service\""));
  CHECK_THAT(refused(begin + R"("fit": [{"what": "service", "fom": "auto"}]})"),
             ContainsSubstring("/fit/0/fom: unknown key; did you mean \"form\"?"));
  CHECK_THAT(refused(begin + R"("fit": [{"what": "service"}, {"what": "service"}]})"),
             ContainsSubstring("is fitted twice"));
  CHECK(program("calibrate no-such-file.json").status == 2);
}
