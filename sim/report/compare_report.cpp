#include "sim/report/compare_report.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/report/numbers.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

struct Column {
  const char* title;
  const char* metric;
};

constexpr Column results[] = {
    {"mean", "latency_mean_ms"},        {"p50", "latency_p50_ms"},
    {"p95", "latency_p95_ms"},          {"p99", "latency_p99_ms"},
    {"success", "success_ratio"},       {"cold", "cold_start_ratio"},
    {"peak inst.", "instances_peak"},   {"a run", "cost_usd"},
    {"1M requests", "cost_usd_per_1m"}, {"a month", "cost_usd_per_month"}};

constexpr Column compared_by[] = {{"mean", "latency_mean_ms"},
                                  {"p95", "latency_p95_ms"},
                                  {"success", "success_ratio"},
                                  {"a run", "cost_usd"}};

std::string platform_of(const Scenario& scenario) {
  return scenario.era.empty() ? scenario.kind : scenario.kind + " " + scenario.era;
}

std::string cell(const RunResult& result, const std::string& metric) {
  for (const MetricResult& one : result.metrics)
    if (one.name.name == metric) return show(metric, one.name.unit, one.estimate.mean, {}).value;
  return "-";
}

std::string limits_of(const RunResult& result) {
  if (result.slo.empty()) return "";
  std::string missed;
  for (const SloResult& slo : result.slo)
    if (!slo.ok) missed += (missed.empty() ? "misses " : ", ") + slo.slo.text;
  return missed.empty() ? "met" : missed;
}

/// One row per scenario, marked if it is the cheapest that meets its limits.
Table results_table(const std::vector<Scenario>& scenarios, const std::vector<Compared>& compared) {
  std::vector<std::string> header{"platform", "configuration"};
  for (const Column& column : results) header.emplace_back(column.title);
  header.emplace_back("limits");
  Table table{header};
  table.judges_in("limits");
  const auto best = cheapest(compared);
  for (std::size_t i = 0; i < compared.size(); ++i) {
    std::vector<std::string> row{(best == i ? "* " : "  ") + platform_of(scenarios[i]),
                                 scenarios[i].platform.summary};
    for (const Column& column : results) row.push_back(cell(compared[i].result, column.metric));
    row.push_back(limits_of(compared[i].result));
    table.add(std::move(row));
  }
  return table;
}

/// "+12.3 ms ± 0.4": a sign always, for it is a difference.
std::string signed_text(const Difference& difference) {
  const Shown shown = show(difference.metric.name, difference.metric.unit,
                           std::abs(difference.estimate.mean), difference.estimate.half_width_95);
  const char* sign = difference.estimate.mean < 0 ? "-" : "+";
  return sign + shown.value + (shown.half_width.empty() ? "" : " ± " + shown.half_width);
}

/// "cheaper, 99 % sure"
std::string verdict(const Difference& cost) {
  const char* word = cost.estimate.mean < 0 ? "cheaper" : "dearer";
  if (cost.confidence < 0.9) return "cost: no difference shown";
  const double sure = std::min(cost.confidence, 0.999);
  return fmt::format("{}, {:.{}f} % sure", word, std::floor(sure * 1000) / 10, sure > 0.99 ? 1 : 0);
}

/// How many times smaller the same requests make the variance of a difference: "37 x".
std::string reduction_text(const Difference& difference) {
  const auto& reduction = difference.variance_reduction;
  return reduction ? fmt::format("{} x", four_digits(*reduction)) : "-";
}

const Difference* difference_of(const Compared& compared, const std::string& metric) {
  for (const Difference& one : compared.differences)
    if (one.metric.name == metric) return &one;
  return nullptr;
}

std::string title_of(const std::vector<Scenario>& scenarios, std::size_t i) {
  return platform_of(scenarios[i]) + " (" + std::to_string(i + 1) + ")";
}

/// "aws-lambda 2021 (2) is cheaper than gcp-cloud-run 2021 (1) with 99 % confidence: ..."
std::string sentence_of(const std::vector<Scenario>& scenarios,
                        const std::vector<Compared>& compared, std::size_t i) {
  const Difference* const cost = difference_of(compared[i], "cost_usd");
  if (cost == nullptr) return "";
  const std::string one = title_of(scenarios, i), first = title_of(scenarios, 0);
  if (cost->confidence < 0.9)
    return "No difference in cost is shown between " + one + " and " + first + ": " +
           signed_text(*cost) + " a run.";
  const double sure = std::floor(std::min(cost->confidence, 0.999) * 1000) / 10;
  std::string text = fmt::format("{} is {} than {} with {:.{}f} % confidence: {} a run", one,
                                 cost->estimate.mean < 0 ? "cheaper" : "dearer", first, sure,
                                 sure > 99 ? 1 : 0, signed_text(*cost));
  if (cost->variance_reduction)
    text += "; the same requests make its variance " + reduction_text(*cost) + " smaller";
  return text + ".";
}

std::string sentences(const std::vector<Scenario>& scenarios,
                      const std::vector<Compared>& compared) {
  std::string text;
  for (const std::string& sentence : compare_sentences(scenarios, compared))
    text += sentence + "\n";
  return text.empty() ? text : "\n" + text;
}

Table differences_table(const std::vector<Scenario>& scenarios,
                        const std::vector<Compared>& compared) {
  std::vector<std::string> header{"platform", "verdict"};
  for (const Column& column : compared_by) header.emplace_back(column.title);
  for (const char* title : {"less variance, mean", "less variance, cost", "requests"})
    header.emplace_back(title);
  Table table{header};
  for (std::size_t i = 1; i < compared.size(); ++i) {
    std::vector<std::string> row{"  " + platform_of(scenarios[i]), ""};
    for (const Column& column : compared_by) {
      std::string text = "-";
      for (const Difference& difference : compared[i].differences) {
        if (difference.metric.name != column.metric) continue;
        text = signed_text(difference);
        if (difference.metric.name == "cost_usd") row[1] = verdict(difference);
      }
      row.push_back(text);
    }
    for (const char* metric : {"latency_mean_ms", "cost_usd"}) {
      const Difference* const found = difference_of(compared[i], metric);
      row.push_back(found ? reduction_text(*found) : "-");
    }
    row.emplace_back(compared[i].same_requests ? "the same" : "others");
    table.add(std::move(row));
  }
  return table;
}

std::string heading(const std::vector<Scenario>& scenarios, const std::vector<Compared>& compared) {
  const Scenario& first = scenarios.front();
  return fmt::format("{} scenarios, {} replications, seed {}\n  workload  {}\n  model     {}\n",
                     compared.size(), compared.front().result.replications, first.run.seed,
                     first.workload.summary, first.model);
}

std::string marked(const std::vector<Compared>& compared) {
  const bool limited = !compared.front().result.slo.empty();
  return limited ? "* the cheapest of those that meet their limits" : "* the cheapest";
}

std::string difference_title(const std::vector<Scenario>& scenarios) {
  return "differences to " + platform_of(scenarios.front()) +
         ", ± 95 %, under common random numbers";
}

}  // namespace

std::vector<std::string> compare_sentences(const std::vector<Scenario>& scenarios,
                                           const std::vector<Compared>& compared) {
  std::vector<std::string> all;
  for (std::size_t i = 1; i < compared.size(); ++i)
    if (std::string sentence = sentence_of(scenarios, compared, i); !sentence.empty())
      all.push_back(std::move(sentence));
  return all;
}

std::string compare_text(const std::vector<Scenario>& scenarios,
                         const std::vector<Compared>& compared) {
  std::string text =
      heading(scenarios, compared) + "\n" + results_table(scenarios, compared).text();
  if (cheapest(compared)) text += marked(compared) + "\n";
  if (compared.size() < 2) return text;
  return text + "\n" + tinted(Tint::heading, visible(difference_title(scenarios))) + "\n\n" +
         differences_table(scenarios, compared).text() + sentences(scenarios, compared);
}

std::string compare_markdown(const std::vector<Scenario>& scenarios,
                             const std::vector<Compared>& compared) {
  std::string text = results_table(scenarios, compared).markdown();
  if (cheapest(compared)) text += "\n\\" + marked(compared) + "\n";
  if (compared.size() < 2) return text;
  return text + "\n" + difference_title(scenarios) + "\n\n" +
         differences_table(scenarios, compared).markdown() + sentences(scenarios, compared);
}

std::string compare_csv(const std::vector<Scenario>& scenarios,
                        const std::vector<Compared>& compared) {
  std::string csv =
      "scenario,platform,era,metric,unit,mean,half_width_95,difference,difference_half_width_95,"
      "confidence,variance_reduction\n";
  for (std::size_t i = 0; i < compared.size(); ++i)
    for (const MetricResult& metric : compared[i].result.metrics) {
      const auto cell = [](const std::optional<double>& value) {
        return value ? fmt::format("{}", *value) : std::string{};
      };
      std::string difference = ",,,";
      if (const Difference* const one = difference_of(compared[i], metric.name.name))
        difference =
            fmt::format("{},{},{},{}", one->estimate.mean, cell(one->estimate.half_width_95),
                        one->confidence, cell(one->variance_reduction));
      csv += fmt::format(
          "{},{},{},{},{},{},{},{}\n", csv_cell(scenarios[i].name), csv_cell(scenarios[i].kind),
          csv_cell(scenarios[i].era), metric.name.name, metric.name.unit, metric.estimate.mean,
          metric.estimate.half_width_95 ? fmt::format("{}", *metric.estimate.half_width_95) : "",
          difference);
    }
  return csv;
}

Json compare_json(const std::vector<Scenario>& scenarios, const std::vector<Compared>& compared,
                  const std::string& catalogue) {
  Json list = Json::array();
  for (std::size_t i = 0; i < compared.size(); ++i) {
    Json differences = Json::object();
    for (const Difference& one : compared[i].differences) {
      Json half_width, reduction;
      if (one.estimate.half_width_95) half_width = *one.estimate.half_width_95;
      if (one.variance_reduction) reduction = *one.variance_reduction;
      differences[one.metric.name] = {{"mean", one.estimate.mean},
                                      {"half_width_95", half_width},
                                      {"confidence", one.confidence},
                                      {"variance_reduction", reduction}};
    }
    Json one = run_json(scenarios[i], compared[i].result, catalogue, {});
    one.erase("tool");
    one.erase("schema_version");
    one["same_requests"] = compared[i].same_requests;
    one["differences"] = std::move(differences);
    list.push_back(std::move(one));
  }
  Json best;
  if (const auto found = cheapest(compared)) best = *found;
  return {{"schema_version", 1},
          {"tool", tool_json(catalogue)},
          {"cheapest", best},
          {"scenarios", std::move(list)},
          {"sentences", compare_sentences(scenarios, compared)}};
}

}  // namespace coldcast
