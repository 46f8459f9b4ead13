// Comma-separated values with a header, where a line is a request.

#include <algorithm>
#include <cstring>

#include "sim/config/error.hpp"
#include "workloads/trace/cells.hpp"
#include "workloads/trace/client_log.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

class Csv final : public LineFormat {
 public:
  Csv(const TraceFile& trace, std::string_view header)
      : separator_(separator_of(header)), cells_(trace) {
    const ColumnRoles roles{trace};
    const std::vector<std::string_view>& columns = splitter_.split(header, separator_);
    if (!columns.front().empty() && columns.front().front() >= '0' &&
        columns.front().front() <= '9')
      throw BadLine{"the first line of a CSV names its columns, as in \"t_s,payload_bytes\""};
    roles.check(columns);
    for (const std::string_view column : columns) {
      roles_.push_back(roles.of(column));
      if (roles_.back() != Role::none) cells_.name(roles_.back(), column, trace);
    }
  }

  bool read(std::string_view line, LineRecord& into) override {
    if (std::memchr(line.data(), '"', line.size())) {
      read_cells(splitter_.split(line, separator_), into.record);
      return true;
    }
    const char* at = line.data();
    const char* const end = at + line.size();
    std::size_t column = 0;
    for (;; ++at, ++column) {
      const char* const begin = at;
      while (at != end && *at != separator_) ++at;  // cells are short
      if (column < roles_.size() && roles_[column] != Role::none)
        cells_.put(roles_[column], trimmed({begin, static_cast<std::size_t>(at - begin)}),
                   into.record);
      if (at == end) break;
    }
    check_count(column + 1);
    return true;
  }

  bool calendar() const override { return cells_.calendar(); }
  bool quotes() const override { return true; }

 private:
  void read_cells(const std::vector<std::string_view>& cells, TraceRecord& into) {
    check_count(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) cells_.put(roles_[i], cells[i], into);
  }

  void check_count(std::size_t cells) const {
    if (cells != roles_.size())
      throw BadLine{"the line has " + std::to_string(cells) + " columns and the header " +
                    std::to_string(roles_.size())};
  }

  char separator_;
  CellReader cells_;
  Splitter splitter_;
  std::vector<Role> roles_;  // of the columns
};

/// The samples that k6 writes by `--out csv=FILE`: several lines per request, of which one has its
/// duration, written when the answer was there
/// [https://grafana.com/docs/k6/latest/results-output/real-time/csv].
class K6Csv final : public ClientLog {
 public:
  K6Csv(const TraceFile& trace, std::string_view header) : ClientLog(trace, time_unit(trace.unit)) {
    const std::vector<std::string_view>& columns = splitter_.split(header, ',');
    columns_ = columns.size();
    const auto place = [&](std::string_view name) {
      const auto found = std::find(columns.begin(), columns.end(), name);
      if (found == columns.end())
        throw BadLine{"there is no column " + in_quotes(name) + ", which results of k6 have"};
      return static_cast<std::size_t>(found - columns.begin());
    };
    metric_ = place("metric_name");
    time_ = place("timestamp");
    value_ = place("metric_value");
  }

  bool read(std::string_view line, LineRecord& into) override {
    const std::vector<std::string_view>& cells = splitter_.split(line, ',');
    if (cells.size() <= std::max({metric_, time_, value_}))
      throw BadLine{"the line has " + std::to_string(cells.size()) + " columns and the header " +
                    std::to_string(columns_)};
    if (cells[metric_] != "http_req_duration") return false;
    answered(cells[time_], number_of(cells[value_], TimeUnit::ms), into);
    return true;
  }

  bool quotes() const override { return true; }

 private:
  Splitter splitter_;
  std::size_t columns_ = 0, metric_ = 0, time_ = 0, value_ = 0;
};

/// What `vegeta encode --to csv` writes, without a header: time in ns since 1970, status, latency
/// in ns, bytes out, bytes in, ... [https://github.com/tsenart/vegeta, "encode command"].
class VegetaCsv final : public ClientLog {
 public:
  explicit VegetaCsv(const TraceFile& trace) : ClientLog(trace, TimeUnit::ns) {}

  bool read(std::string_view line, LineRecord& into) override {
    const std::vector<std::string_view>& cells = splitter_.split(line, ',');
    if (cells.size() < 9)
      throw BadLine{"the line has " + std::to_string(cells.size()) +
                    " columns, and results of vegeta have 9 or more"};
    sent(cells[0], number_of(cells[2], TimeUnit::ns), into);
    into.record.brought.payload_bytes = amount_in(cells[3], 1e15, "number of bytes");
    return true;
  }

  bool quotes() const override { return true; }

 private:
  Splitter splitter_;
};

}  // namespace

std::unique_ptr<LineFormat> csv_format(const TraceFile& trace, std::string_view header) {
  return std::make_unique<Csv>(trace, header);
}

std::unique_ptr<LineFormat> k6_csv_format(const TraceFile& trace, std::string_view header) {
  return std::make_unique<K6Csv>(trace, header);
}

std::unique_ptr<LineFormat> vegeta_csv_format(const TraceFile& trace) {
  return std::make_unique<VegetaCsv>(trace);
}

}  // namespace coldcast
