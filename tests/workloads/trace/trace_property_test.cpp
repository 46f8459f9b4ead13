// What holds for any trace: written and read back it is the same, and damaged it is refused or
// read.

#include "sim/core/stream.hpp"
#include "tests/workloads/trace/trace_files.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::uint64_t below(Stream& stream, std::uint64_t end) { return stream.bits() % end; }

std::vector<TraceRecord> random_records(Stream& stream) {
  std::vector<TraceRecord> records;
  Time now{};
  for (std::uint64_t left = 1 + below(stream, 50); left > 0; --left) {
    now += Duration{static_cast<std::int64_t>(below(stream, 10'000'000'000))};
    TraceRecord record{.at = now, .brought = {}};
    const auto maybe = [&](std::uint64_t end) -> std::optional<double> {
      if (below(stream, 3) == 0) return std::nullopt;
      return static_cast<double>(below(stream, end));
    };
    record.brought.payload_bytes = maybe(1'000'000);
    record.brought.items = maybe(100);
    record.brought.context_tokens = maybe(5000);
    record.brought.generated_tokens = maybe(5000);
    record.brought.function = maybe(65536);
    if (const auto service = maybe(5'000'000'000))
      record.brought.service = Duration{static_cast<std::int64_t>(*service)};
    if (below(stream, 3) != 0) record.work = stream.uniform() * 10;
    records.push_back(record);
  }
  return records;
}

std::string decimal(Duration time) {
  std::string digits = std::to_string(time.count());
  digits.insert(0, digits.size() < 10 ? 10 - digits.size() : 0, '0');
  return digits.insert(digits.size() - 9, ".");
}

std::string seventeen_digits(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

using CsvCells = std::vector<std::string>;

const CsvCells names = {"t_s",       "payload_bytes", "items", "context_tokens", "generated_tokens",
                        "service_s", "function",      "work"};

/// The cells of a record in the order of the names; empty where it brings nothing.
CsvCells cells(const TraceRecord& record) {
  const auto cell = [](const std::optional<double>& value) {
    return value ? seventeen_digits(*value) : std::string{};
  };
  const Brought& brought = record.brought;
  return {decimal(record.at),
          cell(brought.payload_bytes),
          cell(brought.items),
          cell(brought.context_tokens),
          cell(brought.generated_tokens),
          brought.service ? decimal(*brought.service) : "",
          cell(brought.function),
          cell(record.work)};
}

std::string as_csv(const std::vector<TraceRecord>& records) {
  std::string text;
  for (const std::string& name : names) text += (name == "t_s" ? "" : ",") + name;
  for (const TraceRecord& record : records) {
    std::string line;
    for (const std::string& cell : cells(record)) line += "," + cell;
    text += "\n" + line.substr(1);
  }
  return text + "\n";
}

std::string as_json_lines(const std::vector<TraceRecord>& records) {
  std::string text;
  for (const TraceRecord& record : records) {
    std::string line;
    const CsvCells values = cells(record);
    for (std::size_t i = 0; i < names.size(); ++i)
      line += ", \"" + names[i] + "\": " + (values[i].empty() ? "null" : values[i]);
    text += "{" + line.substr(2) + "}\n";
  }
  return text;
}

}  // namespace

TEST_CASE("random traces are read as they were written") {
  Stream stream{1, "traces", 0};
  for (int round = 0; round < 200; ++round) {
    const auto records = random_records(stream);
    for (const std::string& text : {as_csv(records), as_json_lines(records)}) {
      const auto read = records_of(text);
      REQUIRE(read.size() == records.size());
      for (std::size_t i = 0; i < read.size(); ++i) {
        const Brought &a = records[i].brought, &b = read[i].brought;
        INFO(text);
        REQUIRE(read[i].at == records[i].at);
        REQUIRE(b.payload_bytes == a.payload_bytes);
        REQUIRE(b.items == a.items);
        REQUIRE(b.context_tokens == a.context_tokens);
        REQUIRE(b.generated_tokens == a.generated_tokens);
        REQUIRE(b.service == a.service);
        REQUIRE(b.function == a.function);
        REQUIRE(read[i].work == records[i].work);
      }
    }
  }
}

TEST_CASE("a damaged trace is read or refused, and never more than that") {
  const std::vector<std::string> traces = {
      "t_s,payload_bytes,function\n0,1,a\n0.5,2,\"b\"\n1.25,3,c\n",
      "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n"
      "2023-11-16 18:15:50.9951690,396,109\r\n",
      "HashOwner,HashApp,HashFunction,Trigger,1,2,3\no,a,f,http,1,0,7\no,a,g,queue,0,2,0\n",
      "2024-01-05T12:00:02.000Z REPORT RequestId: a\tDuration: 10.00 ms\tBilled Duration: 11 ms\t"
      "Init Duration: 250.50 ms\n2024-01-05T12:00:03Z REPORT RequestId: b\tDuration: 2 ms\n",
      "metric_name,timestamp,metric_value,check\nhttp_req_duration,1595325560,221.8,\n"
      "http_req_duration,1595325561,1.5,\n",
      R"({"metric":"http_req_duration","type":"Point","data":{"time":"2023-01-05T09:45:41Z","value":5}})",
      "Timestamp,User Count,Type,Name,Total Request Count\n1695000001,1,,Aggregated,2\n"
      "1695000005,1,,Aggregated,6\n",
      "1700158546000000000,200,900,120,2,,T0s=,a,0\n1700158546500000000,200,100,121,2,,,a,1\n",
      "{\"t_s\": 0.5, \"x\": {\"y\": [1, \"}\"]}}\n{\"t_s\": 1.5, \"items\": 3}\n"};
  Stream stream{2, "damage", 0};
  std::size_t read = 0, refused = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text = traces[below(stream, traces.size())];
    for (std::uint64_t left = 1 + below(stream, 4); left > 0 && !text.empty(); --left) {
      const std::size_t at = below(stream, text.size());
      const auto byte = static_cast<char>(below(stream, 256));
      switch (below(stream, 4)) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.erase(at, 1 + below(stream, 10));
          break;
        case 2:
          text.insert(at, 1, byte);
          break;
        default:
          text.insert(at, text.substr(below(stream, text.size()), 20));
      }
    }
    const std::string said = trouble(text);
    INFO(text);
    REQUIRE_FALSE(said.starts_with("no path"));
    ++(said.empty() ? read : refused);
  }
  CHECK(read > 200);
  CHECK(refused > 1000);
}
