#include "sim/report/html/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/report/html/assets.hpp"
#include "sim/report/html/escape.hpp"

namespace coldcast {
namespace {

// Whatever slips through: the page may load nothing from anywhere.
constexpr const char* policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: "
    "blob:; base-uri 'none'; form-action 'none'";

constexpr const char* library_notice =
    "<!-- Chart.js 3.9, https://www.chartjs.org, is under the MIT licence: Permission is hereby\n"
    "granted, free of charge, to any person obtaining a copy of this software and associated\n"
    "documentation files (the \"Software\"), to deal in the Software without restriction,\n"
    "including without limitation the rights to use, copy, modify, merge, publish, distribute,\n"
    "sublicense, and/or sell copies of the Software, and to permit persons to whom the Software\n"
    "is furnished to do so, subject to the following conditions: The above copyright notice and\n"
    "this permission notice shall be included in all copies or substantial portions of the\n"
    "Software. THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR\n"
    "IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A\n"
    "PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS\n"
    "BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT\n"
    "OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER\n"
    "DEALINGS IN THE SOFTWARE. -->\n";

/// A name for an address within the page: "latency-over-time".
std::string slug(const std::string& title) {
  std::string id;
  for (const char c : title) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 && byte < 0x80)
      id += static_cast<char>(std::tolower(byte));
    else if (!id.empty() && id.back() != '-')
      id += '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id;
}

bool is_number_cell(const std::string& cell) {
  const std::size_t at = cell.find_first_not_of("+-± $<");
  return at != std::string::npos && std::isdigit(static_cast<unsigned char>(cell[at])) != 0;
}

/// Whether a column holds numbers and nothing else.
bool is_number_column(const PageTable& table, std::size_t column) {
  bool some = false;
  for (const auto& row : table.rows) {
    if (column >= row.size() || row[column].empty() || row[column] == "-") continue;
    if (!is_number_cell(row[column])) return false;
    some = true;
  }
  return some;
}

std::string table_html(const PageTable& table, bool captioned) {
  std::string html = "<table>";
  if (!table.caption.empty())
    html += fmt::format("<caption{}>{}</caption>", captioned ? "" : " class=\"hidden\"",
                        html_text(table.caption));
  std::vector<const char*> classes;
  html += "<thead><tr>";
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    classes.push_back(is_number_column(table, i) ? " class=\"n\"" : "");
    html += fmt::format("<th scope=\"col\"{}>{}</th>", classes[i], html_text(table.header[i]));
  }
  html += "</tr></thead><tbody>\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    html += table.marked == r ? "<tr class=\"marked\">" : "<tr>";
    for (std::size_t i = 0; i < table.rows[r].size(); ++i)
      html += fmt::format("<td{}>{}</td>", classes[i], html_text(table.rows[r][i]));
    html += "</tr>\n";
  }
  return html + "</tbody></table>";
}

/// A box in which a wide table can be moved to the side, by keys as well.
std::string scroll_box(const std::string& label, const std::string& html) {
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</div>\n",
      html_text(label), html);
}

/// So high that categories beneath each other have room.
std::string chart_style(const Chart& chart) {
  const bool below = chart.horizontal || chart.kind == ChartKind::heat ||
                     (chart.kind == ChartKind::scatter && !chart.y.categories.empty());
  const auto& names = chart.horizontal ? chart.x.categories : chart.y.categories;
  if (!below) return chart.kind == ChartKind::scatter ? " style=\"height:460px\"" : "";
  const std::size_t bars = chart.kind == ChartKind::bar && !chart.stacked
                               ? std::max<std::size_t>(chart.series.size(), 1)
                               : 1;
  return fmt::format(" style=\"height:{}px\"", 110 + names.size() * (22 + 14 * bars));
}

}  // namespace

Page::Page(std::string kind, std::string title,
           std::vector<std::pair<std::string, std::string>> facts)
    : kind_(std::move(kind)), title_(std::move(title)), facts_(std::move(facts)) {}

void Page::section(const std::string& title) {
  std::string id = slug(title);
  const auto taken = [&](const Section& section) { return section.id == id; };
  if (id.empty() || id == "content" || std::ranges::any_of(sections_, taken))
    id += "-" + std::to_string(sections_.size() + 1);
  sections_.push_back({id, title, {}});
}

void Page::headlines(const std::vector<Headline>& numbers) {
  body() += "<dl class=\"headlines\">\n";
  for (const Headline& one : numbers) {
    const char* const verdict = one.verdict == Headline::Verdict::none   ? ""
                                : one.verdict == Headline::Verdict::good ? " good"
                                                                         : " bad";
    const char* const words = is_number_cell(one.value) ? "" : " words";
    body() += fmt::format("<div class=\"headline{}{}\"><dt>{}</dt><dd><strong>{}</strong>", verdict,
                          words, html_text(one.label), html_text(one.value));
    if (!one.interval.empty())
      body() += fmt::format(" <span class=\"interval\">{}</span>", html_text(one.interval));
    if (!one.note.empty())
      body() += fmt::format("<span class=\"note\">{}</span>", html_text(one.note));
    body() += "</dd></div>\n";
  }
  body() += "</dl>\n";
}

void Page::paragraph(const std::string& text) {
  body() += fmt::format("<p>{}</p>\n", html_text(text));
}

void Page::list(const std::vector<std::string>& items) {
  body() += "<ul>\n";
  for (const std::string& item : items) body() += fmt::format("<li>{}</li>\n", html_text(item));
  body() += "</ul>\n";
}

void Page::warnings(const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  constexpr std::size_t few = 5;
  body() += fmt::format(
      "<div class=\"warnings\" role=\"note\"><details{}><summary>{} warning{}</summary><ul>\n",
      texts.size() <= few ? " open" : "", texts.size(), texts.size() == 1 ? "" : "s");
  for (const std::string& text : texts) body() += fmt::format("<li>{}</li>\n", html_text(text));
  body() += "</ul></details></div>\n";
}

void Page::table(const PageTable& table) {
  const std::string label = table.caption.empty() ? sections_.back().title : table.caption;
  body() += scroll_box(label, table_html(table, true));
}

void Page::chart(const Chart& chart) {
  const auto empty = [](const ChartSeries& series) { return series.points.empty(); };
  if (std::ranges::all_of(chart.series, empty)) return;
  const std::string id = fmt::format("chart-{}", ++charts_);
  const std::string title = html_text(chart.title), about = html_text(chart.about);
  body() += fmt::format(
      "<figure class=\"chart\" id=\"{0}\" aria-labelledby=\"{0}-title\">"
      "<h3 id=\"{0}-title\">{1}</h3><p class=\"about\" id=\"{0}-about\">{2}</p>\n"
      "<div class=\"legend\" role=\"group\" aria-label=\"Series of this chart\"></div>"
      "<div class=\"canvas\"{3}><canvas role=\"img\" tabindex=\"0\" aria-label=\"{1}\" "
      "aria-describedby=\"{0}-about\"></canvas></div>"
      "<p class=\"hidden\" aria-live=\"polite\"></p>\n"
      "<div class=\"save\" role=\"group\" aria-label=\"Save this chart\"></div>\n"
      "<details class=\"numbers\"><summary>Table of these numbers</summary>\n{4}</details>"
      "</figure>\n",
      id, title, about, chart_style(chart),
      scroll_box("Numbers: " + chart.title, table_html(chart_table(chart), false)));
  scripts_ += fmt::format("<script type=\"application/json\" id=\"{}-data\">{}</script>\n", id,
                          script_json(chart_json(chart)));
}

void Page::code(const std::string& title, const std::string& text, const std::string& file_name,
                bool open) {
  const std::string id = fmt::format("text-{}", ++codes_);
  body() += fmt::format(
      "<details class=\"code\"{}><summary>{}</summary><div class=\"save\" role=\"group\" "
      "aria-label=\"{}\" data-text=\"{}\" data-file=\"{}\"></div>"
      "<pre id=\"{}\" tabindex=\"0\"><code>{}</code></pre></details>\n",
      open ? " open" : "", html_text(title), html_text(title), id, html_text(file_name), id,
      html_text(text));
}

std::string Page::html(const std::string& tool) const {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"generator\" content=\"{}\">\n<meta name=\"color-scheme\" content=\"light "
      "dark\">\n"
      "<title>{} - coldcast {}</title>\n<style>\n",
      policy, html_text(tool), html_text(title_), html_text(kind_));
  html += page_css();
  html += fmt::format(
      "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
      "<header><div class=\"bar\"><span class=\"brand\">coldcast <span>{}</span></span>"
      "<button type=\"button\" id=\"theme\" hidden>Dark</button></div>\n<h1>{}</h1>\n"
      "<dl class=\"facts\">",
      html_text(kind_), html_text(title_));
  for (const auto& [word, meaning] : facts_)
    html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", html_text(word), html_text(meaning));
  html += "</dl></header>\n<nav aria-label=\"Sections of this page\"><ul>\n";
  for (const Section& section : sections_)
    html += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", section.id, html_text(section.title));
  html +=
      "</ul></nav>\n<main id=\"content\" tabindex=\"-1\">\n"
      "<noscript><p>Without scripts there are no charts; the tables hold the same numbers."
      "</p></noscript>\n";
  for (const Section& section : sections_)
    html += fmt::format("<section aria-labelledby=\"{0}\"><h2 id=\"{0}\">{1}</h2>\n{2}</section>\n",
                        section.id, html_text(section.title), section.body);
  html += fmt::format("</main>\n<footer><p>Made by {}.</p></footer>\n", html_text(tool));
  if (!scripts_.empty()) {
    html += scripts_ + library_notice + "<script>";
    html += chart_library_js();
    html += "</script>\n";
  }
  html += "<script>\n";
  html += page_js();
  return html + "</script>\n</body>\n</html>\n";
}

}  // namespace coldcast
