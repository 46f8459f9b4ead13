#include "python/module/sweep_parts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/app/results_written.hpp"
#include "sim/config/read_once.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/sweep_files.hpp"

namespace coldcast::python {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_record(const std::string& what) { throw ConfigError("record", "", what); }

/// What a record says, if it is one of this sweep and this program.
std::pair<SweepRow, PointRecord> record_of(const std::string& text, const SweepSpec& sweep) try {
  const Json json = parse_json(text, "record");
  if (const auto program = json.at("program").get<std::string>(); program != this_program())
    refuse_record("is of " + program + ", and this is " + this_program());
  SweepRow row{json.at("point").get<std::int64_t>(),
               json.at("set"),
               json.at("error").get<std::string>(),
               {}};
  if (row.point < 0 || row.point >= sweep.combinations())
    refuse_record("is of point " + std::to_string(row.point) + ", which the sweep has not");
  const std::vector<std::string> keys = sweep.keys();
  const SweepPoint point = sweep.point(row.point);
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (row.set.at(keys[i]) != point.values[i])
      refuse_record("is of another sweep: point " + std::to_string(row.point) + " has another " +
                    in_quotes(keys[i]));
  if (!row.error.empty()) return std::pair{std::move(row), PointRecord{}};
  row.result = row_result_of(json.at("result"));
  const Json& usage = json.at("usage");
  return std::pair{std::move(row),
                   PointRecord{json.at("scenario"), read_usage(Fields{usage, "record", "/usage"})}};
} catch (const Json::exception& error) {
  refuse_record(std::string{"is no record of a finished point: "} + error.what());
}

StudyResult result_of(SweepReport given, const std::string& date) {
  const auto report = std::make_shared<const SweepReport>(std::move(given));
  if (report->rows.empty()) throw RunFailed("the result is empty: no point is left to show");
  StudyResult result;
  result.render = [report, date](const std::string& format) {
    if (format == "json") return json_text(sweep_json(*report, date));
    if (format == "csv") return sweep_csv(*report);
    return format == "md" ? sweep_markdown(*report) : sweep_text(*report);
  };
  for (const SweepRow& row : report->rows)
    if (!row.error.empty())
      result.warnings.push_back("point " + std::to_string(row.point) + " failed: " + row.error);
  return result;
}

SweepReport report_of(const SweepSpec& sweep, const Json& resolved, const SweepShard& shard,
                      const std::vector<std::string>& slo, const Kinds& kinds,
                      const SweepStore& store) {
  std::vector<Slo> further;
  for (const std::string& text : slo)
    further.push_back(read_slo(text, kinds.metrics, "command line", "--slo"));
  return {sweep.name, sweep.keys(), sweep_rows(sweep, shard, further, store),
          static_cast<std::int64_t>(sweep.points().size()), resolved};
}

/// FNV-1a [Fowler, Noll, Vo] of the names and contents of all files of the catalogue.
std::string catalogue_hash(const fs::path& configs) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(configs))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](const std::string& text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  };
  for (const fs::path& file : files) {
    add(file.lexically_relative(configs).generic_string() + '\0');
    std::ifstream stream(file, std::ios::binary);
    add(std::string(std::istreambuf_iterator<char>(stream), {}) + '\0');
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

}  // namespace

PartStore::PartStore(std::string folder, bool overwrite, std::shared_ptr<const SweepPart> sweep)
    : folder_(std::move(folder)),
      sweep_(std::move(sweep)),
      store_(open_sweep_store(folder_, overwrite, sweep_->resolved, this_program())) {
  store_->claim(sweep_->resolved, this_program());
}

SweepStore& PartStore::open() const {
  if (!store_) throw ConfigError(folder_, "", "this store is closed");
  return *store_;
}

std::vector<std::int64_t> PartStore::finished() const {
  const ReadOnce points_share_files;
  Errand stopped;  // so that stored scenarios are compared with those of now, and nothing runs
  *stopped.stop = true;
  const Session session{sweep_->spec.where, Errand{}};
  SweepOptions options;
  options.stop = stopped.stop.get();
  run_sweep(sweep_->spec, session.catalogue, session.kinds, options, open());
  std::vector<std::int64_t> points;
  for (const auto& [point, hash] : store_->finished())
    if (!hash.empty()) points.push_back(point);
  return points;
}

void PartStore::put(const std::vector<std::string>& records) {
  for (const std::string& text : records) {
    const auto [row, record] = record_of(text, sweep_->spec);
    open().put(row, record);
  }
}

void PartStore::run(const SweepShard& shard, int jobs, Errand& work) {
  const ReadOnce points_share_files;
  const Session session{sweep_->spec.where, work};
  SweepOptions options;
  options.shard = shard;
  options.jobs = threads(jobs);
  options.stop = work.stop.get();
  options.progress = work.progress();
  const auto stopped = [&] {
    close();
    throw Interrupted{};
  };
  try {
    if (!run_sweep(sweep_->spec, session.catalogue, session.kinds, options, open()).interrupted)
      return;
  } catch (const Interrupted&) {
    stopped();
  }
  stopped();
}

StudyResult PartStore::finish(const SweepShard& shard, const std::vector<std::string>& slo) {
  const Session session{sweep_->spec.where, Errand{}};
  SweepReport report = report_of(sweep_->spec, sweep_->resolved, shard, slo, session.kinds, open());
  close();
  if (!folder_.empty()) results_written([&] { write_sweep(folder_, report, shard, session.date); });
  return result_of(std::move(report), session.date);
}

void PartStore::close() {
  open().close_tidily();
  store_.reset();
}

StudyResult write_sweep_results(const std::string& folder, const std::vector<std::string>& slo) {
  const Session session{".", Errand{}};
  const SweepStore store{folder, false};
  const SweepSpec sweep = read_sweep(store.sweep(), (fs::path{folder} / store.file_name).string(),
                                     session.catalogue, session.kinds.metrics);
  SweepReport report = report_of(sweep, store.sweep(), {}, slo, session.kinds, store);
  results_written([&] { write_sweep(folder, report, {}, session.date); });
  return result_of(std::move(report), session.date);
}

std::string build_id() {
  const std::string program = this_program();
  return program + ", catalogue " + catalogue_hash(find_configs("."));
}

}  // namespace coldcast::python
