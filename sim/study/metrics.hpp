#pragma once
// What a run is judged by. Each metric is a ratio of two numbers that one replication gives; over
// replications it is the ratio of the sums, so that a mean is never a mean of ratios.

#include <functional>
#include <vector>

#include "sim/config/slo.hpp"
#include "sim/study/measure.hpp"

namespace coldcast {

/// A replication as metrics see it.
struct Observed {
  const Measurement& measured;
  const Scenario& scenario;
  Bill bill;          ///< of the span
  Dollars per_month;  ///< of a month of such load, free allowance as the scenario says
};

/// The measurement with what it costs. REQUIRES: both outlive it.
Observed observe(const Measurement& measured, const Scenario& scenario);

/// What one replication contributes. A denominator of zero: the metric does not apply.
struct Ratio {
  double numerator = 0;
  double denominator = 1;
};

/// A number of a report, and how a replication contributes to it.
struct Metric {
  MetricName name;
  std::function<Ratio(const Observed&)> of;
  double least_samples = 0;  ///< served requests below which it is not shown
};

/// All metrics, in the order in which they are shown.
const std::vector<Metric>& metrics();

/// Their names alone.
std::vector<MetricName> metric_names();

}  // namespace coldcast
