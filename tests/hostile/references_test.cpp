// Files that come from somebody else may name files: only those that belong to them.

#include "sim/config/references.hpp"

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

/// A scenario that replays a trace.
std::string replaying(const std::string& trace) {
  return R"({"workload": {"kind": "trace", "file": )" + Json(trace).dump() +
         R"(}, "platform": {"kind": "function"}, "model": {"service": 0.1},
             "run": {"replications": 1}})";
}

const std::string secret_trace = "time_s\n0.123456\n5\n";

/// A folder with a scenario of a stranger, next to a secret of the user's.
struct Downloads {
  TemporaryFolder folder;
  fs::path secret = folder.file("secret.csv", secret_trace);

  fs::path scenario(const std::string& trace) const {
    return folder.file("theirs/scenario.json", replaying(trace));
  }

  void check_refused_reference(const std::string& trace) const {
    const fs::path file = scenario(trace);
    const Ended call = program("run " + file.string() + " --quiet");
    INFO(trace << ": " << call.err);
    CHECK(call.status == 2);
    CHECK(call.out == "");
    CHECK(call.err.starts_with("coldcast: " + file.string() + ": /workload/file: "));
    CHECK(call.err.find("lies neither in the folder of this file nor in the configs") !=
          std::string::npos);
    CHECK(call.err.find("0.123456") == std::string::npos);
  }
};

}  // namespace

TEST_CASE("a scenario cannot have files read that lie outside of its folder") {
  const Downloads downloads;
  for (const char* trace :
       {"../secret.csv", "/etc/passwd", "sub/../../secret.csv", "./../theirs/../secret.csv"})
    downloads.check_refused_reference(trace);
  downloads.check_refused_reference(downloads.secret.string());
}

TEST_CASE("whether a file exists is not told to a scenario that may not name it") {
  const Downloads downloads;
  downloads.check_refused_reference("../no-such-file.csv");
  downloads.check_refused_reference("/no/such/file.csv");
}

TEST_CASE("a symbolic link beside a scenario does not lead out of its folder") {
  const Downloads downloads;
  fs::create_directories(downloads.folder / "theirs");
  fs::create_symlink("../secret.csv", downloads.folder / "theirs/trace.csv");
  fs::create_directory_symlink("/etc", downloads.folder / "theirs/data");
  downloads.check_refused_reference("trace.csv");
  downloads.check_refused_reference("data/passwd");
}

TEST_CASE("a scenario in a home folder cannot name hidden files there") {
  const Downloads downloads;
  downloads.folder.file("theirs/.ssh/id", secret_trace);
  downloads.check_refused_reference(".ssh/id");
}

TEST_CASE("a trace in the folder of its scenario, or below, is read") {
  const Downloads downloads;
  downloads.folder.file("theirs/traces/mine.csv", "time_s\n0\n5\n");
  const fs::path file = downloads.scenario("traces/mine.csv");
  CHECK(program("run " + file.string() + " --quiet").status == 0);
}

TEST_CASE("what the command line or the environment names may be read") {
  const Downloads downloads;
  const std::string call = downloads.scenario("../secret.csv").string() + " --quiet";
  CHECK(program("run " + call + " --set /workload/file=" + downloads.secret.string()).status == 0);
  const std::string allow = "COLDCAST_FILES=/nowhere:" + downloads.folder.path().string() + " ";
  CHECK(shell(allow + COLDCAST_PROGRAM + " run " + call).status == 0);
  CHECK(shell("COLDCAST_FILES=" + (downloads.folder / "theirs").string() + " " + COLDCAST_PROGRAM +
              " run " + call)
            .status == 2);
}

TEST_CASE("a sweep and a calibration cannot have files read outside of their folders") {
  const TemporaryFolder folder;
  folder.file("secret.json", R"({"no": "scenario"})");
  folder.file("secret.csv", "memory_mb,latency_ms\n512,620\n1024,310\n");
  const fs::path sweep = folder.file(
      "theirs/sweep.json", R"({"scenario": "../secret.json", "vary": {"/run/seed": [1, 2]}})");
  const Ended swept = program("sweep " + sweep.string() + " --quiet");
  CHECK(swept.status == 2);
  CHECK(swept.err.starts_with("coldcast: " + sweep.string() + ": /scenario: \""));
  CHECK(swept.err.find("nor in the configs") != std::string::npos);

  const fs::path spec =
      folder.file("theirs/spec.json",
                  R"({"profile": "m", "measurements": [{"kind": "table", "file": "../secret.csv"}],
          "fit": [{"what": "service"}]})");
  const Ended fitted = program("calibrate " + spec.string());
  CHECK(fitted.status == 2);
  CHECK(fitted.err.starts_with("coldcast: " + spec.string() + ": /measurements/0/file: \""));
  CHECK(fitted.err.find("nor in the configs") != std::string::npos);
}

TEST_CASE("configs that come with a scenario cannot lead out of themselves") {
  const TemporaryFolder folder;
  const fs::path secret = folder.file("secret.json", R"({"service": 0.125})");
  for (const char* part : {"platforms", "prices", "profiles"})
    fs::create_directories(folder / "theirs" / part);
  fs::create_symlink(secret, folder / "theirs/profiles/m.json");
  fs::copy_file("configs/catalogue.json", folder / "theirs/catalogue.json");
  const std::string scenario =
      R"({"workload": {"kind": "poisson", "rate_per_s": 1}, "platform": {"kind": "function"},
          "model": "m", "run": {"requests": 10, "replications": 1}})";
  const fs::path file = folder.file("theirs/s.json", scenario);
  const Ended call = program("run " + file.string() + " --quiet");
  CHECK(call.status == 2);
  CHECK(call.err.find("/model: ") != std::string::npos);
  CHECK(call.err.find("is a link that leaves the configs") != std::string::npos);
  for (const char* name : {"../secret", "/etc/passwd", "a/../../secret"}) {
    folder.file("theirs/s.json", R"({"extends": ")" + std::string{name} + R"("})");
    const Ended extends = program("run " + file.string() + " --quiet");
    CHECK(extends.status == 2);
    CHECK(extends.err.find("/extends: ") != std::string::npos);
    CHECK(extends.err.find("is no name in scenarios") != std::string::npos);
  }
}

TEST_CASE(
    "a file lies in a folder if the way to it goes down, links followed, past nothing hidden") {
  const TemporaryFolder folder;
  folder.file("a/b/file", "x");
  fs::create_directory_symlink(folder / "a", folder / "link");
  CHECK(lies_in(folder / "a/b/file", folder / "a"));
  CHECK(lies_in(folder / "a/b/none", folder / "a"));
  CHECK(lies_in(folder / "link/b/file", folder / "a"));
  CHECK(lies_in(folder / "a/b/file", folder / "link"));
  CHECK_FALSE(lies_in(folder / "a/file", folder / "a/b"));
  CHECK_FALSE(lies_in(folder / "ab/file", folder / "a"));
  CHECK_FALSE(lies_in(folder / "a/.b/file", folder / "a"));
  CHECK_FALSE(lies_in(folder / "a", folder / "a"));
  CHECK_FALSE(lies_in("/etc/passwd", "/"));
}
