#include "workloads/rate/rate_config.hpp"

#include <algorithm>

#include "workloads/ending.hpp"
#include "workloads/rate/changing_rate.hpp"
#include "workloads/rate/curve_config.hpp"
#include "workloads/rate/modulated.hpp"
#include "workloads/requests/request_config.hpp"

namespace coldcast {
namespace {

/// Lets a curve that was read up to the end of its workload end there.
void cut_curve(Fields& fields, const End& end, CurvePlan& curve) {
  if (end.at && curve.end && *end.at > *curve.end)
    fields.fail("duration_s",
                "is beyond the end of the rates at " + number_text(to_seconds(*curve.end)) + " s");
  if (end.at) curve.end = end.at;
}

/// The workload of a curve, by whatever reads that.
WorkloadPlan read_rates(Fields& fields, const Model& model,
                        CurvePlan (*read)(Fields&, const CurveUse&)) {
  const auto requests = read_requests(fields, model);
  const End end = read_end(fields);
  CurveUse use;
  use.until = end.at;
  CurvePlan curve = read(fields, use);
  cut_curve(fields, end, curve);
  WorkloadPlan plan;
  plan.make = [curve = curve.curve, requests](std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<ChangingRate>(curve, RequestMaker{seed, replication, requests},
                                          Stream{seed, "arrivals", replication});
  };
  plan.end = curve.end;
  plan.endless = !curve.end;
  plan.mean_rate_per_s = curve.mean;
  plan.summary = std::move(curve.summary);
  plan.warnings = std::move(curve.warnings);
  return cut(std::move(plan), end);
}

/// Where the first of two ends, if that is known.
std::optional<Time> first_of(std::optional<Time> a, std::optional<Time> b) {
  return a && b ? std::min(*a, *b) : a ? a : b;
}

}  // namespace

WorkloadPlan read_diurnal(Fields& fields, const Model& model, WorkloadReader&) {
  return read_rates(fields, model, read_diurnal_curve);
}

WorkloadPlan read_steps(Fields& fields, const Model& model, WorkloadReader&) {
  return read_rates(fields, model, read_steps_curve);
}

WorkloadPlan read_ramp(Fields& fields, const Model& model, WorkloadReader&) {
  return read_rates(fields, model, read_ramp_curve);
}

WorkloadPlan read_flash_crowd(Fields& fields, const Model& model, WorkloadReader&) {
  return read_rates(fields, model, read_flash_crowd_curve);
}

WorkloadPlan read_modulated(Fields& fields, const Model&, WorkloadReader& parts) {
  WorkloadPlan plan = parts.workload(fields, "of");
  if (plan.closed)
    fields.fail("of",
                "is a closed workload, whose users would wait for answers to the requests "
                "that are left out; only an open one can be modulated");
  const End end = read_end(fields);
  Fields shape = fields.object("shape");
  CurvePlan curve = read_curve(
      shape, CurveUse::levels(first_of(end.at, plan.end), plan.mean_rate_per_s.value_or(1)));
  shape.done();
  cut_curve(fields, end, curve);
  plan.make = [of = std::move(plan.make), curve = curve.curve, most = curve.most](
                  std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Modulated>(of(seed_of_part(seed, "of"), replication), curve, most,
                                       Stream{seed, "modulation", replication});
  };
  const bool of_a_part = plan.end && curve.end && *curve.end < *plan.end;
  if (plan.mean_rate_per_s && curve.mean && !of_a_part)
    *plan.mean_rate_per_s *= *curve.mean / curve.most;
  else
    plan.mean_rate_per_s.reset();
  plan.end = first_of(plan.end, curve.end);
  plan.endless = plan.endless && !curve.end;
  plan.summary += ", modulated: " + curve.summary;
  plan.warnings.insert(plan.warnings.end(), curve.warnings.begin(), curve.warnings.end());
  return cut(std::move(plan), end);
}

}  // namespace coldcast
