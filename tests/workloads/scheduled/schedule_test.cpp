// Jobs that come by the clock.

#include "workloads/scheduled/schedule.hpp"

#include "tests/catch.hpp"
#include "tests/workloads/combined/combined.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string schedule(const std::string& keys) { return whole("schedule", keys); }

std::vector<double> hours(const std::string& keys, std::size_t most) {
  std::vector<double> hours = times_s(requests(schedule(keys), most));
  for (double& hour : hours) hour /= 3600;
  return hours;
}

}  // namespace

TEST_CASE("a scheduled job comes every so often from its first time, so many times") {
  CHECK(times_s(requests(schedule(R"("every_s": "15m", "first_s": 60, "count": 3)"))) ==
        std::vector<double>{60, 960, 1860});
  CHECK(times_s(requests(schedule(R"("every_s": 10)"), 3)) == std::vector<double>{0, 10, 20});
  CHECK(times_s(requests(schedule(R"("every_s": 10, "requests": 2, "duration_s": 11)"))) ==
        std::vector<double>{0, 0, 10, 10});
  CHECK(requests(schedule(R"("every_s": 10, "count": 0)")).empty());
}

TEST_CASE("a scheduled job comes at times of the day and of the week, week after week") {
  CHECK(hours(R"("times": ["02:00"])", 9) ==
        std::vector<double>{2, 26, 50, 74, 98, 122, 146, 170, 194});
  CHECK(hours(R"("times": ["Tue 00:30", "Mon 06:00"])", 4) ==
        std::vector<double>{6, 24.5, 168 + 6, 168 + 24.5});
  // From Monday noon on, the Monday's is six days and eighteen hours ahead.
  CHECK(hours(R"("times": ["Tue 00:30", "Mon 06:00"], "begins": "Mon 12:00")", 4) ==
        std::vector<double>{12.5, 168 - 6, 168 + 12.5, 2 * 168 - 6});
  CHECK(hours(R"("times": ["Mon 12:00"], "begins": "Mon 12:00")", 2) ==
        std::vector<double>{0, 168});
}

TEST_CASE("requests of a job come at equal intervals, or at random within its spread") {
  CHECK(times_s(requests(
            schedule(R"("every_s": 100, "requests": 4, "spread_s": 2, "within": "even")"), 6)) ==
        std::vector<double>{0, 0.5, 1, 1.5, 100, 100.5});
  std::vector<double> places;
  std::vector<double> firsts;
  const std::vector<Request> random =
      requests(schedule(R"("every_s": 100, "requests": 5, "spread_s": 60)"), 20'000);
  for (std::size_t i = 0; i < random.size(); ++i) {
    const double place = std::fmod(to_seconds(random[i].at), 100) / 60;
    places.push_back(place);
    if (i % 5 == 0) firsts.push_back(1 - std::pow(1 - place, 5));  // the smallest of five
  }
  CHECK(scaled_distance(places) < far);
  CHECK(scaled_distance(firsts) < far);
}

TEST_CASE("a job is late by its jitter, all of it at once, and may be overtaken") {
  const std::vector<Request> late = requests(
      schedule(R"("every_s": 1, "requests": 2, "jitter_s": {"kind": "exponential", "mean_s": 5})"),
      40'000);
  CHECK(ascend(late));
  CHECK(numbered(late));
  // Independent of each other, so nearly a Poisson process of pairs: D/G/infinity's departures.
  std::vector<double> jobs;
  for (std::size_t i = 0; i < late.size(); i += 2) {
    REQUIRE(late[i].at == late[i + 1].at);
    jobs.push_back(to_seconds(late[i].at));
  }
  const std::vector<double> n = counts(jobs, 1);
  double sum = 0;
  for (std::size_t i = 100; i < 19'000; ++i) sum += n[i];
  CHECK(std::abs(sum - 18'900) < 5 * std::sqrt(2 * 5));  // only those near both ends can differ

  std::vector<double> places;
  const std::vector<Request> alone = requests(
      schedule(R"("every_s": 1000, "jitter_s": {"kind": "exponential", "mean_s": 5})"), 5000);
  for (const Request& request : alone)
    places.push_back(-std::expm1(-std::fmod(to_seconds(request.at), 1000) / 5));
  CHECK(scaled_distance(places) < far);
}

TEST_CASE("jobs may bring a random number of requests, at least one") {
  const std::vector<Request> all = requests(
      schedule(R"("every_s": 1, "requests": {"kind": "uniform", "min": 0, "max": 3.5})"), 50'000);
  std::vector<double> n = counts(times_s(all), 1);
  n.resize(20'000);
  std::vector<double> seen(4, 0);
  for (const double count : n) ++seen.at(static_cast<std::size_t>(count));
  // 0 to 1.5 of 3.5 are one, then one of 3.5 each.
  const std::vector<double> expected = {0, 3.0 / 7, 2.0 / 7, 2.0 / 7};
  CHECK(seen[0] == 0);
  for (std::size_t i = 1; i < 4; ++i)
    CHECK(std::abs(seen[i] - 20'000 * expected[i]) <
          5 * std::sqrt(20'000 * expected[i] * (1 - expected[i])));
}

TEST_CASE("a schedule knows its rate and whether it ends") {
  const WorkloadPlan often = workload_of(schedule(R"("every_s": 10, "requests": 30)"));
  CHECK(often.mean_rate_per_s.value() == Approx(3));
  CHECK(often.endless);
  CHECK_FALSE(often.end);
  CHECK(often.summary == "30 requests every 10 s");
  const WorkloadPlan nightly =
      workload_of(schedule(R"("times": ["02:00", "Sun 14:00"], "requests": 1512, "count": 3)"));
  CHECK(nightly.mean_rate_per_s.value() == Approx(0.02));
  CHECK_FALSE(nightly.endless);
  CHECK(nightly.summary == "1512 requests 8 times a week");
  CHECK(workload_of(schedule(R"("every_s": 10, "duration_s": "1h")")).end == seconds(3600));
}

TEST_CASE("the same seed and replication give the same schedule, others give others") {
  const WorkloadPlan plan = workload_of(schedule(R"("every_s": 5, "requests": 3, "spread_s": 20,
                  "jitter_s": {"kind": "exponential", "mean_s": 5})"));
  CHECK(same(requests(plan, 500, 0), requests(plan, 500, 0)));
  CHECK_FALSE(same(requests(plan, 500, 0), requests(plan, 500, 1)));
  CHECK_FALSE(same(take(*plan.make(2, 0), 500), requests(plan, 500, 0)));
}

TEST_CASE("a timetable does not run over the end of the clock") {
  const Timetable table{.instants = {seconds(1), seconds(2)}, .period = seconds(1e9), .count = 99};
  CHECK(table.at(2) == seconds(1e9 + 1));
  CHECK(table.at(19) == never);
  CHECK(table.at(98) == never);
  CHECK(Timetable{.instants = {seconds(1)}, .period = seconds(1), .count = 2}.at(2) == never);
}

TEST_CASE("a schedule says what is wrong with it") {
  check_complaints(
      "schedule",
      {
          {"", R"(burst.json: /workload: give either "every_s" or "times")"},
          {R"("every_s": 1, "times": ["02:00"])",
           R"(burst.json: /workload: give either "every_s" or "times")"},
          {R"("every_s": 0)", R"(burst.json: /workload/every_s: 0 is below 1e-06 s)"},
          {R"("times": [])", R"(burst.json: /workload/times: is empty; give at least one time)"},
          {R"("times": ["25:00"])",
           R"(burst.json: /workload/times: "25:00" is no time; write it as in "02:00" (every day) or "Mon 14:30")"},
          {R"("times": ["02:00", "Wed 02:00"])",
           R"(burst.json: /workload/times: has an instant twice; give each once)"},
          {R"("times": ["02:00"], "begins": "Mo 00:00")",
           R"(burst.json: /workload/begins: "Mo 00:00" is no time of the week; write it as in "Mon 08:30")"},
          {R"("times": ["02:00"], "first_s": 5)",
           R"(burst.json: /workload/first_s: unknown key; there are "begins", "count", "duration_s", "every_s", "jitter_s", "kind", "request", "requests", "spread_s", "times", "within")"},
          {R"("every_s": 1, "within": "evenly")",
           R"(burst.json: /workload/within: no "evenly"; did you mean "even"?)"},
          {R"("every_s": 1e-6, "spread_s": 2)",
           R"(burst.json: /workload: about 2000000 occurrences would be under way at once, which is more than 1e6; shorten "jitter_s" or "spread_s", or let it occur less often)"},
          {R"("every_s": 1, "requests": -1)", R"(burst.json: /workload/requests: -1 is below 0)"},
          {R"("every_s": 1, "count": -1)", R"(burst.json: /workload/count: -1 is below 0)"},
      });
}
