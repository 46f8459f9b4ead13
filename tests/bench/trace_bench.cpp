// How many records per second of a trace are read on one core: from text, from compressed text, and
// from the copy in memory that replications share. Best of several rounds in one process.

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>

#include "sim/config/value.hpp"
#include "workloads/trace/replay.hpp"

namespace {

using namespace coldcast;

constexpr std::uint64_t records = 2'000'000;

/// About 100 requests/s, by a generator as simple as can be.
class Gaps {
 public:
  Time next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return now_ += Duration{static_cast<std::int64_t>(state_ >> 40)};
  }

 private:
  std::uint64_t state_ = 1;
  Time now_{};
};

std::string seconds_text(Time at) {
  char text[40];
  std::snprintf(text, sizeof text, "%lld.%09lld",
                static_cast<long long>(at.count() / 1'000'000'000),
                static_cast<long long>(at.count() % 1'000'000'000));
  return text;
}

std::string times_only() {
  std::string text = "t_s\n";
  Gaps gaps;
  for (std::uint64_t i = 0; i < records; ++i) text += seconds_text(gaps.next()) + "\n";
  return text;
}

std::string language_model() {
  std::string text = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  Gaps gaps;
  for (std::uint64_t i = 0; i < records; ++i) {
    const Time at = gaps.next();
    const auto second = at.count() / 1'000'000'000;
    char line[80];
    std::snprintf(line, sizeof line, "2023-11-%02d %02d:%02d:%02d.%07d,%d,%d\n",
                  static_cast<int>(1 + second / 86400), static_cast<int>(second / 3600 % 24),
                  static_cast<int>(second / 60 % 60), static_cast<int>(second % 60),
                  static_cast<int>(at.count() % 1'000'000'000 / 100),
                  static_cast<int>(at.count() % 4000), static_cast<int>(at.count() % 400));
    text += line;
  }
  return text;
}

void write(const std::filesystem::path& file, const std::string& text, bool compressed) {
  gzFile out = gzopen(file.c_str(), compressed ? "wb1" : "wbT");
  gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
  gzclose(out);
}

double best_rate(const std::function<std::uint64_t()>& read) {
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    const std::clock_t begin = std::clock();  // processor time: others may be at work beside
    const std::uint64_t count = read();
    const auto spent = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    best = std::max(best, static_cast<double>(count) / spent);
  }
  return best * 1e-6;
}

std::uint64_t read_all(TraceReader& reader) {
  std::uint64_t count = 0;
  while (reader.next()) ++count;
  return count;
}

void show(const char* title, const std::filesystem::path& file) {
  const double text = best_rate([&] { return read_all(*open_trace({.file = file})); });
  const auto scanned = std::make_shared<ScannedTrace>(scan_trace({.file = file}));
  const double copy = best_rate([&] { return read_all(*scanned->source->from(Time{}, 1)); });
  const double replay = best_rate([&] {
    const auto rules = std::make_shared<ReplayRules>();
    rules->source = scanned->source;
    rules->period = scanned->last + Duration{1};
    Replay requests{rules, 1, 0, RequestMaker{1, 0, Bytes{100}}};
    std::uint64_t count = 0;
    while (requests.next()) ++count;
    return count;
  });
  std::printf("%-34s %12.2f %12.2f %12.2f\n", title, text, copy, replay);
}

}  // namespace

int main() {
  const auto folder =
      std::filesystem::temp_directory_path() / ("coldcast-trace-bench-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  write(folder / "times.csv", times_only(), false);
  write(folder / "times.csv.gz", times_only(), true);
  write(folder / "llm.csv", language_model(), false);
  write(folder / "llm.csv.gz", language_model(), true);
  std::printf("%-34s %12s %12s %12s\n", "M records/s", "file", "copy", "replay");
  show("CSV, t_s", folder / "times.csv");
  show("CSV, t_s, compressed", folder / "times.csv.gz");
  show("Azure LLM: times and tokens", folder / "llm.csv");
  show("Azure LLM, compressed", folder / "llm.csv.gz");
  std::filesystem::remove_all(folder);
}
