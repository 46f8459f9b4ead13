#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/ink.hpp"

namespace coldcast {

/// A table of text whose columns line up.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}

  /// A row; missing cells at the end are empty. REQUIRES: no more cells than the header has.
  void add(std::vector<std::string> row) {
    row.resize(header_.size());
    rows_.push_back(std::move(row));
  }

  /// A line that heads the rows after it.
  void section(std::string title) { rows_.push_back({std::move(title)}); }

  /// The cells below that title are verdicts, which a terminal shows in colour: as
  /// tint_of_verdict() has it, and what it does not know in that of `others`.
  void judges_in(const std::string& title, std::optional<Tint> others = {});

  bool empty() const { return rows_.empty(); }
  const std::vector<std::string>& header() const { return header_; }
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }  ///< and sections

  std::string text() const;  ///< for a terminal: the first column to the left, numbers to the right
  std::string left_text() const;  ///< for a terminal: all columns to the left
  std::string markdown() const;

 private:
  std::string aligned(bool numbers) const;
  std::vector<std::size_t> widths() const;

  std::vector<std::string> header_;
  std::map<std::size_t, std::optional<Tint>> verdicts_;  // by column: the tint of other words
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace coldcast
