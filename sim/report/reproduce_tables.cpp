#include "sim/report/reproduce_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

/// What a cell id says of its number: "latency_mean_s" of "a/b/latency_mean_s@memory_mb=2048".
std::string quantity_of(const std::string& id) {
  const std::string last = id.substr(id.rfind('/') + 1);
  return last.substr(0, last.find('@'));
}

bool is_share(const std::string& id) { return quantity_of(id).ends_with("_ratio"); }

bool is_money(const std::string& quantity) {
  return quantity.starts_with("cost_usd") || quantity.ends_with("_usd");
}

std::string three_digits(double value) {
  if (value == 0) return "0";
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
  if (magnitude >= 9 || magnitude < -6) return fmt::format("{:.2e}", value);
  const bool whole = value == std::round(value);
  return fmt::format("{:.{}f}", value, whole ? 0 : std::clamp(2 - magnitude, 0, 9));
}

std::string beside(const ExperimentCell& cell) {
  if (!cell.in_source) return "";
  if (!cell.published.value)
    return cell.published.use == CellUse::held_out ? " (held out)" : " (not reported)";
  const std::string error = cell_error(cell);
  return " (" + cell_number(cell.id, *cell.published.value) + (error.empty() ? "" : ", " + error) +
         ")";
}

/// A star: the number rests on a choice made after looking.
std::string shown_cell(const ExperimentCell* cell, const Manifest& manifest) {
  if (cell == nullptr) return "";
  return (cell->simulated ? cell_number(cell->id, *cell->simulated) : "-") + beside(*cell) +
         (choices_behind_cell(manifest.choices, cell->id).empty() ? "" : " *");
}

/// Axes with one value need no place in a table.
Combination alone_bound(const std::vector<Axis>& axes) {
  Combination bound(axes.size(), unbound);
  for (std::size_t i = 0; i < axes.size(); ++i)
    if (axes[i].values.size() == 1) bound[i] = 0;
  return bound;
}

std::string labels_of(const std::vector<Choice>& choices, const std::vector<Axis>& axes,
                      const Combination& combination) {
  std::string text;
  for (const Choice& choice : choices)
    text += (text.empty() ? "" : ", ") + axes[choice.axis].values[combination[choice.axis]].label;
  return text;
}

std::string heading_of(const std::vector<Choice>& rows, const std::vector<Axis>& axes) {
  std::string text;
  for (const Choice& choice : rows) text += (text.empty() ? "" : ", ") + axes[choice.axis].label;
  return text;
}

/// A table that is being filled, section by section.
class Layout {
 public:
  Layout(const Reproduction& result, const TablePlan& plan)
      : result_(result), plan_(plan), axes_(with_metric_axis(result.manifest, plan.metrics)) {
    const std::size_t metric = axes_.size() - 1;
    if (plan_.metrics.size() > 1 && !places(metric)) {
      Choice all{metric, {}};
      for (std::size_t i = 0; i < plan_.metrics.size(); ++i) all.values.push_back(i);
      plan_.rows.push_back(all);
    }
    if (axes_.back().values.empty()) axes_.back().values.push_back({"-", "", {}, {}});
  }

  Table filled_table() {
    const Combination start = alone_bound(axes_);
    Table table{header(start)};
    for_each_combination(plan_.sections, start, [&](const Combination& section) {
      std::vector<std::vector<std::string>> rows;
      for_each_combination(plan_.rows, section, [&](const Combination& row) {
        std::vector<std::string> cells = plan_.series.empty() ? cells_of(row) : times_of(row);
        if (std::ranges::all_of(cells, &std::string::empty)) return;
        cells.insert(cells.begin(), labels_of(plan_.rows, axes_, row));
        rows.push_back(std::move(cells));
      });
      if (!rows.empty() && !plan_.sections.empty())
        table.section(labels_of(plan_.sections, axes_, section));
      for (auto& row : rows) table.add(std::move(row));
    });
    return table;
  }

 private:
  bool places(std::size_t axis) const {
    for (const auto* choices : {&plan_.sections, &plan_.rows, &plan_.columns})
      for (const Choice& choice : *choices)
        if (choice.axis == axis) return true;
    return false;
  }

  std::vector<std::string> header(const Combination& start) const {
    std::vector<std::string> header{heading_of(plan_.rows, axes_)};
    if (plan_.series.empty())
      for_each_combination(plan_.columns, start, [&](const Combination& column) {
        const std::string label = labels_of(plan_.columns, axes_, column);
        header.push_back(label.empty() ? "value" : label);
      });
    else
      for (const double t_s : shown_times()) header.push_back(fmt::format("{:g} s", t_s));
    return header;
  }

  std::vector<std::string> cells_of(const Combination& row) const {
    std::vector<std::string> cells;
    const std::string& id = plan_.cell.empty() ? result_.manifest.cell : plan_.cell;
    for_each_combination(plan_.columns, row, [&](const Combination& column) {
      cells.push_back(shown_cell(result_.cells.find(filled(id, axes_, column)), result_.manifest));
    });
    return cells;
  }

  std::vector<double> shown_times() const {
    const SeriesPlan& series = *result_.manifest.series;
    double end_s = 0;
    for (const SeriesResult& one : result_.cells.series)
      end_s =
          std::max(end_s, one.step_s * static_cast<double>(one.columns.at(plan_.series).size()));
    std::vector<double> times;
    for (double t_s = series.show_every_s; t_s <= end_s + 1e-9 && times.size() < 40;
         t_s += series.show_every_s)
      times.push_back(t_s);
    return times;
  }

  /// The mean over each stretch of time that a column stands for.
  std::vector<std::string> times_of(const Combination& row) const {
    Combination with_column = row;
    with_column.back() = 0;
    std::vector<Axis> axes = axes_;
    axes.back().values = {{plan_.series, plan_.series, {}, {}}};
    const auto* found = result_.cells.find_series(filled(result_.manifest.cell, axes, with_column));
    if (found == nullptr) return {};
    const SeriesResult& series = result_.cells.series.at(found->point);
    const std::vector<double>& values = series.columns.at(found->column);
    std::vector<std::string> cells;
    double begin_s = 0;
    for (const double end_s : shown_times()) {
      double sum = 0, count = 0;
      for (std::size_t i = 0; i < values.size(); ++i) {
        const double at_s = (static_cast<double>(i) + 0.5) * series.step_s;
        if (at_s < begin_s || at_s >= end_s || std::isnan(values[i])) continue;
        sum += values[i];
        ++count;
      }
      cells.push_back(count > 0 ? cell_number("/" + plan_.series, sum / count) : "-");
      begin_s = end_s;
    }
    return cells;
  }

  const Reproduction& result_;
  TablePlan plan_;
  std::vector<Axis> axes_;
};

Table all_cells(const Reproduction& result) {
  Table table{{"cell", "simulated", "published", "error"}};
  for (const ExperimentCell& cell : result.cells.all())
    table.add({cell.id, cell.simulated ? cell_number(cell.id, *cell.simulated) : "-",
               cell.published.value ? cell_number(cell.id, *cell.published.value)
               : !cell.in_source    ? "-"
               : cell.published.use == CellUse::held_out ? "held out"
                                                         : "not reported",
               cell_error(cell)});
  return table;
}

}  // namespace

const char* use_name(CellUse use) {
  return use == CellUse::fit ? "fit" : use == CellUse::held_out ? "held_out" : "reference";
}

std::string cell_number(const std::string& id, double value) {
  const std::string quantity = quantity_of(id);
  // Below one per cent a digit after the point says too little.
  if (is_share(id) && value != 0 && std::abs(value) < 0.01)
    return fmt::format("{:.3g} %", 100 * value);
  if (is_share(id)) return fmt::format("{:.1f} %", 100 * value);
  if (is_money(quantity)) return "$" + three_digits(value);
  if (quantity.ends_with("_pct")) return three_digits(value) + " %";
  if (quantity.ends_with("_ms")) return three_digits(value) + " ms";
  if (quantity.ends_with("_s")) return three_digits(value) + " s";
  return three_digits(value);
}

std::string cell_error(const ExperimentCell& cell) {
  if (!cell.simulated || !cell.published.value) return "";
  const double difference = *cell.simulated - *cell.published.value;
  if (is_share(cell.id)) return fmt::format("{:+.1f} points", 100 * difference);
  if (*cell.published.value == 0) return "";
  return fmt::format("{:+.1f} %", 100 * difference / std::abs(*cell.published.value));
}

std::vector<TitledTable> experiment_tables(const Reproduction& result) {
  std::vector<TitledTable> tables;
  for (const TablePlan& plan : result.manifest.tables)
    tables.push_back({plan.title, Layout{result, plan}.filled_table()});
  if (tables.empty()) tables.push_back({"All cells", all_cells(result)});
  return tables;
}

}  // namespace coldcast
