#include "sim/report/table.hpp"

#include "sim/report/run_table.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

Table fruit() {
  Table table{{"", "simulated", "± 95 %"}};
  table.section("fruit, by weight");
  table.add({"  äpfel", "1.5 kg", "0.1"});
  table.add({"  figs", "12 kg"});
  return table;
}

/// The lines of a text that begin with a word, without spaces at either end.
std::string line_with(const std::string& text, const std::string& word) {
  const std::size_t at = text.find("\n  " + word);
  if (at == std::string::npos) return "";
  return text.substr(at + 3, text.find('\n', at + 1) - at - 3);
}

}  // namespace

TEST_CASE("numbers of a table stand to the right, whatever letters are before them") {
  CHECK(fruit().text() ==
        "         simulated  ± 95 %\n"
        "\nfruit, by weight\n"
        "  äpfel     1.5 kg     0.1\n"
        "  figs       12 kg\n");
}

TEST_CASE("a list has all its columns to the left") {
  Table table{{"name", "what"}};
  table.add({"a", "first"});
  table.add({"long", "2"});
  CHECK(table.left_text() == "name  what\na     first\nlong  2\n");
}

TEST_CASE("a table in Markdown has as many cells in every row, and no stray bars") {
  Table table{{"name", "value"}};
  table.section("part");
  table.add({"a|b", "1"});
  table.add({"c"});
  CHECK(table.markdown() ==
        "| name | value |\n"
        "|:--|--:|\n"
        "| **part** |  |\n"
        "| a\\|b | 1 |\n"
        "| c |  |\n");
}

TEST_CASE("the table of a run says what was run, and leaves failures out that did not happen") {
  const Scenario s = scenario(on_lambda, R"({"name": "ten calls", "platform": {"memory_mb": 2048},
                     "run": {"slo": ["max<200ms", "max<10ms", "p99<1s"], "seed": 7},
                     "published": [{"metric": "latency_mean_ms", "value": 80, "source": "p. 3"}]})");
  const std::string text = run_text(s, run_scenario(s, {}));
  CHECK(
      text.starts_with("ten calls\n"
                       "  platform  aws-lambda, era 2021: 2048 MB, 1.158 vCPU, image\n"
                       "  model     m\n"
                       "  workload  one request every 1 s"));
  CHECK_THAT(text, ContainsSubstring("\n  run       1 replication, seed 7\n"));
  CHECK_THAT(line_with(text, "latency max"), ContainsSubstring("s"));
  CHECK_THAT(line_with(text, "success ratio"), ContainsSubstring("100.00 %"));
  CHECK(line_with(text, "failed throttled") == "");
  CHECK(line_with(text, "latency p99 ") == "");
  CHECK_THAT(line_with(text, "latency mean"), ContainsSubstring(" 80 ms "));
  CHECK_THAT(line_with(text, "latency mean"), ContainsSubstring("p. 3"));
  CHECK_THAT(line_with(text, "compute: "), ContainsSubstring(" GB-s at $0.0000166667"));
  CHECK_THAT(text, ContainsSubstring("max<10ms: MISSED"));
  CHECK_THAT(text, ContainsSubstring("p99<1s: cannot be judged"));
  CHECK_THAT(run_markdown(s, run_scenario(s, {})),
             ContainsSubstring("# ten calls\n\n|  | simulated |"));
}
