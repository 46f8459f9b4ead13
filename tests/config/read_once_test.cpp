// Files that are read once while many scenarios are read.

#include "sim/config/read_once.hpp"

#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("a catalogue reads a file once while many scenarios are read, and anew afterwards") {
  const TemporaryFolder folder;
  folder.file("profiles/a.json", R"({"x": 1})");
  const Catalogue catalogue{folder.path()};
  const auto x = [&] {
    return catalogue.load("profiles", "a", "s.json", "/model")["x"].get<int>();
  };
  {
    const ReadOnce once;
    CHECK(x() == 1);
    folder.file("profiles/a.json", R"({"x": 2})");
    folder.file("profiles/b.json", R"({"extends": "a", "y": 3})");
    CHECK(x() == 1);
    const ReadOnce inner;  // begins no new memory
    CHECK(x() == 1);
    CHECK(catalogue.names("profiles") == std::vector<std::string>{"a", "b"});
    folder.file("profiles/c.json", "{}");
    CHECK(catalogue.names("profiles").size() == 2);
    // What is not there is looked for again.
    CHECK_THROWS_AS(catalogue.load("profiles", "d", "s.json", "/model"), ConfigError);
    folder.file("profiles/d.json", R"({"x": 4})");
    CHECK(catalogue.load("profiles", "d", "s.json", "/model")["x"] == 4);
  }
  CHECK(x() == 2);
  CHECK(catalogue.names("profiles").size() == 4);
  const ReadOnce again;
  CHECK(x() == 2);
}
