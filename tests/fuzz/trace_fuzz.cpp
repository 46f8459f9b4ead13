// A trace, in a format that the first byte chooses.

#include <unistd.h>

#include <fstream>

#include "tests/fuzz/fuzzed.hpp"
#include "workloads/trace/source.hpp"

using namespace coldcast;

namespace {

/// A file of this process alone.
const std::filesystem::path& file() {
  static const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("coldcast-fuzz-" + std::to_string(getpid()));
  return path;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::vector<std::string>& formats = trace_formats();
  TraceFile trace;
  trace.file = file();
  trace.format = formats[data[0] % formats.size()];
  trace.sort = (data[0] & 0x40) != 0;
  trace.latency_is_service = (data[0] & 0x80) != 0;
  std::ofstream{trace.file, std::ios::binary} << fuzz::text_of(data + 1, size - 1);
  try {
    trace.format = format_of(trace);
    scan_trace(trace);
    const auto reader = open_trace(trace);
    for (int left = 10'000; left > 0 && reader->next(); --left) {
    }
  } catch (const ConfigError&) {
  }
  return 0;
}
