// `coldcast sweep` in trouble: killed, out of room, with a store or an input that is none.

#include <array>

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

/// So many points of so many requests, one replication each.
fs::path sweep_of(const TemporaryFolder& folder, int points, int requests) {
  return folder.file("sweep.json", R"({"scenario": "canonical-keepalive", "slo": ["cold<=5%"],
        "vary": {"/platform/keep_alive_s": {"linear": [60, 600, )" +
                                       std::to_string(points) + R"(]}, "/run/requests": [)" +
                                       std::to_string(requests) +
                                       R"(], "/run/replications": [1], "/run/warmup_s": [0]}})");
}

std::string sweep_call(const fs::path& sweep, const fs::path& into, const std::string& rest = "") {
  return "sweep " + sweep.string() + " --quiet --format csv " + rest + " --output-dir " +
         into.string();
}

const std::array<const char*, 4> sweep_files = {"results.csv", "results.json", "manifest.json",
                                                "sweep.sqlite"};

void check_same_files(const fs::path& a, const fs::path& b) {
  for (const char* name : sweep_files) {
    INFO(name);
    REQUIRE(fs::exists(a / name));
    CHECK(text_of(a / name) == text_of(b / name));
  }
}

/// How the program ends where files may have so many blocks of 512 bytes.
Ended within_blocks(int blocks, const std::string& arguments) {
  return shell("trap '' XFSZ; ulimit -f " + std::to_string(blocks) + "; " +
               std::string{COLDCAST_PROGRAM} + " " + arguments);
}

}  // namespace

TEST_CASE("300 points that are killed three times come to the bytes of an undisturbed sweep") {
  const TemporaryFolder folder;
  const fs::path sweep = sweep_of(folder, 300, 10000);
  CHECK(program(sweep_call(sweep, folder / "whole", "--jobs 1")).status == 0);
  const std::string call = sweep_call(sweep, folder / "killed", "--jobs 2");
  int killed = 0;
  for (const char* after : {"0.13", "0.09", "0.17"})
    killed += shell(std::string{COLDCAST_PROGRAM} + " " + call + " & sleep " + after +
                    "; kill -9 $!; wait $!")
                  .status == 137;
  CHECK(killed >= 1);
  CHECK(program(call).status == 0);
  check_same_files(folder / "whole", folder / "killed");
}

TEST_CASE("a sweep that runs out of room stops cleanly, keeps its points, and goes on") {
  const TemporaryFolder folder;
  const fs::path sweep = sweep_of(folder, 40, 500), into = folder / "r";
  const Ended full = within_blocks(300, sweep_call(sweep, into));
  CHECK(full.status == 1);
  CHECK(full.out == "");
  CHECK(full.err.find("coldcast: the run failed: " + (into / "sweep.sqlite").string() +
                      ": cannot be written: ") == 0);
  CHECK(full.err.find("; finished points are kept, and with room to write the same command goes "
                      "on\n") != std::string::npos);
  CHECK(lines_of(full.err) == 1);
  CHECK_FALSE(fs::exists(into / "results.csv"));
  CHECK_FALSE(fs::exists(into / "sweep.sqlite.tidy"));
  const Ended stored = program("sweep " + into.string() + " --quiet --format csv");
  CHECK(lines_of(stored.out) > 1);  // a header and points
  CHECK(lines_of(stored.out) < 41);

  CHECK(program(sweep_call(sweep, into)).status == 0);
  CHECK(program(sweep_call(sweep, folder / "whole")).status == 0);
  check_same_files(into, folder / "whole");
}

TEST_CASE("where only the results find no room, the store is whole and the next call writes them") {
  const TemporaryFolder folder;
  const fs::path sweep = sweep_of(folder, 40, 500), into = folder / "r";
  CHECK(program(sweep_call(sweep, into)).status == 0);
  const std::string json = text_of(into / "results.json");
  for (const char* name : {"results.csv", "results.json", "manifest.json"}) fs::remove(into / name);
  const Ended full = within_blocks(2, sweep_call(sweep, into));
  CHECK(full.status == 1);
  CHECK(lines_of(full.err) == 1);
  CHECK_FALSE(fs::exists(into / "results.json"));
  CHECK(program(sweep_call(sweep, into)).status == 0);
  CHECK(text_of(into / "results.json") == json);
}

TEST_CASE("what lies where a store should be is refused and left alone") {
  const TemporaryFolder folder;
  const fs::path sweep = sweep_of(folder, 3, 100);
  const auto refused = [&](const fs::path& into, const std::string& where,
                           const std::string& what) {
    check_refused(sweep_call(sweep, into), where + ": " + what);
  };
  const fs::path garbage = folder.file("g/sweep.sqlite", std::string(5000, 'x')).parent_path();
  refused(garbage, (garbage / "sweep.sqlite").string(),
          "is no store of a sweep, or damaged; remove it to begin anew");
  CHECK(text_of(garbage / "sweep.sqlite") == std::string(5000, 'x'));

  fs::create_directories(folder / "d/sweep.sqlite");
  refused(folder / "d", (folder / "d/sweep.sqlite").string(),
          "is no store of a sweep: it is no file");
  const fs::path file = folder.file("file", "precious");
  refused(file, file.string(), "cannot be made a folder for results");
  refused(file / "below", (file / "below").string(), "cannot be made a folder for results");
  refused("/proc/coldcast", "/proc/coldcast", "cannot be made a folder for results");
  CHECK(text_of(file) == "precious");
}

TEST_CASE("a store that was cut off is refused, and a manifest that was is written anew") {
  const TemporaryFolder folder;
  const fs::path sweep = sweep_of(folder, 3, 100), into = folder / "r";
  CHECK(program(sweep_call(sweep, into)).status == 0);
  const std::string manifest = text_of(into / "manifest.json"),
                    store = text_of(into / "sweep.sqlite");
  folder.file("r/manifest.json", manifest.substr(0, 20));
  CHECK(program(sweep_call(sweep, into)).status == 0);
  CHECK(text_of(into / "manifest.json") == manifest);
  folder.file("r/sweep.sqlite", store.substr(0, store.size() / 3));
  const std::string complaint = (into / "sweep.sqlite").string() +
                                ": is no store of a sweep, or damaged; remove it to begin anew";
  check_refused(sweep_call(sweep, into), complaint);
  check_refused("sweep " + into.string(), complaint);
}

TEST_CASE("a sweep without points, or with 10^12, is refused at once and leaves nothing behind") {
  const TemporaryFolder folder;
  const fs::path into = folder / "r";
  const auto refused = [&](const std::string& rest, const std::string& message) {
    const fs::path file =
        folder.file("s.json", R"({"scenario": "canonical-keepalive", )" + rest + "}");
    check_refused(sweep_call(file, into), file.string() + ": " + message);
    CHECK_FALSE(fs::exists(into));
  };
  refused(R"("vary": {})", R"(/vary: no key varies; name one, as "/platform/memory_mb")");
  refused(R"("vary": {"/run/seed": []})",
          "/vary/~1run~1seed: the list is empty; give at least one value");
  refused(R"("vary": {"/run/seed": [1, 2]}, "constraints": ["/run/seed > 2"])",
          "/constraints: no combination of values meets them");
  const std::string million = R"({"linear": [1, 2, 1000000]})";
  refused(R"("vary": {"/platform/keep_alive_s": )" + million + R"(, "/workload/rate_per_s": )" +
              million + "}",
          "/vary: 1000000000000 combinations are too many; a sweep has up to a million");
  refused(R"("vary": {"/run/seed": {"linear": [1, 2, 1000000000000]}})",
          "/vary/~1run~1seed/linear: makes 1000000000000 values; a key has up to 1000000");
  refused(R"("samples": 1000000000000, "vary": {"/platform/keep_alive_s": {"sobol": [1, 2]}})",
          "/samples: 1000000000000 is above 1000000");
  refused(R"("vary": {"/run/seed": [1, 2]}, "slo": ["p42<1s"])",
          "/slo/0: no metric \"p42\"; `coldcast list metrics` names them");
}
