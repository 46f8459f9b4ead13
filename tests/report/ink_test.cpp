#include "sim/report/ink.hpp"

#include "sim/config/error.hpp"
#include "sim/report/table.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

/// Ink for one test.
struct InkUsed {
  InkUsed() { use_ink(true); }
  ~InkUsed() { use_ink(false); }
};

const std::string judged_rows =
    "name        limits\nfirst\npassenger   met\nthe second  misses p99<1s\n";

Table judged_table() {
  Table table{{"name", "limits"}};
  table.judges_in("limits");
  table.add({"first", ""});
  table.add({"passenger", "met"});
  table.add({"the second", "misses p99<1s"});
  return table;
}

}  // namespace

TEST_CASE("text has no marks where no ink is used") {
  CHECK(tinted(Tint::bad, "FAIL") == "FAIL");
  CHECK(tinted_verdict("pass") == "pass");
  CHECK(judged_table().left_text() == judged_rows);
  CHECK(inked("FAIL\n\x1b[31m", true) == "FAIL\n\\u001b[31m");
}

TEST_CASE("what is marked is printed in its colour, or as the rest") {
  const InkUsed ink;
  const std::string text = "a " + tinted(Tint::bad, "FAIL") + "\nb " + tinted_verdict("pass") +
                           " " + tinted_verdict("inconclusive") + tinted_verdict("so so") +
                           tinted(Tint::heading, "");
  CHECK(inked(text, false) == "a FAIL\nb pass inconclusiveso so");
  CHECK(inked(text, true) ==
        "a \x1b[31mFAIL\x1b[0m\nb \x1b[32mpass\x1b[0m \x1b[33minconclusive\x1b[0mso so");
}

TEST_CASE("columns line up under colours, and only verdicts and headings have one") {
  const InkUsed ink;
  const std::string table = judged_table().left_text();
  CHECK(inked(table, false) == judged_rows);
  CHECK(inked(table, true) ==
        "\x1b[1mname        limits\x1b[0m\nfirst\npassenger   \x1b[32mmet\x1b[0m\n"
        "the second  \x1b[31mmisses p99<1s\x1b[0m\n");
  CHECK(judged_table().markdown().find('\x1b') == std::string::npos);
}

TEST_CASE("a verdict of words that are not known has the colour that the table gives it") {
  const InkUsed ink;
  Table table{{"", "SLO"}};
  table.judges_in("SLO", Tint::bad);
  table.add({"a", "p99<1s is 2 s"});
  table.add({"b", "met so far"});
  CHECK(inked(table.left_text(), true)
            .ends_with("a  \x1b[31mp99<1s is 2 s\x1b[0m\n"
                       "b  \x1b[32mmet so far\x1b[0m\n"));
}

TEST_CASE("what comes from outside cannot colour anything, whatever it has seen of marks") {
  // A mark of another process, or of this one before, is as good as any guess.
  use_ink(true);
  const std::string stolen = tinted(Tint::good, "x");
  use_ink(true);
  const InkUsed ink;
  for (const std::string& hostile :
       {stolen, std::string{"\x1b[32mPASS\x1b[0m"}, std::string{"\x1b"}, stolen + stolen}) {
    CHECK(inked(hostile, true) == visible_lines(hostile));
    Table table{{"name", "verdict"}};
    table.judges_in("verdict");
    table.add({hostile, "fail"});
    const std::string shown = inked(table.left_text(), true);
    CHECK(shown.ends_with("\n" + visible(hostile) + "  \x1b[31mfail\x1b[0m\n"));
    CHECK(inked("a " + tinted(Tint::bad, visible(hostile)) + "\n", true) ==
          "a \x1b[31m" + visible(hostile) + "\x1b[0m\n");
  }
}
