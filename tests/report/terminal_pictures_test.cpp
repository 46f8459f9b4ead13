// Pictures of text: load and instances over time, and cost against latency.

#include "sim/report/pareto_picture.hpp"
#include "sim/report/sparkline.hpp"
#include "sim/study/study.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// The picture of the first replication of a scenario.
std::string pictured_course(const std::string& changes, Glyphs glyphs, std::size_t width = 60) {
  Timeline timeline;
  RunOptions options;
  options.watchers.timeline = &timeline;
  run_scenario(scenario(small, changes), options);
  return course_picture(timeline, glyphs, width);
}

std::vector<std::string> lines_in(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

/// What lies between the bars of a line.
std::string between_bars(const std::string& line) {
  const std::size_t begin = line.find('|') + 1;
  return line.substr(begin, line.rfind('|') - begin);
}

}  // namespace

TEST_CASE("a sparkline gives each eighth of the height a sign of its own, and nothing to zero") {
  std::vector<double> values{0};
  for (int eighth = 1; eighth <= 8; ++eighth) values.push_back(eighth);
  CHECK(sparkline(values, 8, Glyphs::blocks) == " ▁▂▃▄▅▆▇█");
  CHECK(sparkline(values, 8, Glyphs::ascii) == " .:-=+*#@");
  CHECK(sparkline({1e-9, 8}, 8, Glyphs::blocks) == "▁█");
  CHECK(sparkline({}, 1, Glyphs::blocks) == "");
}

TEST_CASE("a burst shows in the load and in the instances, and when it was over") {
  // 2 requests/s for 5 s, 8 in the last second, then nothing.
  const std::string text = pictured_course(
      R"({"workload": {"kind": "list", "times_s": [0.1, 0.6, 1.1, 1.6, 2.1, 2.6, 3.1, 3.6,
          4.1, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7, 4.8]}, "model": {"service": 3},
          "platform": {"keep_alive_s": 100}})",
      Glyphs::ascii);
  const std::vector<std::string> lines = lines_in(text);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with("over time         0 to "));
  CHECK(between_bars(lines[1]).starts_with("::::@"));
  CHECK(lines[1].ends_with("  8"));
  CHECK(between_bars(lines[2]).find('@') != std::string::npos);
  CHECK(lines[2].starts_with("  instances "));
}

TEST_CASE("a long run is no wider than asked for, and its load adds up") {
  const std::string text = pictured_course(
      R"({"workload": {"count": 5000}, "platform": {"keep_alive_s": 30}})", Glyphs::ascii, 40);
  const std::vector<std::string> lines = lines_in(text);
  REQUIRE(lines.size() == 3);
  CHECK(between_bars(lines[1]).size() == 40);
  CHECK(between_bars(lines[1]).substr(0, 39) == std::string(39, '@'));
  CHECK(between_bars(lines[2]).size() == 40);
  CHECK(lines[0].find("83.") != std::string::npos);  // 5000 s are 83.3 min
}

TEST_CASE("failures and the queue have lines only where there were any") {
  const std::string none = pictured_course("{}", Glyphs::ascii);
  CHECK(none.find("failures") == std::string::npos);
  CHECK(none.find("queue") == std::string::npos);
  const std::string some = pictured_course(
      R"({"workload": {"kind": "list", "times_s": [0, 0.1, 0.2, 0.3]}, "model": {"service": 5},
          "platform": {"max_instances": 1, "keep_alive_s": 100}})",
      Glyphs::ascii);
  CHECK(some.find("failures per s") != std::string::npos);
}

TEST_CASE("nothing that happened makes no picture") {
  CHECK(course_picture(Timeline{}, Glyphs::blocks) == "");
}

TEST_CASE("a Pareto picture numbers what nothing beats, by cost, and names it") {
  const std::vector<ParetoPoint> points = {{"slow and cheap", 1, 1000, true},
                                           {"beaten", 50, 900, true},
                                           {"middle", 10, 100, true},
                                           {"fast and dear", 100, 10, true},
                                           {"misses", 2, 2000, false}};
  const std::string text = pareto_picture(points, "latency p95");
  const std::vector<std::string> lines = lines_in(text);
  REQUIRE(lines.size() == 1 + 15 + 3 + 3);
  CHECK(lines[0] == "latency p95");
  CHECK(lines[1].starts_with("   2.000 s |"));
  CHECK(lines[1].ends_with("x"));
  CHECK(lines[15].starts_with("  10.00 ms |"));
  CHECK(lines[15].size() == 12 + 60);  // the dearest lies at the right end
  CHECK(lines[15].ends_with("3"));
  CHECK(lines[19] == "  1  slow and cheap: $1.000, 1.000 s");
  CHECK(lines[20] == "  2  middle: $10.00, 100 ms");
  CHECK(lines[21] == "  3  fast and dear: $100.0, 10 ms");
  CHECK(text.find('.', text.find("|")) != std::string::npos);
}

TEST_CASE("where nothing meets its limits the front is that of all, and says so") {
  const std::string text =
      pareto_picture({{"a", 1, 10, false}, {"b", 2, 5, false}, {"c", 3, 7, false}}, "latency");
  CHECK(text.find("  1  a: $1.000, 10 ms, misses its limits\n") != std::string::npos);
  CHECK(text.find("  2  b: $2.000, 5 ms, misses its limits\n") != std::string::npos);
  CHECK(text.find("  3  ") == std::string::npos);
}

TEST_CASE("points without a cost or a latency are left out, and one alone is no picture") {
  CHECK(pareto_picture({}, "latency") == "");
  CHECK(pareto_picture({{"a", 1, 10, true}}, "latency") == "");
  CHECK(pareto_picture({{"a", 1, 10, true}, {"free", 0, 5, true}}, "latency") == "");
  const double none = std::numeric_limits<double>::quiet_NaN();
  CHECK(pareto_picture({{"a", 1, 10, true}, {"b", 2, none, true}}, "latency") == "");
  CHECK(pareto_picture({{"a", 1, 10, true}, {"same", 1, 10, true}}, "latency").find("  1  a: ") !=
        std::string::npos);
}
