// reproduce, verify, prices, and what there is.

#include <algorithm>
#include <filesystem>

#include "python/module/studies.hpp"
#include "sim/app/chosen_cases.hpp"
#include "sim/app/kinds.hpp"
#include "sim/config/schema.hpp"
#include "sim/report/listing.hpp"
#include "sim/report/priced_report.hpp"
#include "sim/report/reproduce_report.hpp"
#include "sim/report/verify_report.hpp"

namespace coldcast::python {
namespace {

VerifyMode mode_named(const std::string& mode) {
  if (mode == "quick") return VerifyMode::quick;
  if (mode == "full") return VerifyMode::full;
  if (mode == "usual") return VerifyMode::usual;
  throw ConfigError("verify", "mode",
                    "no mode " + in_quotes(mode) + suggestion(mode, {"quick", "usual", "full"}));
}

StudyResult result_of(Repriced repriced, const std::string& date) {
  const auto run = std::make_shared<const Repriced>(std::move(repriced));
  StudyResult result;
  result.render = [run, date](const std::string& format) {
    if (format == "json") return json_text(priced_json(*run, date));
    if (format == "csv") return priced_csv(*run);
    return format == "md" ? priced_markdown(*run) : priced_text(*run);
  };
  result.warnings = run->after_result.warnings;
  return result;
}

void check_change(const PriceChange& change) {
  if (change.prices.empty() && change.region.empty() && change.era.empty() && !change.free_tier &&
      change.set.empty())
    throw ConfigError("price", "", "which prices? Give prices, region, era, free_tier or set");
}

}  // namespace

StudyResult reproduce_given(const std::string& experiment, const std::vector<std::string>& set,
                            std::optional<std::uint64_t> seed,
                            std::optional<std::int64_t> replications, int jobs, Errand& work) {
  const Session session{".", work};
  const Manifest manifest = read_manifest(experiment, session.catalogue);
  ReproduceOptions options;
  options.changes = {set, seed, replications};
  options.jobs = threads(jobs);
  options.stop = work.stop.get();
  options.progress = work.progress();
  const auto made = std::make_shared<const Reproduction>(
      reproduce(manifest, session.catalogue, session.kinds, options));
  if (made->interrupted) throw Interrupted{};
  StudyResult result;
  result.render = [made, date = session.date](const std::string& format) {
    if (format == "json") return json_text(reproduction_json(*made, date));
    if (format == "csv") return cells_csv(*made);
    return format == "md" ? reproduction_markdown(*made) : reproduction_text(*made);
  };
  result.files = [made, date = session.date] { return reproduction_files(*made, date); };
  result.warnings = made->warnings;
  return result;
}

StudyResult verify_given(const std::optional<Given>& cases, const std::vector<std::string>& only,
                         const std::string& mode, std::uint64_t seed, int jobs, Errand& work) {
  VerifyOptions options;
  options.mode = mode_named(mode);
  options.seed = seed;
  options.threads = threads(jobs);
  options.stop = work.stop.get();
  Given source;
  if (cases)
    source = *cases;
  else
    source.where = (find_configs(".") / "verification" / "cases.json").string();
  const std::string text = source.text ? *source.text : case_text(source.where);
  parse_json(text, source.where);  // says where a text is no JSON
  const auto report = std::make_shared<const VerifyReport>(
      verify(chosen_cases(read_cases(text, source.where), only, "verify", "only"), options));
  if (report->stopped) throw Interrupted{};
  StudyResult result;
  result.render = [report](const std::string& format) {
    if (format == "json") return json_text(verify_json(*report));
    if (format == "csv") throw ConfigError("verify", "", "has no CSV");
    return format == "md" ? verify_markdown(*report) : verify_text(*report);
  };
  return result;
}

StudyResult price_run(const RecordedRun& run, const PriceChange& change) {
  check_change(change);
  const Session session{".", Errand{}};
  return result_of(reprice(run.scenario.resolved, record_usage(run.scenario, run.kept), change,
                           run.where, session.catalogue, session.kinds),
                   session.date);
}

StudyResult price_folder(const std::string& folder, const PriceChange& change) {
  check_change(change);
  const Session session{".", Errand{}};
  const std::filesystem::path path = folder;
  const std::string usage_file = (path / "usage.json").string();
  std::error_code none;
  if (!std::filesystem::exists(usage_file, none))
    throw ConfigError(folder, "",
                      "holds no usage.json, by which a run is priced; give a folder of a run (for "
                      "one of a sweep there is `coldcast price`)");
  const Json usage = read_json(usage_file);
  const std::string scenario_file = (path / "scenario.json").string();
  return result_of(reprice(read_json(scenario_file), read_usage(Fields{usage, usage_file}), change,
                           scenario_file, session.catalogue, session.kinds),
                   session.date);
}

std::string list_json(const std::string& what) {
  const std::vector<std::string> known{"platforms", "workloads",   "profiles",
                                       "prices",    "experiments", "metrics"};
  if (std::ranges::find(known, what) == known.end())
    throw ConfigError("names", "", "no list of " + in_quotes(what) + suggestion(what, known));
  return listing_text(listing(what, Catalogue{find_configs(".")}, built_in()), "json");
}

std::string schema_text(const std::string& of) {
  return json_text(read_schema(Catalogue{find_configs(".")}, of));
}

}  // namespace coldcast::python
