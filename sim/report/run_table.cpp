#include "sim/report/run_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/numbers.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

/// Labels that are not the metric's name in words.
constexpr std::pair<std::string_view, std::string_view> own_labels[] = {
    {"latency_p999_ms", "latency p99.9"},
    {"latency_max_ms", "latency max, mean of runs"},
    {"goodput_rps", "goodput per s"},
    {"instances_peak", "instances peak, mean of runs"},
    {"cost_usd", "cost"},
    {"cost_usd_per_1m", "cost per 1M requests"},
    {"cost_usd_per_1m_items", "cost per 1M items"},
    {"cost_usd_per_1m_good", "cost per 1M served"},
    {"cost_usd_per_hour", "cost per hour"},
    {"cost_usd_per_month", "cost per month"},
};

/// How far the simulated value lies from the published one, in per cent of that.
std::string difference(double simulated, double published) {
  if (published == 0) return "";
  const double percent = (simulated / published - 1) * 100;
  return fmt::format("{:+.1f} %", std::abs(percent) < 0.05 ? 0.0 : percent);
}

/// Builds the result table section by section.
class Builder {
 public:
  Builder(const Scenario& scenario, const RunResult& result)
      : scenario_(scenario), result_(result), table_(header()) {}

  Table build() {
    section("latency of served requests, at the client",
            {"latency_mean_ms", "latency_p50_ms", "latency_p90_ms", "latency_p95_ms",
             "latency_p99_ms", "latency_p999_ms", "latency_max_ms", "wait_mean_ms",
             "warm_latency_mean_ms", "cold_latency_mean_ms", "service_mean_ms"});
    warm_parts();
    section("requests", {"requests", "items", "success_ratio", "goodput_rps", "failed_throttled",
                         "failed_queue_full", "failed_queue_expired", "failed_timed_out",
                         "failed_payload", "failed_out_of_memory"});
    section("cold starts", {"cold_starts", "cold_start_ratio"});
    stages();
    section("instances", {"instances_peak", "instances_created", "instances_mean", "busy_mean",
                          "starting_mean", "idle_mean", "serving_mean", "queue_mean", "batch_mean",
                          "utilization", "memory_mean_mb", "attempts_mean"});
    parts();
    bill();
    section("cost", {"cost_usd", "cost_usd_per_1m", "cost_usd_per_1m_items", "cost_usd_per_1m_good",
                     "cost_usd_per_hour", "cost_usd_per_month"});
    return table_;
  }

 private:
  std::vector<std::string> header() const {
    std::vector<std::string> header{"", "simulated", result_.replications > 1 ? "± 95 %" : ""};
    if (!scenario_.published.empty())
      header.insert(header.end(), {"published", "difference", "where published"});
    return header;
  }

  const Published* published(const std::string& metric) const {
    for (const Published& value : scenario_.published)
      if (value.metric == metric) return &value;
    return nullptr;
  }

  void row(const std::string& label, const std::string& name, const std::string& unit,
           const Estimate& estimate) {
    const Shown shown = show(name, unit, estimate.mean, estimate.half_width_95);
    std::vector<std::string> cells{"  " + label, shown.value, shown.half_width};
    if (const Published* value = published(name)) {
      cells.push_back(show(name, unit, value->value, {}).value);
      cells.push_back(difference(estimate.mean, value->value));
      cells.push_back(value->source);
    }
    table_.add(std::move(cells));
  }

  /// Failures that did not happen are left out; everything else that applies is shown.
  void section(const std::string& title, const std::vector<std::string>& names) {
    std::vector<const MetricResult*> found;
    for (const std::string& name : names)
      for (const MetricResult& metric : result_.metrics)
        if (metric.name.name == name && !(name.starts_with("failed_") && metric.estimate.mean == 0))
          found.push_back(&metric);
    if (found.empty()) return;
    table_.section(title);
    for (const MetricResult* metric : found)
      row(label_of(metric->name), metric->name.name, metric->name.unit, metric->estimate);
  }

  static std::string label_of(const MetricName& metric) {
    for (const auto& [name, label] : own_labels)
      if (name == metric.name) return std::string{label};
    std::string label = metric.name;
    if (label.ends_with("_ms") || label.ends_with("_mb")) label.resize(label.size() - 3);
    std::replace(label.begin(), label.end(), '_', ' ');
    return label;
  }

  void warm_parts() {
    if (result_.warm_parts.size() < 2) return;
    for (const WarmPart& part : result_.warm_parts) {
      const std::string name = "warm_" + part.name + "_mean_ms";
      row("  of which " + part.name, name, "ms", *result_.find(name));
    }
  }

  void stages() {
    for (const StageResult& stage : result_.stages)
      row(fmt::format("stage {}{}", stage.name, stage.billed ? "" : " (not billed)"),
          "stage_" + stage.name + "_mean_ms", "ms", stage.mean_ms);
  }

  void parts() {
    if (result_.parts.empty()) return;
    table_.section("parts: mean latency of the requests that each served");
    for (const PartResult& part : result_.parts)
      row(fmt::format("{}, {} requests", part.name, four_digits(part.served.mean)),
          "part_" + part.name + "_mean_ms", "ms", part.latency_mean_ms);
  }

  void bill() {
    if (result_.bill.empty()) return;
    table_.section("bill of a run");
    for (const BillResult& line : result_.bill) {
      const Shown usd = show("cost_usd", "usd", line.usd.mean, line.usd.half_width_95);
      table_.add({fmt::format("  {}: {} {} at ${}", line.item, four_digits(line.quantity.mean),
                              line.unit, plain(line.unit_price_usd)),
                  usd.value, usd.half_width});
    }
  }

  const Scenario& scenario_;
  const RunResult& result_;
  Table table_;
};

std::string heading(const Scenario& scenario, const RunResult& result) {
  std::string kind = scenario.kind;
  if (!scenario.era.empty()) kind += ", era " + scenario.era;
  return fmt::format(
      "{}\n  platform  {}: {}\n  model     {}\n  workload  {}\n  run       {} replication{}, seed "
      "{}\n",
      tinted(Tint::heading, visible(scenario.name)), kind, scenario.platform.summary,
      scenario.model, scenario.workload.summary, result.replications,
      result.replications == 1 ? "" : "s", scenario.run.seed);
}

/// A word as a table of the terminal says it, or as it is.
using Word = std::string (*)(const std::string& word);

/// "met with 84.34 ms, 15.7 % below the limit"
std::string verdict(const RunResult& result, const SloResult& slo, Word said) {
  if (!slo.value) return said("cannot be judged") + ": the run does not give this metric";
  std::string value = four_digits(*slo.value);
  for (const MetricResult& metric : result.metrics)
    if (metric.name.name == slo.slo.metric)
      value = show(metric.name.name, metric.name.unit, *slo.value, {}).value;
  const bool above = slo.slo.max ? slo.margin < 0 : slo.margin > 0;
  return fmt::format("{} with {}, {:.1f} % {} the limit", said(slo.ok ? "met" : "MISSED"), value,
                     std::abs(slo.margin) * 100, above ? "above" : "below");
}

std::string slo_text(const RunResult& result, Word said) {
  std::string text;
  for (const SloResult& slo : result.slo)
    text += fmt::format("{}: {}\n", slo.slo.text, verdict(result, slo, said));
  return text;
}

std::string as_it_is(const std::string& word) { return word; }

/// "warning, too-short: ...", where the result is not to be relied on.
std::string refusals_text(const RunResult& result, Word said) {
  std::string text;
  for (const Refusal& refusal : result.refusals)
    text += fmt::format("{}, {}: {}\n", said("warning"), refusal.code, refusal.text);
  return text;
}

}  // namespace

std::string run_text(const Scenario& scenario, const RunResult& result) {
  const std::string slo = slo_text(result, tinted_verdict) + refusals_text(result, tinted_verdict);
  return heading(scenario, result) + "\n" + Builder{scenario, result}.build().text() +
         (slo.empty() ? "" : "\n" + slo);
}

std::string run_markdown(const Scenario& scenario, const RunResult& result) {
  return fmt::format("# {}\n\n{}\n{}", scenario.name, Builder{scenario, result}.build().markdown(),
                     slo_text(result, as_it_is) + refusals_text(result, as_it_is));
}

}  // namespace coldcast
