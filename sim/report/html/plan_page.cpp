#include "sim/report/html/plan_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "sim/report/html/compare_charts.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_rows_of_plan = 50;
constexpr std::size_t most_dots_of_plan = 600;

constexpr const char* plan_metrics[] = {"latency_p50_ms", "latency_p95_ms",   "latency_p99_ms",
                                        "success_ratio",  "cold_start_ratio", "instances_peak",
                                        "cost_usd",       "cost_usd_per_1m",  "cost_usd_per_month"};

/// A configuration of the plan.
struct Planned {
  std::string platform, config;
  bool feasible = false, recommended = false, on_front = false;
  std::int64_t replications = 0;
  double relative = 1;  ///< objective over that of the winner
  ComparedScenario result = {};
};

std::string planned_title(const std::string& platform, const std::string& config) {
  return config.empty() ? platform : platform + " (" + config + ")";
}

std::vector<Planned> read_planned(Fields& fields) {
  std::vector<Planned> all;
  for (Fields& row : fields.objects("candidates")) {
    Planned one{.platform = row.string("platform"), .config = row.string("config")};
    one.feasible = row.boolean("feasible");
    one.recommended = row.boolean("recommended");
    one.on_front = row.boolean("on_front");
    one.replications = row.integer("replications");
    one.relative = row.number("relative_objective");
    one.result.title = planned_title(one.platform, one.config);
    Fields metrics = row.object("metrics");
    for (const auto& [name, estimate] : metrics.json().items())
      one.result.metrics.emplace(name, *stored_metric(metrics, name));
    one.result.limits = stored_limits(row);
    all.push_back(std::move(one));
  }
  return all;
}

/// What changes of the input change the choice.
struct StoredSensitivity {
  std::string input, direction, instead, not_possible;
  double tried_to = 1;
  bool changes = false, winner_misses = false;
  std::optional<std::pair<double, double>> break_even = {};

  bool is_known() const { return changes || (input == "prices" && break_even.has_value()); }
};

std::vector<StoredSensitivity> read_sensitivity(Fields& fields) {
  std::vector<StoredSensitivity> all;
  for (Fields& row : fields.objects("sensitivity")) {
    StoredSensitivity one{.input = row.string("input"),
                          .direction = row.string("direction"),
                          .instead = {},
                          .not_possible = row.string_or("not_possible", "")};
    one.tried_to = row.number("tried_to");
    one.changes = row.boolean("changes");
    one.winner_misses = row.boolean("winner_misses");
    if (row.is_object("instead")) {
      Fields instead = row.object("instead");
      one.instead = planned_title(instead.string("platform"), instead.string("config"));
    }
    if (row.is_object("break_even")) {
      Fields between = row.object("break_even");
      one.break_even = {between.number("low"), between.number("high")};
    }
    all.push_back(std::move(one));
  }
  return all;
}

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

Chart plan_pareto(const std::vector<Planned>& all, bool picked) {
  std::vector<ComparedScenario> some;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i < most_dots_of_plan || all[i].on_front) some.push_back(all[i].result);
  Chart chart = pareto_chart(some, picked ? std::optional<std::size_t>{0} : std::nullopt);
  chart.about =
      "Each configuration by what a million requests cost and how long they take; low "
      "and left is good. The line joins those that no other beats in both" +
      std::string{picked ? "; the ring is the choice." : "."};
  if (some.size() < all.size())
    chart.about += fmt::format(" {} of {} are drawn, the best; results.csv holds all.", some.size(),
                               all.size());
  for (ChartMark& mark : chart.marks) mark.label = all.front().result.title;
  return chart;
}

/// How far each input may move.
Chart break_even_ranges(const std::vector<StoredSensitivity>& sensitivity) {
  Chart chart{.title = "How far the input may move",
              .about =
                  "By which factor each input was changed. Up to a circle the choice stays as "
                  "it is; at a diamond it changes, the whisker says how sure that place is.",
              .kind = ChartKind::scatter,
              .x = {.title = "factor on the input", .unit = "", .logarithmic = true},
              .y = {.title = "input"},
              .marks = {}};
  ChartSeries stays{.name = "stays as far as tried", .colour = 0};
  ChartSeries changes{.name = "choice changes", .colour = 1};
  for (const StoredSensitivity& one : sensitivity) {
    if (!one.not_possible.empty()) continue;
    const double y = static_cast<double>(chart.y.categories.size());
    chart.y.categories.push_back(one.input + (one.direction == "up" ? " up" : " down"));
    if (one.changes && one.break_even) {
      const auto [low, high] = *one.break_even;
      changes.points.push_back(
          {.x = (low + high) / 2, .y = y, .x_half_width = (high - low) / 2, .label = one.instead});
    } else {
      stays.points.push_back({.x = one.tried_to, .y = y});
    }
  }
  for (ChartSeries* series : {&stays, &changes})
    if (!series->points.empty()) chart.series.push_back(std::move(*series));
  return chart;
}

/// The objective of the winner and of who wins instead, as the winner's prices change: bills are
/// proportional to prices, so both are lines.
Chart price_curve(const std::vector<Planned>& all,
                  const std::vector<StoredSensitivity>& sensitivity, const std::string& objective) {
  Chart chart{.title = "Break-even of prices",
              .about = "",
              .kind = ChartKind::line,
              .x = {.title = "factor on the prices of the choice"},
              .y = {.title = metric_title(objective), .unit = "USD"}};
  const auto found = std::ranges::find_if(sensitivity, [](const StoredSensitivity& one) {
    return one.input == "prices" && one.break_even && !one.instead.empty();
  });
  if (found == sensitivity.end() || all.empty() || metric_unit(objective) != "usd") return chart;
  const auto rival = std::ranges::find_if(
      all, [&](const Planned& one) { return one.result.title == found->instead; });
  if (rival == all.end()) return chart;
  const auto own = all.front().result.metrics.find(objective);
  const auto other = rival->result.metrics.find(objective);
  if (own == all.front().result.metrics.end() || other == rival->result.metrics.end()) return chart;
  const double even = other->second.mean / own->second.mean;
  const double most = std::max(1.25, 1.25 * even);
  ChartSeries mine{.name = all.front().result.title}, theirs{.name = rival->result.title};
  for (int i = 0; i <= 20; ++i) {
    const double factor = 0.5 + (most - 0.5) * i / 20;
    mine.points.push_back({.x = factor, .y = own->second.mean * factor});
    theirs.points.push_back({.x = factor, .y = other->second.mean});
  }
  chart.about = fmt::format(
      "Bills are proportional to prices. If those of {} were {:.3g} times as high, {} would cost "
      "as much.",
      all.front().platform, even, rival->result.title);
  chart.marks.push_back(
      {.label = fmt::format("x {:.3g}", even), .x = even, .y = other->second.mean});
  chart.series = {std::move(mine), std::move(theirs)};
  return chart;
}

PageTable ranking_table(const std::vector<Planned>& all, bool feasible) {
  PageTable table{.header = {"rank and configuration"}};
  for (const char* metric : plan_metrics) table.header.push_back(metric_title(metric));
  table.header.emplace_back("runs");
  table.header.emplace_back(feasible ? "best of its entry" : "misses");
  for (std::size_t i = 0; i < all.size() && table.rows.size() < most_rows_of_plan; ++i) {
    const Planned& one = all[i];
    if (one.feasible != feasible) continue;
    if (i == 0 && feasible) table.marked = 0;
    std::vector<std::string> row{
        fmt::format("{}{}: {}", i == 0 && feasible ? "★ " : "", i + 1, one.result.title)};
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
