#include "sim/report/rate_picture.hpp"

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using Catch::Matchers::ContainsSubstring;

namespace {

ArrivalStatistics even(int count, Duration gap, Duration end) {
  ArrivalStatistics statistics;
  for (int i = 0; i < count; ++i) statistics.add(gap * i);
  statistics.finish(end);
  return statistics;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

/// The path of the rate itself.
std::string line_of(const std::string& svg) {
  const std::string before = "<path class=\"rate\" d=\"";
  const std::size_t at = svg.find(before);
  if (at == std::string::npos) return "";
  return svg.substr(at + before.size(), svg.find('"', at + before.size()) - at - before.size());
}

/// The labels of an axis, in their order.
std::vector<std::string> labels_of(const std::string& svg, const std::string& axis) {
  std::vector<std::string> labels;
  const std::string before = "<text class=\"" + axis + "\"";
  for (std::size_t at = svg.find(before); at != std::string::npos; at = svg.find(before, at + 1)) {
    const std::size_t text = svg.find('>', at) + 1;
    labels.push_back(svg.substr(text, svg.find('<', text) - text));
  }
  return labels;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("a picture of a rate that doubles has two levels, axes with units and the mean") {
  ArrivalStatistics statistics;
  for (int i = 0; i < 3000; ++i) statistics.add(std::chrono::milliseconds{100 * i});
  for (int i = 0; i < 6000; ++i) statistics.add(std::chrono::milliseconds{300'000 + 50 * i});
  statistics.finish(std::chrono::seconds{600});
  const std::string svg = rate_picture(statistics, {"a load", "it doubles"});
  CHECK(labels_of(svg, "y") == Labels{"0", "5", "10", "15", "20"});
  CHECK(labels_of(svg, "x") ==
        Labels{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "time, min"});
  CHECK_THAT(svg, ContainsSubstring(">mean 15.00</text>"));
  CHECK_THAT(svg, ContainsSubstring(">requests/s</text>"));
  CHECK_THAT(svg, ContainsSubstring("<title id=\"title\">a load</title>"));
  CHECK_THAT(svg, ContainsSubstring(">Requests per second over 600 s: 9000 requests, mean rate "
                                    "15.00, highest 20.00.</desc>"));
  CHECK_THAT(svg, ContainsSubstring(">it doubles</text>"));
  // The frame is 704 wide from 72 and 220 high from 80: 10/s lie at its middle, 20/s at its top.
  const std::string line = line_of(svg);
  CHECK(line.starts_with("M72 190"));
  CHECK(line.ends_with("V80H776"));
  CHECK_THAT(line, ContainsSubstring("H424V80H"));
}

TEST_CASE("axes have round ticks at any scale") {
  const auto at = [](Duration gap) { return rate_picture(even(1001, gap, gap * 1000), {"", ""}); };
  CHECK(labels_of(at(std::chrono::microseconds{100}), "x") ==
        Labels{"0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "100", "time, ms"});
  CHECK(labels_of(at(std::chrono::milliseconds{20}), "x").back() == "time, s");
  CHECK(labels_of(at(std::chrono::minutes{1}), "x") ==
        Labels{"0", "2", "4", "6", "8", "10", "12", "14", "16", "time, h"});
  CHECK(labels_of(at(std::chrono::hours{1}), "x") ==
        Labels{"0", "5", "10", "15", "20", "25", "30", "35", "40", "time, days"});
  CHECK(labels_of(at(std::chrono::hours{1}), "y").size() >= 3);
  CHECK(labels_of(at(std::chrono::hours{24 * 3}), "x").back() == "time, days");
}

TEST_CASE("a picture holds any number of arrivals in a few kilobytes, by the same bytes") {
  Stream stream{1, "picture", 0};
  ArrivalStatistics statistics;
  Time now{};
  for (int i = 0; i < 200'000; ++i) {
    now += seconds(stream.uniform() * (i % 1000 < 500 ? 1 : 1e-3));
    statistics.add(now);
  }
  statistics.finish(now);
  const std::string svg = rate_picture(statistics, {"random", ""});
  CHECK(svg.size() < 20'000);
  CHECK(occurrences(line_of(svg), "H") <= 200);
  CHECK(occurrences(line_of(svg), "H") > 100);
  CHECK(svg == rate_picture(statistics, {"random", ""}));
}

TEST_CASE("a picture draws no arrival twice, and none with a rate by chance at its end") {
  // 20 s and a bit: the last window is a stub with one arrival in it.
  const ArrivalStatistics statistics =
      even(201, std::chrono::milliseconds{100}, std::chrono::milliseconds{20'000});
  const std::string svg = rate_picture(statistics, {"", ""});
  CHECK(labels_of(svg, "y").back() == "20");
  CHECK_THAT(svg, ContainsSubstring("201 requests, mean rate 10.05"));
  CHECK(line_of(svg).ends_with("H776"));
}

TEST_CASE("texts of a picture are text") {
  const std::string svg =
      rate_picture(even(10, seconds(1), seconds(10)), {"a <b> & \"c\"\x01\n", "<script>"});
  CHECK_THAT(svg, ContainsSubstring("<title id=\"title\">a &lt;b&gt; &amp; \"c\"  </title>"));
  CHECK_THAT(svg, ContainsSubstring("&lt;script&gt;"));
  CHECK_THAT(svg, !ContainsSubstring("<script"));
  std::string letters;
  for (int i = 0; i < 100; ++i) letters += "ä";
  std::string first;
  for (int i = 0; i < 84; ++i) first += "ä";
  CHECK_THAT(rate_picture(even(1, seconds(1), seconds(1)), {letters, ""}),
             ContainsSubstring(">" + first + "…</text>"));
}

TEST_CASE("a picture of nothing, of silence and of one instant can be drawn") {
  ArrivalStatistics silent;
  silent.finish(seconds(10));
  const std::string silence = rate_picture(silent, {"silence", ""});
  CHECK(line_of(silence).starts_with("M72 300"));
  CHECK_THAT(silence, ContainsSubstring(">mean 0</text>"));
  ArrivalStatistics nothing;
  nothing.finish(Time{});
  CHECK(line_of(rate_picture(nothing, {"", ""})) == "");
  const std::string instant = rate_picture(even(5, Duration{}, Duration{}), {"", ""});
  CHECK_THAT(instant, !ContainsSubstring("nan"));
  CHECK_THAT(instant, !ContainsSubstring("inf"));
  CHECK(line_of(instant).ends_with("H776"));
}
