#include "sim/report/results_directory.hpp"

#include "sim/study/measure.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

TEST_CASE("a folder for results is made, and refused if it holds something") {
  const TemporaryFolder folder;
  const fs::path results = folder / "a/b";
  prepare_results(results, false);
  CHECK(fs::is_directory(results));
  prepare_results(results, false);  // still empty
  folder.file("a/b/old.csv", "");
  CHECK_THROWS_WITH(prepare_results(results, false),
                    results.string() + ": is not empty; give another --output-dir, or --overwrite");
  prepare_results(results, true);
  CHECK(fs::exists(results / "old.csv"));
  CHECK_THROWS_WITH(prepare_results(results / "old.csv", true),
                    (results / "old.csv").string() + ": cannot be made a folder for results");
}

TEST_CASE("a timeline as CSV has a row per step, failures by cause") {
  Timeline timeline;
  const Scenario s = scenario(small, R"({"workload": {"interval_s": 0.25, "count": 3},
                                         "model": {"service": 0.5},
                                         "platform": {"max_instances": 2}})");
  measure(s, 0, {.timeline = &timeline, .trace = nullptr});
  CHECK(timeline_csv(timeline) ==
        "t_s,offered,completed,failed_throttled,failed_queue_full,failed_queue_expired,"
        "failed_timed_out,failed_payload,failed_out_of_memory,cold,active,starting,idle,"
        "provisioned,queued,usd\n"
        "1,3,3,0,0,0,0,0,0,2,0,0,2,0,0,0\n");
}

TEST_CASE("a trace has one line per request, with what became of it") {
  const TemporaryFolder folder;
  const fs::path file = folder / "requests.csv";
  RequestTrace trace{file};
  Outcome outcome;
  outcome.request = {.id = 7, .at = seconds(1), .luck = 0.5, .demand = {}, .payload = {}};
  outcome.started = seconds(1.5);
  outcome.finished = seconds(2.0000000005);
  outcome.billed = std::chrono::milliseconds{501};
  outcome.instance = 3;
  outcome.cold = true;
  trace.take(outcome);
  outcome.instance = Outcome::no_instance;
  outcome.fate = Fate::throttled;
  outcome.cold = false;
  trace.take(outcome);
  CHECK_FALSE(fs::exists(file));  // not before it is complete
  trace.finish();
  CHECK(text_of(file) ==
        "id,arrival_s,start_s,end_s,status,cold,instance,billed_ms\n"
        "7,1.000000000,1.500000000,2.000000001,served,1,3,501\n"
        "7,1.000000000,1.500000000,2.000000001,throttled,0,,501\n");
  CHECK(std::distance(fs::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("a trace that is not finished leaves nothing behind") {
  const TemporaryFolder folder;
  { const RequestTrace trace{folder / "requests.csv"}; }
  CHECK(fs::is_empty(folder.path()));
  CHECK_THROWS_WITH(
      RequestTrace{folder / "no/requests.csv"},
      (folder / "no/requests.csv").string() + ": cannot be written: No such file or directory");
}
