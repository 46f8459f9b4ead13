#pragma once
// Cells of tables and members of JSON objects: how they are found, and what they mean.

#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workloads/trace/line_format.hpp"

namespace coldcast {

/// The cells of a line of CSV [RFC 4180], with quotes taken off. The views hold until the next use
/// of the splitter, or as long as the line.
class Splitter {
 public:
  /// Throws a BadLine if a quote is not closed, or stands within a cell that is not quoted.
  const std::vector<std::string_view>& split(std::string_view line, char separator);

 private:
  std::string_view quoted(std::string_view line, std::size_t& at, char separator);

  std::vector<std::string_view> cells_;
  std::deque<std::string> unquoted_;  // which never moves; of cells with doubled quotes
  std::size_t used_ = 0;
};

/// A comma, or the semicolon or tabulator that a header has instead.
char separator_of(std::string_view header);

/// Without blanks at both ends.
std::string_view trimmed(std::string_view text);

/// What a cell is about.
enum class Role : std::uint8_t {
  time,
  payload_bytes,
  items,
  context_tokens,
  generated_tokens,
  service,
  function,
  work,
  none
};

/// Numbers of functions by their names, in the order in which they appear.
class FunctionNumbers {
 public:
  /// A whole number as it stands, if the first one was one; else the number of the name.
  double of(std::string_view text);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  std::unordered_map<std::string, double, Hash, std::equal_to<>> numbers_;
  bool settled_ = false;
  bool named_ = false;
};

/// Says of a name of a column what it is about: by the names that the user gave, or else by the
/// usual ones.
class ColumnRoles {
 public:
  explicit ColumnRoles(const TraceFile& trace);

  Role of(std::string_view column) const;

  /// Throws a BadLine if a column that was asked for is not among the names, or none has times,
  /// or two are about the same.
  void check(const std::vector<std::string_view>& columns) const;

 private:
  std::map<std::string, std::string> named_;
};

/// Puts cells into records.
class CellReader {
 public:
  explicit CellReader(const TraceFile& trace) : clock_(time_unit(trace.unit)) {}

  /// Tells the units from the names of columns. REQUIRES: called before put().
  void name(Role role, std::string_view column, const TraceFile& trace);

  void put(Role role, std::string_view text, TraceRecord& into);

  bool calendar() const { return clock_.calendar(); }

 private:
  Clock clock_;
  TimeUnit service_ = TimeUnit::s;
  FunctionNumbers functions_;
};

/// A number in the range; throws a BadLine that says what it was to be.
double amount_in(std::string_view text, double most, const char* what);

}  // namespace coldcast
