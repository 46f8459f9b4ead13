#include "workloads/trace/line_trace.hpp"

#include <algorithm>
#include <utility>

#include "sim/config/error.hpp"
#include "workloads/trace/line_format.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

/// The requests of a file, line by line, on its own clock.
class Requests {
 public:
  explicit Requests(const TraceFile& trace) : lines_(trace.file) {
    if (!lines_.next())
      throw ConfigError(trace.file.string(), "", "is empty; a trace has requests");
    try {
      make_format(trace);
    } catch (const BadLine& broken) {
      lines_.fail(broken.what);
    }
  }

  /// Puts the next request into a record as new; false at the end.
  bool next(LineRecord& into) {
    while (held_ || lines_.next()) {
      held_ = false;
      std::string_view line = lines_.line();
      try {
        if (quotes_ && is_open(line)) line = joined(line);
        if (!format_->read(line, into)) continue;
        if (into.record.at < Time{}) throw BadLine{"the request began before 1970"};
      } catch (const BadLine& broken) {
        lines_.fail(broken.what);
      }
      ++read_;
      return true;
    }
    if (read_ == 0) throw ConfigError(lines_.file().string(), "", "holds no request");
    return false;
  }

  bool calendar() const { return format_->calendar(); }
  bool by_end() const { return format_->by_end(); }
  std::uint64_t read() const { return read_; }
  [[noreturn]] void fail(const std::string& what) const { lines_.fail(what); }

 private:
  void make_format(const TraceFile& trace) {
    const bool json = lines_.line().find_first_not_of(" \t") != std::string_view::npos &&
                      lines_.line()[lines_.line().find_first_not_of(" \t")] == '{';
    const std::string& name = trace.format;
    held_ = true;  // the first line is a request; but a header is none
    if (name == "k6" && json) {
      format_ = k6_json_format(trace);
    } else if (name == "vegeta") {
      format_ = json ? vegeta_json_format(trace) : vegeta_csv_format(trace);
    } else if (name == "jsonl") {
      format_ = json_lines_format(trace);
    } else if (name == "lambda-report") {
      format_ = lambda_report_format();
    } else {
      held_ = false;
      format_ =
          name == "k6" ? k6_csv_format(trace, lines_.line()) : csv_format(trace, lines_.line());
    }
    quotes_ = format_->quotes();
  }

  static bool is_open(std::string_view line) {
    return line.find('"') != std::string_view::npos &&
           std::count(line.begin(), line.end(), '"') % 2 == 1;
  }

  /// The line with those that the quote goes on in.
  std::string_view joined(std::string_view line) {
    constexpr std::size_t longest = std::size_t{1} << 20;
    joined_ = line;
    while (is_open(joined_)) {
      if (joined_.size() > longest || !lines_.next()) throw BadLine{"a quote is not closed"};
      joined_ += '\n';
      joined_ += lines_.line();
    }
    return joined_;
  }

  Lines lines_;
  std::unique_ptr<LineFormat> format_;
  bool quotes_ = false;
  bool held_ = false;  // the line has been read, but is not used yet
  std::string joined_;
  std::uint64_t read_ = 0;
};

[[noreturn]] void fail_order(const Requests& requests) {
  requests.fail("the time is earlier than in the line before; \"sort\": true sorts the lines");
}

/// Turns times on the clock of the file into times from the beginning of the trace. REQUIRES: the
/// first record that is given to it is the earliest.
class Beginning {
 public:
  void move(const Requests& requests, TraceRecord& record) {
    if (!begin_) begin_ = requests.calendar() ? record.at : Time{};
    record.at -= *begin_;
    if (record.at > longest_run)
      requests.fail("the time is more than ten years after the beginning; is the unit right?");
  }

 private:
  std::optional<Time> begin_;
};

/// Lines that come in the order of their requests.
class InOrder final : public TraceReader {
 public:
  explicit InOrder(const TraceFile& trace) : requests_(trace) {}

  std::optional<TraceRecord> next() override {
    LineRecord line;
    if (!requests_.next(line)) return std::nullopt;
    if (line.record.at < last_) fail_order(requests_);
    last_ = line.record.at;
    beginning_.move(requests_, line.record);
    return line.record;
  }

 private:
  Requests requests_;
  Beginning beginning_;
  Time last_{};
};

/// Lines that come by the end of their requests: a request leaves when no line that follows can
/// belong to an earlier one.
class ByEnd final : public TraceReader {
 public:
  explicit ByEnd(const TraceFile& trace) : requests_(trace) {}

  std::optional<TraceRecord> next() override {
    while (!ended_ && (waiting_.empty() || waiting_.front().record.at + longest_request > newest_))
      take();
    if (waiting_.empty()) return std::nullopt;
    std::pop_heap(waiting_.begin(), waiting_.end(), Later{});
    TraceRecord record = waiting_.back().record;
    waiting_.pop_back();
    left_ = record.at;
    beginning_.move(requests_, record);
    return record;
  }

 private:
  struct Waiting {
    TraceRecord record;
    std::uint64_t line;
  };

  struct Later {
    bool operator()(const Waiting& a, const Waiting& b) const {
      return a.record.at != b.record.at ? a.record.at > b.record.at : a.line > b.line;
    }
  };

  void take() {
    LineRecord line;
    ended_ = !requests_.next(line);
    if (ended_) return;
    if (line.record.at < left_)
      requests_.fail(
          "the line is more than 15 minutes out of order; \"sort\": true sorts the lines");
    newest_ = std::max(newest_, line.written);
    waiting_.push_back({line.record, requests_.read()});
    std::push_heap(waiting_.begin(), waiting_.end(), Later{});
  }

  Requests requests_;
  Beginning beginning_;
  std::vector<Waiting> waiting_;  // a heap, the earliest first
  Time newest_{};
  Time left_{};
  bool ended_ = false;
};

class Sorted final : public TraceReader {
 public:
  explicit Sorted(const TraceFile& trace) {
    Requests requests{trace};
    for (LineRecord line; requests.next(line); line = {}) {
      if (records_.size() == most_sorted)
        requests.fail("more than 5 million lines cannot be sorted in memory; sort the file");
      records_.push_back(line.record);
    }
    std::stable_sort(records_.begin(), records_.end(),
                     [](const TraceRecord& a, const TraceRecord& b) { return a.at < b.at; });
    Beginning beginning;
    for (TraceRecord& record : records_) beginning.move(requests, record);
  }

  std::optional<TraceRecord> next() override {
    if (next_ == records_.size()) return std::nullopt;
    return records_[next_++];
  }

 private:
  std::vector<TraceRecord> records_;
  std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<TraceReader> lines_in_order(const TraceFile& trace) {
  const bool by_end = Requests{trace}.by_end();
  if (by_end) return std::make_unique<ByEnd>(trace);
  return std::make_unique<InOrder>(trace);
}

std::unique_ptr<TraceReader> sorted_lines(const TraceFile& trace) {
  return std::make_unique<Sorted>(trace);
}

}  // namespace coldcast
