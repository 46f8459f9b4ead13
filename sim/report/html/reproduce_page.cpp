#include "sim/report/html/reproduce_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/html/reproduce_charts.hpp"
#include "sim/report/html/reproduce_page_parts.hpp"
#include "sim/report/html/results_folder.hpp"
#include "sim/report/reproduce_tables.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_cells_shown = 500;

std::string joined_by(const std::vector<std::string>& texts, const char* between) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : between) + text;
  return all;
}

/// A word of a shell's command, whatever stands in it.
std::string in_shell_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return quoted + "'";
}

PageTable errors_of_groups(Fields& summary) {
  PageTable table{.caption = "Median relative errors, and over how many cells",
                  .header = {"of", "fitted", "cells", "held out", "cells", "reference", "cells"}};
  for (Fields& group : summary.objects("by_group")) {
    std::vector<std::string> row{group.string("group")};
    for (const char* use : {"fit", "held_out", "reference"}) {
      row.push_back(median_text(group, (use + std::string{"_median_ape"}).c_str()));
      row.push_back(fmt::format("{}", group.integer(use + std::string{"_cells"})));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

PageTable stored_table(Fields& stored) {
  PageTable table{.caption = stored.string("title"), .header = stored.strings("header")};
  const Json& rows = stored.raw("rows");
  if (!rows.is_array()) stored.fail("rows", "must be an array");
  for (const Json& row : rows) {
    std::vector<std::string> cells;
    for (const Json& cell : row)
      cells.push_back(cell.is_string() ? cell.get<std::string>() : cell.dump());
    if (cells.size() > table.header.size()) stored.fail("rows", "has a row longer than the header");
    // What heads the rows after it has no more than its name.
    const bool heads = cells.size() == 1 && table.header.size() > 1;
    if (heads) cells.front() = "▸ " + cells.front();
    cells.resize(table.header.size());
    table.rows.push_back(std::move(cells));
  }
  return table;
}

PageTable cells_of_page(const std::vector<StoredCell>& cells) {
  PageTable table{.header = {"cell", "simulated", "± 95 %", "published", "error", "used for",
                             "where", "rests on"}};
  for (const StoredCell& one : cells) {
    if (table.rows.size() == most_cells_shown) break;
    const ExperimentCell& cell = one.cell;
    const auto number = [&](const std::optional<double>& value) {
      return value ? cell_number(cell.id, *value) : std::string{"-"};
    };
    const std::string none = !cell.in_source         ? "not in the source"
                             : one.use == "held_out" ? "held out"
                                                     : "not reported";
    const bool published = cell.published.value.has_value();
    table.rows.push_back({cell.id, number(cell.simulated), number(cell.half_width_95),
                          published ? number(cell.published.value) : none, cell_error(cell),
                          published ? one.use : "", cell.published.source,
                          joined_by(one.rests_on, "; ")});
  }
  return table;
}

PageTable claims_of_page(Fields& experiment) {
  PageTable table{
      .header = {"claim", "verdict", "what", "where", "evidence", "why it fails", "rests on"}};
  for (Fields& claim : experiment.objects("claims"))
    table.rows.push_back({claim.string("id"),
                          claim.string("verdict") == "pass" ? "✓ passes" : "✗ fails",
                          claim.string("text"), claim.string("source"), simulated_evidence(claim),
                          claim.string("why"), joined_by(claim.strings("rests_on"), "; ")});
  return table;
}

void freedom_section(Page& page, Fields& experiment, Fields& summary) {
  page.section("Degrees of freedom");
  page.paragraph(
      "What was free to be chosen in the whole study, so that nobody takes a fit for a forecast.");
  page.headlines(
      {{.label = "parameters fitted",
        .value = fmt::format("{}", summary.integer("parameters_fitted"))},
       {.label = "choices made after looking",
        .value = fmt::format("{}", summary.integer("choices_made_after_looking"))},
       {.label = "published numbers fitted to",
        .value = fmt::format("{}", summary.integer("numbers_printed_to_fit")),
        .note = fmt::format("in {} cells", summary.integer("numbers_published_to_fit"))}});
  if (const PageTable choices = choices_of_page(experiment); !choices.rows.empty())
    page.table(choices);
}

void overview_of_reproduction(Page& page, Fields& experiment, Fields& summary) {
  page.section("Overview");
  page.warnings(experiment.strings("warnings"));
  page.headlines(
      {{.label = "median error, fitted", .value = median_text(summary, "fit_median_ape")},
       {.label = "median error, held out",
        .value = median_text(summary, "held_out_median_ape"),
        .note = fmt::format("{} cells have no published number here",
                            summary.integer("cells_held_back"))},
       {.label = "median error, reference", .value = median_text(summary, "reference_median_ape")},
       claims_headline(summary.integer("claims_pass"), summary.integer("claims_fail"))});
  if (const std::string notes = experiment.string_or("notes", ""); !notes.empty())
    page.paragraph(notes);
  page.table(errors_of_groups(summary));
}

void tables_of_paper(Page& page, Fields& experiment) {
  if (!experiment.is_array("tables")) return;
  page.section("Tables of the paper");
  page.paragraph("Simulated, and in brackets published and by how much simulated differs.");
  for (Fields& table : experiment.objects("tables")) {
    PageTable stored = stored_table(table);
    if (stored.rows.size() > most_cells_shown) {
      page.paragraph(
          fmt::format("{} of {} rows; report.md holds all.", most_cells_shown, stored.rows.size()));
      stored.rows.resize(most_cells_shown);
    }
    page.table(stored);
  }
}

std::string experiment_page(const fs::path& folder, Fields& manifest) {
  const Json json = read_experiment(folder);
  Fields experiment{json, (folder / "experiment.json").string()};
  Fields summary = experiment.object("summary");
  const std::vector<StoredCell> cells = stored_cells(experiment);
  Page page{"reproduce",
            experiment.string("experiment") + ": " + experiment.string("name"),
            {{"study", experiment.string_or("study_name", "")},
             {"source", experiment.string("source")},
             {"replications", fmt::format("{}", experiment.integer("replications"))}}};
  overview_of_reproduction(page, experiment, summary);
  tables_of_paper(page, experiment);
  add_charts(page, "Published beside simulated", published_charts(cells));
  if (const PageTable claims = claims_of_page(experiment); !claims.rows.empty()) {
    page.section("Claims");
    page.table(claims);
  }
  std::vector<Chart> figures = quantity_charts(cells);
  for (Chart& chart : stored_cdf_charts(experiment)) figures.push_back(std::move(chart));
  for (Chart& chart : course_charts(experiment)) figures.push_back(std::move(chart));
  add_charts(page, "Figures", figures);
  freedom_section(page, experiment, summary);
  page.section("All cells");
  if (cells.size() > most_cells_shown)
    page.paragraph(
        fmt::format("{} of {} cells; cells.csv holds all.", most_cells_shown, cells.size()));
  page.table(cells_of_page(cells));
  reproduction_section(page, json, command_of_reproduction(manifest), {});
  return page.html(tool_text(json));
}

}  // namespace

Json read_experiment(const fs::path& folder) {
  const std::string file = (folder / "experiment.json").string();
  Json json = read_json(file);
  Fields{json, file}.integer("schema_version", {1, 1});
  return json;
}

std::string command_of_reproduction(Fields& manifest) {
  std::string command = "coldcast reproduce " + manifest.string("experiment");
  if (manifest.is_number("seed")) command += " --seed " + manifest.raw("seed").dump();
  if (manifest.is_number("replications"))
    command += fmt::format(" --replications {}", manifest.integer("replications"));
  for (const std::string& change : manifest.strings("set"))
    command += " --set " + in_shell_quotes(change);
  return command + " --output-dir results\ncoldcast report results";
}

std::string median_text(Fields& summary, const char* key) {
  if (!summary.is_number(key)) return "-";
  return fmt::format("{:.1f} %", 100 * summary.number(key));
}

Headline claims_headline(std::int64_t pass, std::int64_t fail) {
  return {.label = "claims of the source that pass",
          .value = fmt::format("{} of {}", pass, pass + fail),
          .verdict = fail == 0 ? Headline::Verdict::good : Headline::Verdict::bad};
}

std::string simulated_evidence(Fields& claim) {
  const std::string evidence = claim.string("evidence");
  return evidence.empty() ? evidence : "simulated: " + evidence;
}

PageTable choices_of_page(Fields& experiment) {
  PageTable table{.caption = "Choices made after looking", .header = {"what", "value", "why"}};
  for (Fields& choice : experiment.objects("choices")) {
    const Json& value = choice.raw("value");
    table.rows.push_back({choice.string("what"),
                          value.is_string() ? value.get<std::string>() : value.dump(),
                          choice.string("why")});
  }
  return table;
}

void add_charts(Page& page, const std::string& title, const std::vector<Chart>& charts) {
  if (charts.empty()) return;
  page.section(title);
  for (const Chart& chart : charts) page.chart(chart);
}

std::string reproduce_page(const fs::path& folder) {
  const std::string file = (folder / "manifest.json").string();
  const Json json = read_json(file);
  Fields manifest{json, file};
  return manifest.string("experiment") == "all" ? all_experiments_page(folder, manifest)
                                                : experiment_page(folder, manifest);
}

}  // namespace coldcast
