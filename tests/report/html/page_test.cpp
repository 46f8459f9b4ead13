#include "sim/report/html/page.hpp"

#include <limits>

#include "sim/report/html/escape.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string hostile = "</script><script>alert(1)</script>\"'&\u2028<!--";

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

Chart small_chart(const std::string& name) {
  return {.title = name,
          .about = name,
          .x = {.title = "time", .unit = "s"},
          .y = {.title = "latency", .unit = "ms"},
          .series = {{.name = "p50 " + name, .points = {{.x = 1, .y = 10}, {.x = 2, .y = 20}}},
                     {.name = "p99 " + name,
                      .points = {{.x = 1, .y = 30, .y_half_width = 2}, {.x = 2, .y = {}}}}},
          .bands = {{.label = name, .vertical = false, .from = {}, .to = 25}},
          .marks = {{.label = name, .x = 1, .y = 10}}};
}

/// The text between the first `begin` and the next `end`.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) return "";
  const std::size_t start = from + begin.size();
  return text.substr(start, text.find(end, start) - start);
}

}  // namespace

TEST_CASE("text becomes HTML in which nothing of it is markup") {
  CHECK(html_text("a < b && c > \"d'\"") == "a &lt; b &amp;&amp; c &gt; &quot;d&#39;&quot;");
  CHECK(html_text("é ± \u2028") == "é ± \u2028");
  CHECK(html_text("tab\tand\nline") == "tab\tand\nline");
  CHECK(html_text(std::string{"a\0b\x1b", 4}) == "a\uFFFDb\uFFFD");
  CHECK(html_text("a\xff z") == "a\uFFFD z");
  CHECK(html_text("").empty());
}

TEST_CASE("JSON within a script can neither end it nor break its lines") {
  const Json value{{hostile, {hostile, 1.5, nullptr}}};
  const std::string text = script_json(value);
  CHECK(text.find_first_of("<>&\n") == std::string::npos);
  for (const char c : text) CHECK(static_cast<unsigned char>(c) < 0x80);
  CHECK(Json::parse(text) == value);
  CHECK_NOTHROW(Json::parse(script_json("not \xff UTF-8")));
}

TEST_CASE("a page holds hostile names as text wherever they stand") {
  Page page{hostile, hostile, {{hostile, hostile}}};
  page.section(hostile);
  page.headlines({{.label = hostile, .value = hostile, .interval = hostile, .note = hostile}});
  page.paragraph(hostile);
  page.list({hostile});
  page.warnings({hostile});
  page.table({.caption = hostile, .header = {hostile}, .rows = {{hostile}}});
  page.chart(small_chart(hostile));
  page.code(hostile, hostile, hostile);
  const std::string html = page.html(hostile);
  Page harmless{"run", "name", {{"word", "meaning"}}};
  harmless.section("section");
  harmless.chart(small_chart("name"));
  const std::string plain = harmless.html("tool");
  for (const char* part : {"<script", "</script", "<!--", "<img", "alert(1)<"}) {
    INFO(part);
    CHECK(times(html, part) == times(plain, part));
  }
  const std::string data = between(html, "id=\"chart-1-data\">", "</script>");
  CHECK(Json::parse(data) == chart_json(small_chart(hostile)));
  CHECK(times(html, "&lt;script&gt;alert(1)&lt;/script&gt;") > 15);
}

TEST_CASE("a page needs nothing from anywhere") {
  Page page{"run", "name", {}};
  page.section("Charts");
  page.chart(small_chart("name"));
  const std::string html = page.html("tool");
  CHECK_THAT(html, ContainsSubstring("Content-Security-Policy\" content=\"default-src 'none';"));
  for (const char* part : {" src=", "<link", "@import", "url(http", "fetch(", "XMLHttpRequest"}) {
    INFO(part);
    CHECK(times(html, part) == 0);
  }
  CHECK_THAT(html, ContainsSubstring("Chart.js v3"));
  CHECK(html.size() < 400'000);
  CHECK(html.ends_with("</html>\n"));
}

TEST_CASE("a page is made for keys and screen readers") {
  Page page{"run", "name", {}};
  page.section("Over time");
  page.chart(small_chart("Latency"));
  page.section("Over time");
  page.table({.header = {"item", "usd"}, .rows = {{"compute", "$1.50"}, {"requests", "-"}}});
  const std::string html = page.html("tool");
  for (const char* part :
       {"<html lang=\"en\">", "class=\"skip\" href=\"#content\"", "<main id=\"content\"",
        "<header>", "<nav aria-label=", "<footer>", "<h1>name</h1>", "aria-label=\"Latency\"",
        "aria-describedby=\"chart-1-about\"", "<th scope=\"col\" class=\"n\">usd</th>",
        "<noscript>", ":focus-visible", "@media print", "prefers-color-scheme: dark"}) {
    INFO(part);
    CHECK(times(html, part) >= 1);
  }
  // Each section has an address of its own.
  CHECK(times(html, "<h2 id=\"over-time\">") == 1);
  CHECK(times(html, "href=\"#over-time\"") == 1);
  CHECK(times(html, "<h2 id=\"over-time-2\">") == 1);
}

TEST_CASE("behind every chart lies a table of its numbers") {
  const PageTable wide = chart_table(small_chart("x"));
  CHECK(wide.header == std::vector<std::string>{"time (s)", "p50 x (ms)", "p99 x (ms)", "± 95 %"});
  REQUIRE(wide.rows.size() == 2);
  CHECK(wide.rows[0] == std::vector<std::string>{"1", "10", "30", "2"});
  CHECK(wide.rows[1] == std::vector<std::string>{"2", "20", "", ""});

  Chart uneven = small_chart("x");
  uneven.series[1].points.pop_back();
  const PageTable rows = chart_table(uneven);
  CHECK(rows.header == std::vector<std::string>{"series", "time (s)", "latency (ms)", "± 95 %"});
  REQUIRE(rows.rows.size() == 3);
  CHECK(rows.rows[2] == std::vector<std::string>{"p99 x", "1", "30", "2"});

  const Chart heat{.title = "heat",
                   .about = "",
                   .kind = ChartKind::heat,
                   .x = {.title = "memory", .unit = "MB", .categories = {"512", "1024"}},
                   .y = {.title = "rate", .categories = {"low"}},
                   .value = ChartAxis{.title = "cost", .unit = "USD"},
                   .series = {{.name = "cost", .points = {{.x = 1, .y = 0, .value = 2.5}}}}};
  const PageTable cells = chart_table(heat);
  CHECK(cells.header == std::vector<std::string>{"series", "memory (MB)", "rate", "cost (USD)"});
  CHECK(cells.rows.front() == std::vector<std::string>{"cost", "1024", "low", "2.5"});
}

TEST_CASE("charts are data of few bytes: seven digits, nothing that JSON has not") {
  Chart chart = small_chart("x");
  chart.series[0].points = {{.x = 1.0 / 3, .y = std::numeric_limits<double>::infinity()},
                            {.x = 2, .y = 3, .label = "best"}};
  const Json json = chart_json(chart);
  CHECK(json["kind"] == "line");
  CHECK(json["series"][0]["points"].dump() == R"([[0.3333333,null],[2.0,3.0,null,null,"best"]])");
  CHECK(json["bands"][0]["to"] == 25);
  CHECK(json["bands"][0]["from"].is_null());
}

TEST_CASE("a chart without points is left out") {
  Page page{"run", "name", {}};
  page.section("Charts");
  page.chart({.title = "nothing", .about = "", .x = {.title = "x"}, .y = {.title = "y"}});
  const std::string html = page.html("tool");
  CHECK(times(html, "<figure") == 0);
  CHECK(times(html, "Chart.js v3") == 0);
}

TEST_CASE("many warnings are folded away, few are shown") {
  const auto shown = [](std::size_t count) {
    Page page{"run", "name", {}};
    page.section("Overview");
    page.warnings(std::vector<std::string>(count, "mind this"));
    return page.html("tool");
  };
  CHECK(times(shown(0), "mind this") == 0);
  CHECK(times(shown(0), "role=\"note\"") == 0);
  CHECK_THAT(shown(1), ContainsSubstring("<details open><summary>1 warning</summary>"));
  CHECK_THAT(shown(6), ContainsSubstring("<details><summary>6 warnings</summary>"));
}
