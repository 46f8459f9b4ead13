// What a replay makes of a trace: part of it, more or less of it, and again.

#include "workloads/trace/replay.hpp"

#include "sim/core/stream.hpp"
#include "tests/workloads/trace/trace_files.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using namespace std::chrono_literals;

namespace {

std::vector<double> replayed(const WrittenTrace& trace, const std::string& keys = "",
                             std::size_t most = 100'000) {
  return times_s(requests(trace.workload(keys), most));
}

/// Independent gaps around 10 ms, each number of bytes another one.
std::string long_trace(int requests) {
  Stream gaps{7, "gaps", 0};
  std::string text = "t_s,payload_bytes\n";
  double now = 0;
  for (int i = 0; i < requests; ++i) {
    now += 0.02 * gaps.uniform();
    text += std::to_string(now) + "," + std::to_string(i) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a replay has the times of the trace, and what it brings") {
  const WrittenTrace trace{
      "t_s,payload_bytes,items,service_s,work,function\n"
      "0.5,10,1,,2.5,\n1.25,,2,0.3,9,4\n2,,0,,,\n"};
  const WorkloadPlan plan = workload_of(trace.workload());
  CHECK_FALSE(plan.endless);
  CHECK(plan.end == seconds(2.25));  // where the next one would come
  CHECK(plan.mean_rate_per_s == Approx(3 / 2.25));
  CHECK(plan.summary == "trace trace.csv, 3 requests in 2.25 s");
  CHECK(plan.warnings.empty());
  const auto all = requests(plan, 9);
  REQUIRE(times_s(all) == std::vector<double>{0.5, 1.25, 2});
  CHECK(all[0].payload == Bytes{10});
  CHECK(all[0].demand == Demand::times(2.5));
  CHECK(all[1].payload == Bytes{1000});
  CHECK(all[1].items == 2);
  CHECK(all[1].demand == Demand::of(300ms));
  CHECK(all[1].function == 4);
  CHECK(all[2].payload == Bytes{500});
  CHECK(all[2].items == 0);
  CHECK(all[2].id == 2);
}

TEST_CASE("what a trace brings may be ignored, and then is drawn") {
  const WrittenTrace trace{"t_s,payload_bytes,service_s,work\n0,10,1,\n1,20,,3\n"};
  const auto all = requests(trace.workload(
      R"("ignore": ["service", "payload_bytes", "work"], "request": {"payload_bytes": 77})"));
  REQUIRE(all.size() == 2);
  CHECK(all[0].demand == Demand::times(1));
  CHECK(all[1].demand == Demand::times(1));
  CHECK(all[0].payload == Bytes{77});
}

TEST_CASE("a trace of which all is ignored but the times is one of times") {
  const WrittenTrace full{
      "t_s,payload_bytes,items,context_tokens,generated_tokens,service_s,function,work\n"
      "0,10,2,30,40,1,3,2\n1,20,3,40,50,2,4,3\n"};
  const WrittenTrace bare{"t_s\n0\n1\n"};
  const auto some = requests(full.workload());
  const auto none = requests(full.workload(
      R"("ignore": ["service", "payload_bytes", "items", "context_tokens", "generated_tokens",
                    "function", "work"])"));
  const auto times = requests(bare.workload());
  REQUIRE(none.size() == 2);
  REQUIRE(times.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(none[i].at == times[i].at);
    CHECK(none[i].demand == times[i].demand);
    CHECK(none[i].payload == times[i].payload);
    CHECK(none[i].items == times[i].items);
    CHECK(none[i].function == times[i].function);
    CHECK_FALSE(some[i].demand == times[i].demand);
    CHECK_FALSE(some[i].function == times[i].function);
  }
}

TEST_CASE("a window of a trace begins at its own 0 and ends where it says") {
  const WrittenTrace trace{"t_s\n1\n2\n3\n4\n5\n"};
  CHECK(replayed(trace, R"("window": {"from_s": 2, "to_s": 4})") == std::vector<double>{0, 1});
  CHECK(replayed(trace, R"("window": {"from_s": 2.5})") == std::vector<double>{0.5, 1.5, 2.5});
  CHECK(workload_of(trace.workload(R"("window": {"from_s": 2, "to_s": 9})")).end == seconds(7));
}

TEST_CASE("a loop goes on at the rate of the trace") {
  const WrittenTrace trace{"t_s\n1\n2\n4\n"};
  const WorkloadPlan twice = workload_of(trace.workload(R"("loop": 2)"));
  CHECK(twice.end == seconds(9));
  CHECK(times_s(requests(twice, 99)) == std::vector<double>{1, 2, 4, 5.5, 6.5, 8.5});
  const WorkloadPlan ever = workload_of(trace.workload(R"("loop": true)"));
  CHECK(ever.endless);
  CHECK_FALSE(ever.end);
  CHECK(requests(ever, 1000).size() == 1000);
  CHECK(requests(ever, 1000).back().at == seconds(4.5 * 333 + 1));
  CHECK(replayed(trace, R"("loop": true, "duration_s": 6, "requests": 99)").size() == 4);
}

TEST_CASE("a time scale stretches a trace") {
  const WrittenTrace trace{"t_s\n1\n2\n4\n"};
  CHECK(replayed(trace, R"("time_scale": 0.5)") == std::vector<double>{0.5, 1, 2});
  const WorkloadPlan slow = workload_of(trace.workload(R"("time_scale": 10)"));
  CHECK(slow.end == seconds(45));
  CHECK(slow.mean_rate_per_s == Approx(3 / 45.0));
}

TEST_CASE("a rate scale below 1 keeps each request with that probability") {
  const WrittenTrace trace{long_trace(40'000)};
  const WorkloadPlan plan = workload_of(trace.workload(R"("rate_scale": 0.3)"));
  const auto kept = requests(plan, 100'000);
  const auto count = static_cast<double>(kept.size());
  CHECK(std::abs(count - 12'000) < 4 * std::sqrt(40'000 * 0.3 * 0.7));
  // Runs of thinned requests are as long as those of coin tosses: gaps in the numbers are
  // geometric.
  double gap_1 = 0;
  const auto bytes = payloads(kept);
  for (std::size_t i = 1; i < bytes.size(); ++i) gap_1 += bytes[i] - bytes[i - 1] == 1;
  CHECK(std::abs(gap_1 / (count - 1) - 0.3) < 4 * std::sqrt(0.3 * 0.7 / count));
  CHECK(*plan.mean_rate_per_s == Approx(12'000 / to_seconds(*plan.end)));
}

TEST_CASE("a rate scale above 1 adds shifted copies and a thinned one") {
  const WrittenTrace trace{long_trace(10'000)};
  const auto thrice = requests(trace.workload(R"("rate_scale": 3)"), 100'000);
  CHECK(thrice.size() == 30'000);
  CHECK(ascend(thrice));
  std::vector<std::int64_t> bytes = payloads(thrice);
  std::sort(bytes.begin(), bytes.end());
  for (std::size_t i = 0; i < bytes.size(); ++i)
    REQUIRE(bytes[i] == static_cast<std::int64_t>(i / 3));  // each request once per copy
  for (std::size_t i = 0; i < thrice.size(); ++i) REQUIRE(thrice[i].id == i);

  const auto more = requests(trace.workload(R"("rate_scale": 2.5)"), 100'000);
  CHECK(std::abs(static_cast<double>(more.size()) - 25'000) < 4 * std::sqrt(10'000 * 0.25));

  const WorkloadPlan plan = workload_of(trace.workload(R"("rate_scale": 2)"));
  CHECK_FALSE(same(requests(plan, 1000, 0), requests(plan, 1000, 1)));  // other shifts
  CHECK(same(requests(plan, 1000, 5), requests(plan, 1000, 5)));
  CHECK(requests(plan, 100'000).back().at < *plan.end);
}

TEST_CASE("a shuffle moves whole blocks, in another order in each replication") {
  const WrittenTrace trace{long_trace(5'000)};
  const WorkloadPlan plan = workload_of(trace.workload(R"("shuffle": {"block_s": 5})"));
  const auto straight = requests(trace.workload(), 10'000);
  const auto one = requests(plan, 10'000, 0), other = requests(plan, 10'000, 1);
  CHECK(ascend(one));
  CHECK_FALSE(payloads(one) == payloads(other));
  auto sorted = payloads(one);
  CHECK_FALSE(sorted == payloads(straight));
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == payloads(straight));

  // Within a block the gaps are those of the trace; so few are new.
  std::size_t kept = 0;
  for (std::size_t i = 1; i < one.size(); ++i) {
    const auto number = static_cast<std::size_t>(one[i].payload.value);
    if (number == 0 || one[i - 1].payload.value + 1 != one[i].payload.value) continue;
    REQUIRE(one[i].at - one[i - 1].at == straight[number].at - straight[number - 1].at);
    ++kept;
  }
  CHECK(kept >= one.size() - 12);
}

TEST_CASE("requests of one instant are kept with a warning, spread or refused") {
  const WrittenTrace trace{"t_s\n1\n1\n1\n1\n2\n4\n4\n"};
  const WorkloadPlan plan = workload_of(trace.workload());
  CHECK(times_s(requests(plan, 9)) == std::vector<double>{1, 1, 1, 1, 2, 4, 4});
  CHECK(plan.warnings ==
        std::vector<std::string>{
            "trace trace.csv: 4 of 7 requests come at the instant of the one "
            "before, first request 2; \"repeats\" keeps, spreads or refuses them"});
  CHECK(workload_of(trace.workload(R"("repeats": "keep")")).warnings.empty());
  // The clock of this trace ticks in seconds.
  CHECK(replayed(trace, R"("repeats": "spread")") ==
        std::vector<double>{1, 1.25, 1.5, 1.75, 2, 4, 4.5});
  CHECK(workload_complaint(trace.workload(R"("repeats": "refuse")")) ==
        "burst.json: /workload/repeats: 4 requests come at the instant of the one before, first "
        "request 2");
}

TEST_CASE("a trace that is too long for a copy in memory is read again, with the same requests") {
  const WrittenTrace trace{long_trace(3'000)};
  const ScannedTrace copied = scan_trace({.file = trace.path()});
  const ScannedTrace streamed = scan_trace({.file = trace.path()}, {}, 1000);
  CHECK(copied.source->quick());
  CHECK_FALSE(streamed.source->quick());
  const auto replay = [](const ScannedTrace& scanned) {
    const auto rules = std::make_shared<ReplayRules>();
    rules->source = scanned.source;
    rules->begin = 5s;
    rules->period = 10s;
    rules->passes = 2;
    rules->rate_scale = 2.5;
    Replay requests{rules, 1, 0, RequestMaker{1, 0, Bytes{1}}};
    return take(requests);
  };
  CHECK(replay(copied).size() > 4000);
  CHECK(same(replay(copied), replay(streamed)));
}

TEST_CASE("counts are placed anew in each replication and each pass") {
  const WrittenTrace trace{"HashFunction,1,2\nf,3,0\ng,0,5\n"};
  const WorkloadPlan plan = workload_of(trace.workload(R"("loop": 2)"));
  CHECK(plan.end == seconds(240));
  CHECK(plan.mean_rate_per_s == Approx(8 / 120.0));
  const auto one = requests(plan, 99, 0);
  REQUIRE(one.size() == 16);
  CHECK(one[3].function == 1);
  CHECK(one[8].function == 0);
  CHECK(one[8].at - seconds(120) != one[0].at);
  CHECK_FALSE(same(one, requests(plan, 99, 1)));
  CHECK(same(one, requests(plan, 99, 0)));
}
