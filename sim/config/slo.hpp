#pragma once
// Service-level objectives: limits that results must meet.

#include <optional>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"

namespace coldcast {

/// The name of a result, with what it means.
struct MetricName {
  std::string name;  ///< "latency_p99_ms"
  std::string unit;  ///< "ms", "usd", ...; empty for counts and ratios
  std::string sentence;
};

/// A limit that a metric must meet.
struct Slo {
  std::string metric;
  std::optional<double> min;  ///< in the metric's unit
  std::optional<double> max;
  bool strict = false;  ///< the limit itself does not meet it
  std::string text;     ///< as the user wrote it
};

/// The limit in "p99<300ms", "success>=99.9%", "cost_per_1m<20usd", "mean<0.1s" or
/// "latency_p99_ms<=300": a metric or its short name, a comparison, and a number whose unit may be
/// left out if the metric's name says it. `where` and `pointer` locate it for messages.
Slo read_slo(const std::string& text, const std::vector<MetricName>& metrics,
             const std::string& where, const std::string& pointer);

/// The limits under a key: a list of expressions, or {"latency_p99_ms": {"max": 300}}, where
/// "min" and "max" make two limits.
std::vector<Slo> read_slos(Fields& parent, std::string_view key,
                           const std::vector<MetricName>& metrics);

/// The metric that a short name stands for: "p99" is latency_p99_ms. Other names are returned as
/// they are.
std::string metric_of(const std::string& name);

}  // namespace coldcast
