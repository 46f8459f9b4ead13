// `coldcast explain` from outside.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("the help of explain ends with an example that runs and finds the keep-alive job") {
  const Ended help = program("explain --help");
  CHECK(help.status == 0);
  const std::size_t at = help.out.rfind("Example:\n  ");
  REQUIRE(at != std::string::npos);
  std::string example = help.out.substr(at + 11);
  while (example.ends_with('\n')) example.pop_back();
  CHECK(example.starts_with("coldcast explain "));
  const Ended call = shell(example + " --replications 2 --format json");
  CHECK(call.status == 0);
  const Json json = json_of(call);
  CHECK(json["twin"]["exact"] == false);  // its cold calls take a little longer
  CHECK(json["metrics"].size() > 5);
  CHECK(json["findings"].size() > 2);
}

TEST_CASE("explain refuses what it does not know, and an empty result is a failure") {
  CHECK(program("explain").status == 2);
  CHECK(program("explain configs/scenarios/none.json").status == 2);
  CHECK(program("explain configs/scenarios/canonical-keepalive.json --format csv").status == 2);
  CHECK(
      program("explain configs/scenarios/canonical-keepalive.json --set /run/requests=10").status ==
      1);
}
