#include "workloads/trace/counts.hpp"

#include "tests/workloads/trace/trace_files.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string minutes(const std::vector<std::vector<int>>& rows) {
  std::string text = "HashOwner,HashApp,HashFunction,Trigger";
  for (std::size_t i = 1; i <= rows.front().size(); ++i) text += "," + std::to_string(i);
  for (const auto& row : rows) {
    text += "\no,a,f,http";
    for (const int count : row) text += "," + std::to_string(count);
  }
  return text + "\n";
}

std::size_t in(const std::vector<TraceRecord>& records, double from_s, double to_s, int function) {
  return static_cast<std::size_t>(
      std::count_if(records.begin(), records.end(), [&](const TraceRecord& record) {
        return to_seconds(record.at) >= from_s && to_seconds(record.at) < to_s &&
               record.brought.function == function;
      }));
}

}  // namespace

TEST_CASE("calls per minute come in their minute, each for the function of its row") {
  const auto records = records_of(minutes({{2, 0, 5}, {0, 0, 7}, {1, 4, 0}}));
  REQUIRE(records.size() == 19);
  CHECK(std::is_sorted(records.begin(), records.end(),
                       [](const auto& a, const auto& b) { return a.at < b.at; }));
  CHECK(in(records, 0, 60, 0) == 2);
  CHECK(in(records, 0, 60, 2) == 1);
  CHECK(in(records, 60, 120, 2) == 4);
  CHECK(in(records, 120, 180, 0) == 5);
  CHECK(in(records, 120, 180, 1) == 7);
}

TEST_CASE("calls of a minute lie in it as independent points, whatever their function") {
  const auto records = records_of(minutes({{0, 20000}, {0, 30000}}));
  REQUIRE(records.size() == 50'000);
  std::vector<double> first, second;
  for (const TraceRecord& record : records)
    (record.brought.function == 0 ? first : second).push_back(to_seconds(record.at) / 60 - 1);
  CHECK(first.size() == 20'000);
  CHECK(scaled_distance(first) < far);
  CHECK(scaled_distance(second) < far);
}

TEST_CASE("calls of a minute may lie at equal distances") {
  const std::string text = minutes({{4}});
  CHECK(times_of(text, {.file = {}, .evenly = true}) == std::vector<double>{7.5, 22.5, 37.5, 52.5});
}

TEST_CASE("counted requests differ with the seed, and are the same from any instant on") {
  const auto counts = [] {
    const WrittenTrace written{minutes({{90, 80, 70}, {10, 20, 30}})};
    return read_counts({.file = written.path(), .format = "azure-functions"});
  }();
  const auto all = read_all(*counted_requests(counts, Time{}, false, 1));
  const auto later = read_all(*counted_requests(counts, seconds(75), false, 1));
  CHECK(times_of(all) != times_of(read_all(*counted_requests(counts, Time{}, false, 2))));
  std::vector<double> expected = times_of(all);
  std::erase_if(expected, [](double at) { return at < 75; });
  CHECK(times_of(later) == expected);
}

TEST_CASE("the history of Locust gives the requests between its rows") {
  const std::string header =
      "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,Total Request Count,Total Failure "
      "Count\n";
  const auto records = records_of(header +
                                      "1695000001,1,,Aggregated,0.0,0.0,N/A,2,0\n"
                                      "1695000001,1,GET,/,0.0,0.0,N/A,2,0\n"
                                      "1695000003,1,,Aggregated,0.0,0.0,N/A,2,0\n"
                                      "1695000005,1,,\"Aggregated\",0.0,0.0,N/A,6,0\n",
                                  {.file = {}, .evenly = true});
  CHECK(times_of(records) == std::vector<double>{0.25, 0.75, 3.25, 3.75, 4.25, 4.75});
  CHECK_FALSE(records[0].brought.function);
}

TEST_CASE("bad counts are refused with their line") {
  CHECK(trouble("HashOwner,HashApp,HashFunction,Trigger,1,3\n", as_format("azure-functions")) ==
        "line 1: column \"3\" stands where minute 2 should, in "
        "\"HashOwner,HashApp,HashFunction,Trigger,1,3\"");
  CHECK(trouble("HashFunction,Trigger\n", as_format("azure-functions")) ==
        "line 1: there is no column \"1\" for the first minute, in \"HashFunction,Trigger\"");
  CHECK(trouble("HashFunction,1\nf,-2\n", as_format("azure-functions")) ==
        "line 2: \"-2\" is no count from 0 to 4000000000, in \"f,-2\"");
  CHECK(trouble("HashFunction,1\nf,1.5\n", as_format("azure-functions")) ==
        "line 2: \"1.5\" is no whole number, in \"f,1.5\"");
  CHECK(trouble("HashFunction,1\nf\n", as_format("azure-functions")) ==
        "line 2: the line has 1 columns and the header 2, in \"f\"");
  CHECK(trouble("HashFunction,1\nf,0\n", as_format("azure-functions")) == "counts no requests");
  CHECK(trouble("Timestamp,Name,Total Request Count\n1695000001,Aggregated,5\n"
                "1695000002,Aggregated,4\n") ==
        "line 3: the total of requests is less than in the row before, in "
        "\"1695000002,Aggregated,4\"");
}

TEST_CASE("a history that Locust did not write is refused with its line") {
  CHECK(trouble("Timestamp,Total Request Count\n") ==
        "line 1: there is no column \"Name\", which the stats_history of Locust has, in "
        "\"Timestamp,Total Request Count\"");
  const std::string header = "Timestamp,Name,Total Request Count\n";
  CHECK(trouble(header + "1695000001,Aggregated\n") ==
        "line 2: the line has 2 columns and the header 3, in \"1695000001,Aggregated\"");
  CHECK(trouble(header + "1695000002,Aggregated,4\n1695000001,Aggregated,5\n") ==
        "line 3: the time is earlier than in the row before, in \"1695000001,Aggregated,5\"");
}

TEST_CASE("rows of Locust within one second are one interval") {
  const auto records = records_of(
      "Timestamp,Name,Total Request Count\n1695000001,Aggregated,1\n1695000001,Aggregated,2\n",
      {.file = {}, .evenly = true});
  CHECK(times_of(records) == std::vector<double>{0.25, 0.75});
}
