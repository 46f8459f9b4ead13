// Stages of cold starts as platforms describe them: in which order they run, and what is refused.

#include "platforms/parts/start_up_config.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// What is wrong with a function that starts in these stages.
std::string start_up_complaint(const std::string& stages) {
  return scenario_complaint(small, R"({"platform": {"start_up": [)" + stages + "]}}");
}

}  // namespace

TEST_CASE("a stage waits for stages that are listed before it, by name") {
  const std::string load = R"({"name": "load", "time_s": 1})";
  const auto after = [&](const std::string& names) {
    return start_up_complaint(load + R"(, {"name": "run", "time_s": 1, "after": )" + names + "}");
  };
  CHECK(after(R"(["load"])").empty());
  CHECK(after("[]").empty());
  CHECK(after(R"("load")") == "/platform/start_up/1/after: expected an array with names of stages");
  CHECK(after("[0]") == "/platform/start_up/1/after: expected names of stages");
  CHECK(after(R"(["lod"])") ==
        "/platform/start_up/1/after: \"lod\" is no stage listed before this one");
  CHECK(after(R"(["run"])") ==
        "/platform/start_up/1/after: \"run\" is no stage listed before this one");
}

TEST_CASE("what comes before the first call cannot wait for a part of it") {
  const std::string call = R"({"name": "load", "time_s": 1, "phase": "first-call"}, )";
  CHECK(start_up_complaint(call + R"({"name": "init", "time_s": 1, "phase": "init"})") ==
        "/platform/start_up/1/after: \"init\" comes before the first call and cannot wait for "
        "\"load\", which is part of it");
  CHECK(
      start_up_complaint(call + R"({"name": "warm", "time_s": 1, "phase": "first-call"})").empty());
  // It need not wait for it.
  CHECK(start_up_complaint(call + R"({"name": "init", "time_s": 1, "phase": "init", "after": []})")
            .empty());
}

TEST_CASE("two stages of a start do not have one name") {
  CHECK(start_up_complaint(R"({"name": "a", "time_s": 1}, {"name": "a", "time_s": 2})") ==
        "/platform/start_up/1/name: a second stage \"a\"");
}
