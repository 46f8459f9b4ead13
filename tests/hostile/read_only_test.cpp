// Folders on a file system that nobody can write to, not even root: a bind mount in a mount
// namespace of its own [man 1 unshare], which is gone when its shell is.

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

const std::string mounted_scenario = "configs/scenarios/canonical-keepalive.json";
const std::string mounted_changes =
    " --set /run/requests=200 --set /run/replications=2 --set /run/warmup_s=0 --quiet ";

/// Whether this machine lets us mount, which containers often do not.
bool can_mount() {
  static const bool can =
      shell("unshare -rm sh -c 'mount -t tmpfs none /mnt && mount -o remount,ro /mnt'").status == 0;
  if (!can) WARN("skipped: no mount namespaces here (unshare -rm), or not mounted in them");
  return can;
}

/// Calls the program where that folder can only be read.
Ended program_reading(const fs::path& folder, const std::string& arguments) {
  const std::string place = folder.string();
  const std::string mounts =
      "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"";
  return shell("unshare -rm sh -c '" + mounts + "' " + place + " " + COLDCAST_PROGRAM + " " +
               arguments);
}

/// All files in a folder and below, with what they hold.
std::string contents_of(const fs::path& folder) {
  std::string all;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) files.push_back(entry.path());
  std::ranges::sort(files);
  for (const fs::path& file : files)
    all += file.string() + "\n" + (fs::is_regular_file(file) ? text_of(file) : "") + "\n";
  return all;
}

}  // namespace

TEST_CASE("a command whose results find a folder that can only be read is refused before it runs") {
  if (!can_mount()) return;
  const TemporaryFolder folder;
  fs::create_directory(folder / "empty");
  const std::string empty = (folder / "empty").string(), scenario = mounted_scenario;
  const std::string sweep =
      folder.file("w.json", R"({"scenario": "canonical-keepalive", "vary": {"/run/seed": [1]}})")
          .string();
  const std::string before = contents_of(folder.path());
  const std::string long_run = " --set /run/requests=1000000000 --quiet ";
  for (const std::string& call :
       {"run " + scenario + long_run, "run " + scenario + long_run + "--trace",
        "compare " + scenario + " " + scenario + long_run, "sweep " + sweep + long_run,
        "capacity " + scenario + long_run + "--replications 3 --slo 'p95<9s'",
        std::string{"plan configs/plans/classifier.json --quiet"},
        std::string{"reproduce wu2022/table1 --quiet"}}) {
    const Ended into = program_reading(folder.path(), call + " --output-dir " + empty);
    INFO(call << ": " << into.err);
    CHECK(into.status == 2);
    CHECK(into.out == "");
    CHECK(into.err == "coldcast: " + empty + ": cannot be written: Read-only file system\n");
    const Ended new_one = program_reading(folder.path(), call + " --output-dir " + empty + "/new");
    CHECK(new_one.status == 2);
    CHECK(new_one.err == "coldcast: " + empty + "/new: cannot be made a folder for results\n");
  }
  CHECK(contents_of(folder.path()) == before);
}

TEST_CASE("a file that would lie in a folder that can only be read is refused before any work") {
  if (!can_mount()) return;
  const TemporaryFolder folder;
  const std::string done = (folder / "done").string();
  REQUIRE(program("run " + mounted_scenario + mounted_changes + "--output-dir " + done).status ==
          0);
  const std::string before = contents_of(folder.path());
  const auto check_read_only = [&](const std::string& call, const std::string& file) {
    const Ended ended = program_reading(folder.path(), call);
    INFO(call << ": " << ended.err);
    CHECK(ended.status == 2);
    CHECK(ended.out == "");
    CHECK(ended.err == "coldcast: " + file + ": cannot be written: Read-only file system\n");
  };
  const std::string file = (folder / "made").string();
  check_read_only("gen wu2022/w-120 --requests 1000000000 --output " + file + ".csv",
                  file + ".csv");
  check_read_only(
      "gen wu2022/w-120 --requests 1000000000 --summary-only --picture " + file + ".svg",
      file + ".svg");
  check_read_only("report " + done, done + "/report.html");
  check_read_only("report " + done + " --output " + file + ".html", file + ".html");
  check_read_only("calibrate configs/calibrations/six-lines.json --quiet --output " + file, file);
  check_read_only("fit-workload configs/workloads/wu2022/w-120.json --output " + file, file);
  check_read_only("run " + mounted_scenario + mounted_changes + "--overwrite --output-dir " + done,
                  done);
  CHECK(contents_of(folder.path()) == before);
}

TEST_CASE("results in a folder that can only be read are shown and priced, and not gone on with") {
  if (!can_mount()) return;
  const TemporaryFolder folder;
  folder.file("w.json", R"({"scenario": "canonical-keepalive", "vary": {"/run/seed": [1, 2]}})");
  const std::string swept = (folder / "swept").string(), done = (folder / "done").string();
  const std::string sweep = "sweep " + (folder / "w.json").string() + mounted_changes;
  REQUIRE(program(sweep + "--output-dir " + swept).status == 0);
  REQUIRE(program("run " + mounted_scenario + mounted_changes + "--output-dir " + done).status ==
          0);
  const std::string before = contents_of(folder.path());
  const auto same = [&](const std::string& call) {
    const Ended ended = program_reading(folder.path(), call);
    INFO(call << ": " << ended.err);
    CHECK(ended.status == 0);
    CHECK(ended.out == program(call).out);
  };
  same("sweep " + swept + " --quiet");
  same("price " + swept + " --prices aws/us-east-1/2026 --quiet");
  same("price " + done + " --prices aws/us-east-1/2026 --quiet");
  same("report " + done + " --output /dev/null");
  const Ended on = program_reading(folder.path(), sweep + "--output-dir " + swept);
  CHECK(on.status == 2);
  CHECK(on.out == "");
  CHECK(lines_of(on.err) == 1);
  CHECK_THAT(on.err, ContainsSubstring(swept));
  CHECK(contents_of(folder.path()) == before);
}
