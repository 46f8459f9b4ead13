// Reading sweeps, and running points of them.

#include <algorithm>
#include <mutex>

#include "python/module/sweep_parts.hpp"
#include "sim/config/read_once.hpp"
#include "sim/report/sweep_files.hpp"
#include "sim/study/parallel.hpp"

namespace coldcast::python {
namespace {

std::shared_ptr<const SweepPart> part_of(SweepSpec spec) {
  auto part = std::make_shared<SweepPart>();
  part->resolved = spec.resolved();
  part->text = Json{{"schema_version", 1},
                    {"where", spec.where},
                    {"scenario_where", spec.base_where},
                    {"sweep", part->resolved}}
                   .dump();
  part->spec = std::move(spec);
  return part;
}

std::shared_ptr<const SweepPart> parse_sweep_text(const std::string& text) {
  const std::string where = "sweep text";
  const Json json = parse_json(text, where);
  Fields fields{json, where};
  if (const auto version = fields.integer("schema_version"); version != 1)
    fields.fail("schema_version", "is " + std::to_string(version) + "; this program reads 1");
  const std::string sweep_where = fields.string("where");
  const Session session{sweep_where, Errand{}};
  SweepSpec spec =
      read_sweep(fields.raw("sweep"), sweep_where, session.catalogue, session.kinds.metrics);
  spec.base_where = fields.string("scenario_where");
  fields.done();
  return part_of(std::move(spec));
}

SweepPoint point_of(const SweepSpec& sweep, std::int64_t index) {
  if (index >= 0 && index < sweep.combinations()) return sweep.point(index);
  throw ConfigError(sweep.where, "",
                    "no point " + std::to_string(index) + "; there are " +
                        std::to_string(sweep.combinations()) + ", from 0");
}

std::string record_text(const FinishedPoint& finished) {
  const auto& [row, record] = finished;
  const bool ran = row.error.empty();
  return Json{{"program", this_program()},
              {"point", row.point},
              {"set", row.set},
              {"error", row.error},
              {"result", ran ? row_result_json(row.result) : Json{}},
              {"scenario", ran ? record.scenario : Json{}},
              {"usage", ran ? usage_json(record.usage) : Json{}}}
      .dump();
}

}  // namespace

std::string failed_record(const SweepPart& sweep, std::int64_t index, const std::string& error) {
  const std::vector<std::string> keys = sweep.spec.keys();
  const SweepPoint point = point_of(sweep.spec, index);
  Json set = Json::object();
  for (std::size_t i = 0; i < keys.size(); ++i) set[keys[i]] = point.values[i];
  return record_text({{index, std::move(set), error, {}}, {}});
}

std::shared_ptr<const SweepPart> read_sweep_given(const Given& given,
                                                  const std::vector<std::string>& set,
                                                  const SweepShard& shard) {
  const Session session{given.near(), Errand{}};
  SweepSpec spec =
      read_sweep(given.json("sweeps", session.catalogue), given.where, session.catalogue,
                 session.kinds.metrics, [&](Json& base) { apply(set, base, session.catalogue); });
  check_sweep(spec, shard, session.catalogue, session.kinds);
  return part_of(std::move(spec));
}

std::shared_ptr<const SweepPart> read_sweep_text(const std::string& text) {
  static std::mutex mutex;
  static std::string last_text;
  static std::shared_ptr<const SweepPart> last;
  const std::lock_guard lock{mutex};
  if (!last || text != last_text) {
    last = parse_sweep_text(text);
    last_text = text;
  }
  return last;
}

std::vector<std::string> run_points(const SweepPart& sweep, const std::vector<std::int64_t>& points,
                                    int jobs, const Errand& work) {
  const ReadOnce points_share_files;
  const Session session{sweep.spec.where, work};
  std::vector<SweepPoint> wanted;
  for (const std::int64_t index : points) wanted.push_back(point_of(sweep.spec, index));
  const auto count = static_cast<std::int64_t>(wanted.size());
  RunOptions options;
  options.jobs =
      static_cast<int>(threads(jobs) / std::clamp<std::int64_t>(count, 1, threads(jobs)));
  options.stop = work.stop.get();
  std::vector<std::string> records(wanted.size());
  const auto finished = for_each_index(0, count, threads(jobs), options.stop, [&](std::int64_t i) {
    const auto place = static_cast<std::size_t>(i);
    const auto done =
        run_point(sweep.spec, wanted[place], session.catalogue, session.kinds, options);
    if (!done) throw Interrupted{};
    records[place] = record_text(*done);
  });
  if (finished < count) throw Interrupted{};
  return records;
}

}  // namespace coldcast::python
