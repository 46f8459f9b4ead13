#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// One request of a trace: when it came, from the beginning of the trace, and what is known of it.
struct TraceRecord {
  Time at{};
  Brought brought;
};

/// The records of a trace in order of time, read as they are asked for.
class TraceReader {
 public:
  virtual ~TraceReader() = default;

  /// The next record; nothing at the end. Throws a ConfigError that names file, line and text if
  /// the line is broken or earlier than the one before.
  virtual std::optional<TraceRecord> next() = 0;
};

/// Which trace is meant, and how it is written.
struct TraceFile {
  std::filesystem::path file;
  std::string format = "auto";
};

/// Opens a trace; plain or compressed by gzip. Throws a ConfigError if there is no such file, if
/// its format cannot be told, or if a column is missing.
std::unique_ptr<TraceReader> open_trace(const TraceFile& trace);

}  // namespace coldcast
