#include "calibration/service/measured_row.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/config/error.hpp"
#include "sim/config/references.hpp"

namespace coldcast {
namespace {

struct MeasurementKind {
  const char* name;
  void (*read)(Fields&, const MeasurementKeys&, MeasuredSet&);
};

constexpr MeasurementKind measurement_kinds[] = {{"table", read_table},
                                                 {"samples", read_samples},
                                                 {"lambda-report", read_lambda_report},
                                                 {"power-tuning", read_power_tuning},
                                                 {"k6", read_k6},
                                                 {"locust", read_locust},
                                                 {"vegeta", read_vegeta}};

[[noreturn]] void fail_row(const MeasuredRow& row, const std::string& what) {
  throw ConfigError(row.place, "", what);
}

double without(double time_s, const MeasuredRow& row, const MeasurementKeys& keys) {
  if (!(time_s >= 0) || std::isinf(time_s)) fail_row(row, number_text(time_s) + " s is no time");
  if (time_s > 0 && time_s <= keys.less_s)
    fail_row(row, "a time of " + number_text(time_s) + " s leaves nothing when less_s, " +
                      number_text(keys.less_s) + " s, is taken off");
  return time_s > 0 ? time_s - keys.less_s : 0;
}

void add_percentiles(const MeasuredRow& row, const MeasurementKeys& keys, MeasuredTimes group,
                     MeasuredSet& set) {
  std::vector<std::pair<double, double>> percentiles;
  for (const auto& [p, time_s] : row.percentiles) {
    if (!percentiles.empty() && time_s < percentiles.back().second)
      fail_row(row, "percentiles fall from " + number_text(percentiles.back().second) + " to " +
                        number_text(time_s) + " s; they rise");
    const double less = without(time_s, row, keys);
    // Two percentiles at one time: nothing lies between them.
    if (!percentiles.empty() && less <= percentiles.back().second)
      percentiles.back().first = p;
    else
      percentiles.emplace_back(p, less);
  }
  if (!row.count) {
    const std::string note = "percentiles without a count are taken for those of " +
                             number_text(assumed_count) + " times";
    if (std::find(set.notes.begin(), set.notes.end(), note) == set.notes.end())
      set.notes.push_back(note);
  }
  group.times = seen_by_percentiles(percentiles, row.count.value_or(assumed_count));
  set.groups.push_back(std::move(group));
}

}  // namespace

MeasurementKeys read_measurement_keys(Fields& fields, const std::filesystem::path& folder) {
  MeasurementKeys keys;
  if (fields.has("file")) {
    const std::filesystem::path file = fields.string("file");
    keys.file = file.is_absolute() ? file : folder / file;
    check_reference(keys.file, fields.where(), fields.pointer_to("file"));
    if (!std::filesystem::is_regular_file(keys.file))
      fields.fail("file", "there is no file " + in_quotes(keys.file.string()));
  }
  keys.weight = fields.number_or("weight", 1, {1e-6, 1e6});
  if (fields.has("less_s")) keys.less_s = fields.in_seconds("less_s", {0, 1e6});
  keys.mb_per_vcpu = fields.number_or("mb_per_vcpu", keys.mb_per_vcpu, {1, 1e6});
  if (fields.has("vcpu")) keys.at.vcpu = fields.number("vcpu", {0.001, 1024});
  if (fields.has("memory_mb")) {
    if (keys.at.vcpu) fields.fail("memory_mb", "give this or \"vcpu\", not both");
    keys.at.vcpu = fields.number("memory_mb", {1, 1e7}) / keys.mb_per_vcpu;
  }
  if (fields.has("batch")) keys.at.size = fields.number("batch", {1, 1e6});
  if (fields.has("size_mb")) {
    if (keys.at.size) fields.fail("size_mb", "give this or \"batch\", not both");
    keys.at.size = fields.number("size_mb", {0, 1e6});
  }
  return keys;
}

void add_row(const MeasuredRow& row, const MeasurementKeys& keys, MeasuredSet& set) {
  MeasuredTimes group{.at = row.at,
                      .times = {},
                      .moments = {},
                      .weight = keys.weight * row.weight,
                      .place = row.place};
  if (!group.at.vcpu) group.at.vcpu = keys.at.vcpu;
  if (!group.at.size) group.at.size = keys.at.size;
  const int ways = row.time_s.has_value() + row.mean_s.has_value() +
                   (row.low_s || row.high_s ? 1 : 0) + (row.percentiles.empty() ? 0 : 1);
  if (ways == 0) fail_row(row, "there is no time");
  if (row.count && !(*row.count > 0)) fail_row(row, "a count of 0 tells of no time");
  if (!(row.weight > 0)) fail_row(row, "the weight is not above 0");
  if (row.mean_s) {
    group.moments = MeasuredMoments{.mean_s = without(*row.mean_s, row, keys),
                                    .variance_s2 = row.variance_s2,
                                    .count = row.count,
                                    .error_s = row.error_s};
    // Percentiles beside a mean tell how times spread.
    if (!row.percentiles.empty()) return add_percentiles(row, keys, std::move(group), set);
    set.groups.push_back(std::move(group));
  } else if (!row.percentiles.empty()) {
    add_percentiles(row, keys, std::move(group), set);
  } else if (row.time_s) {
    const double time = without(*row.time_s, row, keys);
    add_time(set.groups, group.at, {time, time, row.count.value_or(1)}, group.weight, row.place);
  } else {
    const double infinite = std::numeric_limits<double>::infinity();
    const double low = without(row.low_s.value_or(0), row, keys);
    const double high =
        row.high_s && std::isfinite(*row.high_s) ? without(*row.high_s, row, keys) : infinite;
    if (high < low) fail_row(row, "the upper bound is below the lower one");
    add_time(set.groups, group.at, {low, high, row.count.value_or(1)}, group.weight, row.place);
  }
}

MeasuredSet read_measurement(Fields& fields, const std::filesystem::path& folder,
                             std::size_t number) {
  std::vector<std::string> names;
  for (const MeasurementKind& kind : measurement_kinds) names.emplace_back(kind.name);
  const std::string name = fields.word("kind", names);
  MeasuredSet set;
  set.id = fields.string_or("id", std::to_string(number));
  const MeasurementKeys keys = read_measurement_keys(fields, folder);
  const std::string file = keys.file.filename().string();
  set.source = fields.string_or("source", file.empty() ? "measurement " + set.id : file);
  for (const MeasurementKind& kind : measurement_kinds)
    if (name == kind.name) kind.read(fields, keys, set);
  if (set.groups.empty()) fields.fail("", "holds no measurement");
  fields.done();
  return set;
}

}  // namespace coldcast
