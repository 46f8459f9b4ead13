#include "sim/report/html/plan_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/report/html/page.hpp"
#include "sim/report/html/plan_charts.hpp"
#include "sim/report/html/results_folder.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_rows_of_plan = 50;

constexpr const char* plan_metrics[] = {"latency_p50_ms", "latency_p95_ms",   "latency_p99_ms",
                                        "success_ratio",  "cold_start_ratio", "instances_peak",
                                        "cost_usd",       "cost_usd_per_1m",  "cost_usd_per_month"};

std::string between_text(const StoredSensitivity& one) {
  const auto [low, high] = *one.break_even;
  return low == high ? fmt::format("x {:.3g}", low) : fmt::format("x {:.3g} to {:.3g}", low, high);
}

std::string missed_by(const Planned& one) {
  std::string text;
  for (const StoredLimit& limit : one.result.limits) {
    if (limit.ok) continue;
    const std::string value =
        limit.value ? StoredMetric{limit.metric, *limit.value, {}}.shown().value : "unknown";
    text += (text.empty() ? "" : "; ") + limit.text + " is " + value;
    if (limit.value) text += fmt::format(", {:.1f} % off", 100 * std::abs(limit.margin));
  }
  return text;
}

std::vector<std::string> advice_of_plan(const std::vector<Planned>& all,
                                        const std::vector<StoredSensitivity>& sensitivity,
                                        const std::string& objective) {
  std::vector<std::string> advice;
  if (all.empty() || !all.front().feasible)
    return {"No configuration meets the limits; the nearest misses come first."};
  const Planned& best = all.front();
  advice.push_back("Take " + best.result.title + ".");
  const auto next = std::ranges::find_if(
      all, [&](const Planned& one) { return one.feasible && one.platform != best.platform; });
  if (next != all.end())
    advice.push_back(fmt::format("The next entry is {}, with {:.3g} times the {}.",
                                 next->result.title, next->relative, metric_title(objective)));
  std::set<std::string> can, cannot;
  for (const Planned& one : all) (one.feasible ? can : cannot).insert(one.platform);
  for (const std::string& platform : cannot)
    if (!can.contains(platform))
      advice.push_back("No configuration of " + platform + " meets the limits.");
  for (const StoredSensitivity& one : sensitivity) {
    if (!one.changes || !one.break_even) continue;
    advice.push_back(fmt::format("With {} {}, {}{}.", one.input, between_text(one),
                                 one.winner_misses ? "it misses a limit" : "the choice changes",
                                 one.instead.empty() ? "" : ": take " + one.instead + " instead"));
  }
  return advice;
}

/// The signs also keep a page from taking the first column for one of numbers.
PageTable ranking_table(const std::vector<Planned>& all, bool feasible) {
  PageTable table{.header = {"rank and configuration"}};
  for (const char* metric : plan_metrics) table.header.push_back(metric_title(metric));
  table.header.emplace_back("runs");
  table.header.emplace_back(feasible ? "best of its entry" : "misses");
  for (std::size_t i = 0; i < all.size() && table.rows.size() < most_rows_of_plan; ++i) {
    const Planned& one = all[i];
    if (one.feasible != feasible) continue;
    if (i == 0 && feasible) table.marked = 0;
    const char* const sign = !feasible ? "✗ " : i == 0 ? "★ " : "";
    std::vector<std::string> row{fmt::format("{}{}: {}", sign, i + 1, one.result.title)};
    for (const char* metric : plan_metrics) {
      const auto found = one.result.metrics.find(metric);
      row.push_back(found == one.result.metrics.end() ? "-" : found->second.shown().value);
    }
    row.push_back(fmt::format("{}", one.replications));
    row.push_back(feasible ? (one.recommended ? "yes" : "") : missed_by(one));
    table.rows.push_back(std::move(row));
  }
  return table;
}

void capped_table(Page& page, PageTable table, std::size_t of) {
  if (table.rows.size() > most_rows_of_plan) table.rows.resize(most_rows_of_plan);
  if (table.rows.size() < of)
    page.paragraph(fmt::format("{} of {}; results.csv holds all.", table.rows.size(), of));
  if (!table.rows.empty()) page.table(table);
}

PageTable sensitivity_of_plan(const std::vector<StoredSensitivity>& all) {
  PageTable table{.header = {"input", "tried up to", "choice", "break-even", "instead"}};
  for (const StoredSensitivity& one : all) {
    const std::string choice = !one.not_possible.empty() ? "not tried: " + one.not_possible
                               : !one.changes            ? "stays"
                               : one.winner_misses       ? "misses a limit"
                                                         : "changes";
    table.rows.push_back({one.input + " " + one.direction, fmt::format("x {:.3g}", one.tried_to),
                          choice, one.is_known() && one.break_even ? between_text(one) : "-",
                          one.instead});
  }
  return table;
}

PageTable ruled_out_table(Fields& fields, const char* key) {
  const bool refused = std::string{key} == "refused";
  PageTable table{.header = {"platform", "configuration", refused ? "reason" : "surely misses",
                             refused ? "" : "formula"}};
  if (refused) table.header.pop_back();
  if (!fields.is_array(key)) return table;
  for (Fields& one : fields.objects(key)) {
    std::vector<std::string> row{one.string("platform"), one.string("config")};
    if (refused) {
      row.push_back(one.string("reason"));
    } else {
      const StoredMetric value{one.string("metric"), one.number("value"), {}};
      row.push_back(one.string("slo") + " is " + value.shown().value +
                    (one.string("kind") == "exact" ? "" : " or more"));
      row.push_back(one.string("model"));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<Headline> headlines_of_plan(const std::vector<Planned>& all, bool picked,
                                        const std::string& objective, Fields& fields) {
  std::vector<Headline> headlines;
  if (!picked) {
    headlines.push_back({.label = "the choice",
                         .value = "none",
                         .note = "no configuration meets the limits",
                         .verdict = Headline::Verdict::bad});
  } else {
    headlines.push_back({.label = "the choice",
                         .value = all.front().result.title,
                         .verdict = Headline::Verdict::good});
    std::vector<std::string> told{objective};
    for (const char* name :
         {"cost_usd_per_1m", "latency_p95_ms", "latency_p99_ms", "success_ratio"})
      if (name != objective) told.emplace_back(name);
    for (const std::string& name : told)
      if (const auto found = all.front().result.metrics.find(name);
          found != all.front().result.metrics.end())
        headlines.push_back({.label = "its " + metric_title(name),
                             .value = found->second.shown().value,
                             .interval = found->second.interval()});
  }
  const auto feasible = std::ranges::count_if(all, [](const Planned& one) { return one.feasible; });
  headlines.push_back({.label = "configurations that meet the limits",
                       .value = fmt::format("{} of {}", feasible, all.size())});
  Fields simulations = fields.object("simulations");
  headlines.push_back(
      {.label = "simulations until it was known",
       .value = fmt::format("{}", simulations.integer("race")),
       .note = fmt::format("of {} for all", simulations.integer("full_enumeration"))});
  return headlines;
}

/// The plan and the recommended scenarios, as they lie in the folder.
void reproduction_of_plan(Page& page, const fs::path& folder, const Json& summary) {
  const std::string file = (folder / "manifest.json").string();
  const Json json = read_json(file);
  Fields manifest{json, file};
  std::vector<std::pair<std::string, Json>> files;
  constexpr std::size_t most_files = 8;
  for (const std::string& name : manifest.strings("files")) {
    if (fs::path{name}.has_parent_path())
      manifest.fail("files", in_quotes(name) + " is outside of the folder");
    if (name.ends_with(".json") && name != "summary.json" && files.size() < most_files)
      files.emplace_back(name, read_json(folder / name));
  }
  std::string command = "coldcast plan plan.json";
  if (manifest.has("slo"))
    for (const std::string& slo : manifest.strings("slo")) command += " --slo '" + slo + "'";
  reproduction_section(page, summary, command + " --output-dir results\ncoldcast report results",
                       files);
}

}  // namespace

std::string plan_page(const fs::path& folder) {
  const Json summary = summary_of_results(folder);
  Fields fields{summary, (folder / "summary.json").string()};
  const std::vector<Planned> all = read_planned(fields);
  if (all.empty()) fields.fail("candidates", "holds no configuration");
  const std::vector<StoredSensitivity> sensitivity = read_sensitivity(fields);
  const std::string objective = fields.string("objective");
  const bool picked = fields.is_object("winner");
  std::string limits;
  for (const StoredLimit& limit : all.front().result.limits)
    limits += (limits.empty() ? "" : ", ") + limit.text;
  Page page{"plan",
            fields.string("name"),
            {{"least", metric_title(objective)},
             {"limits", limits.empty() ? "none" : limits},
             {"run", fmt::format("{} replications, seed {}", fields.integer("replications"),
                                 fields.raw("seed").dump())}}};
  page.section("Overview");
  page.headlines(headlines_of_plan(all, picked, objective, fields));
  page.list(advice_of_plan(all, sensitivity, objective));
  page.chart(plan_pareto(all, picked));
  const auto feasible = static_cast<std::size_t>(
      std::ranges::count_if(all, [](const Planned& one) { return one.feasible; }));
  if (feasible > 0) {
    page.section("Ranking");
    capped_table(page, ranking_table(all, true), feasible);
  }
  if (feasible < all.size()) {
    page.section("Misses a limit");
    capped_table(page, ranking_table(all, false), all.size() - feasible);
  }
  for (const auto& [key, title] : {std::pair{"screened", "Ruled out by formulas"},
                                   std::pair{"refused", "Refused by the platform"}})
    if (const PageTable table = ruled_out_table(fields, key); !table.rows.empty()) {
      page.section(title);
      capped_table(page, table, table.rows.size());
    }
  if (!sensitivity.empty()) {
    page.section("What would change the choice");
    page.table(sensitivity_of_plan(sensitivity));
    page.chart(break_even_ranges(sensitivity));
    page.chart(price_curve(all, sensitivity, objective));
  }
  reproduction_of_plan(page, folder, summary);
  return page.html(tool_text(summary));
}

}  // namespace coldcast
