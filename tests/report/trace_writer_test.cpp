#include "sim/report/trace_writer.hpp"

#include "sim/config/files.hpp"
#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string text_with(const std::vector<TraceRow>& rows, TraceFormat format, TraceColumns columns) {
  const TemporaryFolder folder;
  OutputFile file{folder / "trace"};
  TraceWriter writer{file, format, columns};
  for (const TraceRow& row : rows) writer.write(row);
  writer.flush();
  file.finish();
  return text_of(folder / "trace");
}

TraceColumns columns_for(const TraceRow& row, std::int64_t usual_bytes) {
  TraceColumns columns;
  columns.include(row, usual_bytes);
  return columns;
}

const TraceColumns all = {true, true, true, true, true, true, true};

}  // namespace

TEST_CASE("a trace of times has nanoseconds, however late they are") {
  const std::vector<TraceRow> rows = {
      {.at = Time{}}, {.at = Duration{1}}, {.at = seconds(1.5)}, {.at = longest_run - Duration{1}}};
  CHECK(text_with(rows, TraceFormat::csv, {}) ==
        "t_s\n0.000000000\n0.000000001\n1.500000000\n315359999.999999999\n");
}

TEST_CASE("a trace has the columns that its requests need, in a fixed order") {
  const std::vector<TraceRow> rows = {
      {.at = seconds(1), .payload_bytes = 500},
      {.at = seconds(2),
       .payload_bytes = 7,
       .items = 4,
       .context_tokens = 1000,
       .generated_tokens = 123456789012,
       .function = 65535,
       .demand = Demand::of(Duration{1'234'567'891})},
      {.at = seconds(3), .items = 2, .demand = Demand::times(0.1)},
      {.at = seconds(4), .items = 0, .demand = Demand::of(Duration{})},
  };
  CHECK(text_with(rows, TraceFormat::csv, all) ==
        "t_s,payload_bytes,items,context_tokens,generated_tokens,service_s,work,function\n"
        "1.000000000,500,1,0,0,,,0\n"
        "2.000000000,7,4,1000,123456789012,1.234567891,,65535\n"
        "3.000000000,0,2,0,0,,0.1,0\n"
        "4.000000000,0,0,0,0,0.000000000,,0\n");
  CHECK(text_with(rows, TraceFormat::csv, {.items = true, .work = true}) ==
        "t_s,items,work\n1.000000000,1,\n2.000000000,4,\n3.000000000,2,0.1\n4.000000000,0,\n");
}

TEST_CASE("JSON Lines leave out what a request does not bring") {
  const std::vector<TraceRow> rows = {
      {.at = seconds(1), .items = 3, .demand = Demand::times(3)},
      {.at = seconds(2), .items = 1, .demand = Demand::of(seconds(0.25))},
      {.at = seconds(3), .items = 1, .demand = Demand::times(1e-7)}};
  const std::string text =
      text_with(rows, TraceFormat::jsonl, {.items = true, .service_s = true, .work = true});
  CHECK(text ==
        "{\"t_s\":1.000000000,\"items\":3}\n"
        "{\"t_s\":2.000000000,\"items\":1,\"service_s\":0.250000000}\n"
        "{\"t_s\":3.000000000,\"items\":1,\"work\":1e-07}\n");
  CHECK(parse_json(text.substr(0, text.find('\n')), "line")["t_s"] == 1.0);
}

TEST_CASE("a column is needed where a request is not the usual one") {
  const TraceRow usual{.payload_bytes = 500};
  CHECK_FALSE(columns_for(usual, 500).payload_bytes);
  CHECK(columns_for(usual, 400).payload_bytes);
  CHECK_FALSE(columns_for(usual, 500).items);
  CHECK_FALSE(columns_for(usual, 500).work);

  const TraceRow four{.payload_bytes = 2000, .items = 4, .demand = Demand::times(4)};
  CHECK(columns_for(four, 500).items);
  CHECK_FALSE(columns_for(four, 500).payload_bytes);  // four usual items
  CHECK_FALSE(columns_for(four, 500).work);

  const TraceRow odd{.payload_bytes = 500, .demand = Demand::times(2)};
  CHECK(columns_for(odd, 500).work);
  CHECK_FALSE(columns_for(odd, 500).service_s);

  const TraceRow ping{.items = 0, .demand = Demand::of(seconds(0.001))};
  CHECK(columns_for(ping, 500).items);
  CHECK(columns_for(ping, 500).service_s);
  CHECK_FALSE(columns_for(ping, 500).payload_bytes);
  CHECK_FALSE(columns_for(ping, 500).work);
}

TEST_CASE("many rows go through a writer in pieces") {
  TraceRow row;
  std::string expected = "t_s\n";
  const TemporaryFolder folder;
  OutputFile file{folder / "trace.csv"};
  TraceWriter writer{file, TraceFormat::csv, {}};
  for (int i = 0; i < 20'000; ++i) {
    row.at = std::chrono::seconds{100'000 + i};
    writer.write(row);
    expected += std::to_string(100'000 + i) + ".000000000\n";
  }
  writer.flush();
  file.finish();
  CHECK((text_of(folder / "trace.csv") == expected));
}
