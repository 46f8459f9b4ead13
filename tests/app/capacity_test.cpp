// `coldcast capacity` as a user calls it.

#include "tests/app/program.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const char* const one_server_scenario = R"({
  "name": "one server",
  "workload": {"kind": "mmpp", "rates_per_s": [2, 4], "mean_stay_s": [20, 20]},
  "model": {"name": "m", "service": {"kind": "exponential", "mean_s": 0.1}},
  "platform": {"kind": "aws-ec2", "era": "2021", "instance_type": "c5.large", "workers": 1},
  "run": {"replications": 8, "duration_s": 900, "slo": ["mean<300ms"]}
})";

}  // namespace

TEST_CASE("capacity says how much load is borne, what it costs there, and what stands in the way") {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.json", one_server_scenario).string();
  const Ended call = program("capacity --precision 5% " + file);
  CHECK(call.status == 0);
  CHECK(call.err == "");
  for (const char* part : {"capacity (rate): x ", " requests/s)", "missed from x ",
                           "95 % confidence", "there: $", "bottleneck: ", "mean<300ms is "}) {
    INFO(part << " in\n" << call.out);
    CHECK(call.out.find(part) != std::string::npos);
  }
}

TEST_CASE("the scenario at capacity runs and meets its limits") {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.json", one_server_scenario).string();
  const std::string results = (folder / "results").string();
  const Ended call =
      program("capacity --precision 5% --format json --output-dir " + results + " " + file);
  REQUIRE(call.status == 0);
  const Json found = json_of(call);
  CHECK(found["by"] == "rate");
  CHECK(found["capacity"]["verdict"] == "met");
  CHECK(found["missed_from"]["verdict"] == "missed");
  CHECK(found["capacity"]["factor"].get<double>() < found["missed_from"]["factor"].get<double>());
  const Ended run = program("run --format json " + results + "/scenario.json");
  REQUIRE(run.status == 0);
  CHECK(json_of(run)["metrics"] == found["capacity"]["metrics"]);
  CHECK(json_of(run)["slo"][0]["ok"] == true);
}

TEST_CASE("capacity is the same in every form on any number of threads") {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.json", one_server_scenario).string();
  for (const char* format : {"table", "json", "csv", "md"}) {
    const std::string call =
        std::string{"capacity --precision 10% --by burst --high 8 --format "} + format + " " + file;
    const Ended one = program(call + " --jobs 1"), three = program(call + " --jobs 3");
    CHECK(one.status == 0);
    CHECK(one.out == three.out);
  }
}

TEST_CASE("bounds of the load may be rates, and are kept") {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.json", one_server_scenario).string();
  const Json found = json_of(program("capacity --high 4.5/s --format json " + file));
  CHECK(found["capacity"]["factor"].get<double>() == Approx(1.5));
  CHECK(found["missed_from"].is_null());
  const Ended none = program("capacity --slo 'p50<1ms' --low 0.5 " + file);
  CHECK(none.status == 1);
  CHECK(none.err == "coldcast: no load was found that surely meets the limits\n");
}

TEST_CASE("capacity refuses what it cannot answer in one sentence") {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.json", one_server_scenario).string();
  check_refused("capacity --set /run/slo=[] " + file,
                file + ": /run/slo: capacity needs a limit; give one here or as --slo 'p95<300ms'");
  check_refused("capacity --replications 2 " + file,
                file +
                    ": /run/replications: a verdict with confidence needs 3 replications at "
                    "least");
  check_refused("capacity --high x " + file, "command line: --high: \"x\" is no number above 0");
  check_refused("capacity --high 4/h " + file,
                "command line: --high: \"4/h\": write a factor such as 4, or a rate such as 50/s");
  check_refused("capacity --low 9 --high 3 " + file, "command line: --low: must lie below --high");
  check_refused("capacity --precision 0 " + file,
                "command line: --precision: \"0\" is no number above 0");
}
