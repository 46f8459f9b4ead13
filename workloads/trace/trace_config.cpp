#include "workloads/trace/trace_config.hpp"

#include <algorithm>
#include <cmath>

#include "sim/config/references.hpp"
#include "workloads/ending.hpp"
#include "workloads/requests/request_config.hpp"
#include "workloads/trace/replay.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

constexpr double ten_years = to_seconds(longest_run);
constexpr double most_copies = 1000;
constexpr double most_blocks = 1e6;

/// A path beside the file that names it, or in the traces of the configs.
fs::path find_file(Fields& fields, WorkloadReader& parts) {
  const fs::path given = fields.string("file");
  if (given.empty()) fields.fail("file", "is empty; give the path of a trace");
  const fs::path beside = fs::path{fields.where()}.parent_path() / given;
  // An absolute path stands for itself here: it takes the place of the folder.
  check_reference(beside, fields.where(), fields.pointer_to("file"));
  std::error_code error;
  if (given.is_absolute()) return given;
  if (fs::exists(beside, error)) {
    const fs::path absolute = fs::absolute(beside, error).lexically_normal();
    parts.resolve(fields, "file", absolute.string());
    return beside;
  }
  fs::path configs, shipped;
  try {
    configs = find_configs(fields.where());
    shipped = configs / "traces" / given;
  } catch (const ConfigError&) {
    fields.fail("file", "no file " + in_quotes(beside.string()));
  }
  check_stays_in(configs, shipped, fields.where(), fields.pointer_to("file"));
  if (fs::exists(shipped, error)) return shipped;
  fields.fail("file", "no file " + in_quotes(beside.string()) + ", and none in configs/traces");
}

void read_columns(Fields& fields, TraceFile& trace) {
  auto columns = fields.optional_object("columns");
  if (!columns) return;
  for (const std::string& key : trace_columns())
    if (columns->has(key)) trace.columns[key] = columns->string(key);
  columns->done();
  if (trace.columns.contains("service_s") && trace.columns.contains("duration_ms"))
    columns->fail("duration_ms", "give this or \"service_s\", not both");
}

/// Keys that would say nothing about a trace of that format.
void check_format(Fields& fields, const TraceFile& trace) {
  const std::string& format = trace.format;
  const auto only = [&](const char* key, std::initializer_list<const char*> formats) {
    if (!fields.has(key)) return;
    if (std::find(formats.begin(), formats.end(), format) != formats.end()) return;
    std::string names;
    for (const char* name : formats) names += std::string{names.empty() ? "" : " and "} + name;
    fields.fail(key, "is for traces in the format " + names + ", and this is " + format);
  };
  only("columns", {"csv", "jsonl"});
  only("unit", {"csv", "jsonl", "k6", "locust"});
  only("sort", {"csv", "jsonl", "azure-llm", "k6", "vegeta", "lambda-report"});
  only("repeats", {"csv", "jsonl", "azure-llm", "k6", "vegeta", "lambda-report"});
  only("within", {"azure-functions", "locust"});
  only("latency_is_service", {"k6", "vegeta"});
}

TraceFile read_file(Fields& fields, WorkloadReader& parts) {
  TraceFile trace;
  trace.file = find_file(fields, parts);
  trace.format = fields.word_or("format", "auto", trace_formats());
  read_columns(fields, trace);
  trace.unit = fields.word_or("unit", "auto", {"auto", "s", "ms", "us", "ns", "iso8601"});
  trace.sort = fields.boolean_or("sort", false);
  trace.latency_is_service = fields.boolean_or("latency_is_service", false);
  trace.evenly = fields.word_or("within", "random", {"random", "even"}) == "even";
  trace.format = format_of(trace);
  check_format(fields, trace);
  return trace;
}

TraceWindow read_window(Fields& fields) {
  TraceWindow window;
  auto given = fields.optional_object("window");
  if (!given) return window;
  window.from = given->duration_or("from_s", Time{}, {0, ten_years});
  window.to = given->duration_or("to_s", never, {1e-9, ten_years});
  if (window.to <= window.from) given->fail("to_s", "must be later than \"from_s\"");
  given->done();
  return window;
}

std::uint64_t read_loop(Fields& fields) {
  if (!fields.has("loop")) return 1;
  const Json& loop = fields.raw("loop");
  if (loop.is_boolean()) return loop.get<bool>() ? 0 : 1;
  return static_cast<std::uint64_t>(fields.integer("loop", {1, 1e9}));
}

void read_ignored(Fields& fields, ReplayRules& rules) {
  if (!fields.has("ignore")) return;
  for (const std::string& name : fields.strings("ignore")) {
    if (name == "service") {
      rules.ignored.service = Duration{};
    } else if (name == "payload_bytes") {
      rules.ignored.payload_bytes = 0;
    } else if (name == "items") {
      rules.ignored.items = 0;
    } else if (name == "context_tokens") {
      rules.ignored.context_tokens = 0;
    } else if (name == "generated_tokens") {
      rules.ignored.generated_tokens = 0;
    } else if (name == "function") {
      rules.ignored.function = 0;
    } else if (name == "work") {
      rules.work_ignored = true;
    } else {
      fields.fail("ignore",
                  "no " + in_quotes(name) +
                      suggestion(name, {"service", "payload_bytes", "items", "context_tokens",
                                        "generated_tokens", "function", "work"}));
    }
  }
}

/// The length of a pass: of the window, or up to where the next request would come if it came at
/// the mean distance, so that a loop has the rate of the trace.
Duration period_of(const ScannedTrace& scanned, const TraceWindow& window) {
  if (window.to != never) return window.to - window.from;
  if (scanned.counted) return scanned.last - window.from;
  Duration gap{};
  if (scanned.requests > 1)
    gap = (scanned.last - scanned.first) / static_cast<std::int64_t>(scanned.requests - 1);
  gap -= scanned.first - window.from;
  return scanned.last - window.from + std::max(gap, Duration{1});
}

std::vector<std::string> warnings_of(const ScannedTrace& scanned, const TraceWindow& window,
                                     const std::string& repeats, const std::string& name) {
  std::vector<std::string> warnings;
  if (scanned.repeats > 0 && repeats.empty())
    warnings.push_back("trace " + name + ": " + std::to_string(scanned.repeats) + " of " +
                       std::to_string(scanned.requests) +
                       " requests come at the instant of the one before, first request " +
                       std::to_string(scanned.first_repeat) +
                       "; \"repeats\" keeps, spreads or refuses them");
  const Duration silence = scanned.first - window.from;
  if (silence > scanned.last - scanned.first && scanned.requests > 1)
    warnings.push_back("trace " + name + ": the first request comes after " +
                       number_text(to_seconds(silence)) +
                       " s, longer than all the others take; \"window\" leaves the silence out");
  return warnings;
}

/// What the key says, or nothing; sets the rule.
std::string read_repeats(Fields& fields, const ScannedTrace& scanned, const TraceWindow& window,
                         ReplayRules& rules) {
  const std::string repeats = fields.word_or("repeats", "", {"keep", "spread", "refuse"});
  if (repeats == "refuse" && scanned.repeats > 0)
    fields.fail("repeats", std::to_string(scanned.repeats) +
                               " requests come at the instant of the one before, first request " +
                               std::to_string(scanned.first_repeat));
  if (repeats != "spread") return repeats;
  rules.spread = scanned.tick;
  if (window.to == never)
    rules.period = std::max(rules.period, scanned.last - window.from + scanned.tick);
  return repeats;
}

void read_blocks(Fields& fields, ReplayRules& rules) {
  auto shuffle = fields.optional_object("shuffle");
  if (!shuffle) return;
  rules.block = shuffle->duration("block_s", {1e-6, ten_years});
  if (to_seconds(rules.period) / to_seconds(rules.block) > most_blocks)
    shuffle->fail("block_s", "cuts the trace into more than a million blocks");
  if (!rules.source->quick())
    fields.fail("shuffle",
                "needs a trace that fits in 64 MB of memory; this one is read as a stream");
  shuffle->done();
}

/// When the replay is over; ConfigError if that is later than any run.
Time end_of(Fields& fields, const ReplayRules& rules, const ScannedTrace& scanned) {
  const double all_s =
      to_seconds(rules.period) * static_cast<double>(rules.passes) * rules.time_scale;
  if (all_s > ten_years)
    fields.fail(rules.passes > 1 ? "loop" : "time_scale",
                "the replay would take " + number_text(all_s) + " s, more than ten years");
  const Time end = scaled(rules.period * static_cast<std::int64_t>(rules.passes), rules.time_scale);
  // A request at the very end would be cut off, which rounding might do to the last one.
  const Time last = scanned.counted ? scanned.last - Duration{1} : scanned.last;
  const Time last_pass = rules.period * static_cast<std::int64_t>(rules.passes - 1);
  return std::max(end, scaled(last_pass + last - rules.begin, rules.time_scale) + Duration{1});
}

std::string scale_text(const ReplayRules& rules) {
  std::string text;
  if (rules.rate_scale != 1) text += ", " + number_text(rules.rate_scale) + " times the rate";
  if (rules.time_scale != 1) text += ", " + number_text(rules.time_scale) + " times as slow";
  if (rules.block > Duration{})
    text += ", blocks of " + number_text(to_seconds(rules.block)) + " s shuffled";
  if (rules.passes != 1)
    text += rules.passes == 0 ? ", repeated" : ", " + std::to_string(rules.passes) + " times";
  return text;
}

}  // namespace

WorkloadPlan read_trace(Fields& fields, const Model& model, WorkloadReader& parts) {
  const auto requests = read_requests(fields, model);
  const TraceFile trace = read_file(fields, parts);
  const TraceWindow window = read_window(fields);
  auto rules = std::make_shared<ReplayRules>();
  rules->rate_scale = fields.number_or("rate_scale", 1, {1e-6, most_copies});
  rules->time_scale = fields.number_or("time_scale", 1, {1e-6, 1e6});
  rules->passes = read_loop(fields);
  read_ignored(fields, *rules);
  const End end = read_end(fields);

  const ScannedTrace scanned = scan_trace(trace, window);
  rules->source = scanned.source;
  rules->begin = window.from;
  rules->period = period_of(scanned, window);
  const std::string repeats = read_repeats(fields, scanned, window, *rules);
  read_blocks(fields, *rules);
  if (rules->passes != 1 && rules->period <= Duration{1})
    fields.fail("loop", "needs a trace that lasts; all its requests come at one instant");

  WorkloadPlan plan;
  plan.endless = rules->passes == 0;
  if (!plan.endless) plan.end = end_of(fields, *rules, scanned);
  const std::string name = trace.file.filename().string();
  const double pass_s = to_seconds(rules->period) * rules->time_scale;
  if (rules->period > Duration{1})
    plan.mean_rate_per_s = static_cast<double>(scanned.requests) * rules->rate_scale / pass_s;
  plan.warnings = warnings_of(scanned, window, repeats, name);
  plan.summary = "trace " + name + ", " + std::to_string(scanned.requests) + " requests in " +
                 number_text(std::round(to_seconds(rules->period) * 1000) / 1000) + " s" +
                 scale_text(*rules);
  plan.make = [rules = std::shared_ptr<const ReplayRules>{rules}, requests](
                  std::uint64_t seed, std::uint64_t replication) {
    return std::make_unique<Replay>(rules, seed, replication,
                                    RequestMaker{seed, replication, requests});
  };
  return cut(std::move(plan), end);
}

}  // namespace coldcast
