#include "sim/report/html/plan_charts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace coldcast {
namespace {

constexpr std::size_t most_dots_of_plan = 600;

std::string planned_title(const std::string& platform, const std::string& config) {
  return config.empty() ? platform : platform + " (" + config + ")";
}

}  // namespace

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

}  // namespace coldcast
