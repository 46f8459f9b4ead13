#pragma once
// Traces written by tests, and what is read from them.

#include <zlib.h>

#include <string>
#include <vector>

#include "sim/config/error.hpp"
#include "tests/folder.hpp"
#include "tests/workloads/workload_of.hpp"
#include "workloads/trace/trace.hpp"

namespace coldcast::testing {

/// A file of this test alone with that text.
class WrittenTrace {
 public:
  explicit WrittenTrace(const std::string& text, bool compressed = false) {
    file_ = folder_.file("trace.csv", compressed ? "" : text);
    if (!compressed) return;
    gzFile out = gzopen(file_.c_str(), "wb");
    gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
    gzclose(out);
  }

  const std::filesystem::path& path() const { return file_; }

  /// A workload that replays it, with more keys behind ", ".
  std::string workload(const std::string& keys = "") const {
    return R"({"kind": "trace", "file": ")" + file_.string() + '"' +
           (keys.empty() ? "" : ", " + keys) + "}";
  }

 private:
  TemporaryFolder folder_;
  std::filesystem::path file_;
};

inline std::vector<TraceRecord> read_all(TraceReader& reader) {
  std::vector<TraceRecord> records;
  while (const auto record = reader.next()) records.push_back(*record);
  return records;
}

/// All records of a trace with that text.
inline std::vector<TraceRecord> records_of(const std::string& text, TraceFile trace = {}) {
  const WrittenTrace written{text};
  trace.file = written.path();
  return read_all(*open_trace(trace));
}

inline std::vector<double> times_of(const std::vector<TraceRecord>& records) {
  std::vector<double> times;
  for (const TraceRecord& record : records) times.push_back(to_seconds(record.at));
  return times;
}

inline std::vector<double> times_of(const std::string& text, const TraceFile& trace = {}) {
  return times_of(records_of(text, trace));
}

/// What is said of a bad trace, without the path of the file; empty if nothing is.
inline std::string trouble(const std::string& text, TraceFile trace = {}) {
  const WrittenTrace written{text};
  trace.file = written.path();
  try {
    read_all(*open_trace(trace));
    return "";
  } catch (const ConfigError& error) {
    const std::string path = written.path().string() + ": ";
    const std::string said = error.what();
    return said.starts_with(path) ? said.substr(path.size()) : "no path: " + said;
  }
}

inline TraceFile as_format(const std::string& format) { return {.file = {}, .format = format}; }

}  // namespace coldcast::testing
