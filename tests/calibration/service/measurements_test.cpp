// Measurements as people have them: tables, logs, and what tools write.

#include "calibration/service/measured_row.hpp"
#include "sim/config/files.hpp"
#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

MeasuredSet read_set(const std::string& text, const TemporaryFolder& folder) {
  const Json json = parse_json(text, "spec.json");
  Fields fields{json, "spec.json", "/measurements/0"};
  return read_measurement(fields, folder.path(), 1);
}

std::string set_complaint(const std::string& text, const TemporaryFolder& folder) {
  try {
    read_set(text, folder);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

bool agree(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

}  // namespace

TEST_CASE("a table tells conditions, moments and units by the names of its columns") {
  const TemporaryFolder folder;
  folder.file("t.csv",
              "model,memory_mb,mean_ms,variance_ms2,n\nbert,1769,200,400,50\n"
              "vgg,1769,1,1,1\nbert,3538,110,100,40\n");
  const MeasuredSet set =
      read_set(R"({"kind": "table", "file": "t.csv", "where": ["model=bert"]})", folder);
  REQUIRE(set.groups.size() == 2);
  CHECK(set.source == "t.csv");
  CHECK(agree(*set.groups[1].at.vcpu, 2));
  CHECK(agree(set.groups[0].moments->mean_s, 0.2));
  CHECK(agree(*set.groups[0].moments->variance_s2, 4e-4));
  CHECK(*set.groups[1].moments->count == 40);
}

TEST_CASE("columns with other names are named in the spec") {
  const TemporaryFolder folder;
  folder.file("t.csv", "RAM;took\n1769;12.5\n1769;13.5\n");
  const MeasuredSet set = read_set(
      R"({"kind": "table", "file": "t.csv", "unit": "ms", "columns": {"memory_mb": "RAM", "time": "took"}, "less_s": 0.0025})",
      folder);
  REQUIRE(set.groups.size() == 1);
  REQUIRE(set.groups[0].times.size() == 2);
  CHECK(agree(set.groups[0].times[0].low_s, 0.010));
  CHECK(set.groups[0].exact());
}

TEST_CASE("percentiles, bounds and censored times of a table become times between bounds") {
  const TemporaryFolder folder;
  const MeasuredSet set = read_set(
      R"({"kind": "table", "columns": ["p50_s", "p95_s", "count"], "rows": [[1, 2, 200]]})",
      folder);
  REQUIRE(set.groups[0].times.size() == 3);
  CHECK(agree(set.groups[0].times[1].count, 90));
  CHECK(set.groups[0].times[1].low_s == 1);
  CHECK(set.groups[0].times[1].high_s == 2);
  const MeasuredSet cut = read_set(
      R"({"kind": "table", "columns": ["latency_s", "censored"], "rows": [[1, 0], [5, 1]]})",
      folder);
  REQUIRE(cut.groups[0].times.size() == 2);
  CHECK(cut.groups[0].times[0].exact());
  CHECK(cut.groups[0].times[1].low_s == 5);
  CHECK(std::isinf(cut.groups[0].times[1].high_s));
  const MeasuredSet bounds = read_set(
      R"({"kind": "table", "columns": ["low_ms", "high_ms", "batch"], "rows": [[100, 200, 4]]})",
      folder);
  CHECK(agree(bounds.groups[0].times[0].low_s, 0.1));
  CHECK(agree(bounds.groups[0].times[0].high_s, 0.2));
  CHECK(*bounds.groups[0].at.size == 4);
}

TEST_CASE("a log of Lambda tells warm and cold calls, initialisation and memory apart") {
  const TemporaryFolder folder;
  folder.file(
      "lambda.log",
      "START RequestId: 1\n"
      "REPORT RequestId: 1\tDuration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 1769 "
      "MB\tMax Memory Used: 512 MB\tInit Duration: 2200.5 ms\n"
      "REPORT RequestId: 2\tDuration: 52.5 ms\tBilled Duration: 53 ms\tMemory Size: 1769 "
      "MB\tMax Memory Used: 600 MB\n");
  const auto taken = [&](const std::string& take) {
    const MeasuredSet set = read_set(
        R"({"kind": "lambda-report", "file": "lambda.log", "take": ")" + take + "\"}", folder);
    CHECK(agree(*set.groups[0].at.vcpu, 1));
    return set.groups[0].times;
  };
  REQUIRE(taken("duration").size() == 1);
  CHECK(agree(taken("duration")[0].low_s, 0.0525));
  CHECK(agree(taken("cold-duration")[0].low_s, 0.10225));
  CHECK(agree(taken("init")[0].low_s, 2.2005));
  REQUIRE(taken("memory").size() == 2);
  CHECK(taken("memory")[1].low_s == 600);
}

TEST_CASE("power tuning tells its means by a list or by the address of its picture") {
  const TemporaryFolder folder;
  folder.file("stats.json", R"({"results": {"power": "512", "stats": [
    {"averagePrice": 1e-6, "averageDuration": 16, "value": 128},
    {"averagePrice": 1e-6, "averageDuration": 2.5, "value": 1024}]}})");
  // 128 and 1024 as 16-bit, 16 and 2.5 as 32-bit numbers, lowest byte first
  folder.file("address.json",
              R"({"power": 1024, "stateMachine": {"visualization":
    "https://lambda-power-tuning.show/#gAAABA==;AACAQQAAIEA=;AACAQQAAIEA="}})");
  for (const char* file : {"stats.json", "address.json"}) {
    INFO(file);
    const MeasuredSet set = read_set(
        std::string{R"({"kind": "power-tuning", "file": ")"} + file + R"(", "mb_per_vcpu": 1024})",
        folder);
    REQUIRE(set.groups.size() == 2);
    CHECK(agree(*set.groups[0].at.vcpu, 0.125));
    CHECK(agree(set.groups[0].moments->mean_s, 0.016));
    CHECK(agree(set.groups[1].moments->mean_s, 0.0025));
  }
}

TEST_CASE("summaries of load generators give a mean with percentiles beside it") {
  const TemporaryFolder folder;
  folder.file("k6.json", R"k6({"metrics": {"http_req_duration": {"avg": 120, "med": 100,
    "p(90)": 200, "p(95)": 250}, "http_reqs": {"count": 1000}}})k6");
  folder.file("vegeta.json", R"({"latencies": {"mean": 120000000, "50th": 100000000,
    "90th": 200000000, "95th": 250000000, "99th": 300000000}, "requests": 1000})");
  folder.file("locust.csv",
              "Type,Name,Request Count,Failure Count,Median Response Time,Average Response "
              "Time,50%,90%,95%,100%\nGET,/,400,0,90,95,90,150,180,500\n"
              ",Aggregated,1000,0,100,120,100,200,250,900\n");
  for (const char* text :
       {R"({"kind": "k6", "file": "k6.json"})", R"({"kind": "vegeta", "file": "vegeta.json"})",
        R"({"kind": "locust", "file": "locust.csv"})"}) {
    INFO(text);
    const MeasuredSet set = read_set(text, folder);
    REQUIRE(set.groups.size() == 1);
    CHECK(agree(set.groups[0].moments->mean_s, 0.12));
    CHECK(agree(set.groups[0].count(), 1000));
    CHECK(agree(set.groups[0].times[0].high_s, 0.1));
    CHECK(agree(set.groups[0].times[1].high_s, 0.2));
  }
  const MeasuredSet one =
      read_set(R"({"kind": "locust", "file": "locust.csv", "name": "/"})", folder);
  CHECK(agree(one.groups[0].moments->mean_s, 0.095));
}

TEST_CASE("a mistake in a measurement is one sentence with its place") {
  const TemporaryFolder folder;
  folder.file("t.csv", "memory_mb,latency\n1769,200\n");
  folder.file("bad.csv", "memory_mb,latency_ms\n1769,fast\n");
  folder.file("short.csv", "memory_mb,latency_ms\n1769\n");
  folder.file("empty.csv", "");
  folder.file("quote.csv", "memory_mb,latency_ms\n\"1769,2\n");
  folder.file("fall.csv", "p50_ms,p95_ms\n20,10\n");
  folder.file("tuning.json", R"({"power": 512})");
  const auto of_table = [&](const std::string& file) {
    return set_complaint(R"({"kind": "table", "file": ")" + file + "\"}", folder);
  };
  CHECK_THAT(of_table("t.csv"), ContainsSubstring("in what unit is the column \"latency\"?"));
  CHECK_THAT(of_table("bad.csv"), ContainsSubstring("column \"latency_ms\" holds no number"));
  CHECK_THAT(of_table("short.csv"), ContainsSubstring("has 1 cells, the header has 2"));
  CHECK_THAT(of_table("empty.csv"), ContainsSubstring("the table is empty"));
  CHECK_THAT(of_table("quote.csv"), ContainsSubstring("quote.csv"));
  CHECK_THAT(of_table("fall.csv"), ContainsSubstring("percentiles fall from 0.02 to 0.01 s"));
  CHECK_THAT(of_table("none.csv"),
             ContainsSubstring("spec.json: /measurements/0/file: there is no file"));
  CHECK_THAT(set_complaint(R"({"kind": "power-tuning", "file": "tuning.json"})", folder),
             ContainsSubstring("is it the output of AWS Lambda Power Tuning?"));
  CHECK_THAT(set_complaint(R"({"kind": "lambda-report", "file": "t.csv"})", folder),
             ContainsSubstring("has no line with \"REPORT RequestId:\""));
  CHECK_THAT(set_complaint(R"({"kind": "tabel", "file": "t.csv"})", folder),
             ContainsSubstring("did you mean \"table\"?"));
  CHECK_THAT(set_complaint(R"({"kind": "samples", "values_ms": []})", folder),
             ContainsSubstring("holds no measurement"));
  CHECK_THAT(set_complaint(R"({"kind": "samples", "values_ms": [5], "less_s": 0.01})", folder),
             ContainsSubstring("leaves nothing when less_s, 0.01 s, is taken off"));
  CHECK_THAT(set_complaint(R"({"kind": "samples", "values_ms": [5], "memmory_mb": 3})", folder),
             ContainsSubstring("memory_mb"));
}
