#include "workloads/trace/trace.hpp"

#include <algorithm>
#include <utility>

#include "sim/config/error.hpp"
#include "workloads/trace/cells.hpp"
#include "workloads/trace/counts.hpp"
#include "workloads/trace/line_trace.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// What a log of functions has besides its own words.
bool is_lambda_log(std::string_view line) {
  for (const char* word : {"REPORT RequestId:", "START RequestId:", "END RequestId:", "INIT_START"})
    if (contains(line, word)) return true;
  return false;
}

std::string json_kind(std::string_view line) {
  if (contains(line, "\"metric\"") && contains(line, "\"data\"")) return "k6";
  if (contains(line, "\"latency\"") && contains(line, "\"bytes_out\"")) return "vegeta";
  return "jsonl";
}

bool is_vegeta(std::string_view line) {
  return std::count(line.begin(), line.end(), ',') >= 8 && line.find(',') == 19 &&
         line.find_first_not_of("0123456789") == 19;
}

std::string kind_of(std::string_view first) {
  if (trimmed(first).starts_with('{')) return json_kind(first);
  if (is_lambda_log(first)) return "lambda-report";
  if (contains(first, "HashFunction") && (contains(first, ",1,") || first.ends_with(",1")))
    return "azure-functions";
  if (contains(first, "Total Request Count")) return "locust";
  if (first.starts_with("metric_name,")) return "k6";
  if (first == "TIMESTAMP,ContextTokens,GeneratedTokens") return "azure-llm";
  return is_vegeta(first) ? "vegeta" : "csv";
}

}  // namespace

const std::vector<std::string>& trace_formats() {
  static const std::vector<std::string> formats = {"auto",      "csv",           "azure-functions",
                                                   "azure-llm", "lambda-report", "k6",
                                                   "locust",    "vegeta",        "jsonl"};
  return formats;
}

std::string format_of(const TraceFile& trace) {
  if (trace.format != "auto") return trace.format;
  Lines lines{trace.file};
  if (!lines.next()) throw ConfigError(trace.file.string(), "", "is empty; a trace has requests");
  const std::string kind = kind_of(lines.line());
  // A log may begin with words of the function itself.
  for (int i = 0; kind == "csv" && i < 100 && lines.next(); ++i)
    if (is_lambda_log(lines.line())) return "lambda-report";
  return kind;
}

std::unique_ptr<TraceReader> open_trace(const TraceFile& trace) {
  TraceFile known = trace;
  known.format = format_of(trace);
  if (is_counted(known.format))
    return counted_requests(read_counts(known), Time{}, trace.evenly, trace.seed);
  if (trace.sort) return sorted_lines(known);
  return lines_in_order(known);
}

}  // namespace coldcast
