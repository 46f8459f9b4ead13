// Mistakes in the description of a trace and in traces themselves.

#include <filesystem>
#include <fstream>

#include "tests/workloads/trace/trace_files.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("a broken line of a trace is named and shown") {
  CHECK(trouble("t_s\n1\nabc\n") == "line 3: \"abc\" is no number of s, in \"abc\"");
  CHECK(trouble("t_s,items\n1,2\n2\n") ==
        "line 3: the line has 1 columns and the header 2, in \"2\"");
  CHECK(trouble("t_s,items\n1,2\n2,3,4\n") ==
        "line 3: the line has 3 columns and the header 2, in \"2,3,4\"");
  CHECK(trouble("t_s,items\n1,2\n2,-3\n") ==
        "line 3: \"-3\" is no number of items from 0 to 65535, in \"2,-3\"");
  CHECK(trouble("t_s\n-1\n") == "line 2: \"-1\" is negative, in \"-1\"");
  CHECK(trouble("t_s,items\n,1\n") == "line 2: an empty time is no number of s, in \",1\"");
  CHECK(trouble("t_s,a\n1,\"x\n2,y\n") == "line 3: a quote is not closed, in \"2,y\"");
  CHECK(trouble("t_s,a\n1,\"x\"y\n") ==
        "line 2: there is something behind a closing quote, in \"1,\"x\"y\"");
  CHECK(trouble("{\"t_s\": 1}\n{\"t_s\": 2\n") ==
        "line 2: the line is no JSON object, in \"{\"t_s\": 2\"");
  CHECK(trouble("{\"t_s\": 1}\n{\"t_s\": 2}\n{}\n").starts_with("line 3: the object has no time"));
  CHECK(trouble("1700158546000000000,200\n", as_format("vegeta")) ==
        "line 1: the line has 2 columns, and results of vegeta have 9 or more, in "
        "\"1700158546000000000,200\"");
  CHECK(trouble("t_s\n1\n\xFF\xFE\x01\n") ==
        "line 3: \"??\\u0001\" is no number of s, in \"??\\u0001\"");
}

TEST_CASE("lines of a trace that are in no order are refused unless they are to be sorted") {
  const std::string text = "t_s,payload_bytes\n3,1\n1,2\n2,3\n1,4\n";
  CHECK(trouble(text) ==
        "line 3: the time is earlier than in the line before; \"sort\": true sorts the lines, in "
        "\"1,2\"");
  const auto sorted = records_of(text, {.file = {}, .sort = true});
  CHECK(times_of(sorted) == std::vector<double>{1, 1, 2, 3});
  CHECK(sorted[0].brought.payload_bytes == 2);
  CHECK(sorted[1].brought.payload_bytes == 4);
  CHECK(times_of("time\n1700000005\n1700000002\n", {.file = {}, .sort = true}) ==
        std::vector<double>{0, 3});

  const std::string log =
      "2024-01-05T12:00:00Z REPORT RequestId: a Duration: 5 ms\n"
      "2024-01-05T12:30:00Z REPORT RequestId: b Duration: 5 ms\n";
  CHECK(trouble(log) == "");
  CHECK(trouble(log + "2024-01-05T11:00:00Z REPORT RequestId: c Duration: 5 ms\n")
            .starts_with("line 3: the line is more than 15 minutes out of order; "));
}

TEST_CASE("a trace without times, or with times that cannot be told, is refused") {
  CHECK(trouble("a,b\n1,2\n") ==
        "line 1: no column has the time: it is called t_s, time or timestamp, or else give "
        "\"columns\": {\"time\": its name}, in \"a,b\"");
  CHECK(trouble("1,2\n3,4\n") ==
        "line 1: the first line of a CSV names its columns, as in \"t_s,payload_bytes\", in "
        "\"1,2\"");
  CHECK(trouble("time,timestamp\n1,2\n") ==
        "line 1: \"time\" and \"timestamp\" are about the same; say which is meant by "
        "\"columns\", in \"time,timestamp\"");
  CHECK(trouble("t_s\n1\n", {.file = {}, .columns = {{"items", "n"}}}) ==
        "line 1: there is no column \"n\" for items, in \"t_s\"");
  CHECK(trouble("time\n12\n") ==
        "line 2: the unit of \"12\" cannot be told; give \"unit\": \"s\", \"ms\", \"us\" or "
        "\"ns\", in \"12\"");
  CHECK(trouble("t_s\n1\n90000000\n") == "");
  CHECK(trouble("t_s\n1\n400000000\n") ==
        "line 3: the time is more than ten years after the beginning; is the unit right?, in "
        "\"400000000\"");
  CHECK(trouble("TIMESTAMP,ContextTokens\n", as_format("azure-llm")) ==
        "line 1: there is no column \"GeneratedTokens\" for generated_tokens, in "
        "\"TIMESTAMP,ContextTokens\"");
}

TEST_CASE("a trace without requests is refused") {
  CHECK(trouble("") == "is empty; a trace has requests");
  CHECK(trouble("\n \n\r\n") == "is empty; a trace has requests");
  CHECK(trouble("t_s\n") == "holds no request");
  CHECK(trouble("START RequestId: x\n") == "holds no request");
  CHECK(trouble(std::string(3 << 20, 'x')) ==
        "line 1: is longer than 1 MiB; is this file a trace?");
}

TEST_CASE("a trace workload says what is wrong with it") {
  const WrittenTrace trace{"t_s\n1\n2\n"};
  const auto said = [&](const std::string& keys) {
    const std::string all = workload_complaint(trace.workload(keys)),
                      where = "burst.json: /workload";
    return all.starts_with(where) ? all.substr(where.size()) : all;
  };
  CHECK(workload_complaint(R"({"kind": "trace"})") == "burst.json: /workload: missing \"file\"");
  CHECK(workload_complaint(R"({"kind": "trace", "file": "none.csv"})") ==
        "burst.json: /workload/file: no file \"none.csv\", and none in configs/traces");
  CHECK(workload_complaint(R"({"kind": "trace", "file": "/"})") == "/: is a folder, not a trace");
  CHECK(said(R"("format": "cvs")").starts_with("/format: no \"cvs\"; did you mean \"csv\"?"));
  CHECK(said(R"("columns": {"tme": "x"})").starts_with("/columns/tme: unknown key"));
  CHECK(said(R"("window": {"from_s": 3, "to_s": 2})") ==
        "/window/to_s: must be later than \"from_s\"");
  CHECK(said(R"("window": {"from_s": 5})") ==
        trace.path().string() + ": holds no request in the window");
  CHECK(said(R"("rate_scale": 0)") == "/rate_scale: 0 is below 1e-06");
  CHECK(said(R"("time_scale": 1e6, "loop": 1000000)").starts_with("/loop: the replay would take "));
  CHECK(said(R"("loop": 0)") == "/loop: 0 is below 1");
  CHECK(said(R"("shuffle": {"block_s": 1e-6})") ==
        "/shuffle/block_s: cuts the trace into more than a million blocks");
  CHECK(said(R"("within": "even")") ==
        "/within: is for traces in the format azure-functions and locust, and this is csv");
  CHECK(said(R"("ignore": ["servise"])")
            .starts_with("/ignore: no \"servise\"; did you mean \"service\"?"));
  CHECK(said(R"("columns": {"service_s": "a", "duration_ms": "b"})") ==
        "/columns/duration_ms: give this or \"service_s\", not both");
  const WrittenTrace once{"t_s\n1\n"};
  CHECK(
      workload_complaint(once.workload(R"("loop": true, "window": {"from_s": 1})")) ==
      "burst.json: /workload/loop: needs a trace that lasts; all its requests come at one instant");
}

TEST_CASE("a trace that begins late is replayed with a warning") {
  const WrittenTrace trace{"t_s\n1000\n1001\n1002\n"};
  const WorkloadPlan plan = workload_of(trace.workload());
  REQUIRE(plan.warnings.size() == 1);
  CHECK(plan.warnings[0] ==
        "trace trace.csv: the first request comes after 1000 s, longer than all the others take; "
        "\"window\" leaves the silence out");
  CHECK(workload_of(trace.workload(R"("window": {"from_s": 1000})")).warnings.empty());
}

TEST_CASE("a trace beside its workload is found again from wherever that is written to") {
  const TemporaryFolder folder;
  folder.file("mine.csv", "t_s\n1\n2\n");
  const auto resolved = [&](const std::string& text) {
    return read_workload(parse_json(text, "test"), (folder / "s.json").string(), "/workload",
                         Catalogue{"configs"}, workload_kinds(), small_model())
        .json;
  };
  const std::string absolute = (folder / "mine.csv").string();
  const std::string mine = R"({"kind": "trace", "file": "mine.csv"})";
  CHECK(resolved(mine)["file"] == absolute);
  CHECK(resolved(R"({"kind": "superposition", "parts": [{"of": )" + mine +
                 "}]}")["parts"][0]["of"]["file"] == absolute);
  INFO("what is shipped keeps its name");
  CHECK(resolved(R"({"kind": "trace", "file": "llm-day.csv"})")["file"] == "llm-day.csv");
}

TEST_CASE("results of k6 that lack a column are refused") {
  CHECK(trouble("metric_name,timestamp\nhttp_req_duration,1595325560\n") ==
        "line 1: there is no column \"metric_value\", which results of k6 have, in "
        "\"metric_name,timestamp\"");
  CHECK(trouble("metric_name,timestamp,metric_value\nhttp_req_duration\n") ==
        "line 2: the line has 1 columns and the header 3, in \"http_req_duration\"");
}

TEST_CASE("the duration of a Lambda report is a number of ms, and not one of another kind") {
  const std::string report = "2024-01-05T12:00:02.000Z REPORT RequestId: a ";
  const auto records = records_of(report + "Restore Duration: 200 ms Duration: 5 ms\n");
  REQUIRE(records.size() == 1);
  CHECK(to_seconds(records[0].brought.service.value()) == 0.005);
  CHECK(trouble(report + "Duration: 5 s\n") ==
        "line 1: behind \"Duration:\" there is no number of "
        "ms, in \"" +
            report + "Duration: 5 s\"");
}

TEST_CASE("a service time above the length of any run is refused") {
  CHECK(trouble("t_s,service_s\n0,4e8\n") ==
        "line 2: \"4e8\" is a service time above ten years, in \"0,4e8\"");
}

TEST_CASE("a trace is a regular file that is there") {
  const auto said = [](const char* path) {
    try {
      open_trace({.file = path});
      return std::string{};
    } catch (const ConfigError& error) {
      return std::string{error.what()};
    }
  };
  CHECK(said("none.csv") == "none.csv: no such file");
  CHECK(said("configs") == "configs: is a folder, not a trace");
  CHECK(said("/dev/null") ==
        "/dev/null: is no regular file; a trace is read more than once, so store it first");
}

TEST_CASE("a compressed trace that is cut off or damaged is refused") {
  std::string text = "t_s\n";
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * i % 9973 + 10'000 * i) + "\n";
  const auto said = [](const WrittenTrace& trace) {
    try {
      read_all(*open_trace({.file = trace.path(), .unit = "ms"}));
      return std::string{};
    } catch (const ConfigError& error) {
      return std::string{error.what()}.substr(trace.path().string().size());
    }
  };
  const WrittenTrace cut{text, true};
  REQUIRE(said(cut).empty());
  const auto size = std::filesystem::file_size(cut.path());
  std::filesystem::resize_file(cut.path(), size / 2);
  CHECK(said(cut) == ": is cut off in the middle of its gzip data");

  const WrittenTrace damaged{text, true};
  std::fstream file{damaged.path(), std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(static_cast<std::streamoff>(size / 2));
  file << std::string(64, '\xFF');
  file.close();
  CHECK(said(damaged) == ": cannot be read, or its gzip data are damaged");
}
