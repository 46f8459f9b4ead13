#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/stop.hpp"
#include "sim/app/terminal.hpp"
#include "sim/config/nearest_word.hpp"
#include "sim/report/listing.hpp"
#include "sim/report/reproduce_report.hpp"
#include "sim/report/results_directory.hpp"
#include "sim/report/run_json.hpp"
#include "sim/study/parallel.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

void print_page(const std::string& text) { print_out(text); }

std::string rendered(const ReproduceCommand& command, const Reproduction& result,
                     const std::string& date) {
  if (command.format == "json") return json_text(reproduction_json(result, date));
  if (command.format == "csv") return cells_csv(result);
  return command.format == "md" ? reproduction_markdown(result) : reproduction_text(result);
}

std::string rendered(const ReproduceCommand& command, const std::vector<ReproducedExperiment>& all,
                     const std::string& date) {
  if (command.format == "json") return json_text(reproductions_json(all, date));
  return command.format == "md" ? reproductions_markdown(all) : reproductions_text(all);
}

using NamedFiles = std::vector<std::pair<std::string, std::string>>;

/// Each file appears under its name when it is complete; the last one, the manifest, says that all
/// are there, and how to get them again.
void write_files(const fs::path& folder, const ReproduceCommand& command, const std::string& id,
                 const NamedFiles& files, const std::string& date) {
  std::error_code error;
  fs::create_directories(folder, error);
  Json names = Json::array();
  for (const auto& [name, content] : files) {
    write_atomically(folder / name, content);
    names.push_back(name);
  }
  write_atomically(
      folder / "manifest.json",
      json_text({{"schema_version", 1},
                 {"tool", tool_json(date)},
                 {"command", "reproduce"},
                 {"experiment", id},
                 {"set", command.set},
                 {"seed", command.seed ? Json(*command.seed) : Json{}},
                 {"replications", command.replications ? Json(*command.replications) : Json{}},
                 {"files", names}}));
}

ReproduceOptions options_of(const ReproduceCommand& command) {
  ReproduceOptions options;
  options.changes = {command.set, command.seed, command.replications};
  options.jobs = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  options.progress = progress_line("runs", command.quiet);
  return options;
}

int say_interrupted(const std::string& id) {
  std::fprintf(stderr, "coldcast: interrupted before %s was finished\n", id.c_str());
  return interrupted;
}

int reproduce_one(const ReproduceCommand& command, const Catalogue& catalogue,
                  const std::string& date) {
  const Manifest manifest = read_manifest(command.experiment, catalogue);
  if (!command.output_dir.empty()) prepare_results(command.output_dir, command.overwrite);
  const Reproduction result = reproduce(manifest, catalogue, built_in(), options_of(command));
  if (result.interrupted) return say_interrupted(manifest.id);
  if (!command.output_dir.empty())
    write_files(command.output_dir, command, manifest.id, reproduction_files(result, date), date);
  print_page(rendered(command, result, date));
  if (!command.quiet)
    for (const std::string& warning : result.warnings) print_warning(warning);
  return ok;
}

/// What became of one of many; a failure of one does not keep the others from running.
std::optional<ReproducedExperiment> one_of_all(const std::string& id,
                                               const ReproduceCommand& command,
                                               const Catalogue& catalogue, const Kinds& kinds,
                                               const std::string& date) {
  try {
    const Manifest manifest = read_manifest(id, catalogue);
    const Reproduction result = reproduce(manifest, catalogue, kinds, options_of(command));
    if (result.interrupted) return std::nullopt;
    if (!command.output_dir.empty())
      write_files(fs::path{command.output_dir} / id, command, id, reproduction_files(result, date),
                  date);
    return entry_of(result);
  } catch (const std::exception& error) {
    ReproducedExperiment entry;
    entry.id = id;
    entry.failure = error.what();
    return entry;
  }
}

int reproduce_all(const ReproduceCommand& command, const Catalogue& catalogue,
                  const std::string& date) {
  if (command.format == "csv")
    throw ConfigError("command line", "--format",
                      "csv is for one experiment; with --output-dir each of them writes cells.csv");
  const std::vector<std::string> ids = experiment_ids(catalogue);
  if (ids.empty()) throw ConfigError("command line", "", "the catalogue has no experiments");
  if (!command.output_dir.empty()) prepare_results(command.output_dir, command.overwrite);
  const Kinds kinds = built_in();
  std::vector<ReproducedExperiment> all;
  bool complete = true;
  for (const std::string& id : ids) {
    auto entry = one_of_all(id, command, catalogue, kinds, date);
    complete = entry.has_value();
    if (!complete) break;
    all.push_back(std::move(*entry));
  }
  if (!command.output_dir.empty())
    write_files(command.output_dir, command, "all", reproductions_files(all, date), date);
  print_page(rendered(command, all, date));
  if (!complete) return say_interrupted("the next experiment");
  const bool all_ran =
      std::ranges::all_of(all, [](const ReproducedExperiment& one) { return one.failure.empty(); });
  return all_ran ? ok : failed;
}

int list_experiments(const ReproduceCommand& command, const Catalogue& catalogue) {
  Listing list{{"experiment", "source", "what"}, {}};
  for (const std::string& id : experiment_ids(catalogue)) {
    const Json json = catalogue.load("experiments", id, "catalogue", "");
    list.rows.push_back({id, json.value("source", ""), json.value("name", "")});
  }
  print_page(listing_text(list, command.format == "csv" ? "table" : command.format));
  return list.rows.empty() ? failed : ok;
}

}  // namespace

int reproduce(const ReproduceCommand& command) {
  const std::string configs = find_configs(".").string();
  const Catalogue catalogue{configs};
  if (command.list) return list_experiments(command, catalogue);
  if (command.experiment.empty())
    throw ConfigError("command line", "",
                      "which experiment? Give its name, `all`, or --list to see them");
  const std::string date = catalogue_date(configs);
  return command.experiment == "all" ? reproduce_all(command, catalogue, date)
                                     : reproduce_one(command, catalogue, date);
}

}  // namespace coldcast
