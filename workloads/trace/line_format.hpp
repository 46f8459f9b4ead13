#pragma once
// What one line of a trace says. Formats know nothing of files, order and beginnings.

#include <memory>
#include <string_view>

#include "workloads/trace/clock.hpp"
#include "workloads/trace/trace.hpp"

namespace coldcast {

/// A request as a line has it, on the clock of the trace.
struct LineRecord {
  TraceRecord record;
  Time written{};  ///< when the line was written, where lines are in the order of that
};

/// A way to write one request per line.
class LineFormat {
 public:
  virtual ~LineFormat() = default;

  /// The request of this line; false if the line is about something else. REQUIRES: `into` is as it
  /// was made. Throws a BadLine.
  virtual bool read(std::string_view line, LineRecord& into) = 0;

  /// Whether times are dates. REQUIRES: one was read.
  virtual bool calendar() const = 0;

  /// Whether lines come by the end of their requests, not by the beginning.
  virtual bool by_end() const { return false; }

  /// Whether quotes may enclose ends of lines.
  virtual bool quotes() const { return false; }
};

// Each throws a BadLine about the first line, which is the header of the first two of these.
std::unique_ptr<LineFormat> csv_format(const TraceFile& trace, std::string_view header);
std::unique_ptr<LineFormat> k6_csv_format(const TraceFile& trace, std::string_view header);
std::unique_ptr<LineFormat> json_lines_format(const TraceFile& trace);
std::unique_ptr<LineFormat> k6_json_format(const TraceFile& trace);
std::unique_ptr<LineFormat> vegeta_csv_format(const TraceFile& trace);
std::unique_ptr<LineFormat> vegeta_json_format(const TraceFile& trace);
std::unique_ptr<LineFormat> lambda_report_format();

}  // namespace coldcast
