// The page that stands before all reproduced experiments.

#include <fmt/format.h>

#include "sim/report/reproduce_picture.hpp"
#include "sim/report/reproduce_report.hpp"
#include "sim/report/reproduce_targets.hpp"
#include "sim/report/run_json.hpp"

namespace coldcast {
namespace {

std::string share_text(const Json& summary, const char* key) {
  return summary.contains(key) && summary[key].is_number()
             ? fmt::format("{:.1f} %", 100 * summary[key].get<double>())
             : "-";
}

std::size_t claims_in(const ReproducedExperiment& one, const char* key) {
  return one.summary.contains(key) ? one.summary[key].get<std::size_t>() : 0;
}

/// What all experiments together come to.
struct PageTotals {
  std::size_t experiments = 0, failed = 0, cells = 0, published = 0, pass = 0, claims = 0;
};

PageTotals totals_of(const std::vector<ReproducedExperiment>& all) {
  PageTotals totals;
  for (const ReproducedExperiment& one : all) {
    ++totals.experiments;
    totals.failed += !one.failure.empty();
    totals.cells += one.cells;
    totals.published += one.published;
    totals.pass += claims_in(one, "claims_pass");
    totals.claims += claims_in(one, "claims_pass") + claims_in(one, "claims_fail");
  }
  return totals;
}

Table page_table(const std::vector<ReproducedExperiment>& all) {
  Table table{{"experiment", "cells", "published", "held out", "error: fitted", "error: held out",
               "error: reference", "claims passed"}};
  for (const ReproducedExperiment& one : all) {
    if (!one.failure.empty()) {
      table.add({one.id, "could not run"});
      continue;
    }
    const std::size_t pass = claims_in(one, "claims_pass");
    table.add({one.id, std::to_string(one.cells), std::to_string(one.published),
               std::to_string(one.held_back), share_text(one.summary, "fit_median_ape"),
               share_text(one.summary, "held_out_median_ape"),
               share_text(one.summary, "reference_median_ape"),
               fmt::format("{} of {}", pass, pass + claims_in(one, "claims_fail"))});
  }
  return table;
}

std::string totals_sentence(const std::vector<ReproducedExperiment>& all) {
  const PageTotals totals = totals_of(all);
  std::string text = fmt::format(
      "{} experiments, {} cells, {} with a published number; {} of {} "
      "claims pass.",
      totals.experiments, totals.cells, totals.published, totals.pass, totals.claims);
  if (totals.failed > 0) text += fmt::format(" {} could not run.", totals.failed);
  return text;
}

std::string failures_text(const std::vector<ReproducedExperiment>& all, const char* bullet) {
  std::string text;
  for (const ReproducedExperiment& one : all) {
    if (!one.failure.empty()) text += bullet + one.id + " could not run: " + one.failure + "\n";
    for (const ClaimResult& claim : one.failed_claims)
      text += fmt::format("{}{}: FAIL {}: {} ({}){}\n", bullet, one.id, claim.claim.id,
                          claim.claim.text, claim.evidence,
                          claim.claim.why_if_not.empty() ? "" : " Why: " + claim.claim.why_if_not);
  }
  return text;
}

}  // namespace

Json reproductions_json(const std::vector<ReproducedExperiment>& all,
                        const std::string& catalogue) {
  Json experiments = Json::array();
  for (const ReproducedExperiment& one : all)
    experiments.push_back({{"experiment", one.id},
                           {"name", one.name},
                           {"failure", one.failure.empty() ? Json{} : Json(one.failure)},
                           {"cells", one.cells},
                           {"published", one.published},
                           {"held_back", one.held_back},
                           {"summary", one.summary}});
  const PageTotals totals = totals_of(all);
  return {{"schema_version", 1},
          {"tool", tool_json(catalogue)},
          {"experiments", experiments},
          {"summary",
           {{"experiments", totals.experiments},
            {"could_not_run", totals.failed},
            {"cells", totals.cells},
            {"published", totals.published},
            {"claims_pass", totals.pass},
            {"claims_fail", totals.claims - totals.pass}}},
          {"targets", targets_json(all)},
          {"degrees_of_freedom", freedoms_json(all)}};
}

std::string reproductions_text(const std::vector<ReproducedExperiment>& all) {
  const std::string failures = failures_text(all, "");
  return page_table(all).text() + "\n" + totals_sentence(all) + "\n\n" + targets_table(all).text() +
         "\n" + freedoms_table(all).text() + (failures.empty() ? "" : "\n" + failures);
}

std::string reproductions_markdown(const std::vector<ReproducedExperiment>& all) {
  const std::string failures = failures_text(all, "- ");
  return "# Published experiments, simulated\n\n" + page_table(all).markdown() + "\n" +
         totals_sentence(all) + "\n\n" + targets_table(all).markdown() + "\n" +
         freedoms_table(all).markdown() +
         (failures.empty() ? "" : "\n## What does not come out\n\n" + failures);
}

std::vector<std::pair<std::string, std::string>> reproductions_files(
    const std::vector<ReproducedExperiment>& all, const std::string& catalogue) {
  std::vector<std::pair<std::string, std::string>> files = {
      {"summary.md", reproductions_markdown(all)}};
  std::vector<PublishedPair> pairs;
  for (const ReproducedExperiment& one : all)
    pairs.insert(pairs.end(), one.pairs.begin(), one.pairs.end());
  if (std::string svg = published_picture(pairs, "Published numbers, simulated"); !svg.empty())
    files.emplace_back("published.svg", std::move(svg));
  files.emplace_back("summary.json", json_text(reproductions_json(all, catalogue)));
  return files;
}

}  // namespace coldcast
