// Names that a terminal would obey, or a spreadsheet compute.

#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"
#include "tests/app/program.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

/// Turns red, clears the line, goes back, begins a new line, writes from right to left, and does
/// the first in C1: each of these is a character that a terminal obeys.
const std::string nasty =
    "\x1b[31mred\r\x07\nforged: 1 \xE2\x80\xAEtxt\xC2\x9B"
    "31m";

bool is_obedient(const std::string& text) {
  for (const char* part : {"\xE2\x80\xAE", "\xC2\x9B"})
    if (text.find(part) != std::string::npos) return true;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F) return true;
  return false;
}

Json small_scenario(const std::string& name) {
  return {{"name", name},
          {"workload", {{"kind", "constant"}, {"interval_s", 1}}},
          {"platform", {{"kind", "function"}}},
          {"model", {{"name", name}, {"service", 0.1}}},
          {"run", {{"requests", 20}, {"replications", 2}}}};
}

}  // namespace

TEST_CASE("a text is made visible character by character, and what is harmless stays") {
  CHECK(visible("plain, \xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80") ==
        "plain, \xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80");
  CHECK(visible("\x1b[0m\n\x7f") == "\\u001b[0m\\u000a\\u007f");
  CHECK(visible(std::string{"\0", 1}) == "\\u0000");
  CHECK(visible("\xC2\x9B\xE2\x80\xAE\xEF\xBB\xBF") == "\\u009b\\u202e\\ufeff");
  CHECK(visible("\x9B\xC3") == "\\x9b\\xc3");  // no UTF-8
  CHECK(visible_lines("a\n\tb\n") == "a\n\\u0009b\n");
}

TEST_CASE("what a scenario is called cannot take over the terminal in any form of a result") {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.json", small_scenario(nasty).dump()).string();
  for (const std::string& command :
       std::initializer_list<std::string>{"run ", "explain ", "gen --summary-only "}) {
    const Ended call = program(command + file);
    INFO(command << call.err);
    CHECK(call.status == 0);
    CHECK_THAT(call.out, ContainsSubstring("\\u001b[31mred"));
    CHECK_FALSE(is_obedient(call.out + call.err));
    CHECK(call.out.find("\nforged") == std::string::npos);
  }
  for (const char* format : {"json", "csv", "md"}) {
    const Ended call = program("run " + file + " --format " + format);
    CHECK(call.status == 0);
    CHECK_FALSE(is_obedient(call.out + call.err));
  }
  const Ended compared = program("compare " + file + " " + file + " --format csv");
  CHECK(compared.status == 0);
  CHECK_FALSE(is_obedient(compared.out + compared.err));
  CHECK(compared.out.find("\nforged") == std::string::npos);
}

TEST_CASE("what is quoted in a complaint cannot take over the terminal") {
  const TemporaryFolder folder;
  Json json = small_scenario("s");
  json[nasty] = 1;
  const Ended key = program("run " + folder.file("s.json", json.dump()).string());
  json = small_scenario("s");
  json["platform"]["kind"] = nasty;
  const Ended kind = program("run " + folder.file("s.json", json.dump()).string());
  const Ended text = program("run " + folder.file("s.json", "{\"a\x1b\": \x9b}").string());
  for (const Ended& call : {key, kind, text}) {
    CHECK(call.status == 2);
    CHECK(lines_of(call.err) == 1);
    CHECK_FALSE(is_obedient(call.err));
  }
}

TEST_CASE("a name in a CSV file is a text, whatever a spreadsheet would make of it") {
  CHECK(csv_cell("=1+2") == "'=1+2");
  CHECK(csv_cell("+1+2") == "'+1+2");
  CHECK(csv_cell("-2+3") == "'-2+3");
  CHECK(csv_cell("@SUM(A1,B1)") == "\"'@SUM(A1,B1)\"");
  CHECK(csv_cell("\t=1") == "'\\u0009=1");
  CHECK(csv_cell("-2.5e3") == "-2.5e3");
  CHECK(csv_cell("a=1, \"b\"") == "\"a=1, \"\"b\"\"\"");
  CHECK(csv_cell("two\nlines") == "two\\u000alines");

  const TemporaryFolder folder;
  const std::string file =
      folder.file("s.json", small_scenario("=HYPERLINK(\"http://x\")").dump()).string();
  const Ended call = program("compare " + file + " " + file + " --format csv");
  CHECK(call.status == 0);
  CHECK_THAT(call.out, ContainsSubstring("\n\"'=HYPERLINK(\"\"http://x\"\")\","));
}

TEST_CASE("columns line up behind a cell with control characters, and no cell makes a line") {
  Table table{{"name", "n"}};
  table.add({"\x1b[1m", "1"});
  table.add({"a\nb", "2"});
  CHECK(table.text() == "name       n\n\\u001b[1m  1\na\\u000ab   2\n");
  CHECK_THAT(table.markdown(), ContainsSubstring("| a\\u000ab | 2 |"));
}
