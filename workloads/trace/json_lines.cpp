// One JSON object per line. Only as much of JSON is looked at as is needed to find the members: a
// general parser would make a tree of each line, which is far slower.

#include <utility>

#include "sim/config/error.hpp"
#include "workloads/trace/cells.hpp"
#include "workloads/trace/client_log.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

[[noreturn]] void fail_json() { throw BadLine{"the line is no JSON object"}; }

/// Goes through the members of a JSON object as they stand in the text.
class Members {
 public:
  explicit Members(std::string_view object) : text_(object) {
    skip_blanks();
    if (!take('{')) fail_json();
    skip_blanks();
    done_ = take('}');
    if (done_) finish();
  }

  /// Goes to the next member; false at the end. Throws a BadLine.
  bool next() {
    if (done_) return false;
    skip_blanks();
    key_ = string();
    skip_blanks();
    if (!take(':')) fail_json();
    skip_blanks();
    value_ = value();
    skip_blanks();
    if (take(',')) return true;
    if (!take('}')) fail_json();
    done_ = true;
    finish();
    return true;
  }

  std::string_view key() const { return key_; }

  /// As it stands; of a string what is between the quotes.
  std::string_view value_text() const { return value_; }

 private:
  bool take(char c) { return at_ < text_.size() && text_[at_] == c && (++at_, true); }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n'))
      ++at_;
  }

  void finish() {
    skip_blanks();
    if (at_ != text_.size()) fail_json();
  }

  std::string_view string() {
    if (!take('"')) fail_json();
    const std::size_t begin = at_;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    if (at_ >= text_.size()) fail_json();
    return text_.substr(begin, at_++ - begin);
  }

  std::string_view value() {
    if (at_ < text_.size() && text_[at_] == '"') return string();
    const std::size_t begin = at_;
    std::size_t depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        string();
        --at_;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if (depth == 0 && (c == ',' || c == '}' || c == ' ' || c == '\t')) {
        break;
      } else if (c == '}' || c == ']') {
        if (depth-- == 0) fail_json();
      }
    }
    if (depth != 0 || at_ == begin) fail_json();
    return text_.substr(begin, at_ - begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool done_ = false;
  std::string_view key_;
  std::string_view value_;
};

/// Objects whose members are named as the columns of a CSV would be.
class JsonLines final : public LineFormat {
 public:
  explicit JsonLines(const TraceFile& trace) : trace_(trace), roles_(trace), cells_(trace) {}

  bool read(std::string_view line, LineRecord& into) override {
    if (!learned_) learn(line);
    bool timed = false;
    std::size_t place = 0;
    for (Members members{line}; members.next(); ++place) {
      const Role role = role_of(members.key(), place);
      if (role == Role::none || members.value_text() == "null") continue;
      timed = timed || role == Role::time;
      cells_.put(role, members.value_text(), into.record);
    }
    if (!timed) throw BadLine{"the object has no time"};
    return true;
  }

  bool calendar() const override { return cells_.calendar(); }

 private:
  /// The members of the first object say how they are called, and the units of these names.
  void learn(std::string_view line) {
    std::vector<std::string_view> names;
    for (Members members{line}; members.next();) names.push_back(members.key());
    roles_.check(names);
    for (const std::string_view name : names) learn(name, roles_.of(name));
    learned_ = true;
  }

  void learn(std::string_view name, Role role) {
    keys_.emplace_back(std::string{name}, role);
    if (role != Role::none) cells_.name(role, name, trace_);
  }

  /// Lines mostly have the same members in the same order.
  Role role_of(std::string_view key, std::size_t place) {
    if (place < keys_.size() && keys_[place].first == key) return keys_[place].second;
    for (const auto& [name, role] : keys_)
      if (name == key) return role;
    const Role role = roles_.of(key);
    if (role == Role::none) return role;  // there may be any number of those
    for (const auto& [name, other] : keys_)
      if (other == role)
        throw BadLine{quoted_piece(key) + " is about the same as " + quoted_piece(name) +
                      " in a line before; say which is meant by \"columns\""};
    learn(key, role);
    return role;
  }

  TraceFile trace_;
  ColumnRoles roles_;
  CellReader cells_;
  std::vector<std::pair<std::string, Role>> keys_;
  bool learned_ = false;  // the members of the first line
};

/// The samples that k6 writes by `--out json=FILE`: {"type": "Point", "metric":
/// "http_req_duration", "data": {"time": ..., "value": ms}}
/// [https://grafana.com/docs/k6/latest/results-output/real-time/json].
class K6Json final : public ClientLog {
 public:
  explicit K6Json(const TraceFile& trace) : ClientLog(trace, TimeUnit::iso8601) {}

  bool read(std::string_view line, LineRecord& into) override {
    bool point = false, duration = false;
    std::string_view data;
    for (Members members{line}; members.next();) {
      if (members.key() == "type") point = members.value_text() == "Point";
      if (members.key() == "metric") duration = members.value_text() == "http_req_duration";
      if (members.key() == "data") data = members.value_text();
    }
    if (!point || !duration) return false;
    std::string_view time, value;
    for (Members members{data}; members.next();) {
      if (members.key() == "time") time = members.value_text();
      if (members.key() == "value") value = members.value_text();
    }
    answered(time, number_of(value, TimeUnit::ms), into);
    return true;
  }
};

/// What `vegeta encode --to json` writes: {"timestamp": ..., "latency": ns, "bytes_out": ...}.
class VegetaJson final : public ClientLog {
 public:
  explicit VegetaJson(const TraceFile& trace) : ClientLog(trace, TimeUnit::iso8601) {}

  bool read(std::string_view line, LineRecord& into) override {
    std::string_view time, latency;
    for (Members members{line}; members.next();) {
      if (members.key() == "timestamp") time = members.value_text();
      if (members.key() == "latency") latency = members.value_text();
      if (members.key() == "bytes_out")
        into.record.brought.payload_bytes =
            amount_in(members.value_text(), 1e15, "number of bytes");
    }
    sent(time, number_of(latency, TimeUnit::ns), into);
    return true;
  }
};

}  // namespace

std::unique_ptr<LineFormat> json_lines_format(const TraceFile& trace) {
  return std::make_unique<JsonLines>(trace);
}

std::unique_ptr<LineFormat> k6_json_format(const TraceFile& trace) {
  return std::make_unique<K6Json>(trace);
}

std::unique_ptr<LineFormat> vegeta_json_format(const TraceFile& trace) {
  return std::make_unique<VegetaJson>(trace);
}

}  // namespace coldcast
