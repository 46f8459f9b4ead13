// How a run ends, and what it leaves behind: exit status and results directory.

#include <set>

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> files;
  for (const auto& entry : fs::directory_iterator{folder}) files.insert(entry.path().filename());
  return files;
}

const std::set<std::string> run_files = {
    "latency.csv",   "latency_timeline.csv", "manifest.json", "results.csv",
    "scenario.json", "summary.json",         "timeline.csv",  "usage.json"};

std::string into(const fs::path& folder) { return " --output-dir " + folder.string() + " "; }

}  // namespace

TEST_CASE("a limit of the command line that is missed makes the status 99") {
  CHECK(program(tiny + "--slo 'success>=1%' --slo 'max<1h'").status == 2);  // hours: no such unit
  CHECK(program(tiny + "--slo 'success>=1%' --slo 'max<9000s'").status == 0);
  const Ended missed = program(tiny + "--format json --slo 'success>=1%' --slo 'max<1ms'");
  CHECK(missed.status == 99);
  CHECK(json_of(missed)["slo"][1]["ok"] == false);
  // A limit of the file is only reported.
  CHECK(program(tiny + "--set '/run/slo=[\"max<1ms\"]'").status == 0);
}

TEST_CASE("a limit that cannot be judged counts as missed") {
  CHECK(program(tiny + "--slo 'p99<9000s'").status == 99);
}

TEST_CASE("a run that measured nothing does not end well") {
  const Ended call = program(tiny + "--set /run/requests=0 --format json");
  CHECK(call.status == 1);
  CHECK(json_of(call)["metrics"]["requests"]["mean"] == 0);
  CHECK(call.err == "coldcast: the result is empty: no request was measured\n");
}

TEST_CASE("a run that is interrupted keeps what is finished and ends with status 130") {
  const TemporaryFolder folder;
  const std::string many =
      "timeout --foreground --preserve-status -s INT 1 " + std::string{COLDCAST_PROGRAM} +
      " run configs/scenarios/canonical-keepalive.json --set /run/requests=5000"
      " --set /run/replications=100000 --set /run/warmup_s=100 --format json --jobs 2" +
      into(folder.path());
  const Ended call = shell(many);
  CHECK(call.status == 130);
  const Json json = json_of(call);
  CHECK(json["replications"] >= 1);
  CHECK(json["replications"] < 100000);
  CHECK(json["metrics"]["requests"]["mean"] > 0);
  CHECK(files_in(folder.path()) == run_files);
}

TEST_CASE("a results directory holds what was printed, and a scenario that gives it again") {
  const TemporaryFolder folder;
  const fs::path results = folder / "results";
  const Ended call = program(tiny + "--format json" + into(results));
  CHECK(call.status == 0);
  CHECK(files_in(results) == run_files);
  CHECK(text_of(results / "summary.json") == call.out);
  CHECK(text_of(results / "results.csv") == program(tiny + "--format csv").out);
  CHECK(json_text(json_of(call)["scenario"]) == text_of(results / "scenario.json"));
  CHECK(text_of(results / "timeline.csv").starts_with("t_s,offered,completed,failed_throttled,"));
  const Json manifest = read_json(results / "manifest.json");
  CHECK(manifest["command"] == "run");
  CHECK(manifest["files"].size() == 7);

  const Ended again =
      program("run " + (results / "scenario.json").string() + " --quiet --format json");
  CHECK(again.out == call.out);
}

TEST_CASE("results are not written into a folder that holds something, unless told so") {
  const TemporaryFolder folder;
  folder.file("mine.txt", "precious");
  const Ended refused = program(tiny + into(folder.path()));
  CHECK(refused.status == 2);
  CHECK(refused.err == "coldcast: " + folder.path().string() +
                           ": is not empty; give another --output-dir, or --overwrite\n");
  CHECK(files_in(folder.path()) == std::set<std::string>{"mine.txt"});
  CHECK(program(tiny + into(folder.path()) + "--overwrite").status == 0);
  CHECK(files_in(folder.path()).size() == 9);
  CHECK(text_of(folder / "mine.txt") == "precious");
}

TEST_CASE("a trace has each request of the first replication, and goes with the next run") {
  const TemporaryFolder folder;
  CHECK(program(tiny + into(folder.path()) + "--trace").status == 0);
  CHECK(lines_of(text_of(folder / "requests.csv")) == 61);
  CHECK(read_json(folder / "manifest.json")["files"].size() == 8);
  CHECK(program(tiny + into(folder.path()) + "--overwrite").status == 0);
  CHECK(files_in(folder.path()) == run_files);
}

TEST_CASE("a mistake in the scenario leaves no folder and no file behind") {
  const TemporaryFolder folder;
  const Ended call = program(tiny + "--set /platform/memory_mb=1" + into(folder / "results"));
  CHECK(call.status == 2);
  CHECK(lines_of(call.err) == 1);
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("warnings go to the error stream unless the run is quiet") {
  std::string loud = tiny;
  loud.erase(loud.find("--quiet"), 8);
  const Ended call = program(loud + "--format json");
  CHECK(call.status == 0);
  CHECK(call.err.starts_with("coldcast: warning: latency_p99_ms is not shown: it needs 10000"));
  CHECK(json_of(call)["warnings"].size() == lines_of(call.err));
  CHECK(program(tiny).err == "");
}
