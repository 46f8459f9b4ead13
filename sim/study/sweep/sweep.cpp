#include "sim/study/sweep/sweep.hpp"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <set>

#include "sim/study/parallel.hpp"

namespace coldcast {
namespace {

Json set_values(const SweepSpec& sweep, const SweepPoint& point) {
  Json set = Json::object();
  const std::vector<std::string> keys = sweep.keys();
  for (std::size_t i = 0; i < keys.size(); ++i) set[keys[i]] = point.values[i];
  return set;
}

std::vector<SweepPoint> points_of(const SweepSpec& sweep, const SweepShard& shard) {
  std::vector<SweepPoint> points = sweep.points();
  if (points.empty())
    throw ConfigError(sweep.where, "/constraints", "no combination of values meets them");
  std::erase_if(points, [&](const SweepPoint& point) { return !shard.has(point.index); });
  return points;
}

/// The points that are still to be run. Stored ones must be of the scenarios that the sweep has
/// now: a file that it refers to may have changed.
class Pending {
 public:
  Pending(const SweepSpec& sweep, const Catalogue& catalogue, const Kinds& kinds,
          const SweepStore& store)
      : sweep_(sweep), catalogue_(catalogue), kinds_(kinds), finished_(store.finished()) {}

  std::vector<SweepPoint> among(const std::vector<SweepPoint>& points, int jobs) {
    std::vector<std::uint8_t> pending(points.size(), 0);
    for_each_index(0, static_cast<std::int64_t>(points.size()), jobs, nullptr, [&](std::int64_t i) {
      pending[static_cast<std::size_t>(i)] = is_pending(points[static_cast<std::size_t>(i)]);
    });
    std::vector<SweepPoint> left;
    for (std::size_t i = 0; i < points.size(); ++i)
      if (pending[i] != 0) left.push_back(points[i]);
    return left;
  }

 private:
  bool is_pending(const SweepPoint& point) const {
    const auto stored = finished_.find(point.index);
    if (stored == finished_.end() || stored->second.empty()) return true;
    const Scenario scenario = read_point(sweep_, point, catalogue_, kinds_);
    if (scenario_hash(scenario.resolved) == stored->second) return false;
    throw ConfigError(sweep_.where, "",
                      "point " + std::to_string(point.index) +
                          " is stored with another scenario: a file that it refers to has changed "
                          "since; give another --output-dir, or --overwrite");
  }

  const SweepSpec& sweep_;
  const Catalogue& catalogue_;
  const Kinds& kinds_;
  std::map<std::int64_t, std::string> finished_;
};

/// Runs points on the threads of this program: many share them; of few, each gets several for its
/// replications.
SweepEngine threads_of_this_program(const SweepSpec& sweep, const Catalogue& catalogue,
                                    const Kinds& kinds, const SweepOptions& options) {
  return [&](const std::vector<SweepPoint>& points, const auto& take) {
    const auto count = static_cast<std::int64_t>(points.size());
    RunOptions run_options;
    run_options.jobs = std::max(
        1, options.jobs / static_cast<int>(std::clamp<std::int64_t>(count, 1, options.jobs)));
    run_options.stop = options.stop;
    std::mutex taking;
    for_each_index(0, count, options.jobs, options.stop, [&](std::int64_t i) {
      const SweepPoint& point = points[static_cast<std::size_t>(i)];
      const auto finished = run_point(sweep, point, catalogue, kinds, run_options);
      if (!finished) return;
      const std::lock_guard lock{taking};
      take(*finished);
    });
  };
}

}  // namespace

SweepShard read_shard(const std::string& text) {
  SweepShard shard;
  const char* const end = text.data() + text.size();
  const auto [slash, bad] = std::from_chars(text.data(), end, shard.number);
  if (bad == std::errc{} && slash != end && *slash == '/') {
    const auto [rest, error] = std::from_chars(slash + 1, end, shard.of);
    if (error == std::errc{} && rest == end && shard.number >= 1 && shard.number <= shard.of)
      return shard;
  }
  throw ConfigError("command line", "--shard",
                    in_quotes(text) + " is no part of a sweep; write for example 2/4");
}

void check_sweep(const SweepSpec& sweep, const SweepShard& shard, const Catalogue& catalogue,
                 const Kinds& kinds) {
  std::optional<ConfigError> first;
  for (const SweepPoint& point : points_of(sweep, shard)) {
    try {
      read_point(sweep, point, catalogue, kinds);
      return;
    } catch (const ConfigError& error) {
      if (!first) first = error;
    }
  }
  if (first) throw ConfigError{*first};
}

std::optional<FinishedPoint> run_point(const SweepSpec& sweep, const SweepPoint& point,
                                       const Catalogue& catalogue, const Kinds& kinds,
                                       RunOptions options) {
  FinishedPoint finished{{point.index, set_values(sweep, point), {}, {}}, {}};
  try {
    Scenario scenario = read_point(sweep, point, catalogue, kinds);
    if (sweep.precision) {
      options.precision = sweep.precision->relative;
      options.precise = sweep.precision->metrics;
      options.most_replications = sweep.precision->most_replications;
    }
    std::vector<Kept> kept;
    finished.row.result = run_scenario(scenario, options, kept);
    if (finished.row.result.interrupted) return std::nullopt;
    finished.record.usage = record_usage(scenario, kept);
    finished.record.scenario = std::move(scenario.resolved);
  } catch (const ConfigError& error) {
    finished.row.error = error.what();
  }
  return finished;
}

SweepEnd run_sweep(const SweepSpec& sweep, const Catalogue& catalogue, const Kinds& kinds,
                   const SweepOptions& options, SweepStore& store) {
  const std::vector<SweepPoint> points = points_of(sweep, options.shard);
  const std::vector<SweepPoint> pending =
      Pending{sweep, catalogue, kinds, store}.among(points, options.jobs);
  const auto to_run = static_cast<std::int64_t>(pending.size());
  SweepEnd end{.points = static_cast<std::int64_t>(points.size())};
  end.finished = end.points - to_run;
  const SweepEngine engine =
      options.engine ? options.engine : threads_of_this_program(sweep, catalogue, kinds, options);
  engine(pending, [&](const FinishedPoint& point) {
    store.put(point.row, point.record);
    ++end.finished;
    ++end.ran;
    if (options.progress) options.progress(end.ran, to_run);
  });
  end.interrupted = end.finished < end.points;
  return end;
}

std::vector<SweepRow> sweep_rows(const SweepSpec& sweep, const SweepShard& shard,
                                 const std::vector<Slo>& further, const SweepStore& store) {
  std::set<std::int64_t> wanted;
  for (const SweepPoint& point : points_of(sweep, shard)) wanted.insert(point.index);
  std::vector<SweepRow> rows = store.rows();
  std::erase_if(rows, [&](const SweepRow& row) { return !wanted.contains(row.point); });
  for (SweepRow& row : rows) {
    judge_row(row, sweep.slo);
    judge_row(row, further);
  }
  return rows;
}

Condition read_filter(const std::string& text, const SweepSpec& sweep) {
  Condition filter{text, "command line", "--where"};
  std::vector<std::string> known = sweep.keys();
  for (const char* name : {"point", "replications", "satisfies_slo"}) known.emplace_back(name);
  for (const MetricName& metric : metric_names()) known.push_back(metric.name);
  for (const std::string& name : filter.names())
    if (std::ranges::find(known, metric_of(name)) == known.end())
      filter.fail("rows have no " + in_quotes(name) + suggestion(name, known));
  return filter;
}

}  // namespace coldcast
