#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("a run shows its audit behind the table, and in JSON as a block of its own") {
  const Ended table = program(tiny + "--audit");
  CHECK(table.status == 0);
  CHECK(table.out.find("/platform  one request at a time on an instance") != std::string::npos);
  CHECK(table.out.find("in 2 replications with 120 requests, 0 violations") != std::string::npos);
  CHECK(table.out.find("not audited: ") != std::string::npos);

  Json audited = json_of(program(tiny + "--audit --format json"));
  CHECK(audited["audit"]["violations"] == 0);
  CHECK(audited["audit"]["complete"] == true);
  CHECK(audited["audit"]["replications"] == 2);
  CHECK(audited["audit"]["checks"].size() > 20);
  CHECK(audited["audit"]["not_audited"].size() > 0);
  audited.erase("audit");
  CHECK(audited == json_of(program(tiny + "--format json")));
}

TEST_CASE("an audit goes to standard error where the result is CSV") {
  const Ended csv = program(tiny + "--audit --format csv");
  CHECK(csv.out == program(tiny + "--format csv").out);
  CHECK(csv.err.find("0 violations") != std::string::npos);
}

TEST_CASE("a limit that is missed still decides the status of a run whose audit is clean") {
  CHECK(program(tiny + "--audit --slo 'max<1ms'").status == 99);
}

TEST_CASE("a run without requests can be audited") {
  const Ended call = program(tiny + "--set /run/requests=0 --audit");
  CHECK(call.status == 1);
  CHECK(call.out.find("0 requests, 0 violations") != std::string::npos);
}
