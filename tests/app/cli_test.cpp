// The program from outside: commands, formats and messages.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

/// The line that stands under "Example:" at the end of a help text.
std::string example_of(const std::string& help) {
  const std::size_t at = help.rfind("Example:\n  ");
  REQUIRE(at != std::string::npos);
  std::string line = help.substr(at + 11);
  while (line.ends_with('\n')) line.pop_back();
  CHECK(line.find('\n') == std::string::npos);
  return line;
}

}  // namespace

TEST_CASE("the help of every command ends with an example that runs") {
  for (const char* command :
       {"run", "compare", "gen", "fit-workload", "verify", "list", "schema"}) {
    const Ended help = program(std::string{command} + " --help");
    CHECK(help.status == 0);
    const std::string example = example_of(help.out);
    INFO(example);
    CHECK(example.starts_with("coldcast " + std::string{command} + " "));
    const bool runs = std::string{command} == "run" || std::string{command} == "compare";
    const Ended call = shell(example + (runs ? " --set /run/replications=1" : ""));
    CHECK(call.status == 0);
    CHECK(lines_of(call.out) > 3);
  }
}

TEST_CASE("the program tells its version, revision and catalogue") {
  const Ended call = program("--version");
  CHECK(call.status == 0);
  CHECK(call.out.starts_with("coldcast 0."));
  CHECK_THAT(call.out, ContainsSubstring("revision"));
  CHECK_THAT(call.out, ContainsSubstring("catalogue of 20"));
  CHECK(lines_of(call.out) == 1);
}

TEST_CASE("a run shows as table, JSON, CSV or Markdown") {
  CHECK(program(tiny).out.starts_with("MobileNet (TensorFlow 1.15) on AWS Lambda"));
  const Json json = json_of(program(tiny + "--format json"));
  CHECK(json["schema_version"] == 1);
  CHECK(json["metrics"]["requests"]["mean"] == 60);
  CHECK(program(tiny + "--format csv")
            .out.starts_with("metric,unit,mean,half_width_95\nrequests,,60,0\n"));
  CHECK(program(tiny + "--format md").out.starts_with("# MobileNet"));
}

TEST_CASE("options of a run change the scenario, and only that") {
  const Json json = json_of(program(
      tiny + "--format json --seed 9 --set /platform/memory_mb=4096 --set /model/memory_mb=700"));
  CHECK(json["seed"] == 9);
  CHECK(json["scenario"]["run"]["seed"] == 9);
  CHECK(json["replications"] == 2);
  CHECK(json["scenario"]["platform"]["memory_mb"] == 4096);
  CHECK(json["scenario"]["model"]["memory_mb"] == 700);
}

TEST_CASE("a run writes the same bytes on one thread and on four, and others by another seed") {
  const std::string nine = tiny + "--replications 9 --format json ";
  const Json one = json_of(program(nine + "--jobs 1"));
  CHECK(one["replications"] == 9);
  CHECK(program(nine + "--jobs 1").out == program(nine + "--jobs 4").out);
  CHECK(one["metrics"] != json_of(program(nine + "--seed 2"))["metrics"]);
}

TEST_CASE("timing adds a block to the JSON and nothing else") {
  Json timed = json_of(program(tiny + "--format json --timing"));
  CHECK(timed["timing"]["simulated_requests"] == 120);
  CHECK(timed["timing"]["wall_s"].is_number());
  CHECK(timed["timing"]["threads"].is_number_integer());
  timed.erase("timing");
  CHECK(timed == json_of(program(tiny + "--format json")));
}

TEST_CASE("a precision is reached by more replications") {
  const std::string tight = "--format json --precision 20% --metric latency_mean_ms,success";
  const Json json = json_of(program(tiny + tight));
  const Json latency = json["metrics"]["latency_mean_ms"];
  CHECK(latency["half_width_95"].get<double>() <= 0.2 * latency["mean"].get<double>());
  CHECK(json["replications"] >= 20);
  check_refused(tiny + "--precision often",
                "command line: --precision: \"often\" is no share; write for example 1%");
  check_refused(tiny + "--precision 1% --metric latency",
                "command line: --metric: no metric \"latency\"; did you mean \"latency_p50_ms\"?");
}

TEST_CASE("every list has rows, as table, JSON and Markdown") {
  for (const char* what :
       {"platforms", "workloads", "profiles", "prices", "experiments", "metrics"}) {
    INFO(what);
    const std::string list = std::string{"list "} + what;
    CHECK(program(list).status == 0);
    CHECK(lines_of(program(list).out) >= 3);
    CHECK(json_of(program(list + " --format json")).size() >= 2);
    CHECK(program(list + " --format md").out.starts_with("| "));
  }
}

TEST_CASE("every schema is printed as a document of its own") {
  for (const char* name : {"scenario", "platform", "profile", "prices", "workload", "reference"}) {
    INFO(name);
    const Json schema = json_of(program(std::string{"schema "} + name));
    CHECK(schema["$id"] == std::string{name} + ".json");
  }
  check_refused("schema profil",
                "command line: no \"profil\" in schema; did you mean \"profile\"?");
}

TEST_CASE("what is wrong with the input is one line on the error stream, and status 2") {
  check_refused("run no/such.json", "no/such.json: no such file");
  check_refused("run configs", "configs: is a folder, not a JSON file");
  check_refused(tiny + "--set /platform/memory_mb=100000",
                "configs/scenarios/wu2022-lambda-mobilenet-w120.json: /platform/memory_mb: 100000 "
                "is above the 10240 MB of aws-lambda (era 2021) [AWS Lambda developer guide, "
                "quotas, 2022-11-14 (since 2020-12)]");
  check_refused(tiny + "--set /run=5 --seed 3",
                "command line: /run: a number has no member \"seed\"");
  check_refused(tiny + "--slo 'p99<300'",
                "command line: --slo: \"p99<300\" has no unit; write for example \"p99<300ms\" or "
                "\"success>=99.9%\"");
  check_refused(tiny + "--trace",
                "command line: --trace: needs --output-dir, where requests.csv goes");
  for (const char* arguments : {"", "run", "fly", "list", "list birds", "run a b", "run --fast a",
                                "run a --format xml", "run a --seed -1", "run a --jobs many"}) {
    INFO(arguments);
    const Ended call = program(arguments);
    CHECK(call.status == 2);
    CHECK(call.out == "");
    CHECK(call.err.starts_with("coldcast: "));
    CHECK(lines_of(call.err) == 1);
  }
}

TEST_CASE("a comparison shows as table, JSON, CSV or Markdown") {
  const std::string two =
      "compare configs/scenarios/platforms/aws-lambda.json "
      "configs/scenarios/platforms/gcp-cloud-run.json --quiet --set /run/replications=3 "
      "--set /workload/duration_s=300 ";
  const Ended table = program(two);
  CHECK(table.status == 0);
  CHECK_THAT(table.out, ContainsSubstring("aws-lambda 2026"));
  CHECK_THAT(table.out, ContainsSubstring("differences to aws-lambda 2026"));
  CHECK_THAT(table.out, ContainsSubstring("the same\n"));
  const Json json = json_of(program(two + "--format json"));
  CHECK(json["schema_version"] == 1);
  REQUIRE(json["scenarios"].size() == 2);
  CHECK(json["scenarios"][0]["differences"].empty());
  const Json cost = json["scenarios"][1]["differences"]["cost_usd"];
  CHECK(cost["mean"].get<double>() ==
        Approx(json["scenarios"][1]["metrics"]["cost_usd"]["mean"].get<double>() -
               json["scenarios"][0]["metrics"]["cost_usd"]["mean"].get<double>()));
  CHECK(program(two + "--format csv").out.starts_with("scenario,platform,era,metric,unit,mean,"));
  CHECK(program(two + "--format md").out.starts_with("| platform"));
}

TEST_CASE("a comparison in which nothing meets the limits ends with status 99") {
  const std::string one =
      "compare configs/scenarios/platforms/aws-lambda.json --quiet --set /run/replications=1 "
      "--set /workload/duration_s=60 ";
  CHECK(program(one + "--slo 'p95<1000s'").status == 0);
  CHECK(program(one + "--slo 'p95<1ms'").status == 99);
  check_refused("compare no-such-file.json", "no-such-file.json: no such file");
}
