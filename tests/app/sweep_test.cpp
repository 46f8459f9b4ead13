// `coldcast sweep` as a user calls it: killed, interrupted, in parts, with mistakes.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

/// Twelve points, each of some milliseconds.
const char* const grid_text = R"({
  "name": "a grid",
  "scenario": "canonical-keepalive",
  "vary": {"/workload/rate_per_s": [0.5, 1, 2, 4],
           "/platform/keep_alive_s": {"start": 60, "stop": 180, "step": 60},
           "/run/requests": [REQUESTS]},
  "slo": ["cold<=5%"]
})";

/// The grid with so many requests a run, as a file.
fs::path grid_file(const TemporaryFolder& folder, const std::string& requests = "2000") {
  std::string text = grid_text;
  text.replace(text.find("REQUESTS"), 8, requests);
  return folder.file("grid.json", text);
}

std::string call_of(const fs::path& sweep, const fs::path& into, const std::string& rest = "") {
  return "sweep " + sweep.string() + " --replications 2 --set /run/warmup_s=0 --quiet " + rest +
         (into.empty() ? "" : " --output-dir " + into.string());
}

/// All files of a folder, one after the other.
std::string bytes_of(const fs::path& folder) {
  std::string all;
  for (const char* name : {"results.csv", "results.json", "manifest.json", "sweep.sqlite"})
    all += name + text_of(folder / name);
  return all;
}

}  // namespace

TEST_CASE("a sweep gives the same bytes on one thread and on four, in parts and at once") {
  const TemporaryFolder folder;
  const fs::path sweep = grid_file(folder);
  const Ended one = program(call_of(sweep, folder / "one", "--format csv --jobs 1"));
  CHECK(one.status == 0);
  CHECK(one.err == "");
  CHECK(lines_of(one.out) == 13);
  CHECK(one.out == text_of(folder / "one" / "results.csv"));
  CHECK(
      one.out.starts_with("point,/platform/keep_alive_s,/run/requests,/workload/rate_per_s,"
                          "replications,requests,requests_half_width_95,success_ratio,"));
  const Ended four = program(call_of(sweep, folder / "four", "--format csv --jobs 4"));
  CHECK(four.out == one.out);
  CHECK(bytes_of(folder / "one") == bytes_of(folder / "four"));
  CHECK(program(call_of(sweep, "", "--format csv --jobs 2")).out == one.out);

  std::string parts;
  for (const char* part : {"3/3", "1/3", "2/3"}) {
    const fs::path into = folder / ("part-" + std::string{part[0]});
    CHECK(program(call_of(sweep, into, std::string{"--shard "} + part)).status == 0);
    parts += " " + into.string();
  }
  CHECK(program("sweep --merge" + parts + " --output-dir " + (folder / "all").string()).status ==
        0);
  CHECK(bytes_of(folder / "all") == bytes_of(folder / "one"));
}

TEST_CASE("a sweep that is killed again and again goes on, to the same bytes") {
  const TemporaryFolder folder;
  const fs::path sweep = grid_file(folder, "100000");
  CHECK(program(call_of(sweep, folder / "whole", "--jobs 2")).status == 0);
  const std::string call = call_of(sweep, folder / "killed", "--jobs 2");
  int killed = 0;
  for (const char* after : {"0.05", "0.11", "0.17", "0.23", "0.08"}) {
    // The program itself is killed, in the middle of whatever it does.
    const Ended end = shell(std::string{COLDCAST_PROGRAM} + " " + call + " & sleep " + after +
                            "; kill -9 $!; wait $!");
    killed += end.status == 137;
  }
  CHECK(killed >= 1);
  CHECK(program(call).status == 0);
  CHECK(bytes_of(folder / "killed") == bytes_of(folder / "whole"));
}

TEST_CASE("a sweep that is interrupted keeps its finished points and ends with status 130") {
  const TemporaryFolder folder;
  const fs::path sweep = grid_file(folder, "1000000");
  const std::string call = call_of(sweep, folder / "r", "--jobs 1");
  const Ended end = shell("timeout --foreground --preserve-status -s INT 0.3 " +
                          std::string{COLDCAST_PROGRAM} + " " + call);
  CHECK(end.status == 130);
  CHECK(end.out == "");
  CHECK(end.err.find("coldcast: interrupted: ") == 0);
  CHECK(end.err.find(" of 12 points are finished; the same command goes on\n") !=
        std::string::npos);
  CHECK_FALSE(fs::exists(folder / "r" / "results.csv"));
  CHECK(fs::exists(folder / "r" / "sweep.sqlite"));
}

TEST_CASE("finished points are filtered and judged without a run") {
  const TemporaryFolder folder;
  const fs::path sweep = grid_file(folder);
  CHECK(program(call_of(sweep, folder / "r")).status == 0);
  const std::string stored = "sweep " + (folder / "r").string() + " --format json ";
  const Json all = json_of(program(stored));
  CHECK(all["points"].size() == 12);
  CHECK(all["points"][3]["slo"][0]["slo"] == "cold<=5%");
  const Json some =
      json_of(program(stored + "--where '/workload/rate_per_s >= 2 and satisfies_slo'"));
  CHECK(some["points_total"] == 12);
  CHECK(some["points"].size() < 12);
  for (const Json& point : some["points"]) {
    CHECK(point["set"]["/workload/rate_per_s"] >= 2);
    CHECK(point["metrics"]["cold_start_ratio"]["mean"] <= 0.05);
  }
  const Ended strict = program(stored + "--slo 'cold<0.0001%'");
  CHECK(strict.status == 99);
  CHECK(json_of(strict)["points"][0]["violated"].back() == "cold<0.0001%");
  const Ended none = program(stored + "--where 'point > 100'");
  CHECK(none.status == 1);
  CHECK(none.err == "coldcast: the result is empty: no point is left to show\n");
}

TEST_CASE("a second call of another sweep is refused, unless it may overwrite") {
  const TemporaryFolder folder;
  const fs::path sweep = grid_file(folder), into = folder / "r";
  CHECK(program(call_of(sweep, into)).status == 0);
  const std::string before = bytes_of(into);
  check_refused(
      call_of(sweep, into, "--seed 7"),
      into.string() +
          ": holds points of another sweep, whose \"scenario\" is different; give another "
          "--output-dir, or --overwrite");
  CHECK(bytes_of(into) == before);
  CHECK(program(call_of(sweep, into, "--seed 7 --overwrite")).status == 0);
  CHECK(bytes_of(into) != before);
  folder.file("mine/file.txt", "precious");
  CHECK(program(call_of(sweep, folder / "mine")).status == 2);
  CHECK(text_of(folder / "mine/file.txt") == "precious");
}

TEST_CASE("parts of a sweep that are not all of it are joined, and the rest can be run") {
  const TemporaryFolder folder;
  const fs::path sweep = grid_file(folder);
  program(call_of(sweep, folder / "part", "--shard 1/2"));
  const std::string into = " --output-dir " + (folder / "all").string();
  const Ended merged = program("sweep --merge " + (folder / "part").string() + into);
  CHECK(merged.status == 1);
  CHECK(merged.err.find("coldcast: 6 of 12 points are missing, the first is point 1\n") == 0);
  CHECK_FALSE(fs::exists(folder / "all" / "results.csv"));
  CHECK(program(call_of(sweep, folder / "all")).status == 0);
  CHECK(program(call_of(sweep, folder / "whole")).status == 0);
  CHECK(bytes_of(folder / "all") == bytes_of(folder / "whole"));
}

TEST_CASE("a point that cannot run is a row with its error, and the status is 1") {
  const TemporaryFolder folder;
  const fs::path sweep = folder.file("s.json", R"({"scenario": "canonical-keepalive",
      "vary": {"/platform/keep_alive_s": [60, -1]}, "slo": ["mean<9s"]})");
  const Ended end = program(call_of(sweep, folder / "r", "--set /run/requests=500 --format csv"));
  CHECK(end.status == 1);
  CHECK(lines_of(end.out) == 3);
  CHECK(end.out.find("keep_alive_s: -1 is below 0") != std::string::npos);
  CHECK(end.err == "coldcast: 1 of 2 points failed; their rows say why\n");
  // A second call finds the same, and the same bytes.
  CHECK(program(call_of(sweep, folder / "r", "--set /run/requests=500 --format csv")).out ==
        end.out);
}

TEST_CASE("a mistake in a sweep leaves no folder behind") {
  const TemporaryFolder folder;
  const fs::path into = folder / "r";
  const auto wrong = [&](const std::string& text) {
    const Ended end = program(call_of(folder.file("s.json", text), into));
    INFO(text);
    CHECK(end.status == 2);
    CHECK(end.out == "");
    CHECK(lines_of(end.err) == 1);
    CHECK_FALSE(fs::exists(into));
  };
  wrong("{}");
  wrong("[]");
  wrong(R"({"scenario": "canonical-keepaliv", "vary": {"/a": [1]}})");
  wrong(R"({"scenario": "canonical-keepalive", "vary": {"/platform/keep_aliv_s": [1, 2]}})");
  wrong(R"({"scenario": "canonical-keepalive", "vary": {"/platform/keep_alive_s": [-1, -2]}})");
  wrong(R"({"scenario": 5, "vary": {"/platform/keep_alive_s": [1]}})");
  CHECK(program("sweep").status == 2);
  CHECK(program("sweep nowhere.json").status == 2);
  CHECK(program("sweep " + folder.path().string()).status == 2);
  CHECK(program("sweep --merge " + folder.path().string() + " --output-dir " + into.string())
            .status == 2);
  CHECK(program(call_of(grid_file(folder), into, "--where 'p95 <'")).status == 2);
  CHECK(program(call_of(grid_file(folder), into, "--shard 3/2")).status == 2);
  CHECK_FALSE(fs::exists(into));
}

TEST_CASE("the sweeps that are shipped run") {
  for (const char* name : {"lambda-memory", "cloud-run-instances", "keep-alive-sample"}) {
    const Ended end = program(std::string{"sweep configs/sweeps/"} + name +
                              ".json --quiet --set /run/requests=300 --set /published=[] "
                              "--replications 2 --shard 1/8 --format json");
    INFO(name << end.err);
    CHECK(end.status == 0);
    CHECK(json_of(end)["points"].size() >= 1);
  }
}
