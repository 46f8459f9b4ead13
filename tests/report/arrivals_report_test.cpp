#include "sim/report/arrivals_report.hpp"

#include "tests/catch.hpp"

using namespace coldcast;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Three requests at once every other second, for 40 s.
ArrivalsReport by_turns() {
  ArrivalsReport report;
  report.name = "by turns";
  report.workload = "three every other second";
  report.resolved = {{"kind", "list"}};
  report.seed = 7;
  report.replication = 2;
  report.expected_per_s = 1.5;
  for (int second = 0; second < 40; second += 2)
    for (int i = 0; i < 3; ++i) report.statistics.add(std::chrono::seconds{second});
  report.statistics.finish(std::chrono::seconds{40});
  return report;
}

ArrivalsReport of_one() {
  ArrivalsReport report;
  report.name = report.workload = "one";
  report.pings = 4;
  report.statistics.add(Time{});
  report.statistics.finish(Time{});
  return report;
}

}  // namespace

TEST_CASE("the summary of a load as a table") {
  CHECK(arrivals_text(by_turns()) ==
        "by turns\n"
        "  workload  three every other second\n"
        "  drawn     seed 7, replication 2\n"
        "\n"
        "                          arrivals\n"
        "requests                  60\n"
        "span                      40 s\n"
        "rate                      1.500 requests/s (1.500 in the long run)\n"
        "gap mean                  644.1 ms\n"
        "gap SCV                   2.142\n"
        "gap lag-1 correlation     -0.4872\n"
        "bursts of twice the mean  too few requests to tell\n"
        "\n"
        "window  windows  index of dispersion  peak, requests/s  peak / mean\n"
        "500 ms       80                2.278             6.000        4.000\n"
        "1 s          40                1.538             3.000        2.000\n"
        "2 s          20                    0             1.500        1.000\n");
}

TEST_CASE("the summary of a single request says what it cannot tell") {
  const std::string text = arrivals_text(of_one());
  CHECK(text.starts_with("one\n  drawn     seed 1, replication 0\n"));
  CHECK_THAT(text, ContainsSubstring("\npings besides             4\n"));
  CHECK_THAT(text, ContainsSubstring("\nrate                      too few requests to tell\n"));
  CHECK_THAT(text, ContainsSubstring("\ngap mean                  too few requests to tell\n"));
  CHECK_THAT(text, !ContainsSubstring("nan"));
  CHECK_THAT(text, !ContainsSubstring("window "));
}

TEST_CASE("gaps that are all alike have no correlation, and that is said") {
  ArrivalsReport report;
  for (int i = 0; i < 10; ++i) report.statistics.add(std::chrono::seconds{i});
  report.statistics.finish(std::chrono::seconds{10});
  CHECK_THAT(arrivals_text(report),
             ContainsSubstring("gap lag-1 correlation     none: all alike\n"));
}

TEST_CASE("a long load has at most a dozen lines of windows, the longest among them") {
  ArrivalsReport report;
  for (std::int64_t i = 0; i < 100'000; ++i)
    report.statistics.add(std::chrono::milliseconds{10 * i * i});
  report.statistics.finish(std::chrono::hours{24 * 365 * 5});
  const std::string text = arrivals_text(report);
  const std::string table = text.substr(text.find("\nwindow "));
  CHECK(std::count(table.begin(), table.end(), '\n') <= 14);
  const std::string longest =
      std::to_string(static_cast<long>(report.statistics.dispersions().back().window_s));
  CHECK_THAT(table, ContainsSubstring("\n" + longest + " s"));
}

TEST_CASE("the summary of a load as Markdown has two tables") {
  const std::string text = arrivals_markdown(by_turns());
  CHECK(text.starts_with("# by turns\n\nthree every other second; seed 7, replication 2.\n\n|  |"));
  CHECK_THAT(text, ContainsSubstring("\n| gap SCV | 2.142 |\n"));
  CHECK_THAT(text, ContainsSubstring("\n| 1 s | 40 | 1.538 | 3.000 | 2.000 |\n"));
}

TEST_CASE("the summary of a load as JSON has every figure, and null where there is none") {
  const Json json = arrivals_json(by_turns(), "2026-01-01");
  CHECK(json["schema_version"] == 1);
  CHECK(json["tool"]["catalogue"] == "2026-01-01");
  CHECK(json["workload"]["kind"] == "list");
  CHECK(json["requests"] == 60);
  CHECK(json["span_s"] == 40);
  CHECK(json["rate_per_s"] == 1.5);
  CHECK(json["expected_per_s"] == 1.5);
  CHECK(json["gaps"]["mean_s"].get<double>() == Approx(38.0 / 59));
  REQUIRE(json["windows"].size() == 11);
  CHECK(json["windows"][9]["window_s"] == 1);
  CHECK(json["windows"][9]["windows"] == 40);
  CHECK(json["windows"][9]["index_of_dispersion"].get<double>() == Approx(60.0 / 39));
  CHECK(json["windows"][9]["peak_per_s"] == 3);
  CHECK(json["windows"][9]["peak_to_mean"] == 2);
  CHECK(json["bursts"].is_null());

  const Json one = arrivals_json(of_one(), "2026-01-01");
  CHECK(one["rate_per_s"].is_null());
  CHECK(one["expected_per_s"].is_null());
  CHECK(one["gaps"]["lag1"].is_null());
  CHECK(one["pings"] == 4);
  CHECK(one["windows"].empty());
}

TEST_CASE("bursts are told with their window") {
  ArrivalsReport report;
  for (int i = 0; i < 4000; ++i) report.statistics.add(std::chrono::milliseconds{10 * i});
  for (int i = 0; i < 5000; ++i) report.statistics.add(std::chrono::milliseconds{40'000 + i});
  report.statistics.finish(std::chrono::seconds{60});
  CHECK_THAT(arrivals_text(report),
             ContainsSubstring("bursts of twice the mean  1, mean 5 s, longest 5 s, in windows of "
                               "250 ms\n"));
  CHECK(arrivals_json(report, "")["bursts"] ==
        Json{{"window_s", 0.25}, {"count", 1}, {"mean_s", 5.0}, {"longest_s", 5.0}});
}
