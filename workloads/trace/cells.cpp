#include "workloads/trace/cells.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/config/error.hpp"
#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

constexpr double most_functions = static_cast<double>(RequestLaw::most_functions);

constexpr std::array<std::string_view, 8> time_names = {
    "t", "time", "timestamp", "at", "arrival", "arrival_time", "start", "start_time"};

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// The name without its unit.
std::string_view stem(std::string_view column) {
  if (unit_suffix(column) == TimeUnit::automatic) return column;
  return column.substr(0, column.rfind('_'));
}

Role role_named(std::string_view key) {
  const auto& keys = trace_columns();
  const auto found = std::find(keys.begin(), keys.end(), key) - keys.begin();
  // Behind "service_s" comes "duration_ms", which is about the same.
  constexpr std::array<Role, 10> roles = {Role::time,
                                          Role::payload_bytes,
                                          Role::items,
                                          Role::context_tokens,
                                          Role::generated_tokens,
                                          Role::service,
                                          Role::service,
                                          Role::function,
                                          Role::work,
                                          Role::none};
  return roles[std::min<std::size_t>(static_cast<std::size_t>(found), roles.size() - 1)];
}

/// The role of a column by its usual name.
Role usual_role(std::string_view column) {
  const std::string name = lower(column);
  const std::string_view without_unit = stem(name);
  if (std::ranges::find(time_names, without_unit) != time_names.end()) return Role::time;
  const bool unit = without_unit != name;
  if (unit && (without_unit == "service" || without_unit == "duration")) return Role::service;
  if (name == "contexttokens") return Role::context_tokens;
  if (name == "generatedtokens") return Role::generated_tokens;
  const Role role = role_named(name);
  return role == Role::time || role == Role::service ? Role::none : role;
}

}  // namespace

const std::vector<std::string>& trace_columns() {
  static const std::vector<std::string> keys = {"time",           "payload_bytes",    "items",
                                                "context_tokens", "generated_tokens", "service_s",
                                                "duration_ms",    "function",         "work"};
  return keys;
}

char separator_of(std::string_view header) {
  if (header.find(',') != std::string_view::npos) return ',';
  if (header.find(';') != std::string_view::npos) return ';';
  return header.find('\t') != std::string_view::npos ? '\t' : ',';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

const std::vector<std::string_view>& Splitter::split(std::string_view line, char separator) {
  cells_.clear();
  used_ = 0;
  for (std::size_t at = 0;; ++at) {
    if (at < line.size() && line[at] == '"') {
      cells_.push_back(quoted(line, at, separator));
    } else {
      const std::size_t end = std::min(line.find(separator, at), line.size());
      cells_.push_back(trimmed(line.substr(at, end - at)));
      at = end;
    }
    if (at >= line.size()) return cells_;
  }
}

/// The cell that a quote at `at` opens; `at` is then where the next separator or the end is.
std::string_view Splitter::quoted(std::string_view line, std::size_t& at, char separator) {
  const std::size_t begin = ++at;
  bool doubled = false;
  for (;; at += 2) {
    at = line.find('"', at);
    if (at == std::string_view::npos) throw BadLine{"a quote is not closed"};
    if (at + 1 == line.size() || line[at + 1] != '"') break;
    doubled = true;
  }
  const std::string_view raw = line.substr(begin, at - begin);
  ++at;
  if (at < line.size() && line[at] != separator)
    throw BadLine{"there is something behind a closing quote"};
  if (!doubled) return raw;
  if (used_ == unquoted_.size()) unquoted_.emplace_back();
  std::string& text = unquoted_[used_++];
  text.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    text += raw[i];
    if (raw[i] == '"') ++i;
  }
  return text;
}

double amount_in(std::string_view text, double most, const char* what) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end || !(number >= 0 && number <= most))
    throw BadLine{quoted_piece(text) + " is no " + what + " from 0 to " + number_text(most)};
  return number;
}

double FunctionNumbers::of(std::string_view text) {
  if (!settled_) {
    settled_ = true;
    named_ = !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  }
  if (!named_) return std::floor(amount_in(text, most_functions - 1, "number of a function"));
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  if (numbers_.size() == RequestLaw::most_functions)
    throw BadLine{"this is the 65537th function; there can be 65536"};
  const auto number = static_cast<double>(numbers_.size());
  numbers_.emplace(text, number);
  return number;
}

ColumnRoles::ColumnRoles(const TraceFile& trace) : named_(trace.columns) {
  if (trace.format != "azure-llm") return;
  named_ = {{"time", "TIMESTAMP"},
            {"context_tokens", "ContextTokens"},
            {"generated_tokens", "GeneratedTokens"}};
}

Role ColumnRoles::of(std::string_view column) const {
  for (const auto& [key, name] : named_)
    if (name == column) return role_named(key);
  const Role role = usual_role(column);
  for (const auto& [key, name] : named_)
    if (role_named(key) == role) return Role::none;  // another column was given for it
  return role;
}

void ColumnRoles::check(const std::vector<std::string_view>& columns) const {
  for (const auto& [key, name] : named_)
    if (std::find(columns.begin(), columns.end(), name) == columns.end())
      throw BadLine{"there is no column " + in_quotes(name) + " for " + key};
  std::array<std::string_view, static_cast<std::size_t>(Role::none)> taken{};
  for (const std::string_view column : columns) {
    const Role role = of(column);
    if (role == Role::none) continue;
    std::string_view& other = taken[static_cast<std::size_t>(role)];
    if (other.data())
      throw BadLine{in_quotes(other) + " and " + in_quotes(column) +
                    " are about the same; say which is meant by \"columns\""};
    other = column;
  }
  if (!taken.front().data())
    throw BadLine{
        "no column has the time: it is called t_s, time or timestamp, or else give "
        "\"columns\": {\"time\": its name}"};
}

void CellReader::name(Role role, std::string_view column, const TraceFile& trace) {
  const TimeUnit unit = unit_suffix(lower(column));
  if (role == Role::service)
    service_ = trace.columns.contains("duration_ms")                                ? TimeUnit::ms
               : trace.columns.contains("service_s") || unit == TimeUnit::automatic ? TimeUnit::s
                                                                                    : unit;
  if (role == Role::time && trace.unit == "auto") clock_ = Clock{unit};
}

void CellReader::put(Role role, std::string_view text, TraceRecord& into) {
  if (role == Role::time) {
    into.at = clock_.read(text);
    return;
  }
  if (role == Role::none || text.empty()) return;
  Brought& brought = into.brought;
  switch (role) {
    case Role::payload_bytes:
      brought.payload_bytes = std::round(amount_in(text, 1e15, "number of bytes"));
      return;
    case Role::items:
      brought.items = std::round(amount_in(text, RequestLaw::most_items, "number of items"));
      return;
    case Role::context_tokens:
      brought.context_tokens = amount_in(text, 1e9, "number of tokens");
      return;
    case Role::generated_tokens:
      brought.generated_tokens = amount_in(text, 1e9, "number of tokens");
      return;
    case Role::service:
      brought.service = number_of(text, service_);
      if (*brought.service > longest_run)
        throw BadLine{quoted_piece(text) + " is a service time above ten years"};
      return;
    case Role::function:
      brought.function = functions_.of(text);
      return;
    default:
      into.work = amount_in(text, 1e9, "multiple of the usual work");
  }
}

}  // namespace coldcast
