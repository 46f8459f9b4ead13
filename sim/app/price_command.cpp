#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/printed.hpp"
#include "sim/report/priced_report.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/sweep/sweep.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

void print_priced(const std::string& text) { print_out(text); }

PriceChange change_of(const PriceCommand& command) {
  PriceChange change{command.prices, command.region, command.era, {}, command.set};
  if (!command.free_tier.empty()) change.free_tier = command.free_tier == "on";
  if (command.prices.empty() && command.region.empty() && command.era.empty() &&
      !change.free_tier && command.set.empty())
    throw ConfigError("command line", "",
                      "which prices? Give --prices, --region, --era, --free-tier or --set");
  return change;
}

void say_warnings(const PriceCommand& command, const RunResult& result, const std::string& of) {
  if (command.quiet) return;
  for (const std::string& warning : result.warnings) print_warning(of + warning);
}

int price_run(const PriceCommand& command, const Catalogue& catalogue, const std::string& date) {
  const fs::path folder = command.results;
  const std::string usage_file = (folder / "usage.json").string();
  std::error_code none;
  if (!fs::exists(usage_file, none))
    throw ConfigError(command.results, "",
                      "holds neither sweep.sqlite nor usage.json, by which results are priced; "
                      "give a folder that `run` or `sweep` wrote by --output-dir");
  const Json usage = read_json(usage_file);
  const std::string scenario_file = (folder / "scenario.json").string();
  const Repriced run = reprice(read_json(scenario_file), read_usage(Fields{usage, usage_file}),
                               change_of(command), scenario_file, catalogue, built_in());
  if (command.format == "json")
    print_priced(json_text(priced_json(run, date)));
  else if (command.format == "csv")
    print_priced(priced_csv(run));
  else
    print_priced(command.format == "md" ? priced_markdown(run) : priced_text(run));
  say_warnings(command, run.after_result, "");
  return ok;
}

/// The name of the sheet that all rows have; else that they differ.
std::string common_name(const std::vector<std::string>& names) {
  std::string common;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    if (!common.empty() && name != common) return "several, by the platform of each point";
    common = name;
  }
  return common;
}

RepricedSweep price_rows(const PriceCommand& command, const Catalogue& catalogue,
                         const SweepSpec& sweep, const SweepStore& store) {
  std::vector<SweepRow> rows = sweep_rows(sweep, {}, {}, store);
  const int jobs = command.jobs > 0 ? command.jobs : processors();
  std::vector<RepricedRow> repriced =
      reprice_rows(rows, store, change_of(command), command.results, catalogue, built_in(), jobs);
  const auto points = static_cast<std::int64_t>(rows.size());
  RepricedSweep priced{{sweep.name, sweep.keys(), std::move(rows), points, sweep.resolved()},
                       {sweep.name, sweep.keys(), {}, points, sweep.resolved()},
                       {},
                       {}};
  std::vector<std::string> old_names, new_names;
  for (RepricedRow& one : repriced) {
    priced.after.rows.push_back(std::move(one.row));
    old_names.push_back(one.old_prices);
    new_names.push_back(one.new_prices);
  }
  priced.old_prices = common_name(old_names);
  priced.new_prices = common_name(new_names);
  return priced;
}

int price_sweep(const PriceCommand& command, const Catalogue& catalogue, const std::string& date) {
  const SweepStore store{command.results, false};
  const SweepSpec sweep =
      read_sweep(store.sweep(), (fs::path{command.results} / SweepStore::file_name).string(),
                 catalogue, metric_names());
  const RepricedSweep priced = price_rows(command, catalogue, sweep, store);
  const auto& rows = priced.after.rows;
  if (rows.empty()) {
    std::fprintf(stderr, "coldcast: the result is empty: no point of the sweep is finished\n");
    return failed;
  }
  const bool none =
      std::ranges::all_of(rows, [](const SweepRow& row) { return !row.error.empty(); });
  if (none) {
    std::fprintf(stderr, "coldcast: %s\n", rows.front().error.c_str());
    return bad_input;
  }

  if (command.format == "json")
    print_priced(json_text(priced_sweep_json(priced, date)));
  else if (command.format == "csv")
    print_priced(priced_sweep_csv(priced));
  else
    print_priced(command.format == "md" ? priced_sweep_markdown(priced)
                                        : priced_sweep_text(priced));
  std::int64_t without = 0;
  for (const SweepRow& row : rows) {
    say_warnings(command, row.result, "point " + std::to_string(row.point) + ": ");
    if (row.error.empty()) continue;
    ++without;
    std::fprintf(stderr, "coldcast: point %lld: %s\n", static_cast<long long>(row.point),
                 row.error.c_str());
  }
  return without > 0 ? failed : ok;
}

}  // namespace

int price(const PriceCommand& command) {
  const std::string configs = find_configs(".").string();
  const Catalogue catalogue{configs};
  const std::string date = catalogue_date(configs);
  std::error_code none;
  const bool sweep = fs::exists(fs::path{command.results} / SweepStore::file_name, none);
  change_of(command);  // refused before anything is read
  return sweep ? price_sweep(command, catalogue, date) : price_run(command, catalogue, date);
}

}  // namespace coldcast
