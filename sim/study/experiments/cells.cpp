#include "sim/study/experiments/cells.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

Estimate scaled_estimate(Estimate estimate, double factor) {
  estimate.mean *= factor;
  if (estimate.half_width_95) *estimate.half_width_95 *= factor;
  return estimate;
}

/// A name as part of a metric: "provisioned compute" is provisioned_compute.
std::string as_metric_part(std::string name) {
  std::ranges::replace(name, ' ', '_');
  return name;
}

bool is_run_metric(const std::string& name) {
  return std::ranges::any_of(metrics(),
                             [&](const Metric& metric) { return metric.name.name == name; });
}

std::string in_milliseconds(const std::string& metric) {
  return metric.substr(0, metric.size() - 2) + "_ms";
}

std::optional<Estimate> bill_value(const RunResult& result, const std::string& metric) {
  for (const BillResult& line : result.bill) {
    const std::string name = "bill_" + as_metric_part(line.item);
    if (metric == name + "_usd") return line.usd;
    if (metric == name + "_quantity") return line.quantity;
  }
  return std::nullopt;
}

/// A metric in milliseconds, or in its only unit.
std::optional<Estimate> plain_value(const RunResult& result, const std::string& metric) {
  if (const auto found = result.find(metric)) return found;
  for (const PartResult& part : result.parts)
    if ("part_" + as_metric_part(part.name) + "_latency_mean_ms" == metric)
      return part.latency_mean_ms;
  return bill_value(result, metric);
}

}  // namespace

std::optional<double> ExperimentCell::error() const {
  if (!simulated || !published.value || *published.value == 0) return std::nullopt;
  return std::abs(*simulated - *published.value) / std::abs(*published.value);
}

void CellTable::add(ExperimentCell cell) {
  if (!by_id_.emplace(cell.id, cells_.size()).second)
    throw TextError("two cells have the id " + in_quotes(cell.id) +
                    "; put what tells them apart into the id");
  cells_.push_back(std::move(cell));
}

void CellTable::add_series(const std::string& id, SeriesColumn column) {
  if (series_by_id_.emplace(id, std::move(column)).second) series_ids_.push_back(id);
}

const ExperimentCell* CellTable::find(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &cells_[found->second];
}

const CellTable::SeriesColumn* CellTable::find_series(const std::string& id) const {
  const auto found = series_by_id_.find(id);
  return found == series_by_id_.end() ? nullptr : &found->second;
}

std::vector<std::string> CellTable::ids() const {
  std::vector<std::string> ids;
  for (const ExperimentCell& cell : cells_) ids.push_back(cell.id);
  return ids;
}

std::vector<std::string> CellTable::series_ids() const { return series_ids_; }

std::optional<double> percentile_in(const std::string& metric) {
  const std::string prefix = "latency_p";
  const std::size_t unit = metric.rfind('_');
  if (!metric.starts_with(prefix) || unit <= prefix.size()) return std::nullopt;
  const std::string ending = metric.substr(unit), digits = metric.substr(9, unit - 9);
  if ((ending != "_ms" && ending != "_s") ||
      digits.find_first_not_of("0123456789") != std::string::npos || digits.size() > 6)
    return std::nullopt;
  double percent = std::stod(digits);
  if (digits != "100")
    for (std::size_t i = 2; i < digits.size(); ++i) percent /= 10;
  return percent > 0 ? std::optional{percent} : std::nullopt;
}

bool is_known_metric(const std::string& metric) {
  if (is_run_metric(metric) || percentile_in(metric)) return true;
  if (metric.ends_with("_s") && is_run_metric(in_milliseconds(metric))) return true;
  if (metric.starts_with("bill_")) return metric.ends_with("_usd") || metric.ends_with("_quantity");
  const bool by_name =
      metric.starts_with("stage_") || metric.starts_with("warm_") || metric.starts_with("part_");
  return by_name && (metric.ends_with("_mean_ms") || metric.ends_with("_mean_s"));
}

std::optional<Estimate> metric_value(const RunResult& result, const Percentiles& percentiles,
                                     const std::string& metric) {
  if (const auto percent = percentile_in(metric)) {
    for (const auto& [known, estimate] : percentiles)
      if (known == *percent) return scaled_estimate(estimate, metric.ends_with("_ms") ? 1e3 : 1);
    return std::nullopt;
  }
  if (const auto found = plain_value(result, metric)) return found;
  if (!metric.ends_with("_s")) return std::nullopt;
  const auto found = plain_value(result, in_milliseconds(metric));
  if (!found) return std::nullopt;
  return scaled_estimate(*found, 1e-3);
}

}  // namespace coldcast
