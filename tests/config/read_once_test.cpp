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

TEST_CASE("what a file starts from is remembered with it, and known by its name only") {
  const TemporaryFolder folder;
  folder.file("profiles/a.json", R"({"x": 1})");
  folder.file("profiles/b.json", R"({"extends": "a", "y": 3})");
  const Catalogue catalogue{folder.path()};
  const ReadOnce once;
  const Json b{{"x", 1}, {"y", 3}};
  CHECK(catalogue.load("profiles", "b", "s.json", "/model") == b);
  folder.file("profiles/a.json", R"({"x": 2})");
  CHECK(catalogue.load("profiles", "b", "s.json", "/model") == b);
  CHECK(catalogue.load("profiles", "a", "s.json", "/model") == Json{{"x", 1}});
  CHECK(catalogue.complete({{"extends", "b"}, {"y", 4}}, "profiles", "s.json", "/model") ==
        Json{{"x", 1}, {"y", 4}});
  const std::string path = (folder.path() / "profiles" / "a").string();
  CHECK_THROWS_AS(catalogue.load("profiles", path, "s.json", "/model"), ConfigError);
}

TEST_CASE("a price sheet is read once for each of what it holds for") {
  int reads = 0;
  const auto read = [&] {
    ++reads;
    return PriceSheet{};
  };
  PriceKeys arm;
  arm.architecture = "arm64";
  {
    const ReadOnce once;
    for (int i = 0; i < 2; ++i) {
      sheet_once("prices/a.json", {}, read);
      sheet_once("prices/a.json", arm, read);
      sheet_once("prices/b.json", arm, read);
    }
    CHECK(reads == 3);
  }
  sheet_once("prices/a.json", {}, read);
  CHECK(reads == 4);
}
