// The folders of the project know each other in one direction only (docs/design.md). Link lists do
// not stop a header from being included, so this test reads every `#include` line instead. Each
// folder has a row in `folders`; a file outside of all of them is itself a violation.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.hpp"
#include "tests/folder.hpp"

using coldcast::testing::text_of;

namespace {

using NameList = std::vector<std::string_view>;

/// One folder and what its files may include besides the folder itself and the standard library.
/// Libraries are prefixes of what stands between the angle brackets.
struct SourceFolder {
  std::string_view name;
  NameList folders = {};
  NameList libraries = {};             // in headers and sources
  NameList libraries_in_sources = {};  // in .cpp files only
};

const std::vector<SourceFolder> folders = {
    {.name = "sim/core", .libraries_in_sources = {"boost/math/"}},
    {.name = "sim/config",
     .folders = {"sim/core"},
     .libraries = {"nlohmann/"},
     .libraries_in_sources = {"valijson/"}},
    {.name = "platforms",
     .folders = {"sim/config", "sim/core"},
     .libraries_in_sources = {"boost/"}},
    {.name = "workloads", .folders = {"sim/config", "sim/core"}},
    {.name = "calibration",
     .folders = {"workloads", "sim/config", "sim/core"},
     .libraries = {"Eigen/", "unsupported/Eigen/"},
     .libraries_in_sources = {"boost/", "nlohmann/"}},
    {.name = "sim/study",
     .folders = {"sim/config", "sim/core", "coldcast_version.hpp"},
     .libraries_in_sources = {"boost/", "sqlite3.h"}},
    {.name = "verification",
     .folders = {"sim/study", "platforms", "workloads", "sim/config", "sim/core"},
     .libraries = {"Eigen/"},
     .libraries_in_sources = {"boost/", "nlohmann/", "unsupported/Eigen/"}},
    {.name = "sim/report",
     .folders = {"sim/study", "verification", "calibration", "sim/config", "sim/core",
                 "coldcast_version.hpp"},
     .libraries = {"fmt/"},
     .libraries_in_sources = {"nlohmann/"}},
    {.name = "sim/app",
     .folders = {"sim/report", "sim/study", "verification", "platforms", "workloads", "calibration",
                 "sim/config", "sim/core", "coldcast_version.hpp"},
     .libraries = {"CLI/", "fmt/", "nlohmann/"}},
    {.name = "python",
     .folders = {"sim/app", "sim/report", "sim/study", "verification", "platforms", "workloads",
                 "calibration", "sim/config", "sim/core", "coldcast_version.hpp"},
     .libraries = {"pybind11/", "nlohmann/"}},
};

/// Libraries that have a home; other angled names (standard library, POSIX) are free but in core.
const NameList homed_libraries = {"boost/",     "nlohmann/", "valijson/",          "fmt/",
                                  "CLI/",       "Eigen/",    "unsupported/Eigen/", "catch2/",
                                  "Random123/", "sqlite3.h", "pybind11/"};

const NameList thread_headers = {"thread",  "mutex", "shared_mutex", "condition_variable",
                                 "barrier", "latch", "semaphore",    "future"};

const NameList file_headers = {"fstream", "filesystem"};

struct Include {
  int line;
  std::string name;
  bool angled;
};

bool contains(const NameList& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool starts_with_one_of(const NameList& prefixes, std::string_view name) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

const SourceFolder* folder_of(std::string_view path) {
  for (const SourceFolder& folder : folders) {
    if (path.starts_with(std::string(folder.name) + "/")) return &folder;
  }
  return nullptr;
}

std::vector<Include> includes_of(const std::string& text) {
  static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  std::vector<Include> includes;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (std::regex_match(line, match, pattern))
      includes.push_back({number, match[2], match[1] == "<"});
  }
  return includes;
}

/// Why a file of `home` may not include this file of the project, if so.
std::optional<std::string> project_objection(const SourceFolder& home, const std::string& name) {
  const SourceFolder* target = folder_of(name);
  const std::string_view needed = target ? target->name : std::string_view(name);
  if (name.find("..") != std::string::npos || (!target && needed != "coldcast_version.hpp")) {
    return "is not a path from the project root into a folder of the architecture";
  }
  if (needed == home.name || contains(home.folders, needed)) return std::nullopt;
  return "points back: " + std::string(home.name) + " may not know " + std::string(needed);
}

/// Why a file of `home` may not include this library header, if so.
std::optional<std::string> library_objection(const SourceFolder& home, const std::string& name,
                                             bool header) {
  if (contains(thread_headers, name)) {
    // An interpreter waits in one thread while another simulates.
    if (home.name == "sim/study" || home.name == "python") return std::nullopt;
    return "brings in threads, which only sim/study knows";
  }
  if (home.name == "sim/core" && contains(file_headers, name)) {
    return "brings in files, which sim/core does not know";
  }
  if (starts_with_one_of(home.libraries, name)) return std::nullopt;
  if (starts_with_one_of(home.libraries_in_sources, name)) {
    if (!header) return std::nullopt;
    return "belongs into a .cpp file, not into a header of " + std::string(home.name);
  }
  const bool standard = name.find_first_of("/.") == std::string::npos;
  if (starts_with_one_of(homed_libraries, name) || (home.name == "sim/core" && !standard)) {
    return "is a library that " + std::string(home.name) + " does not use";
  }
  return std::nullopt;
}

/// The arrows in one file that point the wrong way, as sentences.
std::vector<std::string> include_violations(const std::string& path, const std::string& text) {
  const SourceFolder* home = folder_of(path);
  if (!home) return {path + ": lies in no folder of the architecture"};
  const bool header = path.ends_with(".hpp");
  std::vector<std::string> found;
  for (const Include& include : includes_of(text)) {
    const bool project = !include.angled || folder_of(include.name);
    const auto objection = project ? project_objection(*home, include.name)
                                   : library_objection(*home, include.name, header);
    if (!objection) continue;
    found.push_back(path + ":" + std::to_string(include.line) + ": " + include.name + " " +
                    *objection);
  }
  return found;
}

std::vector<std::filesystem::path> sources_in(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> paths;
  if (!std::filesystem::exists(root)) return paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const auto extension = entry.path().extension();
    if (extension == ".hpp" || extension == ".cpp") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool accepted(const std::string& path, const std::string& include) {
  return include_violations(path, "#pragma once\n#include " + include + "\n").empty();
}

}  // namespace

TEST_CASE("no include of the project points back") {
  std::size_t files = 0;
  for (const char* root : {"sim", "platforms", "workloads", "calibration", "verification", "python"}) {
    for (const auto& path : sources_in(root)) {
      ++files;
      for (const auto& violation : include_violations(path.generic_string(), text_of(path))) {
        FAIL_CHECK(violation);
      }
    }
  }
  INFO("the tests run from the project root");
  CHECK(files > 0);
}

TEST_CASE("no two headers define a type of the same name") {
  // They all share one namespace: the linker would take one of them for both.
  static const std::regex definition{
      R"((?:^|\n)(?:class|struct) (\w+)(?: final)?(?: :[^;{]*)? \{)"};
  std::map<std::string, std::string> homes;
  for (const char* root : {"sim", "platforms", "workloads", "calibration", "verification", "python"})
    for (const auto& path : sources_in(root)) {
      if (path.extension() != ".hpp") continue;
      const std::string text = text_of(path);
      for (std::sregex_iterator at{text.begin(), text.end(), definition}, end; at != end; ++at) {
        const auto [other, fresh] = homes.emplace((*at)[1], path.generic_string());
        INFO((*at)[1] << " in " << path << " and " << other->second);
        CHECK(fresh);
      }
    }
  CHECK(homes.size() > 50);
}

TEST_CASE("the include check names file, line and reason") {
  const auto found = include_violations("sim/core/units.hpp",
                                        "#pragma once\n"
                                        "#include <chrono>\n"
                                        "  #  include \"sim/config/fields.hpp\"  // for Fields\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0] ==
        "sim/core/units.hpp:3: sim/config/fields.hpp points back: sim/core may not know "
        "sim/config");
}

TEST_CASE("the include check knows the arrows between folders") {
  CHECK(accepted("sim/core/a.hpp", "\"sim/core/units.hpp\""));
  CHECK(accepted("platforms/a.cpp", "\"sim/config/fields.hpp\""));
  CHECK(accepted("sim/report/a.cpp", "\"sim/study/sweep.hpp\""));
  CHECK(accepted("sim/app/a.cpp", "\"platforms/catalog.hpp\""));
  CHECK(accepted("sim/report/a.cpp", "\"coldcast_version.hpp\""));

  CHECK_FALSE(accepted("sim/core/a.cpp", "\"sim/config/fields.hpp\""));
  CHECK_FALSE(accepted("sim/core/a.cpp", "<sim/config/fields.hpp>"));
  CHECK_FALSE(accepted("sim/config/a.cpp", "\"platforms/catalog.hpp\""));
  CHECK_FALSE(accepted("platforms/a.cpp", "\"workloads/markov/poisson.hpp\""));
  CHECK_FALSE(accepted("workloads/a.cpp", "\"sim/study/sweep.hpp\""));
  CHECK_FALSE(accepted("sim/study/a.hpp", "\"sim/report/table.hpp\""));
  CHECK_FALSE(accepted("sim/report/a.cpp", "\"sim/app/run.hpp\""));
  CHECK_FALSE(accepted("calibration/a.cpp", "\"platforms/catalog.hpp\""));
  CHECK_FALSE(accepted("sim/core/a.cpp", "\"coldcast_version.hpp\""));
}

TEST_CASE("the include check keeps every library in its home") {
  CHECK(accepted("sim/core/a.cpp", "<boost/math/distributions/gamma.hpp>"));
  CHECK(accepted("sim/config/a.hpp", "<nlohmann/json.hpp>"));
  CHECK(accepted("platforms/pipeline.cpp", "<boost/graph/topological_sort.hpp>"));
  CHECK(accepted("sim/report/a.hpp", "<fmt/format.h>"));
  CHECK(accepted("sim/app/main.cpp", "<CLI/CLI.hpp>"));
  CHECK(accepted("sim/study/a.hpp", "<thread>"));

  CHECK_FALSE(accepted("sim/core/a.hpp", "<boost/math/distributions/gamma.hpp>"));
  CHECK_FALSE(accepted("sim/core/a.cpp", "<boost/graph/topological_sort.hpp>"));
  CHECK_FALSE(accepted("sim/core/a.hpp", "<nlohmann/json.hpp>"));
  CHECK_FALSE(accepted("sim/core/a.hpp", "<fmt/format.h>"));
  CHECK_FALSE(accepted("sim/core/a.cpp", "<unistd.h>"));
  CHECK_FALSE(accepted("sim/core/a.cpp", "<fstream>"));
  CHECK_FALSE(accepted("sim/core/a.hpp", "<filesystem>"));
  CHECK_FALSE(accepted("sim/core/a.hpp", "<thread>"));
  CHECK_FALSE(accepted("sim/app/main.cpp", "<thread>"));
  CHECK_FALSE(accepted("platforms/a.cpp", "<nlohmann/json.hpp>"));
  CHECK_FALSE(accepted("sim/report/a.cpp", "<CLI/CLI.hpp>"));
  CHECK_FALSE(accepted("workloads/a.cpp", "<Random123/philox.h>"));
}

TEST_CASE("the include check refuses what the architecture has no place for") {
  CHECK_FALSE(accepted("sim/extra/a.hpp", "<vector>"));
  CHECK_FALSE(accepted("sim/core/a.cpp", "\"units.hpp\""));
  CHECK_FALSE(accepted("sim/core/a.cpp", "\"tests/catch.hpp\""));
  CHECK_FALSE(accepted("sim/core/a.cpp", "\"sim/core/../config/fields.hpp\""));
  CHECK(accepted("sim/core/a.cpp", "<vector>\n// #include \"sim/app/run.hpp\""));
}
