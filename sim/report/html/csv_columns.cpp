#include "sim/report/html/csv_columns.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

std::vector<std::string> cells_of_line(std::string line) {
  if (line.ends_with('\r')) line.pop_back();
  std::vector<std::string> cells;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t comma = std::min(line.find(',', begin), line.size());
    cells.push_back(line.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return cells;
}

std::optional<double> number_of_cell(const std::string& cell, const std::string& where,
                                     std::size_t line) {
  if (cell.empty()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(value))
    throw ConfigError(where, "",
                      "line " + std::to_string(line) + ": " + in_quotes(cell) + " is no number");
  return value;
}

}  // namespace

CsvColumns::CsvColumns(const std::string& text, std::string where) : where_(std::move(where)) {
  std::istringstream lines{text};
  std::string line;
  if (!std::getline(lines, line)) throw ConfigError(where_, "", "is empty");
  names_ = cells_of_line(line);
  columns_.resize(names_.size());
  while (std::getline(lines, line)) {
    const std::vector<std::string> cells = cells_of_line(line);
    if (cells.size() != names_.size())
      throw ConfigError(where_, "",
                        "line " + std::to_string(rows_ + 2) + " has " +
                            std::to_string(cells.size()) + " cells where the first line has " +
                            std::to_string(names_.size()));
    for (std::size_t i = 0; i < cells.size(); ++i)
      columns_[i].push_back(number_of_cell(cells[i], where_, rows_ + 2));
    ++rows_;
  }
}

const std::vector<std::optional<double>>& CsvColumns::column(const std::string& name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) throw ConfigError(where_, "", "has no column " + in_quotes(name));
  return columns_[static_cast<std::size_t>(found - names_.begin())];
}

CsvColumns CsvColumns::joined(std::size_t most, const std::vector<std::string>& counts) const {
  const std::size_t together = (rows_ + most - 1) / most;
  if (together <= 1) return *this;
  CsvColumns few = *this;
  few.rows_ = (rows_ + together - 1) / together;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const bool counted = names_[c].starts_with("failed_") ||
                         std::find(counts.begin(), counts.end(), names_[c]) != counts.end();
    std::vector<std::optional<double>> cells(few.rows_);
    for (std::size_t i = 0; i < rows_; ++i) {
      std::optional<double>& cell = cells[i / together];
      if (counted && cell)
        *cell += columns_[c][i].value_or(0);
      else
        cell = columns_[c][i];
    }
    few.columns_[c] = std::move(cells);
  }
  return few;
}

std::optional<CsvColumns> read_csv_columns(const std::filesystem::path& file) {
  std::error_code none;
  if (!std::filesystem::exists(file, none)) return std::nullopt;
  if (std::filesystem::is_directory(file, none))
    throw ConfigError(file.string(), "", "is a folder, not a file");
  std::ifstream stream{file, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  if (!stream) throw ConfigError(file.string(), "", "cannot be read");
  return CsvColumns{text, file.string()};
}

}  // namespace coldcast
