#pragma once
// Traces: requests as somebody recorded them. docs/models/trace.md describes the formats.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// One request of a trace: when it came, from the beginning of the trace, and what is known of it.
struct TraceRecord {
  Time at{};
  Brought brought;
  std::optional<double> work = {};  ///< as a multiple of what the profile says
};

/// The records of a trace in order of time, read as they are asked for.
class TraceReader {
 public:
  virtual ~TraceReader() = default;

  /// The next record; nothing at the end. Throws a ConfigError that names file, line and text if
  /// the line is broken or earlier than the one before, and one if there is no record at all.
  virtual std::optional<TraceRecord> next() = 0;
};

/// Which trace is meant, and how it is written. The beginning of a trace whose times are dates is
/// its first record; other times count from the zero of their own clock.
struct TraceFile {
  std::filesystem::path file;
  std::string format = "auto";                      ///< one of trace_formats()
  std::map<std::string, std::string> columns = {};  ///< of csv and jsonl: see trace_columns()
  std::string unit = "auto";        ///< of times: "s", "ms", "us", "ns", "iso8601", or to be told
  bool sort = false;                ///< lines are in no order: sort them, in memory
  bool latency_is_service = false;  ///< k6 and vegeta: take latencies for service times
  bool evenly = false;              ///< counts: at equal distances in the interval, not at random
  std::uint64_t seed = 1;           ///< counts: of the instants within the interval
};

/// "auto", "csv", ...
const std::vector<std::string>& trace_formats();

/// What a column may hold: "time", "payload_bytes", ...
const std::vector<std::string>& trace_columns();

/// Opens a trace; plain or compressed by gzip. Throws a ConfigError if there is no such file, if
/// its format cannot be told, or if a column is missing.
std::unique_ptr<TraceReader> open_trace(const TraceFile& trace);

/// The format of a trace: the one given, or what its first lines look like.
std::string format_of(const TraceFile& trace);

}  // namespace coldcast
