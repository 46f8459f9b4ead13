#pragma once

#include <string>
#include <vector>

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
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace coldcast
