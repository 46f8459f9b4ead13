#include "sim/report/reproduce_report.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "sim/report/numbers.hpp"
#include "sim/report/reproduce_tables.hpp"
#include "sim/report/run_json.hpp"

namespace coldcast {
namespace {

constexpr std::array<const char*, 3> use_names = {"fit", "held_out", "reference"};

const char* use_name(CellUse use) { return use_names[static_cast<std::size_t>(use)]; }

Json or_null(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json{};
}

/// Which parameters were fitted to how many numbers, so that nobody has to take a fit for a
/// forecast.
std::size_t published_to_fit(const Reproduction& result) {
  std::size_t count = 0;
  for (const auto& [id, cell] : result.manifest.references)
    count += cell.value && cell.use == CellUse::fit;
  return count;
}

Json group_json(const ErrorGroup& group) {
  return {{"group", group.name},
          {"fit_median_ape", or_null(group.fit.median)},
          {"fit_cells", group.fit.cells},
          {"held_out_median_ape", or_null(group.held_out.median)},
          {"held_out_cells", group.held_out.cells},
          {"reference_median_ape", or_null(group.reference.median)},
          {"reference_cells", group.reference.cells},
          {"fit_most_points", or_null(group.most_points)}};
}

std::size_t held_back_of(const Reproduction& result) {
  std::size_t count = 0;
  for (const ExperimentCell& cell : result.cells.all())
    count += cell.in_source && !cell.published.value && cell.published.use == CellUse::held_out;
  return count;
}

Json summary_of(const Reproduction& result) {
  Json groups = Json::array();
  for (const ErrorGroup& group : result.errors) groups.push_back(group_json(group));
  const ErrorGroup all = result.errors.empty() ? ErrorGroup{} : result.errors.front();
  return {{"fit_median_ape", or_null(all.fit.median)},
          {"held_out_median_ape", or_null(all.held_out.median)},
          {"reference_median_ape", or_null(all.reference.median)},
          {"claims_pass", result.passed()},
          {"claims_fail", result.claims.size() - result.passed()},
          {"cells", result.cells.all().size()},
          {"cells_held_back", held_back_of(result)},
          {"by_group", groups},
          {"parameters_fitted", result.manifest.fitted.size()},
          {"numbers_published_to_fit", published_to_fit(result)}};
}

Json cells_json(const Reproduction& result) {
  Json cells = Json::array();
  for (const ExperimentCell& cell : result.cells.all())
    cells.push_back({{"cell", cell.id},
                     {"simulated", or_null(cell.simulated)},
                     {"half_width_95", or_null(cell.half_width_95)},
                     {"published", or_null(cell.published.value)},
                     {"use", use_name(cell.published.use)},
                     {"in_source", cell.in_source},
                     {"source", cell.published.source},
                     {"ape", or_null(cell.error())}});
  return cells;
}

Json claims_json(const Reproduction& result) {
  Json claims = Json::array();
  for (const ClaimResult& one : result.claims)
    claims.push_back({{"id", one.claim.id},
                      {"text", one.claim.text},
                      {"source", one.claim.source},
                      {"holds", one.claim.holds},
                      {"verdict", one.holds ? "pass" : "fail"},
                      {"evidence", one.evidence},
                      {"why", one.holds ? "" : one.claim.why_if_not}});
  return claims;
}

Json series_json(const Reproduction& result) {
  Json list = Json::array();
  for (const std::string& id : result.cells.series_ids()) {
    const auto* found = result.cells.find_series(id);
    const SeriesResult& series = result.cells.series.at(found->point);
    Json values = Json::array();
    for (const double value : series.columns.at(found->column)) values.push_back(or_null(value));
    list.push_back({{"series", id}, {"step_s", series.step_s}, {"values", values}});
  }
  return list;
}

Json cdf_json(const Reproduction& result) {
  Json list = Json::array();
  for (std::size_t p = 0; p < result.cdf.size(); ++p) {
    Json curve = Json::array();
    for (const auto& [percent, latency_s] : result.cdf[p]) curve.push_back({percent, latency_s});
    list.push_back({{"point", cell_id(result.manifest, "latency_cdf", result.points[p])},
                    {"percent_and_latency_s", curve}});
  }
  return list;
}

std::string per_cent_or_dash(const std::optional<double>& share) {
  return share ? fmt::format("{:.1f} %", 100 * *share) : "-";
}

Table errors_table(const Reproduction& result) {
  Table table{{"median error of", "fitted", "cells", "held out", "cells", "reference", "cells"}};
  for (const ErrorGroup& group : result.errors)
    table.add({group.name, per_cent_or_dash(group.fit.median), std::to_string(group.fit.cells),
               per_cent_or_dash(group.held_out.median), std::to_string(group.held_out.cells),
               per_cent_or_dash(group.reference.median), std::to_string(group.reference.cells)});
  return table;
}

std::string summary_sentences(const Reproduction& result) {
  std::string text = fmt::format("{} cells, {} of them held out without a published number.",
                                 result.cells.all().size(), held_back_of(result));
  for (const ErrorGroup& group : result.errors)
    if (group.most_points)
      text += fmt::format(" Success ratios that were fitted are off by at most {:.1f} points.",
                          *group.most_points);
  if (!result.claims.empty())
    text += fmt::format(" Claims: {} of {} pass.", result.passed(), result.claims.size());
  if (!result.manifest.fitted.empty())
    text += fmt::format(
        " Degrees of freedom of the whole study: {} parameters fitted to {} published numbers.",
        result.manifest.fitted.size(), published_to_fit(result));
  return text;
}

std::string title_of(const Reproduction& result) {
  const Manifest& manifest = result.manifest;
  return manifest.id + ": " + manifest.name;
}

std::string origin_of(const Reproduction& result) {
  const Manifest& manifest = result.manifest;
  std::string text = manifest.study_name;
  if (!manifest.source.empty()) text += (text.empty() ? "" : ", ") + manifest.source;
  return text + fmt::format("{}simulated (published, error); {} replications",
                            text.empty() ? "" : "; ", result.replications);
}

std::string claim_line(const ClaimResult& one) {
  std::string text =
      fmt::format("{} {}: {}", one.holds ? "PASS" : "FAIL", one.claim.id, one.claim.text);
  if (!one.claim.source.empty()) text += " [" + one.claim.source + "]";
  if (!one.evidence.empty()) text += "\n     " + one.evidence;
  if (!one.holds)
    text += "\n     why: " +
            (one.claim.why_if_not.empty() ? "not explained yet" : one.claim.why_if_not);
  return text + "\n";
}

Table claims_table(const Reproduction& result) {
  Table table{{"claim", "verdict", "what", "where", "evidence", "why it fails"}};
  for (const ClaimResult& one : result.claims)
    table.add({one.claim.id, one.holds ? "PASS" : "FAIL", one.claim.text, one.claim.source,
               one.evidence, one.holds ? "" : one.claim.why_if_not});
  return table;
}

}  // namespace

Json reproduction_json(const Reproduction& result, const std::string& catalogue) {
  Json json{{"schema_version", 1},
            {"tool", tool_json(catalogue)},
            {"experiment", result.manifest.id},
            {"name", result.manifest.name},
            {"source", result.manifest.source},
            {"replications", result.replications},
            {"cells", cells_json(result)},
            {"claims", claims_json(result)},
            {"summary", summary_of(result)},
            {"warnings", result.warnings}};
  if (!result.cells.series.empty()) json["series"] = series_json(result);
  if (!result.cdf.empty()) json["cdf"] = cdf_json(result);
  return json;
}

std::string reproduction_text(const Reproduction& result) {
  std::string text = title_of(result) + "\n" + origin_of(result) + "\n";
  for (const TitledTable& one : experiment_tables(result))
    text += "\n" + one.title + "\n\n" + one.table.text();
  if (!result.manifest.notes.empty()) text += "\n" + result.manifest.notes + "\n";
  if (!result.claims.empty()) text += "\nClaims\n\n";
  for (const ClaimResult& one : result.claims) text += claim_line(one);
  return text + "\n" + errors_table(result).text() + "\n" + summary_sentences(result) + "\n";
}

std::string reproduction_markdown(const Reproduction& result) {
  std::string text = "# " + title_of(result) + "\n\n" + origin_of(result) + "\n";
  for (const TitledTable& one : experiment_tables(result))
    text += "\n## " + one.title + "\n\n" + one.table.markdown();
  if (!result.manifest.notes.empty()) text += "\n" + result.manifest.notes + "\n";
  if (!result.claims.empty()) text += "\n## Claims\n\n" + claims_table(result).markdown();
  return text + "\n## Errors\n\n" + errors_table(result).markdown() + "\n" +
         summary_sentences(result) + "\n";
}

std::string cells_csv(const Reproduction& result) {
  const auto number = [](const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : std::string{};
  };
  std::string csv = "cell,simulated,half_width_95,published,use,ape,in_source,source\n";
  for (const ExperimentCell& cell : result.cells.all())
    csv += fmt::format("{},{},{},{},{},{},{},{}\n", csv_cell(cell.id), number(cell.simulated),
                       number(cell.half_width_95), number(cell.published.value),
                       use_name(cell.published.use), number(cell.error()), cell.in_source ? 1 : 0,
                       csv_cell(cell.published.source));
  return csv;
}

std::string claims_csv(const Reproduction& result) {
  std::string csv = "id,verdict,text,source,evidence,why\n";
  for (const ClaimResult& one : result.claims)
    csv += fmt::format("{},{},{},{},{},{}\n", csv_cell(one.claim.id), one.holds ? "pass" : "fail",
                       csv_cell(one.claim.text), csv_cell(one.claim.source), csv_cell(one.evidence),
                       csv_cell(one.holds ? "" : one.claim.why_if_not));
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

std::vector<std::pair<std::string, std::string>> reproduction_files(const Reproduction& result,
                                                                    const std::string& catalogue) {
  std::vector<std::pair<std::string, std::string>> files = {
      {"cells.csv", cells_csv(result)},
      {"claims.csv", claims_csv(result)},
      {"report.md", reproduction_markdown(result)}};
  if (std::string csv = series_csv(result); !csv.empty()) files.emplace_back("series.csv", csv);
  if (std::string csv = cdf_csv(result); !csv.empty()) files.emplace_back("cdf.csv", csv);
  files.emplace_back("experiment.json", json_text(reproduction_json(result, catalogue)));
  return files;
}

ReproducedExperiment entry_of(const Reproduction& result) {
  ReproducedExperiment entry;
  entry.id = result.manifest.id;
  entry.name = result.manifest.name;
  entry.summary = summary_of(result);
  entry.cells = result.cells.all().size();
  entry.held_back = held_back_of(result);
  for (const ExperimentCell& cell : result.cells.all())
    entry.published += cell.published.value.has_value();
  for (const ClaimResult& claim : result.claims)
    if (!claim.holds) entry.failed_claims.push_back(claim);
  return entry;
}

}  // namespace coldcast
