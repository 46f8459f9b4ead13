#include "sim/report/result_pictures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/pareto_picture.hpp"
#include "sim/report/plan_cells.hpp"

namespace coldcast {
namespace {

constexpr const char* usual_latency = "latency_p95_ms";

/// Its point; at 0, where it is left out, if it has no cost or no such latency.
ParetoPoint point_of(std::string name, const RunResult& result, const std::string& latency) {
  const auto mean = [&](const std::string& metric) {
    const auto found = result.find(metric);
    return found ? found->mean : 0;
  };
  const bool meets = std::ranges::all_of(result.slo, &SloResult::ok);
  return {std::move(name), mean("cost_usd_per_1m"), mean(latency), meets};
}

/// "latency_p95_ms" as a reader wants it: "latency p95".
std::string words_of(std::string metric) {
  if (metric.ends_with("_ms")) metric.resize(metric.size() - 3);
  std::ranges::replace(metric, '_', ' ');
  return metric;
}

/// "/platform/memory_mb 1024, /workload/rate_per_s 2": what a point of a sweep is.
std::string text_of_point(const SweepRow& row) {
  std::string text = fmt::format("point {}", row.point);
  for (const auto& [key, value] : row.set.items())
    text += fmt::format("{}{} {}", text.find(':') == std::string::npos ? ": " : ", ", key,
                        value.is_string() ? value.get<std::string>() : value.dump());
  return text;
}

}  // namespace

std::string plan_picture(const PlanFile& plan, const PlanResult& result) {
  const std::string latency = latency_of_plan(plan);
  std::vector<ParetoPoint> points;
  for (const PlanRow& row : result.rows)
    points.push_back(point_of(both_names(plan, row.candidate), row.result, latency));
  return pareto_picture(points, words_of(latency));
}

std::string compare_picture(const std::vector<Scenario>& scenarios,
                            const std::vector<Compared>& compared) {
  std::vector<ParetoPoint> points;
  for (std::size_t i = 0; i < scenarios.size(); ++i)
    points.push_back(point_of(scenarios[i].name, compared[i].result, usual_latency));
  return pareto_picture(points, words_of(usual_latency));
}

std::string sweep_picture(const std::vector<SweepRow>& rows) {
  std::vector<ParetoPoint> points;
  for (const SweepRow& row : rows)
    if (row.error.empty())
      points.push_back(point_of(text_of_point(row), row.result, usual_latency));
  return pareto_picture(points, words_of(usual_latency));
}

}  // namespace coldcast
