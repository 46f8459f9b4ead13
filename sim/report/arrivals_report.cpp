#include "sim/report/arrivals_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/numbers.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

/// A number, or why there is none.
std::string told(double value, const std::string& unit = "") {
  if (std::isnan(value)) return "too few requests to tell";
  return four_digits(value) + (unit.empty() ? "" : " " + unit);
}

std::string time_text(double time_s) {
  if (std::isnan(time_s)) return told(time_s);
  const auto text = [](double value) {
    return value == std::round(value) ? fmt::format("{:.0f}", value) : four_digits(value);
  };
  if (time_s != 0 && time_s < 1e-3) return text(time_s * 1e6) + " us";
  return time_s < 1 && time_s != 0 ? text(time_s * 1e3) + " ms" : text(time_s) + " s";
}

std::string rate_text(const ArrivalsReport& report) {
  std::string text = told(report.statistics.rate_per_s(), "requests/s");
  if (report.expected_per_s)
    text += fmt::format(" ({} in the long run)", four_digits(*report.expected_per_s));
  return text;
}

std::string bursts_text(const Bursts& bursts) {
  if (bursts.window_s == 0) return "too few requests to tell";
  const std::string windows = "in windows of " + time_text(bursts.window_s);
  if (bursts.count == 0) return "none " + windows;
  return fmt::format("{}, mean {}, longest {}, {}", bursts.count, time_text(bursts.mean_s),
                     time_text(bursts.longest_s), windows);
}

/// Lines that say one thing each.
Table single_figures(const ArrivalsReport& report) {
  const ArrivalStatistics& of = report.statistics;
  const double lag1 = of.gap_lag1();
  Table table{{"", "arrivals"}};
  table.add({"requests", std::to_string(of.arrivals())});
  if (report.pings > 0) table.add({"pings besides", std::to_string(report.pings)});
  table.add({"span", time_text(of.span_s())});
  table.add({"rate", rate_text(report)});
  table.add({"gap mean", time_text(of.gap_mean_s())});
  table.add({"gap SCV", told(of.gap_scv())});
  table.add({"gap lag-1 correlation",
             std::isnan(lag1) && of.gap_scv() == 0 ? "none: all alike" : told(lag1)});
  table.add({"bursts of twice the mean", bursts_text(of.bursts())});
  return table;
}

/// The windows worth a line: those that hold an arrival or so, every second one if there are many.
std::vector<Dispersion> worth_a_line(const ArrivalStatistics& statistics) {
  constexpr std::size_t most_lines = 12;
  std::vector<Dispersion> rows = statistics.dispersions();
  const auto empty_mostly = [&](const Dispersion& row) {
    return row.window_s * statistics.rate_per_s() < 0.5;
  };
  rows.erase(rows.begin(), std::find_if_not(rows.begin(), rows.end(), empty_mostly));
  if (rows.size() <= most_lines) return rows;
  std::vector<Dispersion> chosen;
  for (std::size_t i = (rows.size() + 1) % 2; i < rows.size(); i += 2) chosen.push_back(rows[i]);
  return chosen;
}

Table by_window(const ArrivalsReport& report) {
  Table table{{"window", "windows", "index of dispersion", "peak, requests/s", "peak / mean"}};
  for (const Dispersion& row : worth_a_line(report.statistics))
    table.add({time_text(row.window_s), std::to_string(row.windows), told(row.index),
               told(row.peak_per_s), told(row.peak_per_s / report.statistics.rate_per_s())});
  return table;
}

std::string origin(const ArrivalsReport& report) {
  return fmt::format("seed {}, replication {}", report.seed, report.replication);
}

}  // namespace

std::string arrivals_text(const ArrivalsReport& report) {
  std::string text = report.name + "\n";
  if (report.workload != report.name) text += "  workload  " + report.workload + "\n";
  text += "  drawn     " + origin(report) + "\n\n" + single_figures(report).left_text();
  const Table windows = by_window(report);
  if (!windows.empty()) text += "\n" + windows.text();
  return text;
}

std::string arrivals_markdown(const ArrivalsReport& report) {
  std::string text = "# " + report.name + "\n\n";
  if (report.workload != report.name) text += report.workload + "; ";
  text += origin(report) + ".\n\n" + single_figures(report).markdown();
  const Table windows = by_window(report);
  if (!windows.empty()) text += "\n" + windows.markdown();
  return text;
}

Json arrivals_json(const ArrivalsReport& report, const std::string& catalogue) {
  const ArrivalStatistics& of = report.statistics;
  const auto number = [](double value) { return std::isnan(value) ? Json{} : Json(value); };
  Json windows = Json::array();
  for (const Dispersion& row : of.dispersions())
    windows.push_back({{"window_s", row.window_s},
                       {"windows", row.windows},
                       {"index_of_dispersion", number(row.index)},
                       {"peak_per_s", row.peak_per_s},
                       {"peak_to_mean", number(row.peak_per_s / of.rate_per_s())}});
  const Bursts bursts = of.bursts();
  return {{"schema_version", 1},
          {"tool", tool_json(catalogue)},
          {"name", report.name},
          {"workload", report.resolved},
          {"summary", report.workload},
          {"seed", report.seed},
          {"replication", report.replication},
          {"requests", of.arrivals()},
          {"pings", report.pings},
          {"span_s", of.span_s()},
          {"rate_per_s", number(of.rate_per_s())},
          {"expected_per_s", report.expected_per_s ? Json(*report.expected_per_s) : Json{}},
          {"gaps",
           {{"mean_s", number(of.gap_mean_s())},
            {"scv", number(of.gap_scv())},
            {"lag1", number(of.gap_lag1())}}},
          {"windows", windows},
          {"bursts", bursts.window_s == 0 ? Json{}
                                          : Json{{"window_s", bursts.window_s},
                                                 {"count", bursts.count},
                                                 {"mean_s", bursts.mean_s},
                                                 {"longest_s", bursts.longest_s}}}};
}

}  // namespace coldcast
