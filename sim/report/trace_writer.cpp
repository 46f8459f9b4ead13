#include "sim/report/trace_writer.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace coldcast {
namespace {

constexpr std::size_t piece = std::size_t{1} << 16;

template <class Number>
void append(std::string& text, Number number) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), end);
}

/// Seconds with nine decimals: whole nanoseconds, which a double could not always hold.
void append(std::string& text, Duration time) {
  constexpr std::int64_t per_second = 1'000'000'000;
  append(text, time.count() / per_second);
  std::array<char, 10> decimals;
  decimals[0] = '.';
  std::int64_t rest = time.count() % per_second;
  for (std::size_t i = 9; i > 0; --i, rest /= 10) decimals[i] = static_cast<char>('0' + rest % 10);
  text.append(decimals.data(), decimals.size());
}

}  // namespace

void TraceColumns::include(const TraceRow& row, std::int64_t usual_bytes) {
  items |= row.items != 1;
  context_tokens |= row.context_tokens != 0;
  generated_tokens |= row.generated_tokens != 0;
  function |= row.function != 0;
  service_s |= row.demand.brings_time();
  work |= row.odd_work();
  // The message of a ping, which has no items, is of no importance.
  payload_bytes |= row.items > 0 && row.payload_bytes != usual_bytes * row.items;
}

TraceWriter::TraceWriter(OutputFile& file, TraceFormat format, TraceColumns columns)
    : file_(file), format_(format), columns_(columns) {
  text_.reserve(2 * piece);
  if (format == TraceFormat::jsonl) return;
  text_ = "t_s";
  const std::pair<bool, const char*> names[] = {{columns.payload_bytes, "payload_bytes"},
                                                {columns.items, "items"},
                                                {columns.context_tokens, "context_tokens"},
                                                {columns.generated_tokens, "generated_tokens"},
                                                {columns.service_s, "service_s"},
                                                {columns.work, "work"},
                                                {columns.function, "function"}};
  for (const auto& [shown, name] : names)
    if (shown) (text_ += ',') += name;
  text_ += '\n';
}

void TraceWriter::begin_cell(const char* name) {
  text_ += ',';
  if (format_ == TraceFormat::jsonl) ((text_ += '"') += name) += "\":";
}

void TraceWriter::cell(const char* name, std::int64_t value) {
  begin_cell(name);
  append(text_, value);
}

void TraceWriter::write(const TraceRow& row) {
  const bool jsonl = format_ == TraceFormat::jsonl;
  if (jsonl) text_ += "{\"t_s\":";
  append(text_, row.at);
  if (columns_.payload_bytes) cell("payload_bytes", row.payload_bytes);
  if (columns_.items) cell("items", row.items);
  if (columns_.context_tokens) cell("context_tokens", row.context_tokens);
  if (columns_.generated_tokens) cell("generated_tokens", row.generated_tokens);
  // A cell of CSV is there even if it is empty.
  if (columns_.service_s && (!jsonl || row.demand.brings_time())) {
    begin_cell("service_s");
    if (row.demand.brings_time()) append(text_, row.demand.time());
  }
  if (columns_.work && (!jsonl || row.odd_work())) {
    begin_cell("work");
    if (row.odd_work()) append(text_, row.demand.multiple());
  }
  if (columns_.function) cell("function", row.function);
  text_ += jsonl ? "}\n" : "\n";
  if (text_.size() >= piece) flush();
}

void TraceWriter::flush() {
  file_.write(text_);
  text_.clear();
}

}  // namespace coldcast
