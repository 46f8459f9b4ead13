#include "sim/report/latency_record.hpp"

#include "sim/report/html/csv_columns.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using Catch::Matchers::StartsWith;

namespace {

Outcome answered(double at_s, double latency_s, bool cold = false) {
  Outcome outcome;
  outcome.request.at = seconds(at_s);
  outcome.started = outcome.request.at;
  outcome.finished = seconds(at_s + latency_s);
  outcome.cold = cold;
  return outcome;
}

}  // namespace

TEST_CASE("latencies are recorded cold apart from warm, by the second of their arrival") {
  LatencyRecord record;
  record.take(answered(0.25, 2, true));
  record.take(answered(0.5, 0.25));
  record.take(answered(2.5, 0.5));
  CHECK(record.windows_csv() ==
        "t_s,served,mean_ms,p50_ms,p95_ms,p99_ms,max_ms\n"
        "1,2,1125,250,2000,2000,2000\n"
        "2,0,,,,,\n"
        "3,1,500,500,500,500,500\n");
  const CsvColumns distribution{record.distribution_csv(), "latency.csv"};
  const auto& percent = distribution.column("percent");
  REQUIRE(distribution.rows() > 10);
  CHECK(percent.back() == 100.0);
  CHECK(distribution.column("all_ms").back() == 2000.0);
  CHECK(distribution.column("cold_ms").back() == 2000.0);
  CHECK(distribution.column("warm_ms").back() == 500.0);
  for (std::size_t i = 0; i < distribution.rows(); ++i) {
    INFO(*percent[i] << " %");
    // Of three latencies at least one lies above only up to 66.6 %, of two up to 50 %, of one
    // never.
    const bool last = percent[i] == 100.0;
    CHECK(distribution.column("all_ms")[i].has_value() == (last || *percent[i] < 66.7));
    CHECK(distribution.column("warm_ms")[i].has_value() == (last || *percent[i] <= 50));
    CHECK(distribution.column("cold_ms")[i].has_value() == last);
  }
}

TEST_CASE("what was not served, only keeps warm, or came in the warm-up is not recorded") {
  LatencyRecord record{seconds(10)};
  Outcome refused = answered(11, 1);
  refused.fate = Fate::throttled;
  Outcome ping = answered(11, 1);
  ping.request.items = 0;
  record.take(refused);
  record.take(ping);
  record.take(answered(9.9, 1));
  CHECK(record.distribution_csv() == "percent,all_ms,cold_ms,warm_ms\n");
  CHECK(record.windows_csv() == "t_s,served,mean_ms,p50_ms,p95_ms,p99_ms,max_ms\n");
  record.take(answered(10, 1));
  CHECK_THAT(record.windows_csv(),
             StartsWith("t_s,served,mean_ms,p50_ms,p95_ms,p99_ms,max_ms\n1,"));
}

TEST_CASE("windows of latency merge when they become too many, and lose nothing") {
  LatencyRecord record;
  const int arrivals = 5 * static_cast<int>(LatencyRecord::most_windows);
  for (int i = 0; i < arrivals; ++i) record.take(answered(i + 0.5, 0.001 * (i % 7 + 1)));
  const CsvColumns windows{record.windows_csv(), "latency_timeline.csv"};
  CHECK(windows.rows() == 150);  // 1200 s in windows of 8 s
  CHECK(windows.column("t_s").front() == 8.0);
  double served = 0, sum = 0;
  for (std::size_t i = 0; i < windows.rows(); ++i) {
    served += *windows.column("served")[i];
    sum += *windows.column("served")[i] * *windows.column("mean_ms")[i];
    CHECK(*windows.column("max_ms")[i] == 7);
  }
  CHECK(served == arrivals);
  double expected = 0;
  for (int i = 0; i < arrivals; ++i) expected += i % 7 + 1;
  CHECK(sum == Approx(expected));
}
