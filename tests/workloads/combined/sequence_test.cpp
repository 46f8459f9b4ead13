// Sequences: one workload after the other.

#include "workloads/combined/sequence.hpp"

#include <stdexcept>

#include "tests/catch.hpp"
#include "tests/support.hpp"
#include "tests/workloads/combined/combined.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string sequence(const std::string& parts, const std::string& keys = "") {
  return whole("sequence", "\"parts\": [" + parts + "]" + keys);
}

std::string lasting(double duration_s, const std::string& workload) {
  return "{\"of\": " + workload + ", \"duration_s\": " + std::to_string(duration_s) + "}";
}

}  // namespace

TEST_CASE("the parts of a sequence begin anew one after the other, each cut where it ends") {
  const std::string parts =
      lasting(5, list("[0, 1, 5, 6]", 10)) + "," + lasting(2.5, list("[2]", 20));
  const std::vector<Request> once = requests(sequence(parts));
  CHECK(times_s(once) == std::vector<double>{0, 1, 7});
  CHECK(payloads(once) == std::vector<std::int64_t>{10, 10, 20});
  CHECK(numbered(once));

  const std::vector<Request> thrice = requests(sequence(parts, R"(, "repeat": 3)"));
  CHECK(times_s(thrice) == std::vector<double>{0, 1, 7, 7.5, 8.5, 14.5, 15, 16, 22});
  CHECK(numbered(thrice));
  CHECK(requests(sequence(parts, R"(, "repeat": true)"), 700).back().at == seconds(233 * 7.5));
}

TEST_CASE("a part without a duration lasts until its own end, and brings its last request") {
  const std::string path = R"({"kind": "mmpp", "rates_per_s": [0, 50], "requests": 40,
      "path": [{"phase": 0, "until_s": 1}, {"phase": 1, "until_s": 3}]})";
  const WorkloadPlan plan =
      workload_of(sequence("{\"of\": " + path + "}, {\"of\": " + path + "}", R"(, "repeat": 2)"));
  CHECK(plan.end == seconds(12));
  CHECK(requests(plan, 1000).size() == 160);
  // Squeezed into a microsecond, some of so many are rounded to its end, and pass all the same.
  const std::string squeezed = R"({"kind": "mmpp", "rates_per_s": [1], "requests": 100000,
      "path": [{"phase": 0, "until_s": 1e-6}]})";
  CHECK(requests(squeezed, 1'000'000).back().at == Duration{1000});
  CHECK(requests(sequence("{\"of\": " + squeezed + "}"), 1'000'000).size() == 100'000);

  std::vector<Sequence::Part> parts(1);
  parts[0].make = [](std::uint64_t) { return workload_of(list("[0, 3]", 1)).make(1, 0); };
  parts[0].lasts = seconds(3);
  parts[0].cut = seconds(3) + Duration{1};
  Sequence kept{std::move(parts), 2};
  CHECK(times_s(take(kept)) == std::vector<double>{0, 3, 3, 6});
}

TEST_CASE("a Poisson process cut into parts is a Poisson process") {
  const WorkloadPlan plan = workload_of(sequence(
      lasting(0.7, poisson_text(4)) + "," + lasting(0.2, poisson_text(4)), R"(, "repeat": true)"));
  CHECK(plan.endless);
  CHECK(plan.mean_rate_per_s.value() == Approx(4));
  const std::vector<double> times = times_s(requests(plan, 40'000));
  CHECK(scaled_distance(exponential_places(times, 4)) < far);
  // Were the parts or the rounds alike by chance, counts of whole rounds would be.
  CHECK(std::abs(poisson_deviation(counts(times, 0.9), 3.6)) < 5);
  CHECK(std::abs(poisson_deviation(counts(times, 9), 36)) < 5);
}

TEST_CASE("hours of a sequence have their own rates") {
  const WorkloadPlan plan = workload_of(sequence(
      lasting(100, poisson_text(30)) + "," + lasting(50, poisson_text(3)), R"(, "repeat": 40)"));
  CHECK(plan.mean_rate_per_s.value() == Approx(21));
  CHECK(plan.end == seconds(6000));
  CHECK_FALSE(plan.endless);
  double busy = 0;
  const std::vector<Request> all = requests(plan, 1'000'000);
  for (const Request& request : all) busy += std::fmod(to_seconds(request.at), 150) < 100;
  CHECK(std::abs(busy - 120'000) < 5 * std::sqrt(120'000));
  CHECK(std::abs(static_cast<double>(all.size()) - busy - 6000) < 5 * std::sqrt(6000));
}

TEST_CASE("rounds of a sequence differ, replications of it too, runs of it do not") {
  const WorkloadPlan plan =
      workload_of(sequence(lasting(10, R"({"kind": "poisson", "rate_per_s": 5, "requests": 3})"),
                           R"(, "repeat": true)"));
  const std::vector<Request> all = requests(plan, 6);
  CHECK(all[3].at != all[0].at + seconds(10));
  CHECK(all[3].luck != all[0].luck);
  CHECK(same(all, requests(plan, 6)));
  CHECK_FALSE(same(all, requests(plan, 6, 1)));
}

TEST_CASE("a sequence ends where its last round ends, or is cut before") {
  const std::string part = lasting(60, poisson_text(1));
  CHECK(workload_of(sequence(part)).end == seconds(60));
  CHECK(workload_of(sequence(part, R"(, "repeat": false)")).end == seconds(60));
  CHECK(workload_of(sequence(part, R"(, "repeat": 5, "duration_s": "2m")")).end == seconds(120));
  const WorkloadPlan counted = workload_of(sequence(part, R"(, "repeat": true, "requests": 100)"));
  CHECK_FALSE(counted.endless);
  CHECK(requests(counted, 1000).size() == 100);
  CHECK(workload_of(sequence(part, R"(, "repeat": true)")).summary ==
        "sequence of Poisson, 1 requests/s");
  // Part of the time nothing comes: 100 requests in each round of 60 s take 10 s of it.
  const std::string early = R"({"kind": "poisson", "rate_per_s": 12, "duration_s": 10})";
  CHECK(workload_of(sequence(lasting(60, early))).mean_rate_per_s.value() == Approx(2));
}

TEST_CASE("a sequence that never brings a request gives up, and one that ends does so") {
  const std::string silent = lasting(1, list("[2]", 1));
  CHECK(requests(sequence(silent, R"(, "repeat": 1000)")).empty());
  std::vector<Sequence::Part> parts(1);
  parts[0].make = [](std::uint64_t) { return std::make_unique<Calls>(std::vector<Request>{}); };
  parts[0].lasts = parts[0].cut = seconds(1);
  Sequence forever{std::move(parts), ~std::uint64_t{0}};
  CHECK_THROWS_AS(forever.next(), std::runtime_error);
  // Ten years hold three rounds and a bit of four years each.
  const double years_4 = 4.0 * 365 * 86400;
  CHECK(requests(sequence(lasting(years_4, list("[1]", 1)), R"(, "repeat": true)")).size() == 3);
}

TEST_CASE("a sequence says what is wrong with it") {
  check_complaints(
      "sequence",
      {
          {R"("parts": [{"of": {"kind": "poisson", "rate_per_s": 1}}])",
           R"(burst.json: /workload/parts/0: missing "duration_s": when this part ends is not known beforehand)"},
          {R"("parts": [{"of": {"kind": "poisson", "rate_per_s": 1}, "duration_s": 0}])",
           R"(burst.json: /workload/parts/0/duration_s: 0 is below 1e-06 s)"},
          {R"("parts": [{"of": {"kind": "poisson", "rate_per_s": 1}, "duration_s": 1}], "repeat": 0)",
           R"(burst.json: /workload/repeat: 0 is below 1)"},
          {R"("parts": [{"of": {"kind": "poisson", "rate_per_s": 1}, "duration_s": 1}], "repeat": "x")",
           R"(burst.json: /workload/repeat: expected true or false, found a string "x")"},
          {R"("parts": [])",
           R"(burst.json: /workload/parts: is empty; give at least one {"of": workload})"},
      });
}
