#include "sim/report/reproduce_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/reproduce_picture.hpp"
#include "sim/report/reproduce_tables.hpp"
#include "sim/report/run_json.hpp"
#include "sim/study/experiments/judge.hpp"

namespace coldcast {
namespace {

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
  const Manifest& manifest = result.manifest;
  if (!manifest.fitted.empty() || !manifest.choices.empty())
    text += fmt::format(
        " Degrees of freedom of the whole study: parameters fitted {}, choices made after looking "
        "{}, numbers published {} (in {} cells).",
        manifest.fitted.size(), manifest.choices.size(), published_to_fit(manifest, true),
        published_to_fit(manifest, false));
  return text;
}

/// The choices that numbers or claims of this experiment rest on.
std::vector<LateChoice> choices_that_matter(const Reproduction& result) {
  std::vector<LateChoice> matter;
  for (const LateChoice& choice : result.manifest.choices) {
    const bool for_cells = std::ranges::any_of(result.cells.all(), [&](const auto& cell) {
      return !choices_behind_cell({choice}, cell.id).empty();
    });
    const bool for_claims = std::ranges::any_of(result.claims, [&](const ClaimResult& one) {
      return !choices_behind_claim({choice}, one.claim.id).empty();
    });
    if (for_cells || for_claims) matter.push_back(choice);
  }
  return matter;
}

/// Numbers and claims with a star rest on one of these.
std::string choices_text(const Reproduction& result, const std::string& bullet) {
  std::string text;
  for (const LateChoice& choice : choices_that_matter(result))
    text += bullet + choice.what + ": " +
            (choice.value.is_string() ? choice.value.get<std::string>() : choice.value.dump()) +
            "; " + choice.why + "\n";
  return text;
}

constexpr const char* choices_heading =
    "Choices made after looking, on which what has a star (*) rests";

const char* star_of(const Reproduction& result, const ClaimResult& one) {
  return choices_behind_claim(result.manifest.choices, one.claim.id).empty() ? "" : "*";
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

std::string claim_line(const Reproduction& result, const ClaimResult& one) {
  std::string text = fmt::format("{}{} {}: {}", tinted_verdict(one.holds ? "PASS" : "FAIL"),
                                 star_of(result, one), one.claim.id, one.claim.text);
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
    table.add({one.claim.id, std::string{one.holds ? "PASS" : "FAIL"} + star_of(result, one),
               one.claim.text, one.claim.source, one.evidence,
               one.holds ? "" : one.claim.why_if_not});
  return table;
}

/// What was both simulated and published.
std::vector<PublishedPair> pairs_of(const Reproduction& result) {
  std::vector<PublishedPair> pairs;
  for (const ExperimentCell& cell : result.cells.all())
    if (cell.simulated && cell.published.value)
      pairs.push_back({.study = result.manifest.study,
                       .cell = cell.id,
                       .group = group_of(cell),
                       .use = cell.published.use,
                       .simulated = *cell.simulated,
                       .published = *cell.published.value,
                       .repeats = !cell.published.same_as.empty()});
  return pairs;
}

}  // namespace

std::string reproduction_text(const Reproduction& result) {
  std::string text = title_of(result) + "\n" + origin_of(result) + "\n";
  for (const TitledTable& one : experiment_tables(result))
    text += "\n" + tinted(Tint::heading, visible(one.title)) + "\n\n" + one.table.text();
  if (!result.manifest.notes.empty()) text += "\n" + result.manifest.notes + "\n";
  if (!result.claims.empty()) text += "\n" + tinted(Tint::heading, "Claims") + "\n\n";
  for (const ClaimResult& one : result.claims) text += claim_line(result, one);
  const std::string choices = choices_text(result, "- ");
  if (!choices.empty()) text += fmt::format("\n{}\n\n{}", choices_heading, choices);
  return text + "\n" + errors_table(result).text() + "\n" + summary_sentences(result) + "\n";
}

std::string reproduction_markdown(const Reproduction& result) {
  std::string text = "# " + title_of(result) + "\n\n" + origin_of(result) + "\n";
  for (const TitledTable& one : experiment_tables(result))
    text += "\n## " + one.title + "\n\n" + one.table.markdown();
  if (!result.manifest.notes.empty()) text += "\n" + result.manifest.notes + "\n";
  if (!result.claims.empty()) text += "\n## Claims\n\n" + claims_table(result).markdown();
  const std::string choices = choices_text(result, "- ");
  if (!choices.empty()) text += fmt::format("\n## {}\n\n{}", choices_heading, choices);
  return text + "\n## Errors\n\n" + errors_table(result).markdown() + "\n" +
         summary_sentences(result) + "\n";
}

std::vector<std::pair<std::string, std::string>> reproduction_files(const Reproduction& result,
                                                                    const std::string& catalogue) {
  std::vector<std::pair<std::string, std::string>> files = {
      {"cells.csv", cells_csv(result)},
      {"claims.csv", claims_csv(result)},
      {"report.md", reproduction_markdown(result)}};
  if (std::string csv = series_csv(result); !csv.empty()) files.emplace_back("series.csv", csv);
  if (std::string csv = cdf_csv(result); !csv.empty()) files.emplace_back("cdf.csv", csv);
  if (std::string svg = published_picture(pairs_of(result), result.manifest.id); !svg.empty())
    files.emplace_back("published.svg", std::move(svg));
  files.emplace_back("experiment.json", json_text(reproduction_json(result, catalogue)));
  return files;
}

ReproducedExperiment entry_of(const Reproduction& result) {
  ReproducedExperiment entry;
  entry.id = result.manifest.id;
  entry.name = result.manifest.name;
  entry.summary = reproduction_summary(result);
  entry.cells = result.cells.all().size();
  entry.held_back = held_back_of(result);
  for (const ExperimentCell& cell : result.cells.all())
    entry.published += cell.published.value.has_value();
  for (const ClaimResult& claim : result.claims)
    if (!claim.holds) entry.failed_claims.push_back(claim);
  entry.study = result.manifest.study;
  entry.pairs = pairs_of(result);
  for (const LateChoice& choice : result.manifest.choices) entry.choices.push_back(choice.what);
  return entry;
}

}  // namespace coldcast
