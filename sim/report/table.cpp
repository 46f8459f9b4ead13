#include "sim/report/table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

/// How many columns a terminal needs for a UTF-8 text without wide characters.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

/// Colours take no columns: the text is measured before it gets one.
std::string padded(const std::string& cell, std::size_t to, bool left, std::optional<Tint> tint) {
  const std::string text = visible(cell);
  const std::string space(to > width(text) ? to - width(text) : 0, ' ');
  const std::string shown = tint ? tinted(*tint, text) : text;
  return left ? shown + space : space + shown;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// Without the bars that would end a cell of Markdown.
std::string escaped(const std::string& cell) {
  std::string text;
  for (const char c : visible(cell)) text += c == '|' ? std::string{"\\|"} : std::string{c};
  return text;
}

}  // namespace

void Table::judges_in(const std::string& title, std::optional<Tint> others) {
  for (std::size_t i = 0; i < header_.size(); ++i)
    if (header_[i] == title) verdicts_[i] = others;
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths;
  for (const std::string& cell : header_) widths.push_back(width(visible(cell)));
  for (const auto& row : rows_) {
    if (row.size() == 1) continue;  // a section may be as long as it likes
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width(visible(row[i])));
  }
  return widths;
}

std::string Table::text() const { return aligned(true); }

std::string Table::left_text() const { return aligned(false); }

std::string Table::aligned(bool numbers) const {
  const std::vector<std::size_t> to = widths();
  const auto tint_of = [&](const std::vector<std::string>& row, std::size_t i) {
    const auto column = verdicts_.find(i);
    if (column == verdicts_.end() || &row == &header_ || row[i].empty())
      return std::optional<Tint>{};
    const auto tint = tint_of_verdict(row[i]);
    return tint ? tint : column->second;
  };
  const auto line = [&](const std::vector<std::string>& row) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i)
      text += (i == 0 ? "" : "  ") + padded(row[i], to[i], i == 0 || !numbers, tint_of(row, i));
    return trimmed(text);
  };
  std::string text = tinted(Tint::heading, line(header_)) + "\n";
  for (const auto& row : rows_)
    text += row.size() == 1 ? "\n" + tinted(Tint::heading, visible(row.front())) + "\n"
                            : line(row) + "\n";
  return text;
}

std::string Table::markdown() const {
  const auto line = [&](const std::vector<std::string>& row) {
    std::string text = "|";
    for (std::size_t i = 0; i < header_.size(); ++i)
      text += fmt::format(" {} |", i < row.size() ? escaped(row[i]) : "");
    return text + "\n";
  };
  std::string text = line(header_) + "|:--|";
  for (std::size_t i = 1; i < header_.size(); ++i) text += "--:|";
  text += "\n";
  for (const auto& row : rows_)
    text += line(row.size() == 1 ? std::vector<std::string>{"**" + row.front() + "**"} : row);
  return text;
}

}  // namespace coldcast
