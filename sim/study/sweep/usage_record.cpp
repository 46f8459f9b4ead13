#include "sim/study/sweep/usage_record.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "sim/study/summarise.hpp"

namespace coldcast {
namespace {

std::size_t place_of_metric(const std::string& name) {
  const auto& all = metrics();
  const auto found =
      std::ranges::find_if(all, [&](const Metric& metric) { return metric.name.name == name; });
  return static_cast<std::size_t>(found - all.begin());
}

std::string digits_of(Wide value) {
  if (value < 0) return "-" + digits_of(-value);
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value > 0);
  return digits;
}

/// A number where each program reads it exactly, else its digits as text.
Json amount_json(Wide value) {
  constexpr Wide exact = Wide{1} << 53;
  if (value <= exact && value >= -exact) return static_cast<std::int64_t>(value);
  return digits_of(value);
}

Json parts_of_usage(const Usage& usage) {
  Json parts = Json::array();
  for (std::size_t part = 0; part < usage.parts(); ++part) {
    Json amounts = Json::object();
    for (std::size_t i = 0; i < meter_names.size(); ++i)
      if (const Wide amount = usage.of(part, static_cast<Meter>(i)); amount != 0)
        amounts[std::string{meter_names[i]}] = amount_json(amount);
    parts.push_back(std::move(amounts));
  }
  return parts;
}

Wide read_amount(Fields& fields, const std::string& meter) {
  if (!fields.is_string(meter)) return fields.integer(meter, {-0x1p53, 0x1p53});
  const std::string text = fields.string(meter);
  const bool negative = text.starts_with('-');
  const std::string digits = text.substr(negative ? 1 : 0);
  if (digits.empty() || digits.size() > 38 ||
      digits.find_first_not_of("0123456789") != std::string::npos)
    fields.fail(meter, in_quotes(text) + " is no whole number");
  Wide value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return negative ? -value : value;
}

Usage read_part(Fields& fields) {
  Usage usage;
  for (std::size_t i = 0; i < meter_names.size(); ++i) {
    const std::string meter{meter_names[i]};
    if (fields.has(meter)) usage[static_cast<Meter>(i)] = read_amount(fields, meter);
  }
  fields.done();
  return usage;
}

Usage read_parts(Fields& parent, const char* key) {
  std::vector<Fields> parts = parent.objects(key);
  if (parts.empty()) parent.fail(key, "has no part");
  Usage usage = read_part(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) usage.append(read_part(parts[i]));
  return usage;
}

ReplicationUsage read_replication(Fields& fields) {
  const auto count = [&](const char* key) {
    return static_cast<std::uint64_t>(fields.integer(key));
  };
  ReplicationUsage one;
  one.span_s = fields.number("span_s");
  one.requests = count("requests");
  one.served = count("served");
  one.items = count("items");
  one.in_span = read_parts(fields, "usage");
  one.by_load = fields.has("by_load") ? read_parts(fields, "by_load") : one.in_span;
  fields.done();
  return one;
}

/// The metrics of dollars that a replication contributes, as sim/study/metrics.cpp defines them.
/// The tests hold them to be the same.
std::map<std::string, Ratio> dollar_ratios(const ReplicationUsage& one, const Usage& standing_month,
                                           const Scenario& scenario, const Bill& bill) {
  const double total = bill.total.value;
  const auto per = [](double dollars, std::uint64_t of) {
    return Ratio{dollars * 1e6, static_cast<double>(of)};
  };
  std::map<std::string, Ratio> ratios{
      {"cost_usd", {total, 1}},
      {"cost_usd_per_1m", per(total, one.requests)},
      {"cost_usd_per_1m_items", one.items > one.requests ? per(total, one.items) : Ratio{0, 0}},
      {"cost_usd_per_1m_good", per(total, one.served)},
      {"cost_usd_per_hour", {total * 3600, one.span_s}},
      {"cost_usd_per_month", {0, 0}}};
  if (one.span_s > 0) {
    const Allowance allowance = scenario.run.allowance;
    const double spans = to_seconds(month) / one.span_s;
    const Dollars dollars = scenario.prices.bill(one.by_load, allowance, spans).total +
                            scenario.prices.bill(standing_month, allowance).total;
    ratios["cost_usd_per_month"] = {dollars.value, 1};
  }
  return ratios;
}

Kept priced(const ReplicationUsage& one, const Usage& standing_month, const Scenario& scenario) {
  Kept kept;
  kept.metrics.assign(metrics().size(), Ratio{0, 0});
  kept.bill = scenario.prices.bill(one.in_span);
  kept.usage = one.in_span;
  kept.requests = one.requests;
  kept.served = one.served;
  if (scenario.prices.items().empty()) return kept;
  for (const auto& [name, ratio] : dollar_ratios(one, standing_month, scenario, kept.bill))
    kept.metrics[place_of_metric(name)] = ratio;
  return kept;
}

}  // namespace

UsageRecord record_usage(const Scenario& scenario, const std::vector<Kept>& kept) {
  const auto platform = scenario.platform.make(scenario.run.seed, 0);
  // Goodput is served requests over the span, items are counted whether they are shown or not.
  const std::size_t goodput = place_of_metric("goodput_rps"), items = place_of_metric("items");
  UsageRecord record{platform->standing(month), {}};
  for (const Kept& one : kept) {
    ReplicationUsage used;
    used.span_s = one.metrics[goodput].denominator;
    used.requests = one.requests;
    used.served = one.served;
    used.items = static_cast<std::uint64_t>(one.metrics[items].numerator);
    used.in_span = used.by_load = one.usage;
    used.by_load -= platform->standing(seconds(used.span_s));
    record.replications.push_back(std::move(used));
  }
  return record;
}

Json usage_json(const UsageRecord& record) {
  Json list = Json::array();
  for (const ReplicationUsage& one : record.replications) {
    Json json{{"span_s", one.span_s},
              {"requests", one.requests},
              {"served", one.served},
              {"items", one.items},
              {"usage", parts_of_usage(one.in_span)}};
    if (one.by_load != one.in_span) json["by_load"] = parts_of_usage(one.by_load);
    list.push_back(std::move(json));
  }
  return {{"schema_version", 1},
          {"standing_month", parts_of_usage(record.standing_month)},
          {"replications", std::move(list)}};
}

UsageRecord read_usage(Fields fields) {
  if (const auto version = fields.integer("schema_version"); version != 1)
    fields.fail("schema_version", "is " + std::to_string(version) + "; this program reads 1");
  UsageRecord record{read_parts(fields, "standing_month"), {}};
  for (Fields& one : fields.objects("replications"))
    record.replications.push_back(read_replication(one));
  if (record.replications.empty()) fields.fail("replications", "is empty");
  fields.done();
  return record;
}

RunResult price_usage(Scenario scenario, const UsageRecord& record) {
  std::vector<Kept> kept;
  for (const ReplicationUsage& one : record.replications)
    kept.push_back(priced(one, record.standing_month, scenario));
  scenario.run.slo.clear();
  scenario.warnings.clear();
  return summarise(scenario, kept);
}

}  // namespace coldcast
