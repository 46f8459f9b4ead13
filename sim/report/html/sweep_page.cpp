#include "sim/report/html/sweep_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/report/html/sweep_charts.hpp"
#include "sim/report/sweep_report.hpp"

namespace coldcast {
namespace {

constexpr std::size_t most_rows_of_points = 300;

constexpr const char* swept_metrics[] = {"latency_mean_ms",   "latency_p50_ms", "latency_p95_ms",
                                         "latency_p99_ms",    "success_ratio",  "cold_start_ratio",
                                         "instances_peak",    "cost_usd",       "cost_usd_per_1m",
                                         "cost_usd_per_month"};

/// What the file says, besides the points that ran.
struct SweepFile {
  SweptPoints swept;
  std::int64_t points_total = 0;
  std::vector<std::string> failures;
  std::map<std::string, std::size_t> warnings;  ///< how many points have each
};

std::string key_text(const Json& set, const std::string& key) {
  return set.contains(key) ? value_cell(set[key]) : "-";
}

/// The values that the keys of these rows have, of the keys that vary.
std::vector<SweptKey> varied_keys(const std::vector<std::string>& keys,
                                  const std::vector<Json>& sets, std::vector<std::string>& varied) {
  std::vector<SweptKey> found;
  const std::vector<std::string> titles = key_titles(keys);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    SweptKey key{.title = titles[k], .values = {}};
    std::map<std::string, std::optional<double>> once;
    for (const Json& set : sets) {
      const std::string text = key_text(set, keys[k]);
      const bool number = set.contains(keys[k]) && set[keys[k]].is_number();
      if (once.emplace(text, number ? std::optional{set[keys[k]].get<double>()} : std::nullopt)
              .second)
        key.values.push_back(text);
    }
    if (key.values.size() < 2) continue;
    if (std::ranges::all_of(once, [](const auto& one) { return one.second.has_value(); })) {
      std::ranges::stable_sort(key.values, {}, [&](const std::string& v) { return *once[v]; });
      for (const std::string& value : key.values) key.numbers.push_back(*once[value]);
    }
    found.push_back(std::move(key));
    varied.push_back(keys[k]);
  }
  return found;
}

SweptPoint read_swept(Fields& row, const std::vector<SweptKey>& keys,
                      const std::vector<std::string>& varied,
                      const std::vector<std::map<std::string, std::size_t>>& places) {
  SweptPoint point;
  point.number = row.integer("point");
  const Json& set = row.raw("set");
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const std::string value = key_text(set, varied[k]);
    point.at.push_back(places[k].at(value));
    point.result.title += (k == 0 ? "" : ", ") + keys[k].title + " " + value;
  }
  if (keys.empty()) point.result.title = fmt::format("point {}", point.number);
  Fields metrics = row.object("metrics");
  for (const char* name : swept_metrics)
    if (auto metric = stored_metric(metrics, name)) point.result.metrics.emplace(name, *metric);
  point.result.limits = stored_limits(row);
  return point;
}

SweepFile read_sweep_file(Fields& fields) {
  SweepFile file;
  file.points_total = fields.integer("points_total");
  std::vector<Fields> ran;
  std::vector<Json> sets;
  for (Fields& row : fields.objects("points")) {
    const Json& set = row.raw("set");
    if (!set.is_object()) row.fail("set", "must be an object");
    if (row.is_string("error")) {
      file.failures.push_back(
          fmt::format("point {} failed: {}", row.integer("point"), row.string("error")));
      continue;
    }
    sets.push_back(set);
    ran.push_back(row);
  }
  std::vector<std::string> varied;
  file.swept.keys = varied_keys(fields.strings("keys"), sets, varied);
  std::vector<std::map<std::string, std::size_t>> places;
  for (const SweptKey& key : file.swept.keys) {
    places.emplace_back();
    for (std::size_t i = 0; i < key.values.size(); ++i) places.back()[key.values[i]] = i;
  }
  for (Fields& row : ran) {
    file.swept.points.push_back(read_swept(row, file.swept.keys, varied, places));
    const SweptPoint& point = file.swept.points.back();
    file.swept.limited |= !point.result.limits.empty();
    if (fields.is_number("cheapest") && fields.integer("cheapest") == point.number)
      file.swept.pick = file.swept.points.size() - 1;
    for (const std::string& warning : row.strings("warnings")) ++file.warnings[warning];
  }
  return file;
}

std::vector<std::string> warnings_of_sweep(const SweepFile& file) {
  constexpr std::size_t most = 50;
  std::vector<std::string> texts;
  const auto add = [&](const std::string& text) {
    if (texts.size() < most) texts.push_back(text);
  };
  for (const std::string& failure : file.failures) add(failure);
  for (const auto& [warning, points] : file.warnings)
    add(points == 1 ? warning : fmt::format("{} (at {} points)", warning, points));
  const std::size_t all = file.failures.size() + file.warnings.size();
  if (all > most) texts.push_back(fmt::format("and {} more; results.csv holds all", all - most));
  return texts;
}

std::vector<Headline> headlines_of_sweep(const SweepFile& file) {
  const SweptPoints& swept = file.swept;
  std::vector<Headline> all;
  if (swept.pick) {
    const ComparedScenario& best = swept.points[*swept.pick].result;
    all.push_back({.label = swept.limited ? "cheapest that meets all limits" : "the cheapest",
                   .value = best.title,
                   .note = fmt::format("point {}", swept.points[*swept.pick].number),
                   .verdict = swept.limited ? Headline::Verdict::good : Headline::Verdict::none});
    for (const char* name :
         {"cost_usd_per_1m", "latency_p95_ms", "latency_p99_ms", "success_ratio"})
      if (const auto found = best.metrics.find(name); found != best.metrics.end())
        all.push_back({.label = "its " + metric_title(name),
                       .value = found->second.shown().value,
                       .interval = found->second.interval()});
  } else {
    all.push_back({.label = "the pick",
                   .value = "none",
                   .note = swept.limited ? "no point meets all limits" : "costs are unknown",
                   .verdict = Headline::Verdict::bad});
  }
  const auto met = std::ranges::count_if(
      swept.points, [](const SweptPoint& one) { return one.result.meets_limits(); });
  if (swept.limited)
    all.push_back({.label = "points that meet all limits",
                   .value = fmt::format("{} of {}", met, swept.points.size())});
  return all;
}

std::string limits_of_point(const SweptPoint& point) {
  std::string missed;
  for (const StoredLimit& limit : point.result.limits)
    if (!limit.ok && missed.find(limit.text) == std::string::npos)
      missed += (missed.empty() ? "✗ misses " : ", ") + limit.text;
  return missed.empty() ? "✓ meets all" : missed;
}

/// The pick first if it would be beyond the end.
PageTable points_table(const SweptPoints& swept) {
  PageTable table{.header = {"point"}};
  for (const SweptKey& key : swept.keys) table.header.push_back(key.title);
  for (const char* metric : swept_metrics) table.header.push_back(metric_title(metric));
  if (swept.limited) table.header.emplace_back("limits");
  std::vector<std::size_t> shown;
  if (swept.pick && *swept.pick >= most_rows_of_points) shown.push_back(*swept.pick);
  for (std::size_t i = 0; i < swept.points.size() && shown.size() < most_rows_of_points; ++i)
    shown.push_back(i);
  for (const std::size_t i : shown) {
    const SweptPoint& point = swept.points[i];
    if (swept.pick == i) table.marked = table.rows.size();
    std::vector<std::string> row{(swept.pick == i ? "★ " : "") + std::to_string(point.number)};
    for (std::size_t k = 0; k < swept.keys.size(); ++k)
      row.push_back(swept.keys[k].values[point.at[k]]);
    for (const char* metric : swept_metrics) {
      const auto found = point.result.metrics.find(metric);
      row.push_back(found == point.result.metrics.end() ? "-" : found->second.shown().value);
    }
    if (swept.limited) row.push_back(limits_of_point(point));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// The limits that were given on the command line: those that the sweep itself has not.
std::string limits_given(const SweptPoints& swept, const Json& sweep) {
  std::vector<std::string> own;
  if (sweep.is_object() && sweep.contains("slo") && sweep["slo"].is_array())
    for (const Json& one : sweep["slo"])
      if (one.is_string()) own.push_back(one.get<std::string>());
  std::string options;
  if (swept.points.empty()) return options;
  for (const StoredLimit& limit : swept.points.front().result.limits)
    if (std::ranges::find(own, limit.text) == own.end()) {
      own.push_back(limit.text);
      options += " --slo '" + limit.text + "'";
    }
  return options;
}

void reproduction_of_sweep(Page& page, const Json& summary, const SweptPoints& swept) {
  const Json sweep = summary.value("sweep", Json::object());
  reproduction_section(page, summary,
                       "coldcast sweep sweep.json" + limits_given(swept, sweep) +
                           " --output-dir results\ncoldcast report results",
                       {{"sweep.json", sweep}});
}

std::vector<std::pair<std::string, std::string>> facts_of_sweep(const SweepFile& file,
                                                                const Json& sweep) {
  std::vector<std::pair<std::string, std::string>> facts;
  if (sweep.contains("scenario")) facts = scenario_facts(sweep["scenario"]);
  std::string keys;
  for (const SweptKey& key : file.swept.keys)
    keys += fmt::format("{}{} ({} values)", keys.empty() ? "" : ", ", key.title, key.values.size());
  if (!keys.empty()) facts.emplace_back("varies", keys);
  const auto here = file.swept.points.size() + file.failures.size();
  facts.emplace_back("points", fmt::format("{}", file.points_total));
  if (static_cast<std::int64_t>(here) != file.points_total)
    facts.back().second += fmt::format(", {} of them here", here);
  if (!file.failures.empty())
    facts.back().second += fmt::format(", {} failed", file.failures.size());
  return facts;
}

}  // namespace

std::string sweep_page(const std::filesystem::path& folder) {
  const std::string name = (folder / "results.json").string();
  const Json summary = read_json(name);
  Fields fields{summary, name};
  fields.integer("schema_version", {1, 1});
  const SweepFile file = read_sweep_file(fields);
  const SweptPoints& swept = file.swept;
  Page page{"sweep", fields.string("name"), facts_of_sweep(file, fields.object("sweep").json())};
  page.section("Overview");
  page.warnings(warnings_of_sweep(file));
  if (swept.points.empty()) {
    page.paragraph("No point ran.");
  } else {
    page.headlines(headlines_of_sweep(file));
    page.chart(sweep_pareto_chart(swept));
  }
  if (const std::vector<Chart> curves = sweep_curves(swept); !curves.empty()) {
    page.section("Curves");
    for (const Chart& chart : curves) page.chart(chart);
  }
  if (const std::vector<Chart> maps = sweep_heat_maps(swept); !maps.empty()) {
    page.section("Maps");
    for (const Chart& chart : maps) page.chart(chart);
  }
  if (!swept.points.empty()) {
    page.section("Points");
    if (swept.points.size() > most_rows_of_points)
      page.paragraph(fmt::format("{} of {} points; results.csv holds all.", most_rows_of_points,
                                 swept.points.size()));
    page.table(points_table(swept));
  }
  reproduction_of_sweep(page, summary, swept);
  return page.html(tool_text(summary));
}

}  // namespace coldcast
