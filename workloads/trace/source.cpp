#include "workloads/trace/source.hpp"

#include <cmath>
#include <utility>

#include "sim/config/error.hpp"
#include "workloads/trace/copy.hpp"
#include "workloads/trace/counts.hpp"

namespace coldcast {
namespace {

/// Passes over what comes before an instant.
class SkippingReader final : public TraceReader {
 public:
  SkippingReader(std::unique_ptr<TraceReader> all, Time from) : all_(std::move(all)), from_(from) {}

  std::optional<TraceRecord> next() override {
    for (;;) {
      auto record = all_->next();
      if (!record || record->at >= from_) return record;
    }
  }

 private:
  std::unique_ptr<TraceReader> all_;
  Time from_;
};

/// A trace that is read from its file each time.
class FileSource final : public TraceSource {
 public:
  explicit FileSource(TraceFile trace) : trace_(std::move(trace)) {}

  std::unique_ptr<TraceReader> from(Time at, std::uint64_t) const override {
    return std::make_unique<SkippingReader>(open_trace(trace_), at);
  }
  bool quick() const override { return false; }

 private:
  TraceFile trace_;
};

class CountedSource final : public TraceSource {
 public:
  CountedSource(std::shared_ptr<const IntervalCounts> counts, bool evenly)
      : counts_(std::move(counts)), evenly_(evenly) {}

  std::unique_ptr<TraceReader> from(Time at, std::uint64_t seed) const override {
    return counted_requests(counts_, at, evenly_, seed);
  }
  bool quick() const override { return true; }

 private:
  std::shared_ptr<const IntervalCounts> counts_;
  bool evenly_;
};

/// IntervalCounts of intervals that the window cuts are taken in proportion.
void scan_counts(const IntervalCounts& counts, const TraceWindow& window, ScannedTrace& scanned) {
  double requests = 0;
  scanned.first = never;
  for (const IntervalCounts::Interval& interval : counts.intervals) {
    const Time begin = std::max(interval.begin, window.from);
    const Time end = std::min(interval.begin + interval.length, window.to);
    if (begin >= end) continue;
    requests += static_cast<double>(interval.requests) *
                (to_seconds(end - begin) / to_seconds(interval.length));
    if (interval.requests > 0) scanned.first = std::min(scanned.first, begin);
    scanned.last = end;
  }
  scanned.requests = static_cast<std::uint64_t>(std::llround(requests));
  scanned.counted = true;
}

class Scanner {
 public:
  Scanner(ScannedTrace& scanned, const TraceWindow& window) : scanned_(scanned), window_(window) {}

  void see(const TraceRecord& record) {
    if (record.at < window_.from || record.at >= window_.to) return;
    while (record.at.count() % scanned_.tick.count() != 0) scanned_.tick /= 10;
    if (++scanned_.requests == 1) scanned_.first = record.at;
    if (scanned_.requests > 1 && record.at == scanned_.last && ++scanned_.repeats == 1)
      scanned_.first_repeat = scanned_.requests;
    scanned_.last = record.at;
  }

 private:
  ScannedTrace& scanned_;
  TraceWindow window_;
};

std::shared_ptr<const TraceSource> scan_lines(const TraceFile& trace, const TraceWindow& window,
                                              std::size_t memory, ScannedTrace& scanned) {
  scanned.tick = Duration{1'000'000'000};
  Scanner scanner{scanned, window};
  auto copy = std::make_shared<TraceCopy>();
  const auto reader = open_trace(trace);
  while (const auto record = reader->next()) {
    scanner.see(*record);
    if (!copy) continue;
    copy->add(*record);
    // What was sorted is in memory anyway.
    if (copy->bytes() > memory && !trace.sort) copy.reset();
  }
  if (copy) return copy;
  return std::make_shared<FileSource>(trace);
}

}  // namespace

ScannedTrace scan_trace(const TraceFile& trace, const TraceWindow& window, std::size_t memory) {
  TraceFile known = trace;
  known.format = format_of(trace);
  ScannedTrace scanned;
  scanned.format = known.format;
  if (is_counted(known.format)) {
    const auto counts = read_counts(known);
    scan_counts(*counts, window, scanned);
    scanned.source = std::make_shared<CountedSource>(counts, trace.evenly);
  } else {
    scanned.source = scan_lines(known, window, memory, scanned);
  }
  if (scanned.requests == 0)
    throw ConfigError(trace.file.string(), "", "holds no request in the window");
  return scanned;
}

}  // namespace coldcast
