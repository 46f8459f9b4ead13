// The JSON of every kind of workload, good and bad.

#include <set>

#include "tests/workloads/workload_of.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("every kind of workload has a name of its own and a sentence") {
  std::vector<std::string> names;
  for (const WorkloadKind& kind : workload_kinds()) {
    names.push_back(kind.name);
    CHECK_FALSE(kind.sentence.empty());
  }
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
}

TEST_CASE("requests of a workload have the size they were given") {
  for (const char* text :
       {R"({"kind": "poisson", "rate_per_s": 9})",
        R"({"kind": "mmpp", "rates_per_s": [9, 1], "mean_stay_s": [1, 1]})",
        R"({"kind": "constant", "interval_s": 1})", R"({"kind": "list", "times_s": [1]})",
        R"({"kind": "burst", "requests": 1})"})
    CHECK(requests(text, 1).at(0).payload == Bytes{500});
}

TEST_CASE("a Poisson workload without an end goes on for ever") {
  const WorkloadPlan endless = workload_of(R"({"kind": "poisson", "rate_per_s": 9})");
  CHECK(endless.endless);
  CHECK_FALSE(endless.end.has_value());
  CHECK(endless.summary == "Poisson, 9 requests/s");
  CHECK(requests(endless, 5000).size() == 5000);
  CHECK(same(requests(endless, 1000, 3), requests(endless, 1000, 3)));
  CHECK_FALSE(same(requests(endless, 1000, 3), requests(endless, 1000, 4)));
}

TEST_CASE("a Poisson workload ends after its requests or at its duration") {
  const WorkloadPlan counted =
      workload_of(R"({"kind": "poisson", "rate_per_s": 9, "requests": 100})");
  CHECK_FALSE(counted.endless);
  CHECK_FALSE(counted.end.has_value());
  CHECK(counted.summary == "Poisson, 9 requests/s, 100 requests");
  CHECK(requests(counted, 1000).size() == 100);

  const WorkloadPlan timed =
      workload_of(R"({"kind": "poisson", "rate_per_s": 9.5, "duration_s": "5m"})");
  CHECK_FALSE(timed.endless);
  CHECK(timed.end == seconds(300));
  CHECK(timed.summary == "Poisson, 9.5 requests/s in 300 s");
  const std::vector<Request> all = requests(timed, 100'000);
  CHECK(std::abs(static_cast<double>(all.size()) - 2850) < 5 * std::sqrt(2850));
  CHECK(all.back().at < seconds(300));
}

TEST_CASE("a Poisson workload with both ends has exactly its requests, whatever the rate") {
  for (const char* count : {"0", "1", "90", "9000"}) {
    const WorkloadPlan both = workload_of(
        std::string(R"({"kind": "poisson", "rate_per_s": 9, "duration_s": 10, "requests": )") +
        count + "}");
    CHECK_FALSE(both.endless);
    CHECK(both.end == seconds(10));
    CHECK(both.summary == std::string("Poisson, 9 requests/s, ") + count + " requests in 10 s");
    CHECK(std::to_string(requests(both, 100'000).size()) == count);
  }
}

TEST_CASE("an MMPP workload ends as a Poisson workload does") {
  const std::string stays = R"({"kind": "mmpp", "rates_per_s": [7, 120], "mean_stay_s": [5, 1])";
  const WorkloadPlan endless = workload_of(stays + "}");
  CHECK(endless.endless);
  CHECK(endless.summary == "MMPP, 7 and 120 requests/s");
  CHECK(requests(endless, 5000).size() == 5000);
  CHECK_FALSE(same(requests(endless, 100, 0), requests(endless, 100, 1)));

  const WorkloadPlan counted = workload_of(stays + R"(, "requests": 100})");
  CHECK_FALSE(counted.endless);
  CHECK(requests(counted, 1000).size() == 100);

  const WorkloadPlan timed = workload_of(stays + R"(, "duration_s": 60})");
  CHECK(timed.end == seconds(60));
  CHECK(requests(timed, 100'000).back().at < seconds(60));

  const WorkloadPlan both = workload_of(stays + R"(, "duration_s": 10, "requests": 100})");
  CHECK(both.summary == "MMPP, 7 and 120 requests/s, 100 requests in 10 s");
  CHECK(requests(both, 1000, 0).size() == 100);
  CHECK(requests(both, 1000, 1).size() == 100);
  CHECK_FALSE(same(requests(both, 1000, 0), requests(both, 1000, 1)));
}

TEST_CASE("an MMPP workload moves as its rows of probabilities say") {
  // 0 -> 1 -> 2 -> 0: requests of the middle phase are always followed by silence.
  const WorkloadPlan cycle = workload_of(R"({"kind": "mmpp", "rates_per_s": [0, 1000, 0],
      "mean_stay_s": [1, 1e-3, 1], "moves": [[0, 1, 0], [0, 0, 1], [1, 0, 0]]})");
  CHECK(requests(cycle, 1000).size() == 1000);
}

TEST_CASE("an MMPP workload may follow a given path of phases") {
  const std::string path =
      R"({"kind": "mmpp", "rates_per_s": [0, 100], "path": [{"phase": 0, "until_s": 5},
          {"phase": 1, "until_s": 10}, {"phase": 0, "until_s": "15s"}])";
  const WorkloadPlan whole = workload_of(path + "}");
  CHECK_FALSE(whole.endless);
  CHECK(whole.end == seconds(15));
  CHECK(whole.summary == "MMPP, 0 and 100 requests/s in 15 s");
  const std::vector<Request> all = requests(whole, 100'000);
  CHECK(std::abs(static_cast<double>(all.size()) - 500) < 5 * std::sqrt(500));
  CHECK(all.front().at >= seconds(5));
  CHECK(all.back().at <= seconds(10));

  const WorkloadPlan part = workload_of(path + R"(, "duration_s": 6, "requests": 300})");
  CHECK(part.end == seconds(6));
  CHECK(requests(part, 1000).size() == 300);
  CHECK(requests(part, 1000).back().at <= seconds(6));
}

TEST_CASE("a constant workload has its interval or its rate") {
  const WorkloadPlan endless = workload_of(R"({"kind": "constant", "rate_per_s": 4})");
  CHECK(endless.endless);
  CHECK(endless.summary == "one request every 0.25 s");
  CHECK(times_s(requests(endless, 3)) == std::vector<double>{0, 0.25, 0.5});

  const WorkloadPlan counted =
      workload_of(R"({"kind": "constant", "interval_s": "125ms", "first_s": 2, "count": 3})");
  CHECK_FALSE(counted.endless);
  CHECK(times_s(requests(counted, 9)) == std::vector<double>{2, 2.125, 2.25});
}

TEST_CASE("a listed workload has its times and the service times beside them") {
  const WorkloadPlan times = workload_of(R"({"kind": "list", "times_s": [1, 1, 2.5]})");
  CHECK_FALSE(times.endless);
  CHECK(times.summary == "3 listed requests");
  CHECK(times_s(requests(times, 9)) == std::vector<double>{1, 1, 2.5});
  CHECK(!requests(times, 9)[2].demand.brings_time());

  const std::vector<Request> brought =
      requests(R"({"kind": "list", "times_s": [1, 2], "services_s": [0, 0.3]})");
  CHECK(brought[0].demand == Demand::of(Duration{}));
  CHECK(brought[1].demand == Demand::of(seconds(0.3)));
}

TEST_CASE("a burst comes at time 0 unless told otherwise, once or several times") {
  const WorkloadPlan once = workload_of(R"({"kind": "burst", "requests": 10})");
  CHECK_FALSE(once.endless);
  CHECK(once.summary == "10 requests at once");
  CHECK(times_s(requests(once, 99)) == std::vector<double>(10, 0));

  const WorkloadPlan twice = workload_of(R"({"kind": "burst", "requests": 2, "at_s": [4, 9]})");
  CHECK(twice.summary == "2 requests at once, 2 times");
  CHECK(times_s(requests(twice, 99)) == std::vector<double>{4, 4, 9, 9});
  CHECK(times_s(requests(R"({"kind": "burst", "requests": 1, "at_s": 7})")) ==
        std::vector<double>{7});
}

TEST_CASE("a Poisson workload says what is wrong with it") {
  check_complaints(
      "poisson",
      {
          {"", R"(burst.json: /workload: missing "rate_per_s")"},
          {R"("rate_per_s": 0)", R"(burst.json: /workload/rate_per_s: 0 is below 1e-09)"},
          {R"("rate_per_s": 2e9)",
           R"(burst.json: /workload/rate_per_s: 2000000000.0 is above 1000000000)"},
          {R"("rate_per_s": "9")",
           R"(burst.json: /workload/rate_per_s: expected a number, found a string "9")"},
          {R"("rate_per_min": 9)",
           R"(burst.json: /workload: missing "rate_per_s"; the unit here is per second, not "rate_per_min")"},
          {R"("rate_per_s": 9, "duration": 9)",
           R"(burst.json: /workload/duration: unknown key; the unit here is seconds: "duration_s")"},
          {R"("rate_per_s": 9, "duration_s": 0)",
           R"(burst.json: /workload/duration_s: 0 is below 1e-06 s)"},
          {R"("rate_per_s": 9, "duration_s": "inf")",
           R"(burst.json: /workload/duration_s: "inf" is above 315360000 s)"},
          {R"("rate_per_s": 9, "requests": 1.5)",
           R"(burst.json: /workload/requests: expected a whole number, found 1.5)"},
          {R"("rate_per_s": 9, "requests": -1)",
           R"(burst.json: /workload/requests: -1 is below 0)"},
          {R"("rate_per_s": 9, "reqests": 1)",
           R"(burst.json: /workload/reqests: unknown key; did you mean "requests"?)"},
          {R"("rate_per_s": 9, "mean_stay_s": 1)",
           R"(burst.json: /workload/mean_stay_s: unknown key; there are "duration_s", "kind", "rate_per_s", "request", "requests")"},
      });
}

TEST_CASE("an MMPP workload says what is wrong with its rates and stays") {
  check_complaints(
      "mmpp", {
                  {R"("mean_stay_s": [1, 1])", R"(burst.json: /workload: missing "rates_per_s")"},
                  {R"("rates_per_s": [1, 2])", R"(burst.json: /workload: missing "mean_stay_s")"},
                  {R"("rates_per_s": 3)",
                   R"(burst.json: /workload/rates_per_s: expected an array of numbers, found 3)"},
                  {R"("rates_per_s": [])",
                   R"(burst.json: /workload/rates_per_s: needs at least one rate above 0)"},
                  {R"("rates_per_s": [0, 0], "mean_stay_s": [1, 1])",
                   R"(burst.json: /workload/rates_per_s: needs at least one rate above 0)"},
                  {R"("rates_per_s": [1, -2], "mean_stay_s": [1, 1])",
                   R"(burst.json: /workload/rates_per_s/1: -2 is below 0)"},
                  {R"("rates_per_s": [1, 2], "mean_stay_s": [1])",
                   R"(burst.json: /workload/mean_stay_s: has 1 values for 2 rates)"},
                  {R"("rates_per_s": [1, 2], "mean_stay_s": [1, 0])",
                   R"(burst.json: /workload/mean_stay_s/1: 0 is below 1e-06)"},
              });
}

TEST_CASE("an MMPP workload says what is wrong with its moves") {
  check_complaints(
      "mmpp",
      {
          {R"("rates_per_s": [1, 2], "mean_stay_s": [1, 1], "moves": [[0, 1]])",
           R"(burst.json: /workload/moves: needs one row of probabilities for each of the 2 phases)"},
          {R"("rates_per_s": [1, 2], "mean_stay_s": [1, 1], "moves": [[0, 1], [1]])",
           R"(burst.json: /workload/moves: row 1 needs 2 probabilities)"},
          {R"("rates_per_s": [1, 2], "mean_stay_s": [1, 1], "moves": [[0, 1], [1, "a"]])",
           R"(burst.json: /workload/moves: row 1 holds something that is no number)"},
          {R"("rates_per_s": [1, 2], "mean_stay_s": [1, 1], "moves": [[0, 1], [1.5, 0]])",
           R"(burst.json: /workload/moves: row 1 holds 1.5, which is no probability)"},
          {R"("rates_per_s": [1, 2], "mean_stay_s": [1, 1], "moves": [[0.5, 0.5], [1, 0]])",
           R"(burst.json: /workload/moves: row 0 stays where it is; its own entry must be 0)"},
          {R"("rates_per_s": [1, 2], "mean_stay_s": [1, 1], "moves": [[0, 0.9], [1, 0]])",
           R"(burst.json: /workload/moves: row 0 adds to 0.9 instead of 1)"},
      });
}

TEST_CASE("an MMPP workload says what is wrong with its path") {
  check_complaints(
      "mmpp",
      {
          {R"("rates_per_s": [0, 2], "path": [])",
           R"(burst.json: /workload/path: is empty; give at least one {"phase", "until_s"})"},
          {R"("rates_per_s": [0, 2], "path": [{"phase": 2, "until_s": 1}])",
           R"(burst.json: /workload/path/0/phase: 2 is above 1)"},
          {R"("rates_per_s": [0, 2], "path": [{"phase": 0, "until_s": 1}, {"phase": 1, "until_s": 1}])",
           R"(burst.json: /workload/path/1/until_s: must be later than where the phase before ends)"},
          {R"("rates_per_s": [0, 2], "path": [{"phase": 0, "until_s": 1, "rate": 3}])",
           R"(burst.json: /workload/path/0/rate: unknown key; there are "phase", "until_s")"},
          {R"("rates_per_s": [0, 2], "path": [{"phase": 0}])",
           R"(burst.json: /workload/path/0: missing "until_s")"},
          {R"("rates_per_s": [0, 2], "path": [{"phase": 0, "until_s": 1}])",
           R"(burst.json: /workload/path: never comes to a phase with a rate above 0)"},
          {R"("rates_per_s": [0, 2], "path": [{"phase": 1, "until_s": 1}], "duration_s": 2)",
           R"(burst.json: /workload/duration_s: is beyond the end of the path at 1 s)"},
          {R"("rates_per_s": [0, 2], "path": [{"phase": 1, "until_s": 1}], "mean_stay_s": [1, 1])",
           R"(burst.json: /workload/path: give this or "mean_stay_s", not both)"},
          {R"("rates_per_s": [0, 2], "path": [{"phase": 1, "until_s": 1}], "moves": [[0, 1], [1, 0]])",
           R"(burst.json: /workload/path: give this or "moves", not both)"},
      });
}

TEST_CASE("a constant workload says what is wrong with it") {
  check_complaints(
      "constant",
      {
          {R"("count": 3)", R"(burst.json: /workload: give either "interval_s" or "rate_per_s")"},
          {R"("interval_s": 1, "rate_per_s": 1)",
           R"(burst.json: /workload: give either "interval_s" or "rate_per_s")"},
          {R"("interval_s": 0)", R"(burst.json: /workload/interval_s: 0 is below 1e-09 s)"},
          {R"("rate_per_s": 0)", R"(burst.json: /workload/rate_per_s: 0 is below 1e-09)"},
          {R"("interval_s": 1, "count": -3)", R"(burst.json: /workload/count: -3 is below 0)"},
          {R"("interval_s": 1, "first_s": -3)",
           R"(burst.json: /workload/first_s: -3 is below 0 s)"},
          {R"("interval_s": 1, "requests": 3)",
           R"(burst.json: /workload/requests: unknown key; did you mean "request"?)"},
      });
}

TEST_CASE("a listed workload says what is wrong with it") {
  check_complaints(
      "list", {
                  {R"("services_s": [1])", R"(burst.json: /workload: missing "times_s")"},
                  {R"("times_s": [])",
                   R"(burst.json: /workload/times_s: is empty; give at least one time)"},
                  {R"("times_s": [1, 3, 2])",
                   R"(burst.json: /workload/times_s: times must ascend, but 2 follows 3)"},
                  {R"("times_s": [1, -3])", R"(burst.json: /workload/times_s/1: -3 is below 0)"},
                  {R"("times_s": [1, 2], "services_s": [1])",
                   R"(burst.json: /workload/services_s: has 1 values for 2 times)"},
                  {R"("times_s": [1, 2], "services_s": [])",
                   R"(burst.json: /workload/services_s: has 0 values for 2 times)"},
                  {R"("times_s": [1, 2], "service_s": [1, 2])",
                   R"(burst.json: /workload/service_s: unknown key; did you mean "services_s"?)"},
              });
}

TEST_CASE("a burst says what is wrong with it") {
  check_complaints(
      "burst",
      {
          {R"("at_s": 1)", R"(burst.json: /workload: missing "requests")"},
          {R"("requests": -1)", R"(burst.json: /workload/requests: -1 is below 0)"},
          {R"("requests": 10, "at_s": [])",
           R"(burst.json: /workload/at_s: is empty; give at least one time)"},
          {R"("requests": 10, "at_s": [4, 1])",
           R"(burst.json: /workload/at_s: times must ascend, but 1 follows 4)"},
          {R"("requests": 10, "at_s": "soon")",
           R"(burst.json: /workload/at_s: expected a number, found a string "soon")"},
          {R"("requests": 10, "times_s": [4, 1])",
           R"(burst.json: /workload/times_s: unknown key; there are "at_s", "kind", "request", "requests")"},
      });
}

TEST_CASE(
    "the rate in the long run is known of what goes on alike, and not of a part of the rest") {
  const auto rate = [](const std::string& text) { return workload_of(text).mean_rate_per_s; };
  CHECK(rate(R"({"kind": "poisson", "rate_per_s": 9, "duration_s": 10})") == 9);
  CHECK(rate(R"({"kind": "poisson", "rate_per_s": 9, "duration_s": 10, "requests": 20})") == 2);
  const std::string ramp =
      R"({"kind": "ramp", "points": [{"at_s": 0, "rate_per_s": 0}, {"at_s": 100, "rate_per_s": 100}])";
  CHECK(rate(ramp + "}") == 50);
  CHECK(rate(ramp + R"(, "duration_s": 50})") == 25);
  const std::string sequence = R"({"kind": "sequence", "parts": [{"of": )" + ramp + "}";
  CHECK(rate(sequence + "}]}") == 50);
  CHECK_FALSE(rate(sequence + R"(, "duration_s": 50}]})").has_value());
}
