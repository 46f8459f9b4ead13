// Tables of measurements: in a CSV file, or as rows in the spec.

#include <charconv>
#include <cmath>

#include "calibration/service/table_columns.hpp"
#include "sim/config/error.hpp"
#include "workloads/trace/cells.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

std::optional<double> unit_key(Fields& fields) {
  if (!fields.has("unit")) return std::nullopt;
  const std::string unit = fields.word("unit", {"s", "ms", "us", "ns"});
  return unit == "s" ? 1 : unit == "ms" ? 1e-3 : unit == "us" ? 1e-6 : 1e-9;
}

[[noreturn]] void fail_unit(Fields& fields, const std::string& name) {
  fields.fail("columns", "in what unit is the column " + in_quotes(name) +
                             "? Let its name end with _s or _ms, or add \"unit\": \"ms\"");
}

/// The columns of a header: those that the spec names, or else those that can be told.
class TableHeader {
 public:
  TableHeader(Fields& fields, const std::vector<std::string>& names)
      : names_(names), columns_(names.size()), unit_(unit_key(fields)) {
    const bool named = fields.is_object("columns");
    if (named)
      name_columns(fields);
    else
      tell_columns(fields);
    check(fields);
  }

  const std::vector<TableColumn>& columns() const { return columns_; }

 private:
  void name_columns(Fields& fields) {
    Fields given = fields.object("columns");
    for (const auto& one : given.json().items()) {
      const std::string name = given.string(one.key());
      const auto found = std::find(names_.begin(), names_.end(), name);
      if (found == names_.end())
        given.fail(one.key(), "no column " + in_quotes(name) + suggestion(name, names_));
      bool lacks = false;
      const TableColumn column = column_of(one.key(), name, unit_, lacks);
      if (column.role == ColumnRole::none)
        given.fail(one.key(),
                   "columns are about other things" + suggestion(one.key(), column_roles()));
      if (lacks) fail_unit(fields, name);
      columns_[static_cast<std::size_t>(found - names_.begin())] = column;
    }
    given.done();
  }

  void tell_columns(Fields& fields) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      bool lacks = false;
      columns_[i] = column_of(names_[i], unit_, lacks);
      if (lacks) fail_unit(fields, names_[i]);
    }
  }

  void check(Fields& fields) const {
    for (const TableColumn& column : columns_)
      if (column.role == ColumnRole::time || column.role == ColumnRole::mean ||
          column.role == ColumnRole::low || column.role == ColumnRole::high ||
          column.role == ColumnRole::percentile)
        return;
    fields.fail(fields.has("columns") ? "columns" : "file",
                "no column is known to hold times; name it \"latency_ms\", \"mean_s\" or "
                "\"p95_ms\", or say \"columns\": {\"time\": \"its name\"}");
  }

  const std::vector<std::string>& names_;
  std::vector<TableColumn> columns_;
  std::optional<double> unit_;
};

std::optional<double> cell_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

bool is_condition(ColumnRole role) {
  return role == ColumnRole::vcpu || role == ColumnRole::memory_mb || role == ColumnRole::batch;
}

/// Fills a row with the value of one of its cells.
void put_checked(const TableColumn& column, double number, const MeasurementKeys& keys,
                 MeasuredRow& row) {
  if (number < 0 || (number == 0 && is_condition(column.role)))
    throw ConfigError(row.place, "", number_text(number) + " is not above 0");
  put_cell(column, number, keys.mb_per_vcpu, row);
}

/// The rows to take: those whose cells are as "where" says, a list of "column=value".
std::vector<std::pair<std::size_t, std::string>> filter_of(Fields& fields,
                                                           const std::vector<std::string>& names) {
  std::vector<std::pair<std::size_t, std::string>> filter;
  if (!fields.has("where")) return filter;
  for (const std::string& condition : fields.strings("where")) {
    const std::size_t equals = condition.find('=');
    if (equals == std::string::npos)
      fields.fail("where", in_quotes(condition) + " is no condition such as \"model=bert\"");
    const std::string name = condition.substr(0, equals);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
      fields.fail("where", "no column " + in_quotes(name) + suggestion(name, names));
    filter.emplace_back(found - names.begin(), condition.substr(equals + 1));
  }
  return filter;
}

void read_csv(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set) {
  Lines lines{keys.file};
  if (!lines.next()) throw ConfigError(keys.file.string(), "", "the table is empty");
  const char separator = separator_of(lines.line());
  const std::vector<std::string> names = cells_of_line(lines, separator);
  const TableHeader header{fields, names};
  const auto filter = filter_of(fields, names);
  while (lines.next()) {
    try {
      const std::vector<std::string> cells = cells_of_line(lines, separator);
      if (cells.size() != names.size())
        throw BadLine{"has " + std::to_string(cells.size()) + " cells, the header has " +
                      std::to_string(names.size())};
      bool wanted = true;
      for (const auto& [column, value] : filter) wanted &= cells[column] == value;
      if (!wanted) continue;
      MeasuredRow row;
      row.place = keys.file.string() + ": line " + std::to_string(lines.number());
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string& cell = cells[i];
        if (header.columns()[i].role == ColumnRole::none || cell.empty()) continue;
        const auto number = cell_number(cell);
        if (!number) throw BadLine{"column " + in_quotes(names[i]) + " holds no number"};
        put_checked(header.columns()[i], *number, keys, row);
      }
      finish_row(row);
      add_row(row, keys, set);
    } catch (const BadLine& bad) {
      lines.fail(bad.what);
    }
  }
}

void read_inline(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set) {
  if (fields.is_object("columns"))
    fields.fail("columns", "must be a list here: the names of the cells in each of \"rows\"");
  const std::vector<std::string> names = fields.strings("columns");
  const TableHeader header{fields, names};
  const auto rows = fields.rows("rows", names.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    MeasuredRow row;
    row.place = fields.where() + ": " + fields.pointer_to("rows") + "/" + std::to_string(r);
    for (std::size_t i = 0; i < names.size(); ++i)
      put_checked(header.columns()[i], rows[r][i], keys, row);
    finish_row(row);
    add_row(row, keys, set);
  }
}

}  // namespace

std::vector<std::string> cells_of_line(const Lines& lines, char separator) {
  try {
    Splitter splitter;
    std::vector<std::string> cells;
    for (const std::string_view cell : splitter.split(lines.line(), separator))
      cells.emplace_back(trimmed(cell));
    return cells;
  } catch (const BadLine& bad) {
    lines.fail(bad.what);
  }
}

void read_table(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set) {
  if (keys.file.empty() != fields.has("rows"))
    fields.fail(fields.has("rows") ? "rows" : "",
                fields.has("rows") ? "stand in the file; give one of the two"
                                   : "needs \"file\", or \"columns\" and \"rows\"");
  if (keys.file.empty())
    read_inline(fields, keys, set);
  else
    read_csv(fields, keys, set);
}

/// {"values_ms": [...]}, or a file with one number in each line.
void read_samples(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set) {
  const auto add = [&](double time_s, std::string place) {
    MeasuredRow row;
    row.time_s = time_s;
    row.place = std::move(place);
    add_row(row, keys, set);
  };
  if (!keys.file.empty()) {
    const double unit = unit_key(fields).value_or(1);
    Lines lines{keys.file};
    while (lines.next()) {
      const auto number = cell_number(trimmed(lines.line()));
      if (!number && lines.number() == 1) continue;  // a header
      if (!number || *number < 0) lines.fail("is no time");
      add(*number * unit, keys.file.string() + ": line " + std::to_string(lines.number()));
    }
    return;
  }
  // Sizes are measured as well: what holds for seconds holds for MB.
  for (const auto& [key, unit] :
       {std::pair{"values_s", 1.0}, {"values_ms", 1e-3}, {"values_us", 1e-6}, {"values_mb", 1.0}})
    if (fields.has(key)) {
      const std::vector<double> values = fields.numbers(key, {0, 9.2e9});
      for (std::size_t i = 0; i < values.size(); ++i)
        add(values[i] * unit,
            fields.where() + ": " + fields.pointer_to(key) + "/" + std::to_string(i));
      return;
    }
  fields.fail("", "needs \"file\", or \"values_ms\", \"values_s\" or \"values_mb\"");
}

}  // namespace coldcast
