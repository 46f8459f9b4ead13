#include "sim/report/reproduce_targets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace coldcast {
namespace {

double error_of(const PublishedPair& pair, bool in_points) {
  const double difference = std::abs(pair.simulated - pair.published);
  return in_points ? difference : difference / std::abs(pair.published);
}

/// The largest, or the median.
std::optional<double> figure_of(std::vector<double> errors, bool largest) {
  if (errors.empty()) return std::nullopt;
  std::ranges::sort(errors);
  if (largest) return errors.back();
  const std::size_t half = errors.size() / 2;
  return errors.size() % 2 == 1 ? errors[half] : (errors[half - 1] + errors[half]) / 2;
}

std::vector<PublishedPair> fitted_pairs(const std::vector<ReproducedExperiment>& all) {
  std::vector<PublishedPair> pairs;
  std::set<std::pair<std::string, std::string>> seen;
  for (const ReproducedExperiment& one : all)
    for (const PublishedPair& pair : one.pairs)
      if (pair.use == CellUse::fit && seen.emplace(pair.study, pair.cell).second)
        pairs.push_back(pair);
  return pairs;
}

void measure_target(Target& target, const std::vector<PublishedPair>& pairs) {
  std::vector<double> errors, errors_once;
  for (const PublishedPair& pair : pairs) {
    if (pair.group != target.name || (pair.published == 0 && !target.in_points)) continue;
    errors.push_back(error_of(pair, target.in_points));
    if (!pair.repeats) errors_once.push_back(errors.back());
  }
  target.cells = errors.size();
  target.numbers = errors_once.size();
  target.error = figure_of(std::move(errors), target.in_points);
  target.error_once = figure_of(std::move(errors_once), target.in_points);
}

std::string figure_text(const std::optional<double>& error, bool in_points) {
  if (!error) return "-";
  return in_points ? fmt::format("at most {:.1f} points", 100 * *error)
                   : fmt::format("{:.1f} %", 100 * *error);
}

std::string limit_text(const Target& target) {
  if (!target.limit) return "-";
  return fmt::format("{:.0f} {}", 100 * *target.limit, target.in_points ? "points" : "%");
}

std::size_t count_in(const ReproducedExperiment& one, const char* key) {
  return one.summary.contains(key) ? one.summary[key].get<std::size_t>() : 0;
}

/// Claims that pass, and all of them.
std::pair<std::size_t, std::size_t> claims_of(const std::vector<ReproducedExperiment>& all) {
  std::size_t pass = 0, claims = 0;
  for (const ReproducedExperiment& one : all) {
    pass += count_in(one, "claims_pass");
    claims += count_in(one, "claims_pass") + count_in(one, "claims_fail");
  }
  return {pass, claims};
}

bool enough_claims(std::size_t pass, std::size_t claims) {
  return static_cast<double>(pass) >= least_share_of_claims * static_cast<double>(claims);
}

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json{}; }

}  // namespace

std::vector<Target> targets_of(const std::vector<ReproducedExperiment>& all) {
  std::vector<Target> targets = {{.name = "cost", .in_points = false, .limit = 0.05},
                                 {.name = "latency", .in_points = false, .limit = 0.10},
                                 {.name = "success", .in_points = true, .limit = 0.05},
                                 {.name = "other", .in_points = false, .limit = {}}};
  const std::vector<PublishedPair> pairs = fitted_pairs(all);
  for (Target& target : targets) measure_target(target, pairs);
  return targets;
}

std::vector<Freedom> freedoms_of(const std::vector<ReproducedExperiment>& all) {
  std::vector<Freedom> freedoms;
  std::vector<std::set<std::string>> choices;
  for (const ReproducedExperiment& one : all) {
    if (one.study.empty()) continue;
    auto found = std::ranges::find(freedoms, one.study, &Freedom::study);
    if (found == freedoms.end()) {
      found = freedoms.insert(freedoms.end(), Freedom{.study = one.study});
      choices.emplace_back();
    }
    auto& known = choices[static_cast<std::size_t>(found - freedoms.begin())];
    known.insert(one.choices.begin(), one.choices.end());
    ++found->experiments;
    found->choices = known.size();
    found->parameters = std::max(found->parameters, count_in(one, "parameters_fitted"));
    found->cells = std::max(found->cells, count_in(one, "numbers_published_to_fit"));
    found->numbers = std::max(found->numbers, count_in(one, "numbers_printed_to_fit"));
  }
  std::ranges::sort(freedoms, {}, &Freedom::study);
  return freedoms;
}

Table targets_table(const std::vector<ReproducedExperiment>& all) {
  Table table{{"what must come out", "limit", "of cells", "cells", "each printed number once",
               "numbers", "met"}};
  for (const Target& target : targets_of(all))
    table.add({(target.in_points ? "difference, " : "median error, ") + target.name,
               limit_text(target), figure_text(target.error, target.in_points),
               std::to_string(target.cells), figure_text(target.error_once, target.in_points),
               std::to_string(target.numbers),
               !target.limit  ? "-"
               : target.met() ? "yes"
                              : "no"});
  const auto [pass, claims] = claims_of(all);
  table.add({"claims that pass", fmt::format("at least {:.0f} %", 100 * least_share_of_claims),
             claims == 0 ? "-"
                         : fmt::format("{:.1f} %", 100.0 * static_cast<double>(pass) /
                                                       static_cast<double>(claims)),
             std::to_string(claims), "", "", enough_claims(pass, claims) ? "yes" : "no"});
  return table;
}

Table freedoms_table(const std::vector<ReproducedExperiment>& all) {
  Table table{{"degrees of freedom", "experiments", "parameters fitted",
               "choices made after looking", "numbers published", "cells they stand in"}};
  for (const Freedom& freedom : freedoms_of(all))
    table.add({freedom.study, std::to_string(freedom.experiments),
               std::to_string(freedom.parameters), std::to_string(freedom.choices),
               std::to_string(freedom.numbers), std::to_string(freedom.cells)});
  return table;
}

Json targets_json(const std::vector<ReproducedExperiment>& all) {
  Json json = Json::array();
  for (const Target& target : targets_of(all))
    json.push_back({{"name", target.name},
                    {"measure", target.in_points ? "largest difference" : "median ape"},
                    {"limit", number_or_null(target.limit)},
                    {"value", number_or_null(target.error)},
                    {"cells", target.cells},
                    {"value_each_number_once", number_or_null(target.error_once)},
                    {"numbers", target.numbers},
                    {"met", target.met()}});
  const auto [pass, claims] = claims_of(all);
  const bool any = claims > 0;
  json.push_back(
      {{"name", "claims"},
       {"measure", "share that passes"},
       {"limit", least_share_of_claims},
       {"value", any ? Json(static_cast<double>(pass) / static_cast<double>(claims)) : Json{}},
       {"cells", claims},
       {"met", enough_claims(pass, claims)}});
  return json;
}

Json freedoms_json(const std::vector<ReproducedExperiment>& all) {
  Json json = Json::array();
  for (const Freedom& freedom : freedoms_of(all))
    json.push_back({{"study", freedom.study},
                    {"experiments", freedom.experiments},
                    {"parameters_fitted", freedom.parameters},
                    {"choices_made_after_looking", freedom.choices},
                    {"numbers_published_to_fit", freedom.cells},
                    {"numbers_printed_to_fit", freedom.numbers}});
  return json;
}

}  // namespace coldcast
