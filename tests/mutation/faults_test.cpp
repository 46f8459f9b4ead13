// `scripts/mutation` plants the faults of faults.json, which takes minutes. This test takes none:
// it tells at once of a change of the sources that a fault no longer fits.

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/catch.hpp"

namespace {

struct Fault {
  std::string name, what, file, replace, with;
};

std::string text_of_file(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  INFO(file);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Fault> all_faults() {
  std::vector<Fault> faults;
  for (const auto& fault : nlohmann::json::parse(text_of_file("tests/mutation/faults.json")))
    faults.push_back({fault.at("name"), fault.at("what"), fault.at("file"), fault.at("replace"),
                      fault.at("with")});
  return faults;
}

int times_in(const std::string& text, const std::string& part) {
  int times = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

}  // namespace

TEST_CASE("the text of every planted fault occurs exactly once in its file") {
  for (const Fault& fault : all_faults()) {
    INFO(fault.name << " in " << fault.file << ": " << fault.replace);
    CHECK_FALSE(fault.replace.empty());
    CHECK(times_in(text_of_file(fault.file), fault.replace) == 1);
  }
}

TEST_CASE("every planted fault has a name of its own, which switches it on") {
  std::set<std::string> names;
  const std::vector<Fault> faults = all_faults();
  for (const Fault& fault : faults) {
    INFO(fault.name);
    CHECK(names.insert(fault.name).second);
    CHECK(times_in(fault.with, "planted(") ==
          times_in(fault.with, "planted(\"" + fault.name + "\")"));
    CHECK(times_in(fault.with, "planted(") > 0);
    CHECK(fault.with != fault.replace);
    CHECK(fault.what.ends_with('.'));
    CHECK(fault.what.find_first_of("|\t\n;") == std::string::npos);  // it goes into a table
  }
  CHECK(names.size() >= 50);
}

TEST_CASE("the kill table of the docs has a row for each planted fault, and none survives") {
  const std::string docs = text_of_file("docs/verification.md");
  const auto begin = docs.find("\n## Planted faults\n");
  REQUIRE(begin != std::string::npos);
  const std::string section = docs.substr(begin, docs.find("\n## ", begin + 1) - begin);
  const std::vector<Fault> faults = all_faults();
  for (const Fault& fault : faults) {
    INFO(fault.name);
    CHECK(times_in(section, "| `" + fault.name + "` | " + fault.what + " | ") == 1);
  }
  CHECK(times_in(section, "\n| `") == static_cast<int>(faults.size()));
  CHECK(times_in(section, "**nothing**") == 0);
}
