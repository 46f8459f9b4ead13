#include "sim/config/files.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

/// An empty folder of this test alone, removed at its end.
class Folder {
 public:
  Folder() {
    static std::atomic<int> count{0};
    path_ = fs::temp_directory_path() /
            ("coldcast-files-test-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

  fs::path file(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream{path_ / name, std::ios::binary} << text;
    return path_ / name;
  }

  std::size_t size() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{path_}, {}));
  }

 private:
  fs::path path_;
};

/// An environment variable for the time of a test.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* const before = std::getenv(name)) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  ~Environment() { before_.empty() ? ::unsetenv(name_) : ::setenv(name_, before_.c_str(), 1); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::string before_;
};

std::string complaint_about(const std::function<void()>& action) {
  try {
    action();
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

std::string syntax_complaint(const std::string& text) {
  return complaint_about([&] { parse_json(text, "a.json"); });
}

std::string brackets(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

bool is_root() { return ::geteuid() == 0; }

}  // namespace

TEST_CASE("JSON is parsed into the values it stands for") {
  CHECK(parse_json(R"({"b": [1, -2, 2.5, "x\u00e4", true, null, {}, []], "a": {"c": {}}})", "t")
            .dump() == R"({"a":{"c":{}},"b":[1,-2,2.5,"xä",true,null,{},[]]})");
  CHECK(parse_json(" 7 ", "t") == 7);
}

TEST_CASE("comments and a byte order mark are allowed") {
  CHECK(parse_json("\xEF\xBB\xBF// one\n{\"a\": /* two */ 1}\n// three", "t") == Json{{"a", 1}});
}

TEST_CASE("a key that comes twice is refused, even one that is spelt differently") {
  CHECK(syntax_complaint("{\"a\": 1,\n \"a\": 2}") ==
        "a.json: line 2, column 4: the key \"a\" comes twice");
  CHECK(syntax_complaint(R"({"a": 1, "\u0061": 2})") ==
        "a.json: line 1, column 17: the key \"a\" comes twice");
  CHECK(syntax_complaint(R"({"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]})") == "");
}

TEST_CASE("nesting is refused beyond 64 levels, however many there are") {
  CHECK(syntax_complaint(brackets(64)) == "");
  const std::string problem = "a.json: line 1, column 65: more than 64 levels of nesting";
  CHECK(syntax_complaint(brackets(65)) == problem);
  CHECK(syntax_complaint(brackets(1'000'000)) == problem);
}

TEST_CASE("what is no JSON is refused with line and column") {
  CHECK(syntax_complaint("") ==
        "a.json: line 1, column 1: unexpected end of input; expected '[', '{', or a literal");
  CHECK(syntax_complaint("{\"a\": 1") ==
        "a.json: line 1, column 8: unexpected end of input; expected '}'");
  CHECK(syntax_complaint("{\n\"a\": \"b") ==
        "a.json: line 2, column 8: invalid string: missing closing quote");
  CHECK(syntax_complaint("{} {}") ==
        "a.json: line 1, column 4: unexpected '{'; expected end of input");
  CHECK(syntax_complaint("[1 2]") ==
        "a.json: line 1, column 4: unexpected number literal; expected ']'");
  CHECK(syntax_complaint("[1,\n]") ==
        "a.json: line 2, column 1: the comma before this bracket is one too many");
  CHECK(syntax_complaint("{\"a\": 1, }") ==
        "a.json: line 1, column 10: the comma before this bracket is one too many");
  CHECK(syntax_complaint("{a: 1}") == "a.json: line 1, column 2: expected a key in double quotes");
  CHECK(syntax_complaint("{'a': 1}") ==
        "a.json: line 1, column 2: expected a key in double quotes");
  CHECK(syntax_complaint("/* x") ==
        "a.json: line 1, column 5: invalid comment; missing closing '*/'");
}

TEST_CASE("numbers that JSON cannot hold are refused") {
  CHECK(syntax_complaint("[1e999]") ==
        "a.json: line 1, column 6: \"1e999\" is too large for a number");
  CHECK(syntax_complaint("[-1e999]") ==
        "a.json: line 1, column 7: \"-1e999\" is too large for a number");
  CHECK(syntax_complaint("[NaN]") == "a.json: line 1, column 2: \"NaN\" is no JSON value");
  CHECK(syntax_complaint("[nan]") == "a.json: line 1, column 3: \"nan\" is no JSON value");
  CHECK(syntax_complaint("[-Infinity]") ==
        "a.json: line 1, column 3: \"-Infinity\" is no JSON value");
  CHECK(syntax_complaint("[True]") == "a.json: line 1, column 2: \"True\" is no JSON value");
  CHECK(syntax_complaint("[+1]") == "a.json: line 1, column 2: \"+1\" is no JSON value");
}

TEST_CASE("text that is not UTF-8 is refused") {
  CHECK(syntax_complaint("[\"\xff\"]") ==
        "a.json: line 1, column 3: invalid string: ill-formed UTF-8 byte");
  CHECK(syntax_complaint("[\xff]") == "a.json: line 1, column 2: invalid literal");
}

TEST_CASE("columns count characters, not bytes") {
  CHECK(syntax_complaint("{\"\xC3\xA4\": x}") ==
        "a.json: line 1, column 7: \"x\" is no JSON value");
}

TEST_CASE("JSON is written the same way each time, and reads back as the same value") {
  const Json value = parse_json(R"({"b": [1, 0.1], "a": {}})", "t");
  CHECK(json_text(value) == "{\n  \"a\": {},\n  \"b\": [\n    1,\n    0.1\n  ]\n}\n");
  CHECK(parse_json(json_text(value), "t") == value);
  CHECK(json_text("\xff") == "\"\xEF\xBF\xBD\"\n");
}

TEST_CASE("a file is read, and one that cannot be is refused with the reason") {
  const Folder folder;
  CHECK(read_json(folder.file("good.json", "{\"a\": 1}")) == Json{{"a", 1}});
  const auto problem = [&](const fs::path& file) {
    const std::string text = complaint_about([&] { read_json(file); });
    REQUIRE(text.starts_with(file.string() + ": "));
    return text.substr(file.string().size() + 2);
  };
  CHECK(problem(folder / "none.json") == "no such file");
  CHECK(problem(folder.path()) == "is a folder, not a JSON file");
  CHECK(problem(folder.file("empty.json", "")) == "is empty");
  CHECK(problem(folder.file("bad.json", "{"))
            .starts_with("line 1, column 2: unexpected end of input"));
  CHECK(problem(folder / std::string(300, 'n')) == "cannot be read: File name too long");
  if (!is_root()) {
    fs::permissions(folder.file("secret.json", "{}"), fs::perms::none);
    CHECK(problem(folder / "secret.json") == "cannot be read: Permission denied");
  }
}

TEST_CASE("a file of more than 64 MiB is refused") {
  const Folder folder;
  fs::resize_file(folder.file("large.json", " "), (std::size_t{64} << 20) + 1);
  CHECK(complaint_about([&] {
          read_json(folder / "large.json");
        }).ends_with("large.json: is larger than 64 MiB"));
}

TEST_CASE("a name in the catalogue stands for a file") {
  const Folder folder;
  folder.file("profiles/mobilenet/tf-1.15.json", R"({"a": 1})");
  folder.file("profiles/albert.json", "{}");
  folder.file("profiles/.hidden.json", "{}");
  folder.file("profiles/readme.md", "");
  const Catalogue catalogue{folder.path()};
  CHECK(catalogue.load("profiles", "mobilenet/tf-1.15", "s.json", "/model") == Json{{"a", 1}});
  CHECK(catalogue.names("profiles") == std::vector<std::string>{"albert", "mobilenet/tf-1.15"});
  CHECK(catalogue.names("prices").empty());
  CHECK(catalogue.path_of("profiles", "a/b") == folder / "profiles/a/b.json");
}

TEST_CASE("a name that is not in the catalogue is refused with the nearest one") {
  const Folder folder;
  folder.file("profiles/mobilenet/tf-1.15.json", "{}");
  const Catalogue catalogue{folder.path()};
  const auto problem = [&](const std::string& kind, const std::string& name) {
    return complaint_about([&] { catalogue.load(kind, name, "s.json", "/model"); });
  };
  CHECK(problem("profiles", "mobilnet/tf-1.15") ==
        "s.json: /model: no \"mobilnet/tf-1.15\" in profiles; did you mean \"mobilenet/tf-1.15\"?");
  CHECK(problem("profiles", "mobilenet") ==
        "s.json: /model: no \"mobilenet\" in profiles; did you mean \"mobilenet/tf-1.15\"?");
  CHECK(problem("profiles", "vgg") ==
        "s.json: /model: no \"vgg\" in profiles; there is only \"mobilenet/tf-1.15\"");
  CHECK(problem("prices", "aws") == "s.json: /model: no \"aws\" in prices");
}

TEST_CASE("a name that could leave the catalogue is refused") {
  const Folder folder;
  folder.file("secret.json", "{}");
  folder.file("profiles/a.json", "{}");
  const Catalogue catalogue{folder.path()};
  for (const std::string name : {"../secret", "a/../../secret", "/etc/passwd", "", ".", ".a",
                                 "a//b", "a/", "a b", "a\\b", "..", "a..b", "\xC3\xA4"}) {
    CHECK(complaint_about([&] { catalogue.load("profiles", name, "s.json", "/model"); }) ==
          "s.json: /model: \"" + name +
              "\" is no name in profiles; names are like \"mobilenet/tf-1.15\", without \"..\" or "
              "a leading \"/\"");
  }
  CHECK_THROWS_AS(catalogue.load("profiles", std::string{"a\0b", 3}, "s.json", ""), ConfigError);
}

TEST_CASE("a file that extends another one overrides and removes its keys") {
  const Folder folder;
  folder.file("platforms/root.json", R"({"a": 1, "limits": {"x": 1, "y": 2}, "gone": 1})");
  folder.file("platforms/middle.json", R"({"extends": "root", "limits": {"y": 3}, "gone": null})");
  const fs::path leaf = folder.file("leaf.json", R"({"extends": "middle", "a": 2})");
  const Catalogue catalogue{folder.path()};
  CHECK(catalogue.load_file("platforms", leaf).dump() == R"({"a":2,"limits":{"x":1,"y":3}})");
  CHECK(catalogue.load("platforms", "middle", "", "").dump() ==
        R"({"a":1,"limits":{"x":1,"y":3}})");
}

TEST_CASE("files that extend each other in a circle are refused") {
  const Folder folder;
  folder.file("platforms/a.json", R"({"extends": "b"})");
  const std::string b = folder.file("platforms/b.json", R"({"extends": "a"})").string();
  const std::string self = folder.file("platforms/self.json", R"({"extends": "self"})").string();
  const fs::path leaf = folder.file("leaf.json", R"({"extends": "a"})");
  const Catalogue catalogue{folder.path()};
  const std::string circle = b + ": /extends: goes round in a circle: a -> b -> a";
  CHECK(complaint_about([&] { catalogue.load("platforms", "a", "s.json", "/platform"); }) ==
        circle);
  CHECK(complaint_about([&] { catalogue.load_file("platforms", leaf); }) == circle);
  CHECK(complaint_about([&] { catalogue.load("platforms", "self", "s.json", "/platform"); }) ==
        self + ": /extends: goes round in a circle: self -> self");
}

TEST_CASE("a file that extends nothing that exists is refused where it says so") {
  const Folder folder;
  const std::string a = folder.file("platforms/a.json", R"({"extends": "lamda"})").string();
  const std::string c = folder.file("platforms/c.json", R"({"extends": 3})").string();
  folder.file("platforms/lambda.json", "{}");
  const Catalogue catalogue{folder.path()};
  CHECK(complaint_about([&] { catalogue.load("platforms", "a", "s.json", "/platform"); }) ==
        a + ": /extends: no \"lamda\" in platforms; did you mean \"lambda\"?");
  CHECK(complaint_about([&] { catalogue.load("platforms", "c", "s.json", "/platform"); }) ==
        c + ": /extends: expected a string, found 3");
}

TEST_CASE("the configs are those of the environment, else the nearest above the scenario") {
  const Folder folder;
  for (const char* name :
       {"platforms", "prices", "inner/platforms", "inner/prices", "inner/scenarios/x"}) {
    fs::create_directories(folder / name);
  }
  {
    const Environment unset{"COLDCAST_CONFIGS", ""};
    CHECK(find_configs(folder / "inner/scenarios/x/a.json") == folder / "inner");
    CHECK(find_configs(folder / "inner/../a.json") == folder.path());
  }
  const Environment chosen{"COLDCAST_CONFIGS", folder.path().string()};
  CHECK(find_configs(folder / "inner/scenarios/a.json") == folder.path());
  const Environment wrong{"COLDCAST_CONFIGS", (folder / "inner/scenarios").string()};
  const std::string problem = complaint_about([&] { find_configs(folder / "a.json"); });
  CHECK(problem.starts_with("COLDCAST_CONFIGS: \""));
  CHECK(problem.ends_with("\" holds no platforms/ and prices/"));
}

TEST_CASE("a file is written whole, over another one, and leaves nothing beside it") {
  const Folder folder;
  write_atomically(folder / "a.json", "first, and longer");
  write_atomically(folder / "a.json", "second");
  CHECK(text_of(folder / "a.json") == "second");
  write_atomically(folder / "empty", "");
  CHECK(fs::file_size(folder / "empty") == 0);
  CHECK(folder.size() == 2);
}

TEST_CASE("a file that cannot be written is refused and leaves nothing behind") {
  const Folder folder;
  const fs::path lost = folder / "none/a.json";
  CHECK(complaint_about([&] { write_atomically(lost, "x"); }) ==
        lost.string() + ": cannot be written: No such file or directory");
  fs::create_directories(folder / "full/of");
  CHECK(complaint_about([&] { write_atomically(folder / "full", "x"); }) ==
        (folder / "full").string() + ": cannot be written: Is a directory");
  CHECK(folder.size() == 1);
  if (!is_root()) {
    fs::permissions(folder / "full", fs::perms::owner_read | fs::perms::owner_exec);
    CHECK(complaint_about([&] {
            write_atomically(folder / "full/a", "x");
          }).ends_with("cannot be written: Permission denied"));
    fs::permissions(folder / "full", fs::perms::owner_all);
  }
}

TEST_CASE("a write that fails half way keeps the old file and removes the draft") {
  const Folder folder;
  const fs::path file = folder.file("a.json", "old");
  // A limit on the size of files fails a write as a full disk would, for root too.
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const std::string problem =
      complaint_about([&] { write_atomically(file, std::string(10'000, 'x')); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(problem == file.string() + ": cannot be written: File too large");
  CHECK(text_of(file) == "old");
  CHECK(folder.size() == 1);
}
