#include "sim/study/kept.hpp"

namespace coldcast {

Kept keep(const Scenario& scenario, const Measurement& measured) {
  const Observed observed = observe(measured, scenario);
  Kept kept;
  for (const Metric& metric : metrics()) kept.metrics.push_back(metric.of(observed));
  kept.bill = observed.bill;
  kept.stages = measured.counts.stages;
  kept.parts = measured.counts.parts;
  kept.usage = measured.usage;
  kept.requests = measured.summary.requests();
  kept.served = measured.summary.served();
  if (kept.served > 0)
    kept.latency_mean_s = measured.summary.latency_sum_s() / static_cast<double>(kept.served);
  kept.latency_variance_s2 = measured.summary.latency_variance_s2();
  kept.too_short = measured.too_short;
  kept.cut_at_longest_run = measured.cut_at_longest_run;
  kept.from_s = to_seconds(measured.from);
  kept.span_s = to_seconds(measured.span);
  kept.cold = measured.summary.cold();
  kept.left_waiting = measured.left_waiting;
  kept.course = measured.course;
  return kept;
}

}  // namespace coldcast
