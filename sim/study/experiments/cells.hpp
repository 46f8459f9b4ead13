#pragma once
// The numbers of an experiment, each under its id: simulated, published, and what follows from
// others.

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/study/experiments/manifest.hpp"
#include "sim/study/experiments/series.hpp"
#include "sim/study/study.hpp"

namespace coldcast {

/// A number of an experiment.
struct ExperimentCell {
  std::string id;
  std::string metric;                   ///< what it is; empty for a derived cell
  std::optional<double> simulated;      ///< nothing: the scenario gives no such value
  std::optional<double> half_width_95;  ///< nothing for derived cells and single replications
  PublishedCell published;
  bool in_source = true;  ///< whether the source prints such a number at all

  /// |simulated - published| / |published|; nothing if one is missing or nothing was published.
  std::optional<double> error() const;
};

/// The cells in the order in which they were made, and by id; and the courses over time by the id
/// that a cell of that name would have.
class CellTable {
 public:
  struct SeriesColumn {
    std::size_t point;  ///< which series
    std::string column;
  };

  /// TextError if there is one of that id.
  void add(ExperimentCell cell);
  void add_series(const std::string& id, SeriesColumn column);

  const ExperimentCell* find(const std::string& id) const;
  const SeriesColumn* find_series(const std::string& id) const;

  const std::vector<ExperimentCell>& all() const { return cells_; }
  std::vector<std::string> ids() const;
  std::vector<std::string> series_ids() const;

  std::vector<SeriesResult> series;  ///< by point; empty without a plan for them

 private:
  std::vector<ExperimentCell> cells_;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::vector<std::string> series_ids_;
  std::unordered_map<std::string, SeriesColumn> series_by_id_;
};

/// Percentiles of latency in seconds, asked for by their number in per cent.
using Percentiles = std::vector<std::pair<double, Estimate>>;

/// The per cent of "latency_p80_ms" or "latency_p995_s" (99.5); nothing for another name.
std::optional<double> percentile_in(const std::string& metric);

/// Whether a run might give such a metric.
bool is_known_metric(const std::string& metric);

/// The value of a metric, in the unit that its name says; nothing if the run has none.
std::optional<Estimate> metric_value(const RunResult& result, const Percentiles& percentiles,
                                     const std::string& metric);

}  // namespace coldcast
