#include "sim/study/sweep/sweep_row.hpp"

#include <algorithm>
#include <cmath>

#include "sim/study/summarise.hpp"

namespace coldcast {
namespace {

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json{}; }

std::optional<double> optional_number(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional{json.get<double>()};
}

Json stored_estimate(const Estimate& estimate) {
  // Not as a list in braces, which makes three values out of each: every point has forty of these.
  Json json = Json::object();
  json["mean"] = estimate.mean;
  json["half_width_95"] = number_or_null(estimate.half_width_95);
  return json;
}

Estimate estimate_in(const Json& json) {
  return {json.at("mean").get<double>(), optional_number(json.at("half_width_95"))};
}

}  // namespace

Json row_result_json(const RunResult& result) {
  Json values = Json::object(), bill = Json::array(), slo = Json::array();
  for (const MetricResult& metric : result.metrics)
    values[metric.name.name] = stored_estimate(metric.estimate);
  for (const BillResult& line : result.bill)
    bill.push_back({{"item", line.item},
                    {"unit", line.unit},
                    {"quantity", stored_estimate(line.quantity)},
                    {"unit_price_usd", line.unit_price_usd},
                    {"usd", stored_estimate(line.usd)}});
  for (const SloResult& verdict : result.slo)
    slo.push_back({{"metric", verdict.slo.metric},
                   {"min", number_or_null(verdict.slo.min)},
                   {"max", number_or_null(verdict.slo.max)},
                   {"strict", verdict.slo.strict},
                   {"text", verdict.slo.text}});
  Json refusals = Json::array();
  for (const Refusal& refusal : result.refusals)
    refusals.push_back({{"code", refusal.code}, {"text", refusal.text}});
  return {{"replications", result.replications},
          {"simulated_requests", result.simulated_requests},
          {"metrics", std::move(values)},
          {"bill", std::move(bill)},
          {"slo", std::move(slo)},
          {"warnings", result.warnings},
          {"refusals", std::move(refusals)}};
}

RunResult row_result_of(const Json& json) {
  RunResult result;
  result.replications = json.at("replications").get<std::int64_t>();
  result.simulated_requests = json.at("simulated_requests").get<std::uint64_t>();
  result.warnings = json.at("warnings").get<std::vector<std::string>>();
  for (const Json& one : json.value("refusals", Json::array()))  // absent in older stores
    result.refusals.push_back(
        {one.at("code").get<std::string>(), one.at("text").get<std::string>()});
  const Json& values = json.at("metrics");
  for (const Metric& metric : metrics())
    if (const auto found = values.find(metric.name.name); found != values.end())
      result.metrics.push_back({metric.name, estimate_in(*found)});
  for (const Json& line : json.at("bill"))
    result.bill.push_back({line.at("item").get<std::string>(), line.at("unit").get<std::string>(),
                           estimate_in(line.at("quantity")),
                           line.at("unit_price_usd").get<double>(), estimate_in(line.at("usd"))});
  for (const Json& one : json.at("slo")) {
    Slo slo{.metric = one.at("metric").get<std::string>(),
            .min = optional_number(one.at("min")),
            .max = optional_number(one.at("max")),
            .strict = one.at("strict").get<bool>(),
            .text = one.at("text").get<std::string>()};
    const auto value = result.find(slo.metric);
    result.slo.push_back(verdict_on(slo, value ? std::optional{value->mean} : std::nullopt));
  }
  return result;
}

Json value_in_row(const SweepRow& row, const std::string& name) {
  if (name.starts_with('/')) return row.set.value(name, Json{});
  if (name == "point") return row.point;
  if (name == "satisfies_slo") return satisfies_slo(row);
  if (name == "replications") return row.result.replications;
  const auto found = row.result.find(metric_of(name));
  return found ? Json(found->mean) : Json{};
}

void judge_row(SweepRow& row, const std::vector<Slo>& further) {
  const auto is_judged = [&](const Slo& slo) {
    return std::ranges::any_of(row.result.slo, [&](const SloResult& verdict) {
      return verdict.slo.metric == slo.metric && verdict.slo.min == slo.min &&
             verdict.slo.max == slo.max && verdict.slo.strict == slo.strict;
    });
  };
  for (const Slo& slo : further) {
    if (is_judged(slo)) continue;
    const auto value = row.result.find(slo.metric);
    row.result.slo.push_back(verdict_on(slo, value ? std::optional{value->mean} : std::nullopt));
  }
}

bool satisfies_slo(const SweepRow& row) {
  return row.error.empty() && std::ranges::all_of(row.result.slo, &SloResult::ok);
}

}  // namespace coldcast
