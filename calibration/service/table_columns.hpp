#pragma once
// What the columns of a table of measurements mean, told by their names.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calibration/service/measured_row.hpp"

namespace coldcast {

/// What a column holds.
enum class ColumnRole {
  none,
  vcpu,
  memory_mb,
  batch,
  size_mb,
  time,
  low,
  high,
  mean,
  variance,
  deviation,
  scv,
  error,
  count,
  percentile,
  weight,
  censored  ///< 1 or true: the time is a lower bound
};

struct TableColumn {
  ColumnRole role = ColumnRole::none;
  double unit = 1;   ///< of what the cell says, in seconds, MB, ...
  double share = 0;  ///< of a percentile
};

/// The roles that a spec can give to columns: "time", "mean", "p95", "memory_mb", ...
const std::vector<std::string>& column_roles();

/// What a column is about. The unit of a time is the ending of the name ("_ms"), or else
/// `unit_s`. Nothing if the name says neither role nor, for a time, unit; then `lacks_unit` tells
/// which.
TableColumn column_of(std::string_view name, std::optional<double> unit_s, bool& lacks_unit);

/// The same of a column whose role is given.
TableColumn column_of(std::string_view role, std::string_view name, std::optional<double> unit_s,
                      bool& lacks_unit);

/// Puts a number of that column into a row.
void put_cell(const TableColumn& column, double number, double mb_per_vcpu, MeasuredRow& row);

/// Works out what a row's cells say together: a deviation becomes a variance, a censored time a
/// bound. REQUIRES: all cells were put.
void finish_row(MeasuredRow& row);

}  // namespace coldcast
