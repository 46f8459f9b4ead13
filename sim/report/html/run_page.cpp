#include "sim/report/html/run_page.hpp"

#include <fmt/format.h>

#include <limits>

#include "sim/report/html/run_charts.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

constexpr const char* run_headlines[] = {
    "latency_p50_ms", "latency_p95_ms", "latency_p99_ms",  "success_ratio",     "cold_start_ratio",
    "instances_peak", "cost_usd",       "cost_usd_per_1m", "cost_usd_per_month"};

/// The timeline with as many steps as a screen shows; the file has all of them.
std::optional<CsvColumns> timeline_of_run(const fs::path& folder) {
  const auto timeline = read_csv_columns(folder / "timeline.csv");
  if (!timeline || timeline->rows() == 0) return {};
  return timeline->joined(500, {"offered", "completed", "cold"});
}

/// The metrics that come first, each with the verdict of a limit on it.
std::vector<Headline> headlines_of_run(Fields& metrics, const std::vector<StoredLimit>& limits) {
  std::vector<Headline> all;
  for (const char* name : run_headlines) {
    const auto metric = stored_metric(metrics, name);
    if (!metric) continue;
    Headline one{.label = metric_title(name),
                 .value = metric->shown().value,
                 .interval = metric->interval()};
    for (const StoredLimit& limit : limits) {
      if (limit.metric != name) continue;
      one.verdict = limit.ok ? Headline::Verdict::good : Headline::Verdict::bad;
      one.note = limit.text + ": " + limit.verdict();
    }
    all.push_back(std::move(one));
  }
  return all;
}

void overview_section(Page& page, Fields& fields, Fields& metrics,
                      const std::vector<StoredLimit>& limits) {
  page.section("Overview");
  page.warnings(fields.strings("warnings"));
  page.headlines(headlines_of_run(metrics, limits));
  const std::int64_t replications = fields.integer("replications");
  page.paragraph(replications > 1
                     ? fmt::format("Means over {} independent replications; ± is the half-width of "
                                   "the 95 % interval.",
                                   replications)
                     : "One replication, so no intervals are known; give --replications.");
  if (!limits.empty()) page.table(limits_table(limits));
}

void latency_section(Page& page, const fs::path& folder, const std::vector<StoredLimit>& limits) {
  const auto latency = read_csv_columns(folder / "latency.csv");
  if (!latency || latency->rows() == 0) return;
  page.section("Latency");
  page.chart(latency_distribution_chart(*latency, latency_bands(limits, true)));
  page.chart(latency_tail_chart(*latency, latency_bands(limits, true)));
}

void time_section(Page& page, const fs::path& folder) {
  const auto timeline = timeline_of_run(folder);
  const auto windows = read_csv_columns(folder / "latency_timeline.csv");
  if (!timeline && !windows) return;
  page.section("Over time");
  if (windows) page.chart(latency_course_chart(*windows, timeline ? &*timeline : nullptr));
  if (!timeline) return;
  page.chart(instances_course_chart(*timeline));
  page.chart(load_course_chart(*timeline));
}

void failures_section(Page& page, const fs::path& folder, Fields& metrics) {
  page.section("Failures");
  const Chart failures = failures_chart(metrics);
  if (failures.series.empty()) return page.paragraph("No request failed.");
  page.chart(failures);
  if (const auto timeline = timeline_of_run(folder)) page.chart(failures_course_chart(*timeline));
}

PageTable bill_table(Fields& fields) {
  PageTable table{.header = {"item", "quantity", "unit", "unit price", "cost of a run", "± 95 %"}};
  for (Fields& line : fields.objects("bill")) {
    std::optional<double> half_width;
    if (line.is_number("half_width_95")) half_width = line.number("half_width_95");
    const Shown usd = show("cost_usd", "usd", line.number("usd"), half_width);
    table.rows.push_back({line.string("item"), four_digits(line.number("quantity")),
                          line.string("unit"), "$" + plain(line.number("unit_price_usd")),
                          usd.value, usd.half_width});
  }
  return table;
}

void cost_section(Page& page, const fs::path& folder, Fields& fields) {
  page.section("Cost");
  const PageTable bill = bill_table(fields);
  if (bill.rows.empty()) return page.paragraph("This scenario has no prices, and so no bill.");
  page.chart(bill_chart(fields));
  page.table(bill);
  if (const auto timeline = timeline_of_run(folder)) page.chart(cost_course_chart(*timeline));
}

PageTable starts_table(Fields& fields) {
  PageTable table{.header = {"stage", "mean time", "± 95 %", "starts per run", "billed"}};
  for (Fields& stage : fields.objects("stages")) {
    const StoredMetric mean = stored_estimate(stage.object("mean_ms"), "stage_mean_ms");
    const StoredMetric starts = stored_estimate(stage.object("starts"), "starts");
    table.rows.push_back({stage.string("stage"), mean.shown().value, mean.shown().half_width,
                          starts.shown().value, stage.boolean("billed") ? "yes" : "no"});
  }
  return table;
}

void stages_section(Page& page, Fields& fields) {
  const PageTable starts = starts_table(fields);
  if (!starts.rows.empty()) {
    page.section("Cold starts");
    page.chart(stages_chart(fields));
    page.table(starts);
  }
  const Chart parts = parts_chart(fields);
  if (parts.series.empty()) return;
  page.section("Parts of the platform");
  page.chart(parts);
}

void published_section(Page& page, Fields& fields) {
  constexpr double most = std::numeric_limits<double>::max();
  PageTable table{.header = {"metric", "published", "simulated", "difference", "where published"}};
  for (Fields& one : fields.objects("published")) {
    const std::string name = one.string("metric");
    const double published = one.number("published", {-most, most});
    std::vector<std::string> row{metric_title(name),
                                 show(name, metric_unit(name), published, {}).value, "-", "-",
                                 one.string("source")};
    if (one.is_number("simulated")) {
      const double simulated = one.number("simulated", {-most, most});
      row[2] = show(name, metric_unit(name), simulated, {}).value;
      if (published != 0) row[3] = fmt::format("{:+.1f} %", (simulated / published - 1) * 100);
    }
    table.rows.push_back(std::move(row));
  }
  if (table.rows.empty()) return;
  page.section("Published values");
  page.table(table);
}

std::string title_of_run(const Json& scenario) {
  if (scenario.is_object() && scenario.contains("name") && scenario["name"].is_string())
    return scenario["name"].get<std::string>();
  return platform_title(scenario);
}

}  // namespace

std::string run_page(const fs::path& folder) {
  const Json summary = summary_of_results(folder);
  Fields fields{summary, (folder / "summary.json").string()};
  const Json& scenario = fields.object("scenario").json();
  Fields metrics = fields.object("metrics");
  const std::vector<StoredLimit> limits = stored_limits(fields);
  const std::string seed = fields.raw("seed").dump();
  const std::int64_t replications = fields.integer("replications");

  auto facts = scenario_facts(scenario);
  facts.emplace_back("run", fmt::format("{} replication{}, seed {}", replications,
                                        replications == 1 ? "" : "s", seed));
  Page page{"run", title_of_run(scenario), std::move(facts)};
  overview_section(page, fields, metrics, limits);
  latency_section(page, folder, limits);
  time_section(page, folder);
  failures_section(page, folder, metrics);
  cost_section(page, folder, fields);
  stages_section(page, fields);
  published_section(page, fields);
  page.section("All metrics");
  page.table(metrics_table(metrics));
  reproduction_section(page, summary,
                       fmt::format("coldcast run scenario.json --seed {} --replications {} "
                                   "--output-dir results\ncoldcast report results",
                                   seed, replications),
                       {{"scenario.json", scenario}});
  return page.html(tool_text(summary));
}

}  // namespace coldcast
