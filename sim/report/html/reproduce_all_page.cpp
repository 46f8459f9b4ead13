#include <fmt/format.h>

#include <algorithm>

#include "sim/report/html/reproduce_charts.hpp"
#include "sim/report/html/reproduce_page_parts.hpp"
#include "sim/report/html/results_folder.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

/// What all experiments have, from the folders of each.
struct AllExperiments {
  std::vector<StoredCell> cells;
  std::vector<std::vector<std::string>> failed_claims, choices;
};

AllExperiments read_all(const fs::path& folder, Fields& summary) {
  AllExperiments all;
  for (Fields& one : summary.objects("experiments")) {
    if (one.is_string("failure")) continue;
    const std::string id = one.string("experiment");
    const Json json = read_experiment(folder / id);
    Fields experiment{json, (folder / id / "experiment.json").string()};
    for (StoredCell& cell : stored_cells(experiment)) {
      if (!cell.cell.published.value) continue;
      cell.cell.id = id + ": " + cell.cell.id;
      all.cells.push_back(std::move(cell));
    }
    for (Fields& claim : experiment.objects("claims"))
      if (claim.string("verdict") != "pass")
        all.failed_claims.push_back({id, claim.string("id"), claim.string("text"),
                                     simulated_evidence(claim), claim.string("why")});
    const std::string study = id.substr(0, id.find('/'));
    for (const std::vector<std::string>& row : choices_of_page(experiment).rows) {
      std::vector<std::string> choice{study};
      choice.insert(choice.end(), row.begin(), row.end());
      if (std::ranges::find(all.choices, choice) == all.choices.end())
        all.choices.push_back(std::move(choice));
    }
  }
  return all;
}

PageTable experiments_table(Fields& summary) {
  PageTable table{.header = {"experiment", "what", "cells", "published", "held back",
                             "error: fitted", "error: held out", "error: reference",
                             "claims that pass"}};
  for (Fields& one : summary.objects("experiments")) {
    if (one.is_string("failure")) {
      table.rows.push_back({one.string("experiment"), "could not run: " + one.string("failure"),
                            "-", "-", "-", "-", "-", "-", "-"});
      continue;
    }
    Fields came_to = one.object("summary");
    const std::int64_t pass = came_to.integer("claims_pass");
    table.rows.push_back(
        {one.string("experiment"), one.string("name"), fmt::format("{}", one.integer("cells")),
         fmt::format("{}", one.integer("published")), fmt::format("{}", one.integer("held_back")),
         median_text(came_to, "fit_median_ape"), median_text(came_to, "held_out_median_ape"),
         median_text(came_to, "reference_median_ape"),
         fmt::format("{} of {}", pass, pass + came_to.integer("claims_fail"))});
  }
  return table;
}

PageTable targets_of_page(Fields& summary) {
  PageTable table{.caption = "What has to come out",
                  .header = {"what", "measure", "limit", "simulated", "over", "verdict"}};
  for (Fields& target : summary.objects("targets")) {
    const bool limited = target.is_number("limit");
    table.rows.push_back({target.string("name"), target.string("measure"),
                          limited ? fmt::format("{:.0f} %", 100 * target.number("limit")) : "-",
                          median_text(target, "value"), fmt::format("{}", target.integer("cells")),
                          !limited                ? "no limit"
                          : target.boolean("met") ? "✓ met"
                                                  : "✗ missed"});
  }
  return table;
}

PageTable freedoms_of_page(Fields& summary) {
  PageTable table{.header = {"study", "experiments", "parameters fitted",
                             "choices made after looking", "numbers published",
                             "cells they stand in"}};
  for (Fields& one : summary.objects("degrees_of_freedom")) {
    std::vector<std::string> row{one.string("study")};
    for (const char* key : {"experiments", "parameters_fitted", "choices_made_after_looking",
                            "numbers_printed_to_fit", "numbers_published_to_fit"})
      row.push_back(fmt::format("{}", one.integer(key)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::string all_experiments_page(const fs::path& folder, Fields& manifest) {
  const Json json = summary_of_results(folder);
  Fields fields{json, (folder / "summary.json").string()};
  const AllExperiments all = read_all(folder, fields);
  Fields totals = fields.object("summary");
  Page page{"reproduce", "Published experiments, simulated", {}};
  page.section("Overview");
  std::vector<Headline> headlines{
      {.label = "experiments", .value = fmt::format("{}", totals.integer("experiments"))},
      {.label = "cells",
       .value = fmt::format("{}", totals.integer("cells")),
       .note = fmt::format("{} with a published number", totals.integer("published"))},
      claims_headline(totals.integer("claims_pass"), totals.integer("claims_fail"))};
  if (totals.integer("could_not_run") > 0)
    headlines.push_back({.label = "could not run",
                         .value = fmt::format("{}", totals.integer("could_not_run")),
                         .verdict = Headline::Verdict::bad});
  page.headlines(headlines);
  page.table(targets_of_page(fields));
  add_charts(page, "Published beside simulated", published_charts(all.cells));
  page.section("Experiments");
  page.paragraph("Each has a folder of its name, of which `coldcast report` makes a page as well.");
  page.table(experiments_table(fields));
  if (!all.failed_claims.empty()) {
    page.section("What does not come out");
    page.table({.header = {"experiment", "claim", "what", "evidence", "why it fails"},
                .rows = all.failed_claims});
  }
  page.section("Degrees of freedom");
  page.table(freedoms_of_page(fields));
  if (!all.choices.empty())
    page.table({.caption = "Choices made after looking",
                .header = {"study", "what", "value", "why"},
                .rows = all.choices});
  reproduction_section(page, json, command_of_reproduction(manifest), {});
  return page.html(tool_text(json));
}

}  // namespace coldcast
