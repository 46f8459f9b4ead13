#pragma once
// Requests as text that a workload of kind "trace" reads back to the same requests.

#include <cstdint>
#include <string>

#include "sim/core/request.hpp"
#include "sim/report/output_file.hpp"

namespace coldcast {

/// What a trace says of one request. Its work is known by its items and tokens, and by the demand
/// only where that says something else.
struct TraceRow {
  Time at{};
  std::int64_t payload_bytes = 0;
  std::int64_t items = 1;
  std::int64_t context_tokens = 0;
  std::int64_t generated_tokens = 0;
  std::int64_t function = 0;
  Demand demand{};

  /// Whether the demand is another one than that of so many usual items.
  bool odd_work() const {
    return !demand.brings_time() && demand.multiple() != static_cast<double>(items);
  }
};

/// The columns of a trace besides t_s: those that say more than that a request came.
struct TraceColumns {
  bool payload_bytes = false;
  bool items = false;
  bool context_tokens = false;
  bool generated_tokens = false;
  bool service_s = false;
  bool work = false;
  bool function = false;

  /// Adds the columns that this row needs, where an item usually is so many bytes.
  void include(const TraceRow& row, std::int64_t usual_bytes);
};

enum class TraceFormat { csv, jsonl };

/// Writes rows as CSV with a header line, or as one JSON object per line.
class TraceWriter {
 public:
  /// REQUIRES: the file outlives the writer.
  TraceWriter(OutputFile& file, TraceFormat format, TraceColumns columns);

  void write(const TraceRow& row);

  /// Hands the last rows to the file, which is not finished by it.
  void flush();

 private:
  void cell(const char* name, std::int64_t value);
  void begin_cell(const char* name);

  OutputFile& file_;
  TraceFormat format_;
  TraceColumns columns_;
  std::string text_;  // not yet written
};

}  // namespace coldcast
