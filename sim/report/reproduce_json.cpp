// A reproduced experiment as JSON.

#include <cmath>

#include "sim/report/reproduce_report.hpp"
#include "sim/report/reproduce_tables.hpp"
#include "sim/report/run_json.hpp"

namespace coldcast {
namespace {

Json or_null(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json{};
}

Json choices_json(const Manifest& manifest) {
  Json list = Json::array();
  for (const LateChoice& choice : manifest.choices)
    list.push_back({{"what", choice.what}, {"value", choice.value}, {"why", choice.why}});
  return list;
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
                     {"ape", or_null(cell.error())},
                     {"rests_on", choices_behind_cell(result.manifest.choices, cell.id)}});
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
                      {"why", one.holds ? "" : one.claim.why_if_not},
                      {"rests_on", choices_behind_claim(result.manifest.choices, one.claim.id)}});
  return claims;
}

/// In the layout of the paper; a row of one cell heads those after it.
Json tables_json(const Reproduction& result) {
  Json list = Json::array();
  for (const TitledTable& one : experiment_tables(result))
    list.push_back(
        {{"title", one.title}, {"header", one.table.header()}, {"rows", one.table.rows()}});
  return list;
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

}  // namespace

std::size_t published_to_fit(const Manifest& manifest, bool by_themselves) {
  std::size_t count = 0;
  for (const auto& [id, cell] : manifest.references)
    count += cell.value && cell.use == CellUse::fit && (!by_themselves || cell.same_as.empty());
  return count;
}

std::size_t held_back_of(const Reproduction& result) {
  std::size_t count = 0;
  for (const ExperimentCell& cell : result.cells.all())
    count += cell.in_source && !cell.published.value && cell.published.use == CellUse::held_out;
  return count;
}

Json reproduction_summary(const Reproduction& result) {
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
          {"choices_made_after_looking", result.manifest.choices.size()},
          {"numbers_published_to_fit", published_to_fit(result.manifest, false)},
          {"numbers_printed_to_fit", published_to_fit(result.manifest, true)}};
}

Json reproduction_json(const Reproduction& result, const std::string& catalogue) {
  Json json{{"schema_version", 1},
            {"tool", tool_json(catalogue)},
            {"experiment", result.manifest.id},
            {"name", result.manifest.name},
            {"source", result.manifest.source},
            {"replications", result.replications},
            {"cells", cells_json(result)},
            {"claims", claims_json(result)},
            {"tables", tables_json(result)},
            {"study_name", result.manifest.study_name},
            {"notes", result.manifest.notes},
            {"choices", choices_json(result.manifest)},
            {"summary", reproduction_summary(result)},
            {"warnings", result.warnings}};
  if (!result.cells.series.empty()) json["series"] = series_json(result);
  if (!result.cdf.empty()) json["cdf"] = cdf_json(result);
  return json;
}

}  // namespace coldcast
