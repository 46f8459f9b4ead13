#include "sim/config/slo.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace coldcast {
namespace {

const std::map<std::string, std::string, std::less<>> short_names = {
    {"mean", "latency_mean_ms"},
    {"p50", "latency_p50_ms"},
    {"p90", "latency_p90_ms"},
    {"p95", "latency_p95_ms"},
    {"p99", "latency_p99_ms"},
    {"p999", "latency_p999_ms"},
    {"p99.9", "latency_p999_ms"},
    {"max", "latency_max_ms"},
    {"success", "success_ratio"},
    {"cold", "cold_start_ratio"},
    {"cost", "cost_usd"},
    {"cost_per_1m", "cost_usd_per_1m"},
    {"cost_per_hour", "cost_usd_per_hour"},
    {"cost_per_month", "cost_usd_per_month"}};

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string{text.substr(begin, text.find_last_not_of(" \t") - begin + 1)};
}

bool is_ratio(const MetricName& metric) {
  return metric.name.ends_with("_ratio") || metric.name == "utilization";
}

/// How many of the metric's units one of the written units is; nothing if they do not match.
std::optional<double> factor_of(const std::string& written, const MetricName& metric) {
  if (written == "%") return is_ratio(metric) ? std::optional{0.01} : std::nullopt;
  if (written.empty() || written == metric.unit) return 1.0;
  if (metric.unit == "ms" && written == "s") return 1000.0;
  if (metric.unit == "usd" && (written == "$" || written == "USD")) return 1.0;
  return std::nullopt;
}

const MetricName& known_metric(const std::string& name, const std::vector<MetricName>& metrics,
                               const std::string& where, const std::string& pointer) {
  const std::string full = metric_of(name);
  for (const MetricName& metric : metrics)
    if (metric.name == full) return metric;
  std::vector<std::string> names;
  for (const MetricName& metric : metrics) names.push_back(metric.name);
  for (const auto& [shorthand, metric] : short_names) names.push_back(shorthand);
  const auto near = nearest_word(name, names);
  throw ConfigError(where, pointer,
                    "no metric " + in_quotes(name) + "; " +
                        (near ? "did you mean " + in_quotes(*near) + "?"
                              : std::string{"`coldcast list metrics` names them"}));
}

}  // namespace

std::string metric_of(const std::string& name) {
  const auto found = short_names.find(name);
  return found == short_names.end() ? name : found->second;
}

Slo read_slo(const std::string& text, const std::vector<MetricName>& metrics,
             const std::string& where, const std::string& pointer) {
  const auto fail = [&](const std::string& what) {
    throw ConfigError(where, pointer,
                      what + "; write for example \"p99<300ms\" or \"success>=99.9%\"");
  };
  const auto sign = text.find_first_of("<>");
  if (sign == std::string::npos) fail(in_quotes(text) + " has no < or >");
  const bool strict = sign + 1 >= text.size() || text[sign + 1] != '=';
  const MetricName& metric = known_metric(trimmed(text.substr(0, sign)), metrics, where, pointer);

  const std::string limit = trimmed(text.substr(sign + (strict ? 1 : 2)));
  double value = 0;
  const auto [rest, error] = std::from_chars(limit.data(), limit.data() + limit.size(), value);
  if (error != std::errc{} || !std::isfinite(value) || value < 0)
    fail(in_quotes(limit) + " is no limit");
  const std::string unit = trimmed(std::string_view{rest, limit.data() + limit.size()});
  const auto factor = factor_of(unit, metric);
  if (!factor) fail(in_quotes(unit) + " does not measure " + metric.name);
  if (is_ratio(metric) && value * *factor > 1)
    fail(in_quotes(limit) + " is above 1, the most that " + metric.name + " can be");
  const bool unit_in_name = trimmed(text.substr(0, sign)).ends_with("_" + metric.unit);
  if (unit.empty() && metric.unit == "ms" && !unit_in_name) fail(in_quotes(text) + " has no unit");

  Slo slo{.metric = metric.name, .min = {}, .max = {}, .strict = strict, .text = text};
  (text[sign] == '<' ? slo.max : slo.min) = value * *factor;
  return slo;
}

std::vector<Slo> read_slos(Fields& parent, std::string_view key,
                           const std::vector<MetricName>& metrics) {
  std::vector<Slo> slos;
  if (!parent.has(key)) return slos;
  if (parent.is_array(key)) {
    std::size_t index = 0;
    for (const Json& entry : parent.raw(key)) {
      const std::string pointer = parent.pointer_to(key) + "/" + std::to_string(index++);
      if (!entry.is_string())
        throw ConfigError(parent.where(), pointer, "expected \"p99<300ms\" or the like");
      slos.push_back(read_slo(entry.get<std::string>(), metrics, parent.where(), pointer));
    }
    return slos;
  }
  Fields limits = parent.object(key);
  for (const auto& entry : limits.json().items()) {
    const MetricName& metric =
        known_metric(entry.key(), metrics, parent.where(), limits.pointer_to(entry.key()));
    Fields limit = limits.object(entry.key());
    const Range range{0, is_ratio(metric) ? 1 : Range{}.max};
    for (const char* end : {"min", "max"}) {
      if (!limit.has(end)) continue;
      const double value = limit.number(end, range);
      Slo slo{.metric = metric.name, .min = {}, .max = {}, .strict = false, .text = {}};
      (end == std::string_view{"min"} ? slo.min : slo.max) = value;
      slo.text = metric.name + (slo.min ? ">=" : "<=") + number_text(value);
      slos.push_back(std::move(slo));
    }
    limit.done();
    if (limit.json().empty()) limit.fail("", "needs \"min\" or \"max\"");
  }
  return slos;
}

}  // namespace coldcast
