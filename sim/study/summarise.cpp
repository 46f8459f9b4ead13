#include "sim/study/summarise.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/statistics.hpp"
#include "sim/study/refusals/refusals.hpp"
#include "sim/study/refusals/samples.hpp"

namespace coldcast {
namespace {

/// An estimate of a ratio over replications; nothing if it applies to none.
std::optional<Estimate> estimate(const std::vector<Ratio>& ratios) {
  std::vector<double> numerators, denominators;
  double sum = 0;
  int contributing = 0;
  for (const Ratio& ratio : ratios) {
    contributing += ratio.denominator > 0;
    numerators.push_back(ratio.numerator);
    denominators.push_back(ratio.denominator);
    sum += ratio.denominator;
  }
  if (!(sum > 0)) return std::nullopt;
  const Interval interval = ratio_interval(numerators, denominators);
  Estimate estimate{interval.mean, {}};
  // One replication alone tells nothing of the spread, however many others had nothing to say.
  if (contributing > 1 && std::isfinite(interval.half_width))
    estimate.half_width_95 = interval.half_width;
  return estimate;
}

template <class Of>
std::optional<Estimate> estimate_over(const std::vector<Kept>& kept, Of of) {
  std::vector<Ratio> ratios;
  for (const Kept& one : kept) ratios.push_back(of(one));
  return estimate(ratios);
}

/// Adds what is refused to the warnings too, unless it is said there already.
void add_refusal(const std::optional<Refusal>& refusal, RunResult& result) {
  if (!refusal) return;
  result.refusals.push_back(*refusal);
  if (std::find(result.warnings.begin(), result.warnings.end(), refusal->text) ==
      result.warnings.end())
    result.warnings.push_back(refusal->text);
}

void add_metrics(const std::vector<Kept>& kept, RunResult& result) {
  const double served = served_in_all(kept);
  for (std::size_t i = 0; i < metrics().size(); ++i) {
    const Metric& metric = metrics()[i];
    const auto value = estimate_over(kept, [i](const Kept& one) { return one.metrics[i]; });
    if (!value) continue;
    if (metric.least_samples > 0)
      add_refusal(refuse_percentile(metric.name, metric.least_samples, kept), result);
    if (served >= metric.least_samples) result.metrics.push_back({metric.name, *value});
  }
  add_refusal(refuse_small_percentiles(kept), result);
}

/// The line of an item; an empty one if the bill has none.
BillLine line_of(const Bill& bill, const std::string& item) {
  const auto found = std::find_if(bill.lines.begin(), bill.lines.end(),
                                  [&](const BillLine& line) { return line.item == item; });
  return found == bill.lines.end() ? BillLine{} : *found;
}

void add_bill(const Scenario& scenario, const std::vector<Kept>& kept, RunResult& result) {
  for (const PriceItem& item : scenario.prices.items()) {
    const auto quantity = estimate_over(
        kept, [&](const Kept& one) { return Ratio{line_of(one.bill, item.name).quantity}; });
    if (!quantity || quantity->mean == 0) continue;
    const auto usd = estimate_over(
        kept, [&](const Kept& one) { return Ratio{line_of(one.bill, item.name).amount.value}; });
    const double unit_price =
        item.tiers.size() == 1 ? item.tiers.front().per_unit.value : usd->mean / quantity->mean;
    result.bill.push_back({item.name, item.unit, *quantity, unit_price, *usd});
  }
}

void add_stages(const std::vector<Kept>& kept, RunResult& result) {
  for (std::size_t i = 0; i < kept.front().stages.size(); ++i) {
    const StageTime& stage = kept.front().stages[i];
    const auto mean_ms = estimate_over(kept, [i](const Kept& one) {
      return Ratio{to_seconds(one.stages[i].total) * 1e3, static_cast<double>(one.stages[i].count)};
    });
    const auto starts = estimate_over(
        kept, [i](const Kept& one) { return Ratio{static_cast<double>(one.stages[i].count)}; });
    if (mean_ms) result.stages.push_back({stage.name, *mean_ms, *starts, stage.billed});
  }
}

void add_parts(const std::vector<Kept>& kept, RunResult& result) {
  for (std::size_t i = 0; i < kept.front().parts.size(); ++i) {
    const auto served = estimate_over(
        kept, [i](const Kept& one) { return Ratio{static_cast<double>(one.parts[i].count)}; });
    const auto mean_ms = estimate_over(kept, [i](const Kept& one) {
      return Ratio{to_seconds(one.parts[i].total) * 1e3, static_cast<double>(one.parts[i].count)};
    });
    result.parts.push_back({kept.front().parts[i].name, *served, mean_ms.value_or(Estimate{})});
  }
}

double distance(const Slo& slo, double value) {
  const double limit = slo.max ? *slo.max : *slo.min;
  const double inside = slo.max ? limit - value : value - limit;
  return limit != 0 ? inside / limit : inside;
}

bool meets(const Slo& slo, double value) {
  if (slo.max && (slo.strict ? value >= *slo.max : value > *slo.max)) return false;
  return !slo.min || (slo.strict ? value > *slo.min : value >= *slo.min);
}

void add_slo(const Scenario& scenario, RunResult& result) {
  for (const Slo& slo : scenario.run.slo) {
    const auto found = result.find(slo.metric);
    if (!found)
      result.warnings.push_back("the limit " + slo.text + " cannot be judged: " + slo.metric +
                                " is absent from this run");
    result.slo.push_back(verdict_on(slo, found ? std::optional{found->mean} : std::nullopt));
  }
}

/// Whether a part pays for a meter, or pays nothing anyway.
bool sold(const PriceSheet& prices, std::size_t part, Meter meter) {
  bool pays = false;
  for (const PriceItem& item : prices.items()) {
    pays = pays || item.part == part;
    if (item.part == part && item.meter == meter) return true;
  }
  return !pays;
}

/// Meters that were used and that no item of the price sheet sells.
void warn_of_unpriced(const Scenario& scenario, const std::vector<Kept>& kept, RunResult& result) {
  if (scenario.prices.items().empty()) return;
  for (std::size_t part = 0; part < kept.front().usage.parts(); ++part)
    for (std::size_t i = 0; i < meter_names.size(); ++i) {
      const auto meter = static_cast<Meter>(i);
      const bool used = std::any_of(kept.begin(), kept.end(), [&](const Kept& one) {
        return one.usage.of(part, meter) != 0;
      });
      if (used && !sold(scenario.prices, part, meter))
        result.warnings.push_back("the price sheet has no price for " +
                                  std::string{meter_names[i]} +
                                  ", which was used; it is left out of the bill");
    }
}

void add_warnings(const Scenario& scenario, const std::vector<Kept>& kept, RunResult& result) {
  result.warnings = scenario.warnings;
  warn_of_unpriced(scenario, kept, result);
  if (std::all_of(kept.begin(), kept.end(), [](const Kept& one) { return one.served == 0; }))
    result.warnings.push_back("no request was served");
  const auto count = [&](const auto& applies) {
    return std::count_if(kept.begin(), kept.end(), applies);
  };
  const std::string of = " of " + std::to_string(kept.size()) + " replications";
  if (const auto n = count([](const Kept& one) { return one.cut_at_longest_run; }); n > 0)
    result.warnings.push_back("requests were still to come after ten years of simulated time in " +
                              std::to_string(n) + of);
  if (const auto n = count([](const Kept& one) { return one.requests == 0; }); n > 0)
    result.warnings.push_back("no request arrived after the warm-up in " + std::to_string(n) + of);
}

}  // namespace

SloResult verdict_on(const Slo& slo, std::optional<double> value) {
  SloResult verdict{.slo = slo, .value = value, .ok = false, .margin = 0};
  if (!value) return verdict;
  verdict.ok = meets(slo, *value);
  verdict.margin = distance(slo, *value);
  return verdict;
}

RunResult summarise(const Scenario& scenario, const std::vector<Kept>& kept) {
  RunResult result;
  result.replications = static_cast<std::int64_t>(kept.size());
  for (const Kept& one : kept) result.simulated_requests += one.requests;
  if (kept.empty()) return result;
  add_warnings(scenario, kept, result);
  add_metrics(kept, result);
  add_refusal(refuse_unstable(scenario, kept), result);
  add_refusal(refuse_too_short(scenario, kept), result);
  add_refusal(refuse_autocorrelated(kept), result);
  add_bill(scenario, kept, result);
  add_stages(kept, result);
  add_parts(kept, result);
  result.warm_parts = scenario.platform.warm_parts;
  add_slo(scenario, result);
  return result;
}

}  // namespace coldcast
