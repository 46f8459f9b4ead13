#include "sim/report/html/compare_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/html/compare_charts.hpp"

namespace coldcast {
namespace {

constexpr const char* compare_columns[] = {"latency_p50_ms",  "latency_p95_ms",    "latency_p99_ms",
                                           "success_ratio",   "cold_start_ratio",  "cost_usd",
                                           "cost_usd_per_1m", "cost_usd_per_month"};
constexpr const char* compared_metrics[] = {"cost_usd", "latency_mean_ms", "latency_p95_ms",
                                            "success_ratio"};

std::map<std::string, StoredMetric> metrics_of_compared(Fields& scenario) {
  std::map<std::string, StoredMetric> metrics;
  Fields all = scenario.object("metrics");
  for (const auto& [name, estimate] : all.json().items())
    metrics.emplace(name, *stored_metric(all, name));
  return metrics;
}

std::map<std::string, StoredDifference> differences_of_compared(Fields& scenario) {
  std::map<std::string, StoredDifference> differences;
  Fields all = scenario.object("differences");
  for (const auto& [name, json] : all.json().items()) {
    Fields one = all.object(name);
    StoredDifference difference{
        stored_estimate(all.object(name), name), one.number("confidence", {0, 1}), {}};
    if (one.is_number("variance_reduction"))
      difference.variance_reduction = one.number("variance_reduction");
    differences.emplace(name, std::move(difference));
  }
  return differences;
}

ComparedScenario read_compared(Fields& scenario, std::size_t number) {
  ComparedScenario one;
  one.title = fmt::format("{} ({})", platform_title(scenario.object("scenario").json()), number);
  one.metrics = metrics_of_compared(scenario);
  one.differences = differences_of_compared(scenario);
  for (Fields& line : scenario.objects("bill")) one.bill[line.string("item")] += line.number("usd");
  one.limits = stored_limits(scenario);
  one.same_requests = scenario.boolean("same_requests");
  return one;
}

std::string limits_text(const ComparedScenario& scenario) {
  if (scenario.limits.empty()) return "-";
  std::string missed;
  for (const StoredLimit& limit : scenario.limits)
    if (!limit.ok) missed += (missed.empty() ? "✗ misses " : ", ") + limit.text;
  return missed.empty() ? "✓ meets all" : missed;
}

PageTable results_of_compared(const std::vector<ComparedScenario>& scenarios,
                              std::optional<std::size_t> pick) {
  PageTable table{.header = {"scenario"}, .marked = pick};
  for (const char* metric : compare_columns) table.header.push_back(metric_title(metric));
  table.header.emplace_back("limits");
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    std::vector<std::string> row{(pick == i ? "★ " : "") + scenarios[i].title};
    for (const char* metric : compare_columns) {
      const auto found = scenarios[i].metrics.find(metric);
      row.push_back(found == scenarios[i].metrics.end() ? "-" : found->second.shown().value);
    }
    row.push_back(limits_text(scenarios[i]));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// "+12.3 ms ± 0.4": a sign always, for it is a difference.
std::string difference_text(const StoredDifference& difference) {
  StoredMetric size = difference.by;
  size.mean = std::abs(size.mean);
  const std::string interval = size.interval();
  return (difference.by.mean < 0 ? "-" : "+") + size.shown().value +
         (interval.empty() ? "" : " " + interval);
}

PageTable differences_of_compared(const std::vector<ComparedScenario>& scenarios) {
  PageTable table{.caption = "Differences to " + scenarios.front().title +
                             ", ± 95 %, and how sure it is that there is one",
                  .header = {"scenario"}};
  for (const char* metric : compared_metrics) {
    table.header.push_back(metric_title(metric));
    table.header.emplace_back("sure");
  }
  table.header.emplace_back("requests");
  for (std::size_t i = 1; i < scenarios.size(); ++i) {
    std::vector<std::string> row{scenarios[i].title};
    for (const char* metric : compared_metrics) {
      const auto found = scenarios[i].differences.find(metric);
      const bool known = found != scenarios[i].differences.end();
      row.push_back(known ? difference_text(found->second) : "-");
      const double sure = known ? std::floor(std::min(found->second.confidence, 0.999) * 1000) : 0;
      row.push_back(known && found->second.by.half_width_95 ? fmt::format("{:.1f} %", sure / 10)
                                                            : "-");
    }
    row.emplace_back(scenarios[i].same_requests ? "the same" : "others");
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<Headline> headlines_of_compared(const std::vector<ComparedScenario>& scenarios,
                                            std::optional<std::size_t> pick) {
  const bool limited = !scenarios.front().limits.empty();
  if (!pick)
    return {{.label = "the pick",
             .value = "none",
             .note = limited ? "no scenario meets all limits" : "costs are unknown",
             .verdict = Headline::Verdict::bad}};
  const ComparedScenario& best = scenarios[*pick];
  std::vector<Headline> all{{.label = limited ? "cheapest that meets all limits" : "the cheapest",
                             .value = best.title,
                             .verdict = Headline::Verdict::good}};
  for (const char* name :
       {"cost_usd_per_1m", "latency_p95_ms", "latency_p99_ms", "success_ratio"}) {
    const auto found = best.metrics.find(name);
    if (found == best.metrics.end()) continue;
    all.push_back({.label = "its " + metric_title(name),
                   .value = found->second.shown().value,
                   .interval = found->second.interval()});
  }
  return all;
}

void details_section(Page& page, std::vector<Fields>& stored,
                     const std::vector<ComparedScenario>& scenarios) {
  page.section("Scenarios");
  PageTable table{.header = {"scenario", "name", "what it is"}};
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const Json& scenario = stored[i].object("scenario").json();
    std::string what;
    for (const auto& [word, meaning] : scenario_facts(scenario))
      what += (what.empty() ? "" : "; ") + word + " " + meaning;
    const bool named = scenario.contains("name") && scenario["name"].is_string();
    table.rows.push_back(
        {scenarios[i].title, named ? scenario["name"].get<std::string>() : std::string{"-"}, what});
  }
  page.table(table);
}

std::vector<std::string> warnings_of_compared(std::vector<Fields>& stored,
                                              const std::vector<ComparedScenario>& scenarios) {
  std::vector<std::string> warnings;
  for (std::size_t i = 0; i < stored.size(); ++i)
    for (const std::string& warning : stored[i].strings("warnings"))
      warnings.push_back(scenarios[i].title + ": " + warning);
  return warnings;
}

/// The command, and the scenarios that it needs.
void reproduction_of_compared(Page& page, const Json& summary, std::vector<Fields>& stored) {
  std::vector<std::pair<std::string, Json>> files;
  std::string command = "coldcast compare";
  for (std::size_t i = 0; i < stored.size(); ++i) {
    files.emplace_back(fmt::format("scenario-{}.json", i + 1), stored[i].object("scenario").json());
    command += " " + files.back().first;
  }
  command +=
      fmt::format(" --seed {} --replications {} --output-dir results\ncoldcast report results",
                  stored.front().raw("seed").dump(), stored.front().integer("replications"));
  reproduction_section(page, summary, command, files);
}

}  // namespace

std::string compare_page(const std::filesystem::path& folder) {
  const Json summary = summary_of_results(folder);
  Fields fields{summary, (folder / "summary.json").string()};
  std::vector<Fields> stored = fields.objects("scenarios");
  if (stored.empty()) fields.fail("scenarios", "holds no scenario");
  std::vector<ComparedScenario> scenarios;
  for (Fields& one : stored) scenarios.push_back(read_compared(one, scenarios.size() + 1));
  std::optional<std::size_t> pick;
  if (fields.is_number("cheapest"))
    pick = static_cast<std::size_t>(
        fields.integer("cheapest", {0, static_cast<double>(scenarios.size() - 1)}));

  const std::int64_t replications = stored.front().integer("replications");
  auto facts = scenario_facts(stored.front().object("scenario").json());
  std::erase_if(facts, [](const auto& fact) { return fact.first == "platform"; });
  facts.emplace_back("run",
                     fmt::format("{} replication{} of each, seed {}", replications,
                                 replications == 1 ? "" : "s", stored.front().raw("seed").dump()));
  Page page{
      "compare",
      fmt::format("{} scenario{} side by side", scenarios.size(), scenarios.size() == 1 ? "" : "s"),
      std::move(facts)};
  page.section("Overview");
  page.warnings(warnings_of_compared(stored, scenarios));
  page.headlines(headlines_of_compared(scenarios, pick));
  page.chart(pareto_chart(scenarios, pick));
  page.table(results_of_compared(scenarios, pick));
  if (scenarios.size() > 1) {
    page.section("Differences");
    page.paragraph(
        "All scenarios meet the same random requests where their workloads are the same, "
        "so what they differ by is known better than either of them is.");
    if (const auto sentences = fields.strings("sentences"); !sentences.empty())
      page.list(sentences);
    page.table(differences_of_compared(scenarios));
    for (const char* metric : compared_metrics) page.chart(differences_chart(scenarios, metric));
  }
  page.section("Latency");
  page.chart(percentiles_chart(scenarios));
  page.section("Cost");
  page.chart(bills_chart(scenarios));
  details_section(page, stored, scenarios);
  reproduction_of_compared(page, summary, stored);
  return page.html(tool_text(summary));
}

}  // namespace coldcast
