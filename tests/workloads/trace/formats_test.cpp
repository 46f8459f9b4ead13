// Each format by a small file written by hand.

#include "tests/workloads/trace/trace_files.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using namespace std::chrono_literals;

TEST_CASE("a CSV of times is read whatever ends its lines") {
  const std::vector<double> times = {0.5, 1, 2.25};
  CHECK(times_of("t_s\n0.5\n1\n2.25\n") == times);
  CHECK(times_of("t_s\r\n0.5\r\n1\r\n2.25\r\n") == times);
  CHECK(times_of("\xEF\xBB\xBFt_s\n0.5\n\n  \n1\n2.25") == times);
  CHECK(times_of("t_ms\n500\n1000\n2250\n") == times);
  CHECK(times_of("timestamp;x\n0.5;a\n1;b\n2.25;\n", {.file = {}, .format = "csv", .unit = "s"}) ==
        times);
}

TEST_CASE("a CSV brings what its columns hold, and nothing where a cell is empty") {
  const auto records = records_of(
      "t_s,payload_bytes,items,context_tokens,generated_tokens,service_s,function,work,other\n"
      "0,100,2,30,40,0.25,3,1.5,x\n"
      "1,,,,,,,,\n");
  REQUIRE(records.size() == 2);
  const Brought& first = records[0].brought;
  CHECK(first.payload_bytes == 100);
  CHECK(first.items == 2);
  CHECK(first.context_tokens == 30);
  CHECK(first.generated_tokens == 40);
  CHECK(first.service == 250ms);
  CHECK(first.function == 3);
  CHECK(records[0].work == 1.5);
  const Brought& second = records[1].brought;
  CHECK_FALSE(second.payload_bytes);
  CHECK_FALSE(second.items);
  CHECK_FALSE(second.context_tokens);
  CHECK_FALSE(second.generated_tokens);
  CHECK_FALSE(second.service);
  CHECK_FALSE(second.function);
  CHECK_FALSE(records[1].work);
}

TEST_CASE("quotes of a CSV enclose separators, quotes and ends of lines") {
  const auto records = records_of(
      "\"t_s\",name,payload_bytes\n0,\"a,b\",7\n1,\"say \"\"x\"\", or\ny\",8\n\"2\",,\"9\"\n");
  REQUIRE(records.size() == 3);
  CHECK(records[1].at == 1s);
  CHECK(records[1].brought.payload_bytes == 8);
  CHECK(records[2].brought.payload_bytes == 9);
}

TEST_CASE("columns of a CSV may have other names and units") {
  TraceFile trace{.file = {}, .columns = {{"time", "when"}, {"duration_ms", "took"}}, .unit = "us"};
  const auto records = records_of("took,when,timestamp\n20,1500000,x\n", trace);
  REQUIRE(records.size() == 1);
  CHECK(records[0].at == 1500ms);
  CHECK(records[0].brought.service == 20ms);
}

TEST_CASE("functions with names are numbered in the order in which they appear") {
  const auto records = records_of("t_s,function\n0,b\n1,a\n2,b\n3,7\n");
  REQUIRE(records.size() == 4);
  CHECK(records[0].brought.function == 0);
  CHECK(records[1].brought.function == 1);
  CHECK(records[2].brought.function == 0);
  CHECK(records[3].brought.function == 2);
}

TEST_CASE("a trace of Azure's language models has times and tokens, and begins at its first line") {
  const auto records = records_of(
      "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n"
      "2023-11-16 18:15:50.9951690,396,109");
  REQUIRE(records.size() == 2);
  CHECK(records[0].at == 0s);
  CHECK(records[1].at == 4314579us);
  CHECK(records[1].brought.context_tokens == 396);
  CHECK(records[1].brought.generated_tokens == 109);
}

TEST_CASE("a Lambda report began so long before its line as it and its start took") {
  const std::string log =
      "2024-01-05T12:00:01.000Z START RequestId: a Version: $LATEST\n"
      "2024-01-05T12:00:02.000Z REPORT RequestId: a\tDuration: 1000.00 ms\tBilled Duration: 1000 "
      "ms\tMemory Size: 128 MB\tMax Memory Used: 51 MB\tInit Duration: 250.50 ms\t\n"
      "2024-01-05T12:00:02.100Z REPORT RequestId: b\tDuration: 1500.25 ms\tBilled Duration: 1501 "
      "ms\tMemory Size: 128 MB\tMax Memory Used: 51 MB\t\n"
      "2024-01-05T12:00:03.000Z words of the function\n";
  const auto records = records_of(log);
  REQUIRE(records.size() == 2);
  // b began at 0.59975 s, a at 0.7495 s.
  CHECK(records[0].at == 0s);
  CHECK(records[0].brought.service == 1500250us);
  CHECK(records[1].at == 149750us);
  CHECK(records[1].brought.service == 1000ms);
}

TEST_CASE("the time of a Lambda report may be written in several ways") {
  const std::string rest = " REPORT RequestId: a Duration: 5 ms Billed Duration: 6 ms";
  for (const char* time : {"2024-01-05T12:00:02.000Z", "2024-01-05 12:00:02.000,\"",
                           "1704456002000", "2024-01-05T12:00:02+00:00 2024/01/05/[$LATEST]0f"}) {
    INFO(time);
    const auto records = records_of(time + rest + "\n");
    REQUIRE(records.size() == 1);
    CHECK(records[0].brought.service == 5ms);
  }
  CHECK(trouble("x" + rest) == "line 1: there is no time before REPORT, in \"x" + rest + "\"");
}

TEST_CASE("results of k6 count requests by their durations, from when they were sent") {
  const std::string header =
      "metric_name,timestamp,metric_value,check,error,error_code,group,method,name,proto,scenario,"
      "status,subproto,tls_version,url,extra_tags\n";
  const std::string rest = ",,,,,GET,http://x,HTTP/1.1,default,200,,,http://x,\n";
  const std::string csv =
      header + "http_reqs,1595325560,1.000000" + rest + "http_req_duration,1595325560,221.899000" +
      rest + "http_req_duration,1595325560,500" + rest + "http_req_duration,1595325562,1000" + rest;
  CHECK(times_of(csv) == std::vector<double>{0, 0.278101, 1.5});
  CHECK_FALSE(records_of(csv)[0].brought.service);
  CHECK(records_of(csv, {.file = {}, .latency_is_service = true})[0].brought.service == 500ms);

  const auto point = [](const char* metric, const char* time, const char* value) {
    return std::string{R"({"metric":")"} + metric + R"(","type":"Point","data":{"time":")" + time +
           R"(","value":)" + value + R"(,"tags":{"a":"}\""}}})" + "\n";
  };
  const std::string json =
      R"({"type":"Metric","data":{"name":"http_reqs","type":"counter"},"metric":"http_reqs"})"
      "\n" +
      point("http_reqs", "2023-01-05T09:45:41.088631+01:00", "1") +
      point("http_req_duration", "2023-01-05T09:45:41.1+01:00", "100") +
      point("http_req_duration", "2023-01-05T09:45:42.5+01:00", "1000");
  CHECK(times_of(json) == std::vector<double>{0, 0.5});
}

TEST_CASE("results of vegeta are sorted by when they were sent") {
  const std::string csv =
      "1700158546000000000,200,900000000,120,2,,T0s=,attack,0,GET,http://x,\n"
      "1700158546500000000,200,100000000,121,2,\"a, b\",T0s=,attack,1,GET,http://x,\n"
      "1700158546250000000,200,800000000,122,2,,T0s=,attack,2,GET,http://x,\n";
  const auto records = records_of(csv);
  CHECK(times_of(records) == std::vector<double>{0, 0.25, 0.5});
  CHECK(records[1].brought.payload_bytes == 122);
  CHECK_FALSE(records[1].brought.service);

  const std::string json =
      R"({"attack":"","seq":0,"code":200,"timestamp":"2023-11-16T19:15:46.5+01:00","latency":100,"bytes_out":7,"bytes_in":2,"error":"","body":"T0s="})"
      "\n"
      R"({"attack":"","seq":1,"code":200,"timestamp":"2023-11-16T18:15:46Z","latency":5,"bytes_out":8,"bytes_in":2,"error":"","body":null})";
  const auto others = records_of(json, {.file = {}, .latency_is_service = true});
  CHECK(times_of(others) == std::vector<double>{0, 0.5});
  CHECK(others[0].brought.payload_bytes == 8);
  CHECK(others[1].brought.service == 100ns);
}

TEST_CASE("JSON lines are read by the names of their members, in any order") {
  const auto records = records_of(
      "{\"t_s\": 0.5, \"payload_bytes\": 9, \"x\": {\"t_s\": [1, \"}\"]}}\n"
      "{\"payload_bytes\": null, \"t_s\": \"1.5\"}\n"
      "{ \"t_s\" : 2 , \"items\" : 3 }\n");
  REQUIRE(times_of(records) == std::vector<double>{0.5, 1.5, 2});
  CHECK(records[0].brought.payload_bytes == 9);
  CHECK_FALSE(records[1].brought.payload_bytes);
  CHECK(records[2].brought.items == 3);
}

TEST_CASE("a member that only later JSON lines have is read in its unit") {
  const auto records = records_of("{\"t_s\": 0}\n{\"t_s\": 1, \"duration_ms\": 100}\n");
  CHECK(records[1].brought.service == seconds(0.1));
  CHECK_THROWS_WITH(records_of("{\"t_ms\": 0}\n{\"t_s\": 1}\n"),
                    Catch::Matchers::Contains("line 2: \"t_s\" is about the same as \"t_ms\""));
}

TEST_CASE("a compressed trace is read as the plain one") {
  std::string text = "t_s\n";
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + ".5\n";
  const WrittenTrace plain{text}, compressed{text, true};
  const auto a = times_of(read_all(*open_trace({.file = plain.path()})));
  const auto b = times_of(read_all(*open_trace({.file = compressed.path()})));
  CHECK(a.size() == 100'000);
  CHECK(a == b);

  const std::string bytes = text_of(compressed.path());
  CHECK(trouble(bytes.substr(0, bytes.size() / 2)) == "is cut off in the middle of its gzip data");
  std::string damaged = bytes;
  for (std::size_t i = 1000; i < 1100; ++i) damaged[i] = static_cast<char>(~damaged[i]);
  CHECK(trouble(damaged) == "cannot be read, or its gzip data are damaged");
}
