// Latencies from load generators. Each request where the tool wrote them, else the mean and the
// percentiles of its summary. They are latencies at the client: what the network takes is taken off
// by "less_s".

#include <array>
#include <cmath>

#include "calibration/service/measured_row.hpp"
#include "sim/config/error.hpp"
#include "sim/config/files.hpp"
#include "workloads/trace/lines.hpp"
#include "workloads/trace/trace.hpp"

namespace coldcast {
namespace {

void need_file(const Fields& fields, const MeasurementKeys& keys) {
  if (keys.file.empty()) fields.fail("", "needs \"file\"");
}

/// The file as one JSON object, if it is one with that member.
std::optional<Json> summary_in(const std::filesystem::path& file, const char* member) {
  try {
    Json json = read_json(file);
    if (json.is_object() && json.contains(member) && json[member].is_object()) return json;
  } catch (const ConfigError&) {
    return std::nullopt;  // It is lines, which the reader of traces understands, or says why not.
  }
  return std::nullopt;
}

void read_requests(const MeasurementKeys& keys, MeasuredSet& set) {
  TraceFile trace;
  trace.file = keys.file;
  trace.latency_is_service = true;
  trace.sort = true;
  const std::unique_ptr<TraceReader> reader = open_trace(trace);
  for (std::uint64_t n = 1; const auto record = reader->next(); ++n) {
    if (!record->brought.service) continue;
    MeasuredRow row;
    row.time_s = to_seconds(*record->brought.service);
    row.place = keys.file.string() + ": request " + std::to_string(n);
    add_row(row, keys, set);
  }
}

std::optional<double> number_at(const Json& object, const char* key) {
  if (!object.contains(key) || !object[key].is_number()) return std::nullopt;
  return object[key].get<double>();
}

using PercentileKeys = std::vector<std::pair<const char*, double>>;

MeasuredRow row_of_summary(const Json& trend, const char* mean, const PercentileKeys& percentiles,
                           double unit) {
  MeasuredRow row;
  if (const auto value = number_at(trend, mean)) row.mean_s = *value * unit;
  for (const auto& [key, share] : percentiles)
    if (const auto value = number_at(trend, key))
      row.percentiles.emplace_back(share, *value * unit);
  return row;
}

}  // namespace

/// Its CSV or JSON lines, or the summary that --summary-export or handleSummary wrote, in ms.
void read_k6(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set) {
  need_file(fields, keys);
  const std::string metric = fields.string_or("metric", "http_req_duration");
  const auto summary = summary_in(keys.file, "metrics");
  if (!summary) return read_requests(keys, set);
  const Json& metrics = (*summary)["metrics"];
  if (!metrics.contains(metric) || !metrics[metric].is_object())
    fields.fail(fields.has("metric") ? "metric" : "file",
                "the summary has no metric " + in_quotes(metric));
  Json trend = metrics[metric];
  if (trend.contains("values")) trend = Json(trend["values"]);
  MeasuredRow row = row_of_summary(
      trend, "avg", {{"med", 0.5}, {"p(90)", 0.9}, {"p(95)", 0.95}, {"p(99)", 0.99}}, 1e-3);
  Json requests = metrics.value("http_reqs", Json::object());
  if (requests.contains("values")) requests = Json(requests["values"]);
  row.count = number_at(requests, "count");
  row.place = keys.file.string();
  add_row(row, keys, set);
}

/// `vegeta report -type=json`, in ns, or its results as CSV or JSON lines.
void read_vegeta(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set) {
  need_file(fields, keys);
  const auto summary = summary_in(keys.file, "latencies");
  if (!summary) return read_requests(keys, set);
  MeasuredRow row =
      row_of_summary((*summary)["latencies"], "mean",
                     {{"50th", 0.5}, {"90th", 0.9}, {"95th", 0.95}, {"99th", 0.99}}, 1e-9);
  row.count = number_at(*summary, "requests");
  row.place = keys.file.string();
  add_row(row, keys, set);
}

/// The table `..._stats.csv` of Locust, in ms: the row of that name, or the sum of all.
void read_locust(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set) {
  need_file(fields, keys);
  const std::string wanted = fields.string_or("name", "Aggregated");
  Lines lines{keys.file};
  if (!lines.next()) throw ConfigError(keys.file.string(), "", "the table is empty");
  const std::vector<std::string> names = cells_of_line(lines, ',');
  if (std::find(names.begin(), names.end(), "Average Response Time") == names.end())
    lines.fail("is not the header of a _stats.csv file of Locust");
  while (lines.next()) {
    const std::vector<std::string> cells = cells_of_line(lines, ',');
    MeasuredRow row;
    bool named = false;
    for (std::size_t i = 0; i < std::min(cells.size(), names.size()); ++i) {
      const double value = std::strtod(cells[i].c_str(), nullptr);
      named |= names[i] == "Name" && cells[i] == wanted;
      if (names[i] == "Request Count") row.count = value;
      if (names[i] == "Average Response Time") row.mean_s = value / 1e3;
      if (!names[i].ends_with('%') || names[i] == "100%" || cells[i] == "N/A") continue;
      row.percentiles.emplace_back(std::strtod(names[i].c_str(), nullptr) / 100, value / 1e3);
    }
    if (!named) continue;
    row.place = keys.file.string() + ": line " + std::to_string(lines.number());
    return add_row(row, keys, set);
  }
  fields.fail("name", "the table has no row " + in_quotes(wanted));
}

}  // namespace coldcast
