// A reproduced experiment as tables for other programs.

#include <fmt/format.h>

#include <cmath>

#include "sim/report/reproduce_report.hpp"
#include "sim/report/reproduce_tables.hpp"
#include "sim/report/run_json.hpp"

namespace coldcast {
namespace {

std::string listed(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : "; ") + text;
  return list;
}

}  // namespace

std::string cells_csv(const Reproduction& result) {
  const auto number = [](const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : std::string{};
  };
  std::string csv = "cell,simulated,half_width_95,published,use,ape,in_source,source,rests_on\n";
  for (const ExperimentCell& cell : result.cells.all())
    csv += fmt::format("{},{},{},{},{},{},{},{},{}\n", csv_cell(cell.id), number(cell.simulated),
                       number(cell.half_width_95), number(cell.published.value),
                       use_name(cell.published.use), number(cell.error()), cell.in_source ? 1 : 0,
                       csv_cell(cell.published.source),
                       csv_cell(listed(choices_behind_cell(result.manifest.choices, cell.id))));
  return csv;
}

std::string claims_csv(const Reproduction& result) {
  std::string csv = "id,verdict,text,source,evidence,why,rests_on\n";
  for (const ClaimResult& one : result.claims)
    csv +=
        fmt::format("{},{},{},{},{},{},{}\n", csv_cell(one.claim.id), one.holds ? "pass" : "fail",
                    csv_cell(one.claim.text), csv_cell(one.claim.source), csv_cell(one.evidence),
                    csv_cell(one.holds ? "" : one.claim.why_if_not),
                    csv_cell(listed(choices_behind_claim(result.manifest.choices, one.claim.id))));
  return csv;
}

std::string series_csv(const Reproduction& result) {
  if (result.cells.series.empty()) return {};
  const std::vector<std::string>& columns = result.manifest.series->columns;
  std::string csv = "point,t_s";
  for (const std::string& column : columns) csv += "," + column;
  csv += "\n";
  for (std::size_t p = 0; p < result.cells.series.size(); ++p) {
    const SeriesResult& series = result.cells.series[p];
    const std::string point = csv_cell(cell_id(result.manifest, "*", result.points[p]));
    for (std::size_t i = 0; !columns.empty() && i < series.columns.at(columns.front()).size();
         ++i) {
      csv += fmt::format("{},{}", point, static_cast<double>(i + 1) * series.step_s);
      for (const std::string& column : columns) {
        const double value = series.columns.at(column)[i];
        csv += std::isnan(value) ? std::string{","} : fmt::format(",{}", value);
      }
      csv += "\n";
    }
  }
  return csv;
}

std::string cdf_csv(const Reproduction& result) {
  if (result.cdf.empty()) return {};
  std::string csv = "point,percent,latency_s\n";
  for (std::size_t p = 0; p < result.cdf.size(); ++p)
    for (const auto& [percent, latency_s] : result.cdf[p])
      csv += fmt::format("{},{},{}\n", csv_cell(cell_id(result.manifest, "*", result.points[p])),
                         percent, latency_s);
  return csv;
}

}  // namespace coldcast
