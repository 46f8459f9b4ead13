// How traces of counts are written.

#include <algorithm>

#include "sim/config/error.hpp"
#include "workloads/trace/cells.hpp"
#include "workloads/trace/counts.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

constexpr std::size_t most_cells = std::size_t{1} << 26;  // above 0: half a GB

void add(IntervalCounts::Interval& interval, double requests, std::size_t function) {
  if (requests == 0) return;
  interval.cells.push_back(
      {static_cast<std::uint32_t>(requests), static_cast<std::uint16_t>(function)});
  interval.requests += static_cast<std::uint64_t>(requests);
}

double count_in(std::string_view text) {
  const double count = amount_in(text, 4e9, "count");
  if (count != static_cast<double>(static_cast<std::uint64_t>(count)))
    throw BadLine{quoted_piece(text) + " is no whole number"};
  return count;
}

/// Azure Functions 2019: a row for each function, HashOwner, HashApp, HashFunction and Trigger, and
/// then its calls in minutes 1 to 1440 of a day
/// [https://github.com/Azure/AzurePublicDataset, AzureFunctionsDataset2019.md].
class MinuteTable {
 public:
  explicit MinuteTable(std::string_view header) {
    const auto& names = splitter_.split(header, ',');
    columns_ = names.size();
    const auto first = std::find(names.begin(), names.end(), "1");
    if (first == names.end()) throw BadLine{"there is no column \"1\" for the first minute"};
    first_ = static_cast<std::size_t>(first - names.begin());
    for (std::size_t i = first_; i < columns_; ++i)
      if (names[i] != std::to_string(i - first_ + 1))
        throw BadLine{"column " + in_quotes(names[i]) + " stands where minute " +
                      std::to_string(i - first_ + 1) + " should"};
    for (std::size_t i = first_; i < columns_; ++i)
      counts_.intervals.push_back({.begin = std::chrono::minutes{i - first_},
                                   .length = std::chrono::minutes{1},
                                   .cells = {}});
    counts_.functions = true;
  }

  void read(std::string_view line) {
    const auto& cells = splitter_.split(line, ',');
    if (cells.size() != columns_)
      throw BadLine{"the line has " + std::to_string(cells.size()) + " columns and the header " +
                    std::to_string(columns_)};
    if (functions_ == RequestLaw::most_functions)
      throw BadLine{"this is the 65537th function; there can be 65536"};
    for (std::size_t i = first_; i < columns_; ++i) {
      const double count = cells[i] == "0" ? 0 : count_in(cells[i]);
      add(counts_.intervals[i - first_], count, functions_);
      if (count > 0 && ++cells_ > most_cells)
        throw BadLine{"there are more than 67 million minutes with calls; take fewer functions"};
    }
    ++functions_;
  }

  IntervalCounts take() { return std::move(counts_); }

 private:
  Splitter splitter_;
  IntervalCounts counts_;
  std::size_t columns_ = 0, first_ = 0, functions_ = 0, cells_ = 0;
};

/// FILE_stats_history.csv of `locust --csv FILE`: a row per second or so, with all requests so far
/// [https://docs.locust.io, "Retrieve test statistics in CSV format"]. Requests of single names
/// have rows too if asked for; the sum of all is called Aggregated.
class StatsHistory {
 public:
  StatsHistory(const TraceFile& trace, std::string_view header) : clock_(time_unit(trace.unit)) {
    const auto& names = splitter_.split(header, ',');
    columns_ = names.size();
    const auto place = [&](std::string_view name) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end())
        throw BadLine{"there is no column " + in_quotes(name) +
                      ", which the stats_history of Locust has"};
      return static_cast<std::size_t>(found - names.begin());
    };
    time_ = place("Timestamp");
    name_ = place("Name");
    total_ = place("Total Request Count");
  }

  void read(std::string_view line) {
    const auto& cells = splitter_.split(line, ',');
    if (cells.size() != columns_)
      throw BadLine{"the line has " + std::to_string(cells.size()) + " columns and the header " +
                    std::to_string(columns_)};
    if (cells[name_] != "Aggregated") return;
    const Time now = clock_.read(cells[time_]);
    const double total = count_in(cells[total_]);
    // What was sent before the first row was sent in the second before it.
    if (counts_.intervals.empty()) begin_ = last_ = now - std::chrono::seconds{1};
    if (now < last_) throw BadLine{"the time is earlier than in the row before"};
    if (total < before_) throw BadLine{"the total of requests is less than in the row before"};
    if (now == last_ && total > before_ && !counts_.intervals.empty()) {
      add(counts_.intervals.back(), total - before_, 0);
    } else if (now > last_) {
      counts_.intervals.push_back({.begin = last_ - begin_, .length = now - last_, .cells = {}});
      add(counts_.intervals.back(), total - before_, 0);
    }
    last_ = now;
    before_ = total;
  }

  IntervalCounts take() { return std::move(counts_); }

 private:
  Clock clock_;
  Splitter splitter_;
  IntervalCounts counts_;
  std::size_t columns_ = 0, time_ = 0, name_ = 0, total_ = 0;
  Time begin_{}, last_{};
  double before_ = 0;
};

template <class Table>
IntervalCounts read_table(Lines& lines, Table table) {
  try {
    while (lines.next()) table.read(lines.line());
  } catch (const BadLine& broken) {
    lines.fail(broken.what);
  }
  return table.take();
}

IntervalCounts read_file(const TraceFile& trace, Lines& lines) {
  if (!lines.next()) return {};
  try {
    if (trace.format == "locust") {
      StatsHistory table{trace, lines.line()};
      return read_table(lines, std::move(table));
    }
    MinuteTable table{lines.line()};
    return read_table(lines, std::move(table));
  } catch (const BadLine& broken) {
    lines.fail(broken.what);
  }
}

}  // namespace

bool is_counted(const std::string& format) {
  return format == "azure-functions" || format == "locust";
}

std::shared_ptr<const IntervalCounts> read_counts(const TraceFile& trace) {
  Lines lines{trace.file};
  auto counts = std::make_shared<IntervalCounts>(read_file(trace, lines));
  if (counts->requests() == 0) throw ConfigError(trace.file.string(), "", "counts no requests");
  return counts;
}

}  // namespace coldcast
