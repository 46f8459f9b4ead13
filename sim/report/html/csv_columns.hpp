#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace coldcast {

/// The columns of numbers of a CSV file that this program wrote.
class CsvColumns {
 public:
  /// `where` names the file for messages. ConfigError if a cell is no number, or a line has more or
  /// fewer cells than the first one.
  CsvColumns(const std::string& text, std::string where);

  std::size_t rows() const { return rows_; }

  /// The column with that name; an empty cell is nothing. ConfigError if there is none.
  const std::vector<std::optional<double>>& column(const std::string& name) const;

  /// At most so many rows, by joining neighbours: counts (the columns of these names, or that begin
  /// with "failed_") add up, of everything else the last one stands. REQUIRES: most > 0.
  CsvColumns joined(std::size_t most, const std::vector<std::string>& counts) const;

 private:
  std::string where_;
  std::size_t rows_ = 0;
  std::vector<std::string> names_;
  std::vector<std::vector<std::optional<double>>> columns_;
};

/// The columns in a file; nothing if there is no such file. ConfigError if it cannot be read.
std::optional<CsvColumns> read_csv_columns(const std::filesystem::path& file);

}  // namespace coldcast
