#include "sim/study/experiments/reproduce.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <set>

#include "sim/core/statistics.hpp"
#include "sim/study/experiments/judge.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/summarise.hpp"

namespace coldcast {
namespace {

/// Percentiles that cells or the distribution of latencies ask for, in per cent.
std::vector<double> wanted_percentiles(const Manifest& manifest) {
  std::set<double> wanted(manifest.cdf.begin(), manifest.cdf.end());
  for (const auto* list : {&manifest.metrics, &manifest.also})
    for (const std::string& metric : *list)
      if (const auto percent = percentile_in(metric)) wanted.insert(*percent);
  return {wanted.begin(), wanted.end()};
}

/// What one replication of one point leaves behind.
struct Left {
  Kept kept;
  std::vector<double> percentiles_s;  ///< empty if nobody was served
  Course course;
};

Left run_once(const Scenario& scenario, std::uint64_t replication, const Manifest& manifest,
              const std::vector<double>& percentiles) {
  std::unique_ptr<Timeline> timeline;
  std::unique_ptr<ArrivalSteps> arrivals;
  Watchers watchers;
  if (manifest.series) {
    const Duration step = seconds(manifest.series->step_s);
    timeline = std::make_unique<Timeline>(step);
    arrivals = std::make_unique<ArrivalSteps>(step);
    watchers = {timeline.get(), arrivals.get()};
  }
  const Measurement measured = measure(scenario, replication, watchers);
  Left left{keep(scenario, measured), {}, {}};
  const Histogram& latency = measured.summary.latency();
  if (latency.count() > 0)
    for (const double percent : percentiles)
      left.percentiles_s.push_back(to_seconds(latency.percentile(percent / 100)));
  if (manifest.series) left.course = {arrivals->steps(), timeline->rows()};
  return left;
}

/// All replications of all points as one list of jobs: points differ much in how long they take.
struct Jobs {
  std::vector<std::pair<std::size_t, std::uint64_t>> list;  // point, replication
  std::vector<std::vector<Left>> left;                      // by point and replication

  explicit Jobs(const std::vector<GridPoint>& points) {
    for (std::size_t p = 0; p < points.size(); ++p) {
      const auto count = static_cast<std::size_t>(points[p].scenario.run.replications);
      left.emplace_back(count);
      for (std::size_t r = 0; r < count; ++r) list.emplace_back(p, r);
    }
  }
};

/// Runs them; whether all were finished.
bool run_jobs(Jobs& jobs, const std::vector<GridPoint>& points, const Manifest& manifest,
              const ReproduceOptions& options) {
  const std::vector<double> percentiles = wanted_percentiles(manifest);
  const auto total = static_cast<std::int64_t>(jobs.list.size());
  std::mutex telling;
  std::int64_t done = 0;
  const auto finished =
      for_each_index(0, total, options.jobs, options.stop, [&](std::int64_t index) {
        const auto [p, r] = jobs.list[static_cast<std::size_t>(index)];
        jobs.left[p][r] = run_once(points[p].scenario, r, manifest, percentiles);
        if (!options.progress) return;
        const std::lock_guard lock{telling};
        options.progress(++done, total);
      });
  return finished == total;
}

Percentiles percentiles_of(const std::vector<Left>& left, const std::vector<double>& wanted) {
  Percentiles result;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::vector<double> values;
    for (const Left& one : left)
      if (!one.percentiles_s.empty()) values.push_back(one.percentiles_s[i]);
    if (values.empty()) continue;
    const Interval interval = mean_interval(values);
    Estimate estimate{interval.mean, {}};
    if (values.size() > 1) estimate.half_width_95 = interval.half_width;
    result.emplace_back(wanted[i], estimate);
  }
  return result;
}

/// The ids of the cells of a point, for published metrics and ours. The rehearsal and the real run
/// go through here alike.
template <class Take>
void for_each_cell(const Manifest& manifest, const Combination& combination, Take take) {
  for (const std::string& metric : manifest.metrics)
    take(cell_id(manifest, metric, combination), metric, true);
  for (const std::string& metric : manifest.also)
    take(cell_id(manifest, metric, combination), metric, false);
}

void add_point(const Manifest& manifest, const Combination& combination, std::size_t point,
               const std::function<std::optional<Estimate>(const std::string&)>& value,
               CellTable& cells) {
  for_each_cell(manifest, combination,
                [&](const std::string& id, const std::string& metric, bool in_source) {
                  ExperimentCell cell{id, metric, {}, {}, {}, in_source};
                  cell.published = published_under(manifest, id, in_source);
                  if (const auto found = value(metric); found && std::isfinite(found->mean)) {
                    cell.simulated = found->mean;
                    cell.half_width_95 = found->half_width_95;
                  }
                  cells.add(std::move(cell));
                });
  if (!manifest.series) return;
  for (const std::string& column : manifest.series->columns)
    cells.add_series(cell_id(manifest, column, combination), {point, column});
}

void check_metric_names(const Manifest& manifest) {
  std::vector<std::string> known;
  for (const MetricName& name : metric_names()) known.push_back(name.name);
  for (const auto* list : {&manifest.metrics, &manifest.also})
    for (const std::string& metric : *list)
      if (!is_known_metric(metric))
        throw ConfigError(manifest.where, list == &manifest.also ? "/also" : "/metrics",
                          "no metric " + in_quotes(metric) + suggestion(metric, known));
}

/// Finds what is wrong with ids and formulas before minutes are spent.
void rehearse(const Manifest& manifest, const std::vector<GridPoint>& points) {
  check_metric_names(manifest);
  CellTable cells;
  try {
    for (std::size_t p = 0; p < points.size(); ++p)
      add_point(
          manifest, points[p].combination, p, [](const std::string&) { return std::nullopt; },
          cells);
  } catch (const TextError& error) {
    throw ConfigError(manifest.where, "/cell", error.what());
  }
  add_derived(manifest, cells, true);
  judge(manifest, cells, true);
}

/// The metrics that a warning begins with: "a, b reach beyond ..."; none if it is about other
/// things.
std::vector<std::string> metrics_named_first(const std::string& warning) {
  std::vector<std::string> found;
  for (std::size_t begin = 0;;) {
    const std::size_t end = warning.find(' ', begin);
    std::string word = warning.substr(begin, end - begin);
    const bool more = word.ends_with(',') && end != std::string::npos;
    if (more) word.pop_back();
    const auto named = [&](const Metric& metric) { return metric.name.name == word; };
    if (std::ranges::any_of(metrics(), named)) found.push_back(word);
    if (!more) return found;
    begin = end + 1;
  }
}

/// Whether a warning is about metrics of the run that no cell asks for.
bool is_about_unused_metric(const std::string& warning, const Manifest& manifest) {
  const std::vector<std::string> named = metrics_named_first(warning);
  const auto is_used = [&](const std::string& name) {
    const auto is_it = [&](const std::string& metric) {
      return metric == name ||
             (metric.ends_with("_s") && metric.substr(0, metric.size() - 2) + "_ms" == name);
    };
    return std::ranges::any_of(manifest.metrics, is_it) ||
           std::ranges::any_of(manifest.also, is_it);
  };
  return !named.empty() && std::ranges::none_of(named, is_used);
}

/// A run does not show percentiles of few requests; a cell that asks for one does.
std::string for_the_page(std::string warning) {
  static const std::string not_shown = " is not shown: it needs ";
  const std::size_t at = warning.find(not_shown);
  if (at != std::string::npos && percentile_in(warning.substr(0, at)))
    warning.replace(at, not_shown.size(), " is shown all the same, but needs ");
  return warning;
}

void take_in(const GridPoint& point, std::size_t index, const std::vector<Left>& left,
             Reproduction& result) {
  const Manifest& manifest = result.manifest;
  std::vector<Kept> kept;
  std::vector<Course> courses;
  for (const Left& one : left) {
    kept.push_back(one.kept);
    if (manifest.series) courses.push_back(one.course);
  }
  const RunResult run = summarise(point.scenario, kept);
  const Percentiles percentiles = percentiles_of(left, wanted_percentiles(manifest));
  result.replications = std::max(result.replications, run.replications);
  result.simulated_requests += run.simulated_requests;
  for (const std::string& warning : run.warnings)
    if (!is_about_unused_metric(warning, manifest))
      result.warnings.push_back(point.name + ": " + for_the_page(warning));
  if (manifest.series)
    result.cells.series.push_back(mean_course(courses, manifest.series->step_s,
                                              manifest.series->columns, manifest.series->until_s));
  add_point(
      manifest, point.combination, index,
      [&](const std::string& metric) { return metric_value(run, percentiles, metric); },
      result.cells);
  if (manifest.cdf.empty()) return;
  auto& curve = result.cdf.emplace_back();
  for (const auto& [percent, estimate] : percentiles)
    if (std::ranges::find(manifest.cdf, percent) != manifest.cdf.end())
      curve.emplace_back(percent, estimate.mean);
}

}  // namespace

std::size_t Reproduction::passed() const {
  return static_cast<std::size_t>(std::ranges::count_if(claims, &ClaimResult::holds));
}

Reproduction reproduce(const Manifest& manifest, const Catalogue& catalogue, const Kinds& kinds,
                       const ReproduceOptions& options) {
  const std::vector<GridPoint> points = grid(manifest, catalogue, kinds, options.changes);
  rehearse(manifest, points);
  Reproduction result;
  result.manifest = manifest;
  Jobs jobs{points};
  if (!run_jobs(jobs, points, manifest, options)) {
    result.interrupted = true;
    return result;
  }
  for (std::size_t p = 0; p < points.size(); ++p) {
    result.points.push_back(points[p].combination);
    take_in(points[p], p, jobs.left[p], result);
  }
  add_derived(manifest, result.cells, false);
  result.claims = judge(manifest, result.cells, false);
  result.errors = errors_of(result.cells);
  return result;
}

}  // namespace coldcast
