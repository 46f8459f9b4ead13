#include "sim/study/sweep/repricing.hpp"

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "sim/study/parallel.hpp"
#include "sim/study/summarise.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

const std::string at_command_line = "command line";

/// The scenario without what prices are, for comparison.
Json without_prices(Json json) {
  if (json.is_object()) json.erase("prices");
  if (json.is_structured())
    for (Json& inner : json) inner = without_prices(std::move(inner));
  return json;
}

Json all_but_prices(const Json& resolved) {
  Json json = without_prices(resolved);
  for (const char* key : {"free_allowance", "slo"})
    if (json.contains("run") && json["run"].is_object()) json["run"].erase(key);
  for (const char* key : {"name", "published"}) json.erase(key);
  return json;
}

/// The sheet that the vendor's file of an era names.
std::string sheet_of_vendor(const Scenario& before, const std::string& era,
                            const Catalogue& catalogue) {
  if (before.era.empty())
    throw ConfigError(at_command_line, era.empty() ? "--region" : "--era",
                      before.kind +
                          " is a bare mechanism, which has no eras and no prices of its "
                          "own; name a sheet by --prices");
  const std::string name = before.kind + "/" + (era.empty() ? before.era : era);
  const Json vendor = catalogue.load("platforms", name, at_command_line, "--era");
  const std::string sheet = vendor.value("prices", "");
  if (sheet.empty()) throw ConfigError(at_command_line, "--era", name + " names no prices");
  return sheet;
}

/// Whether two names differ in region and era only: "aws/eu-west-2/2023" and "aws/us-east-1/2021",
/// but not "aws/us-east-1/fargate-2026".
bool is_alike(const std::string& one, const std::string& other) {
  const auto service = [](const std::string& name) {
    const std::string last = name.substr(name.rfind('/') + 1);
    return last.substr(0, last.find_last_not_of("0123456789") + 1);
  };
  return one.substr(0, one.find('/')) == other.substr(0, other.find('/')) &&
         service(one) == service(other);
}

/// "aws/us-east-1/2021" with the region of that name: "aws/eu-west-2/2021".
std::string sheet_of_region(const std::string& sheet, const std::string& region,
                            const Catalogue& catalogue) {
  const std::size_t first = sheet.find('/'), last = sheet.rfind('/');
  if (first == last)
    throw ConfigError(at_command_line, "--region",
                      "the prices " + in_quotes(sheet) +
                          " are not kept by region; name a sheet by "
                          "--prices");
  const std::string name = sheet.substr(0, first + 1) + region + sheet.substr(last);
  const std::vector<std::string> names = catalogue.names("prices");
  if (std::ranges::find(names, name) != names.end()) return name;
  std::vector<std::string> near;
  for (const std::string& one : names)
    if (is_alike(one, sheet)) near.push_back(one);
  throw ConfigError(
      at_command_line, "--region",
      "there are no prices " + in_quotes(name) + list_of(near) + "; name one by --prices");
}

/// Whether a sheet was named that is kept elsewhere than the vendor's own.
bool is_of_another_provider(const Scenario& before, const PriceChange& change,
                            const Catalogue& catalogue) {
  if (before.era.empty() || change.prices.empty() || change.prices.ends_with(".json")) return false;
  const std::string own = sheet_of_vendor(before, "", catalogue);
  return own.substr(0, own.find('/')) != change.prices.substr(0, change.prices.find('/'));
}

/// The sheet that a change names: a file's content, or a name; null if it names none.
Json new_sheet(const Scenario& before, const PriceChange& change, const Catalogue& catalogue) {
  if (!change.prices.empty()) {
    if (!change.region.empty() || !change.era.empty())
      throw ConfigError(at_command_line, "--prices",
                        "names a sheet; --region and --era would name another one");
    std::error_code none;
    const bool file = change.prices.ends_with(".json") || fs::is_regular_file(change.prices, none);
    return file ? catalogue.load_file("prices", change.prices) : Json(change.prices);
  }
  if (change.region.empty() && change.era.empty()) return nullptr;
  const std::string sheet = sheet_of_vendor(before, change.era, catalogue);
  return change.region.empty() ? sheet : sheet_of_region(sheet, change.region, catalogue);
}

}  // namespace

Scenario with_prices(const Json& resolved, const PriceChange& change, const std::string& where,
                     const Catalogue& catalogue, const Kinds& kinds) {
  const Scenario before = read_scenario(resolved, where, catalogue, kinds);
  Json json = before.resolved;
  if (const Json sheet = new_sheet(before, change, catalogue); !sheet.is_null()) {
    if (before.platform.parts > 1)
      throw ConfigError(at_command_line, "",
                        "this platform is made of " + std::to_string(before.platform.parts) +
                            " parts; name the prices of each, as --set "
                            "/platform/stages/0/platform/prices=NAME");
    json["prices"] = sheet;
  }
  for (const std::string& assignment : change.set) set_in_scenario(json, assignment, catalogue);
  if (change.free_tier) json["run"]["free_allowance"] = *change.free_tier;
  Scenario after = read_scenario(json, where, catalogue, kinds);
  if (all_but_prices(after.resolved) != all_but_prices(before.resolved))
    throw ConfigError(at_command_line, "--set",
                      "changes more than prices, which needs a new run; see `coldcast run --help`");
  return after;
}

Repriced reprice(const Json& resolved, const UsageRecord& usage, const PriceChange& change,
                 const std::string& where, const Catalogue& catalogue, const Kinds& kinds) {
  Repriced repriced{read_scenario(resolved, where, catalogue, kinds),
                    with_prices(resolved, change, where, catalogue, kinds),
                    {},
                    {}};
  repriced.before_result = price_usage(repriced.before, usage);
  repriced.after_result = price_usage(repriced.after, usage);
  if (is_of_another_provider(repriced.before, change, catalogue))
    repriced.after_result.warnings.push_back(
        in_quotes(change.prices) + " are prices of another provider, and the run counted what " +
        repriced.before.kind + " bills; `coldcast compare` runs both platforms");
  return repriced;
}

RunResult with_dollars_of(const RunResult& repriced, RunResult run) {
  std::vector<MetricResult> merged;
  for (const MetricName& metric : metric_names()) {
    const RunResult& from = metric.name.starts_with("cost_") ? repriced : run;
    if (const auto found = from.find(metric.name)) merged.push_back({metric, *found});
  }
  run.metrics = std::move(merged);
  run.bill = repriced.bill;
  for (SloResult& verdict : run.slo) {
    const auto value = run.find(verdict.slo.metric);
    verdict = verdict_on(verdict.slo, value ? std::optional{value->mean} : std::nullopt);
  }
  return run;
}

std::vector<RepricedRow> reprice_rows(std::vector<SweepRow> rows, const SweepStore& store,
                                      const PriceChange& change, const std::string& where,
                                      const Catalogue& catalogue, const Kinds& kinds, int jobs) {
  std::vector<RepricedRow> all;
  for (SweepRow& row : rows) all.push_back({std::move(row), {}, {}});
  std::mutex reading;
  const auto record_of = [&](std::int64_t point) {
    const std::lock_guard lock{reading};
    return store.record(point);
  };
  for_each_index(0, static_cast<std::int64_t>(all.size()), jobs, nullptr, [&](std::int64_t i) {
    RepricedRow& one = all[static_cast<std::size_t>(i)];
    if (!one.row.error.empty()) return;
    try {
      const PointRecord record = record_of(one.row.point);
      const Repriced point =
          reprice(record.scenario, record.usage, change,
                  where + ", point " + std::to_string(one.row.point), catalogue, kinds);
      one.row.result = with_dollars_of(point.after_result, std::move(one.row.result));
      one.row.result.warnings = point.after_result.warnings;
      one.old_prices = name_of_prices(point.before);
      one.new_prices = name_of_prices(point.after);
    } catch (const ConfigError& error) {
      one.row.error = error.what();
      one.row.result = {};
    }
  });
  return all;
}

std::string name_of_prices(const Scenario& scenario) {
  const auto prices = scenario.resolved.find("prices");
  if (prices == scenario.resolved.end() || !prices->is_object())
    return scenario.prices.items().empty() ? "no prices" : "the prices of its parts";
  return prices->value("name", "prices without a name");
}

}  // namespace coldcast
