// The REPORT lines that AWS Lambda writes at the end of each call, as workloads/trace reads them
// for their instants; here it is the durations, the memory size and the initialisation that count.

#include <charconv>
#include <cmath>

#include "calibration/service/measured_row.hpp"
#include "workloads/trace/cells.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

struct LambdaCall {
  std::optional<double> duration_ms, init_ms, memory_mb, used_mb;
};

/// The number behind a label that stands at the beginning of a field. Fields are separated by
/// tabulators, which some exports turn into blanks.
std::optional<double> number_behind(std::string_view report, std::string_view label) {
  for (std::size_t at = report.find(label); at != std::string_view::npos;
       at = report.find(label, at + 1)) {
    const std::string_view before = trimmed(report.substr(0, at));
    if (label == "Duration:" &&
        (before.ends_with("Billed") || before.ends_with("Init") || before.ends_with("Restore")))
      continue;
    const std::string_view rest = trimmed(report.substr(at + label.size()));
    double value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc{} || end == rest.data())
      throw BadLine{"behind \"" + std::string{label} + "\" there is no number"};
    return value;
  }
  return std::nullopt;
}

LambdaCall call_of(std::string_view report) {
  return {.duration_ms = number_behind(report, "Duration:"),
          .init_ms = number_behind(report, "Init Duration:"),
          .memory_mb = number_behind(report, "Memory Size:"),
          .used_mb = number_behind(report, "Max Memory Used:")};
}

/// What the fit is about: in seconds, or in MB.
std::optional<double> taken(const LambdaCall& call, const std::string& take) {
  if (take == "memory") return call.used_mb;
  if (take == "init") return call.init_ms ? std::optional{*call.init_ms / 1e3} : std::nullopt;
  const bool cold = call.init_ms.has_value();
  if (cold != (take == "cold-duration") || !call.duration_ms) return std::nullopt;
  return *call.duration_ms / 1e3;
}

}  // namespace

/// "take": "duration" of warm calls, "cold-duration" of those that initialised, "init", "memory".
void read_lambda_report(Fields& fields, const MeasurementKeys& keys, MeasuredSet& set) {
  if (keys.file.empty()) fields.fail("", "needs \"file\", a log with REPORT lines");
  const std::string take =
      fields.word_or("take", "duration", {"duration", "cold-duration", "init", "memory"});
  Lines lines{keys.file};
  bool reports = false;
  while (lines.next()) {
    const std::string_view line = lines.line();
    const std::size_t begin = line.find("REPORT RequestId:");
    if (begin == std::string_view::npos) continue;
    reports = true;
    try {
      const LambdaCall call = call_of(line.substr(begin));
      const auto value = taken(call, take);
      if (!value) continue;
      MeasuredRow row;
      if (call.memory_mb && *call.memory_mb > 0) row.at.vcpu = *call.memory_mb / keys.mb_per_vcpu;
      row.time_s = value;
      row.place = keys.file.string() + ": line " + std::to_string(lines.number());
      add_row(row, keys, set);
    } catch (const BadLine& bad) {
      lines.fail(bad.what);
    }
  }
  if (!reports) fields.fail("file", "has no line with \"REPORT RequestId:\"");
  if (set.groups.empty()) fields.fail("take", "no call in the log has what is to be taken");
}

}  // namespace coldcast
