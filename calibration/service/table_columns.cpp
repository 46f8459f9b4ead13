#include "calibration/service/table_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace coldcast {
namespace {

struct RoleName {
  std::string_view name;
  ColumnRole role;
};

constexpr auto role_names = std::to_array<RoleName>({
    {"vcpu", ColumnRole::vcpu},
    {"vcpus", ColumnRole::vcpu},
    {"cpus", ColumnRole::vcpu},
    {"memory_mb", ColumnRole::memory_mb},
    {"batch", ColumnRole::batch},
    {"batch_size", ColumnRole::batch},
    {"size_mb", ColumnRole::size_mb},
    {"payload_mb", ColumnRole::size_mb},
    {"package_mb", ColumnRole::size_mb},
    {"size_kb", ColumnRole::size_mb},
    {"payload_kb", ColumnRole::size_mb},
    {"size_bytes", ColumnRole::size_mb},
    {"payload_bytes", ColumnRole::size_mb},
    {"time", ColumnRole::time},
    {"latency", ColumnRole::time},
    {"duration", ColumnRole::time},
    {"service", ColumnRole::time},
    {"low", ColumnRole::low},
    {"high", ColumnRole::high},
    {"mean", ColumnRole::mean},
    {"average", ColumnRole::mean},
    {"variance", ColumnRole::variance},
    {"sd", ColumnRole::deviation},
    {"std", ColumnRole::deviation},
    {"scv", ColumnRole::scv},
    {"error", ColumnRole::error},
    {"stderr", ColumnRole::error},
    {"count", ColumnRole::count},
    {"n", ColumnRole::count},
    {"samples", ColumnRole::count},
    {"median", ColumnRole::percentile},
    {"low95", ColumnRole::percentile},
    {"high95", ColumnRole::percentile},
    {"weight", ColumnRole::weight},
    {"censored", ColumnRole::censored},
});

std::string lower_case(std::string_view text) {
  std::string result{text};
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// The unit that a name ends with, in seconds, and the name without it.
std::optional<double> take_unit(std::string& name) {
  constexpr std::array<std::pair<std::string_view, double>, 6> units = {
      std::pair{std::string_view{"_ms"}, 1e-3},
      {"_us", 1e-6},
      {"_ns", 1e-9},
      {"_ms2", 1e-3},
      {"_s2", 1},
      {"_s", 1}};
  for (const auto& [ending, seconds] : units)
    if (name.ends_with(ending) && name.size() > ending.size()) {
      name.resize(name.size() - ending.size());
      return seconds;
    }
  return std::nullopt;
}

/// "p50", "p97.5"; nothing if it is none.
std::optional<double> percentile_share(const std::string& name) {
  if (name == "median") return 0.5;
  if (name == "low95") return 0.025;
  if (name == "high95") return 0.975;
  if (name.size() < 2 || name[0] != 'p') return std::nullopt;
  if (name.find_first_not_of("0123456789.", 1) != std::string::npos) return std::nullopt;
  const double percent = std::strtod(name.c_str() + 1, nullptr);
  if (!(percent > 0 && percent < 100)) return std::nullopt;
  return percent / 100;
}

ColumnRole role_of(const std::string& name) {
  if (percentile_share(name)) return ColumnRole::percentile;
  for (const RoleName& known : role_names)
    if (known.name == name) return known.role;
  return ColumnRole::none;
}

bool is_time(ColumnRole role) {
  return (role >= ColumnRole::time && role <= ColumnRole::deviation) || role == ColumnRole::error ||
         role == ColumnRole::percentile;
}

}  // namespace

const std::vector<std::string>& column_roles() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const RoleName& known : role_names) all.emplace_back(known.name);
    for (const char* percentile : {"p5", "p25", "p50", "p75", "p90", "p95", "p99"})
      all.emplace_back(percentile);
    return all;
  }();
  return names;
}

TableColumn column_of(std::string_view role, std::string_view name, std::optional<double> unit_s,
                      bool& lacks_unit) {
  std::string of_role = lower_case(role), of_name = lower_case(name);
  TableColumn column;
  column.role = role_of(of_role);
  if (column.role == ColumnRole::none) {
    take_unit(of_role);
    column.role = role_of(of_role);
  }
  if (column.role == ColumnRole::size_mb) {
    if (of_role.ends_with("_kb")) column.unit = 1.0 / 1024;
    if (of_role.ends_with("_bytes")) column.unit = 1.0 / 1048576;
  }
  if (column.role == ColumnRole::percentile) column.share = *percentile_share(of_role);
  if (!is_time(column.role)) return column;
  const std::optional<double> own = take_unit(of_name);
  if (!own && !unit_s) lacks_unit = true;
  column.unit = own.value_or(unit_s.value_or(1));
  if (column.role == ColumnRole::variance) column.unit *= column.unit;
  return column;
}

TableColumn column_of(std::string_view name, std::optional<double> unit_s, bool& lacks_unit) {
  return column_of(name, name, unit_s, lacks_unit);
}

void put_cell(const TableColumn& column, double number, double mb_per_vcpu, MeasuredRow& row) {
  const double value = number * column.unit;
  switch (column.role) {
    case ColumnRole::vcpu:
      row.at.vcpu = value;
      break;
    case ColumnRole::memory_mb:
      row.at.vcpu = value / mb_per_vcpu;
      break;
    case ColumnRole::batch:
    case ColumnRole::size_mb:
      row.at.size = value;
      break;
    case ColumnRole::time:
      row.time_s = value;
      break;
    case ColumnRole::low:
      row.low_s = value;
      break;
    case ColumnRole::high:
      row.high_s = value;
      break;
    case ColumnRole::mean:
      row.mean_s = value;
      break;
    case ColumnRole::variance:
      row.variance_s2 = value;
      break;
    case ColumnRole::deviation:
      row.variance_s2 = value * value;
      break;
    case ColumnRole::scv:
      row.variance_s2 = -value;  // of a mean that may stand in a later column; see finish_row
      break;
    case ColumnRole::error:
      row.error_s = value;
      break;
    case ColumnRole::count:
      row.count = value;
      break;
    case ColumnRole::percentile:
      row.percentiles.emplace_back(column.share, value);
      break;
    case ColumnRole::weight:
      row.weight = value;
      break;
    case ColumnRole::censored:
      if (value != 0) row.high_s = std::numeric_limits<double>::infinity();
      break;
    case ColumnRole::none:
      break;
  }
}

void finish_row(MeasuredRow& row) {
  // A time beside its variance is the mean of many.
  if (row.time_s && row.variance_s2 && !row.mean_s) {
    row.mean_s = row.time_s;
    row.time_s.reset();
  }
  if (row.variance_s2 && *row.variance_s2 < 0)
    row.variance_s2 = -*row.variance_s2 * row.mean_s.value_or(0) * row.mean_s.value_or(0);
  if (row.time_s && row.high_s && !row.low_s) {
    row.low_s = row.time_s;
    row.time_s.reset();
  }
  std::ranges::stable_sort(row.percentiles);
}

}  // namespace coldcast
