// The files that tell others how coldcast is installed, cited and what it is made with are true to
// the program. tests/install_test.cmake installs it.

#include <regex>
#include <set>
#include <sstream>

#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

/// What a pattern's first group matches, all over a text.
std::set<std::string> found(const std::string& text, const std::string& pattern) {
  const std::regex expression{pattern};
  std::set<std::string> result;
  for (std::sregex_iterator at{text.begin(), text.end(), expression}, end; at != end; ++at)
    result.insert((*at)[1]);
  return result;
}

}  // namespace

TEST_CASE("every package that a build can use stands in the list of dependencies") {
  std::istringstream lines{text_of("scripts/apt-packages.txt") +
                           text_of("scripts/apt-packages-optional.txt")};
  const std::set<std::string> listed =
      found(text_of("docs/dependencies.md"), R"(\n\| `([^`]+)` \|)");
  std::size_t packages = 0;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line.substr(0, line.find('#'))};
    for (std::string package; words >> package; ++packages) {
      INFO(package);
      CHECK(listed.contains(package));
    }
  }
  CHECK(packages > 10);
}

TEST_CASE("the citation names the version of the program and the day of its release") {
  const std::string citation = text_of("CITATION.cff");
  const std::set<std::string> version = found(citation, R"(\nversion: (\S+)\n)");
  const std::set<std::string> date = found(citation, R"(\ndate-released: (\S+)\n)");
  REQUIRE(version.size() == 1);
  REQUIRE(date.size() == 1);
  CHECK(program("--version").out.starts_with("coldcast " + *version.begin() + " "));
  CHECK_THAT(text_of("CHANGELOG.md"),
             ContainsSubstring("\n## " + *version.begin() + " (" + *date.begin() + ")\n"));
}

TEST_CASE("images for containers install what the scripts say") {
  const std::string dockerfile = text_of("Dockerfile");
  CHECK_THAT(dockerfile, ContainsSubstring("scripts/install-packages"));
  CHECK_FALSE(found(dockerfile, R"(COPY (scripts/\S+))").empty());
  const Json container = read_json(".devcontainer/devcontainer.json");
  CHECK(container["build"]["dockerfile"] == "../Dockerfile");
  CHECK(found(dockerfile, R"(\nFROM \S+ AS (\S+))")
            .contains(container["build"]["target"].get<std::string>()));
  CHECK_THAT(container["postCreateCommand"].get<std::string>(),
             ContainsSubstring("scripts/install-packages"));
  for (const Json& schema : container["customizations"]["vscode"]["settings"]["json.schemas"])
    CHECK(std::filesystem::exists(schema["url"].get<std::string>()));
}

TEST_CASE("every JSON Schema has an identity of its own") {
  std::set<std::string> identities;
  for (const auto& entry : std::filesystem::directory_iterator("configs/schema")) {
    const Json schema = read_json(entry.path());
    INFO(entry.path());
    // Editors find what it refers to beside it, from this name.
    CHECK(schema.at("$id") == entry.path().filename().string());
    CHECK(identities.insert(schema.at("$id")).second);
    CHECK(!schema.at("title").get<std::string>().empty());
  }
  CHECK(identities.size() >= 19);
}
