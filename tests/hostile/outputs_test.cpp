// Trouble with what is written: no room, nobody who reads, no folder, somebody who is impatient.

#include <string>
#include <vector>

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

const std::string printed_scenario = "configs/scenarios/canonical-keepalive.json";
const std::string few_requests =
    " --set /run/requests=200 --set /run/replications=2 --set /run/warmup_s=0 ";

/// A call of each command that prints a result, made short.
std::vector<std::string> printing_calls() {
  return {"run " + printed_scenario + few_requests,
          "run " + printed_scenario + few_requests + "--format json",
          "compare " + printed_scenario + " " + printed_scenario + few_requests,
          "explain " + printed_scenario + few_requests,
          "gen wu2022/w-120 --requests 50 --summary-only",
          "calibrate configs/calibrations/six-lines.json",
          "list platforms",
          "schema scenario",
          "prices diff 2021 2026"};
}

/// How many files of an unfinished write lie in a folder or below.
int drafts_in(const fs::path& folder) {
  int drafts = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder})
    drafts += entry.path().filename().string().starts_with(".coldcast-");
  return drafts;
}

}  // namespace

TEST_CASE("a result that finds no room on standard output is a failure of the run") {
  for (const std::string& call : printing_calls()) {
    const Ended full = shell("coldcast " + call + " >/dev/full");
    INFO(call << ": " << full.err);
    CHECK(full.status == 1);
    CHECK(full.err.ends_with("standard output: cannot be written: No space left on device\n"));
  }
}

TEST_CASE("a result for a closed standard output is a failure of the run, and goes nowhere else") {
  const TemporaryFolder folder;
  for (const std::string& call : printing_calls()) {
    const Ended closed = shell("coldcast " + call + " >&-");
    INFO(call << ": " << closed.err);
    CHECK(closed.status == 1);
    CHECK(closed.err.ends_with("standard output: cannot be written: Bad file descriptor\n"));
  }
  const std::string trace = (folder / "trace.csv").string();
  const std::string call = "gen wu2022/w-120 --requests 50 --output ";
  CHECK(program(call + (folder / "whole.csv").string()).status == 0);
  CHECK(shell("coldcast " + call + trace + " >&-").status == 1);
  CHECK(text_of(trace) == text_of(folder / "whole.csv"));
}

TEST_CASE("who reads only the beginning of a result ends the program without a word") {
  for (const std::string& call : printing_calls()) {
    const Ended head = shell("coldcast " + call + " 2>/dev/null | head -c 1");
    INFO(call);
    CHECK(head.status == 0);
    CHECK(head.err == "");
  }
  CHECK(shell("coldcast list platforms | head -n 1").err == "");
}

TEST_CASE("a run that finds no room for its results fails and leaves no half of a file") {
  const TemporaryFolder folder;
  const std::string into = (folder / "r").string();
  const Ended full =
      shell("trap '' XFSZ; ulimit -f 1; " + std::string{COLDCAST_PROGRAM} + " run " +
            printed_scenario + few_requests + "--quiet --trace --output-dir " + into);
  CHECK(full.status == 1);
  CHECK(full.out == "");
  CHECK(lines_of(full.err) == 1);
  CHECK(full.err.find("cannot be written: File too large") != std::string::npos);
  CHECK(drafts_in(folder.path()) == 0);
  CHECK_FALSE(fs::exists(folder / "r/manifest.json"));
  CHECK(
      program("run " + printed_scenario + few_requests + "--quiet --overwrite --output-dir " + into)
          .status == 0);
}

TEST_CASE("where no folder can be made a command is refused before it simulates") {
  for (const std::string& call :
       {"run " + printed_scenario, "compare " + printed_scenario + " " + printed_scenario}) {
    const Ended refused =
        program(call + " --set /run/requests=100000000 --output-dir /proc/coldcast");
    INFO(refused.err);
    CHECK(refused.status == 2);
    CHECK(refused.err == "coldcast: /proc/coldcast: cannot be made a folder for results\n");
  }
}

TEST_CASE("a run that is asked to stop ends with status 130 and leaves no half of a file") {
  for (const char* signal : {"INT", "TERM"}) {
    const TemporaryFolder folder;
    const Ended stopped =
        shell(std::string{COLDCAST_PROGRAM} + " run " + printed_scenario +
              " --set /run/requests=2000 --set /run/replications=100000 --quiet --trace "
              "--output-dir " +
              (folder / "r").string() + " & sleep 0.4; kill -" + signal + " $!; wait $!");
    INFO(signal << stopped.err);
    CHECK(stopped.status == 130);
    CHECK(drafts_in(folder.path()) == 0);
  }
}
