
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "sim/app/commands.hpp"
#include "sim/app/dask_engine.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/limits.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/results_written.hpp"
#include "sim/app/scenario_changes.hpp"
#include "sim/app/stop.hpp"
#include "sim/app/strict.hpp"
#include "sim/app/terminal.hpp"
#include "sim/config/read_once.hpp"
#include "sim/config/set_value.hpp"
#include "sim/report/result_pictures.hpp"
#include "sim/report/sweep_files.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/sweep/sweep.hpp"
#include "sim/study/sweep/sweep_work.hpp"
#include "sim/study/work_limit.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

/// What every form of the command needs.
struct SweepCall {
  const SweepCommand& command;
  std::string configs;
  Catalogue catalogue;
  Kinds kinds = built_in();
  std::vector<Slo> slo;  ///< of the command line

  SweepCall(const SweepCommand& given, const fs::path& near)
      : command(given), configs(find_configs(near).string()), catalogue(configs) {
    for (const std::string& text : command.slo)
      slo.push_back(read_slo(text, kinds.metrics, "command line", "--slo"));
  }
};

std::unique_ptr<SweepStore> open_store(const SweepCommand& command, const Json& sweep,
                                       const std::string& program) {
  return open_sweep_store(command.output_dir, command.overwrite, sweep, program);
}

std::string rendered(const SweepCall& call, const SweepReport& report) {
  const std::string& format = call.command.format;
  if (format == "json") return json_text(sweep_json(report, catalogue_date(call.configs)));
  if (format == "csv") return sweep_csv(report);
  return format == "md" ? sweep_markdown(report) : sweep_text(report);
}

/// Whether a row is refused and the command strict; says which.
bool refused_rows(const SweepCall& call, const SweepReport& report) {
  bool refused = false;
  for (const SweepRow& row : report.rows)
    if (refused_strictly(call.command.strict, row.result, "point " + std::to_string(row.point)))
      refused = true;
  return refused;
}

/// Prints the rows that the filter leaves, and says how the command ends.
int show_sweep(const SweepCall& call, const SweepSpec& sweep, SweepReport report) {
  if (!call.command.where.empty()) {
    const Condition filter = read_filter(call.command.where, sweep);
    std::erase_if(report.rows, [&](const SweepRow& row) {
      return !filter.holds([&](const std::string& name) { return value_in_row(row, name); });
    });
  }
  const std::string text = rendered(call, report);
  print_out(text);
  if (shows_picture(call.command.picture, call.command.quiet, call.command.format))
    print_picture(sweep_picture(report.rows));
  if (report.rows.empty()) {
    std::fprintf(stderr, "coldcast: the result is empty: no point is left to show\n");
    return failed;
  }
  if (const auto count = failed_rows(report.rows); count > 0) {
    std::fprintf(stderr, "coldcast: %lld of %zu points failed; their rows say why\n",
                 static_cast<long long>(count), report.rows.size());
    return failed;
  }
  const bool none_feasible = !call.slo.empty() && std::ranges::none_of(report.rows, satisfies_slo);
  return none_feasible ? slo_missed : ok;
}

SweepReport report_of(const SweepCall& call, const SweepSpec& sweep, const SweepShard& shard,
                      const SweepStore& store) {
  const auto points = static_cast<std::int64_t>(sweep.points().size());
  return {sweep.name, sweep.keys(), sweep_rows(sweep, shard, call.slo, store), points,
          sweep.resolved()};
}

/// What the command line changes in the scenario before its keys vary.
void change_base(const SweepCall& call, Json& scenario) {
  for (const std::string& assignment : call.command.set)
    set_in_scenario(scenario, from_here(assignment), call.catalogue);
  if (call.command.seed) set_value(scenario, "/run/seed=" + std::to_string(*call.command.seed));
  if (call.command.replications)
    set_value(scenario, "/run/replications=" + std::to_string(*call.command.replications));
}

/// Judges, writes and shows what the store of a finished sweep holds.
int conclude(const SweepCall& call, const SweepSpec& sweep, const SweepShard& shard,
             SweepReport report) {
  if (refused_rows(call, report)) return failed;
  if (!call.command.output_dir.empty())
    results_written(
        [&] { write_sweep(call.command.output_dir, report, shard, catalogue_date(call.configs)); });
  return show_sweep(call, sweep, std::move(report));
}

int run_on_dask(const SweepCall& call, const SweepSpec& sweep) {
  const int status = fill_store_on_dask(call.command, call.configs, this_program());
  if (status != ok) return status;
  const SweepStore store{call.command.output_dir, false};
  return conclude(call, sweep, {}, report_of(call, sweep, {}, store));
}

int run_file(const SweepCall& call) {
  const SweepCommand& command = call.command;
  const Json json = call.catalogue.load_file("sweeps", command.sweep);
  const SweepSpec sweep = read_sweep(json, command.sweep, call.catalogue, call.kinds.metrics,
                                     [&](Json& scenario) { change_base(call, scenario); });
  SweepOptions options;
  if (!command.shard.empty()) options.shard = read_shard(command.shard);
  if (!command.where.empty()) read_filter(command.where, sweep);  // refused before it runs
  check_sweep(sweep, options.shard, call.catalogue, call.kinds);
  check_limits(
      expected_requests(sweep, options.shard, allowed_requests(), call.catalogue, call.kinds),
      "points", command.sweep, "");
  if (command.engine == "dask") return run_on_dask(call, sweep);

  const auto store = open_store(command, sweep.resolved(), this_program());
  store->claim(sweep.resolved(), this_program());
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  options.progress = progress_line("points", command.quiet);
  options.stop = stop_on_signal();
  const SweepEnd end = run_sweep(sweep, call.catalogue, call.kinds, options, *store);
  if (end.interrupted) {
    store->close_tidily();
    std::fprintf(stderr, "coldcast: interrupted: %lld of %lld points are finished%s\n",
                 static_cast<long long>(end.finished), static_cast<long long>(end.points),
                 command.output_dir.empty() ? "" : "; the same command goes on");
    return interrupted;
  }
  SweepReport report = report_of(call, sweep, options.shard, *store);
  store->close_tidily();
  return conclude(call, sweep, options.shard, std::move(report));
}

SweepSpec stored_sweep(const SweepCall& call, const SweepStore& store, const fs::path& folder) {
  return read_sweep(store.sweep(), (folder / SweepStore::file_name).string(), call.catalogue,
                    call.kinds.metrics);
}

/// Says which points a store has not. Returns whether there are any.
bool say_missing(const SweepSpec& sweep, const SweepReport& report) {
  const std::vector<SweepPoint> points = sweep.points();
  if (report.rows.size() == points.size()) return false;
  for (const SweepPoint& point : points) {
    const bool there = std::ranges::binary_search(report.rows, point.index, {}, &SweepRow::point);
    if (there) continue;
    std::fprintf(stderr, "coldcast: %zu of %zu points are missing, the first is point %lld\n",
                 points.size() - report.rows.size(), points.size(),
                 static_cast<long long>(point.index));
    return true;
  }
  return true;
}

/// Shows what a folder holds; nothing is run and nothing is written.
int show_stored(const SweepCall& call) {
  const SweepCommand& command = call.command;
  if (!command.set.empty() || command.seed || command.replications || !command.output_dir.empty())
    throw ConfigError(command.sweep, "",
                      "is a folder of results, whose points are only shown; give the sweep file "
                      "to run it with changes");
  const SweepStore store{command.sweep, false};
  const SweepSpec sweep = stored_sweep(call, store, command.sweep);
  const SweepShard shard = command.shard.empty() ? SweepShard{} : read_shard(command.shard);
  SweepReport report = report_of(call, sweep, shard, store);
  if (!command.quiet && shard.of == 1) say_missing(sweep, report);
  if (refused_rows(call, report)) return failed;
  return show_sweep(call, sweep, std::move(report));
}

int merge_shards(const SweepCall& call) {
  const SweepCommand& command = call.command;
  if (!command.sweep.empty())
    throw ConfigError("command line", "--merge", "takes folders only; leave the sweep file out");
  if (command.output_dir.empty())
    throw ConfigError("command line", "--merge",
                      "needs --output-dir, where the points come together");
  std::vector<std::unique_ptr<SweepStore>> parts;
  for (const std::string& folder : command.merge)
    parts.push_back(std::make_unique<SweepStore>(folder, false));
  const SweepSpec sweep = stored_sweep(call, *parts.front(), command.merge.front());
  if (!command.where.empty()) read_filter(command.where, sweep);
  {
    SweepStore all;  // in memory first, so that a part of another sweep leaves nothing behind
    for (const auto& part : parts) all.take_from(*part);
  }
  const auto store = open_store(command, parts.front()->sweep(), parts.front()->program());
  for (const auto& part : parts) store->take_from(*part);
  SweepReport report = report_of(call, sweep, {}, *store);
  store->close_tidily();
  if (say_missing(sweep, report)) {
    std::fprintf(stderr, "coldcast: `coldcast sweep SWEEP.json --output-dir %s` runs them\n",
                 command.output_dir.c_str());
    return failed;
  }
  return conclude(call, sweep, {}, std::move(report));
}

}  // namespace

int sweep(const SweepCommand& command) {
  const ReadOnce points_share_files;
  check_engine(command);
  if (!command.merge.empty()) return merge_shards({command, "."});
  if (command.sweep.empty())
    throw ConfigError("command line", "",
                      "which sweep? Give its file, or a folder with its results");
  std::error_code none;
  if (fs::is_directory(command.sweep, none)) return show_stored({command, "."});
  return run_file({command, command.sweep});
}

}  // namespace coldcast
