// How much may be simulated: requests, and what platforms do by themselves.

#include "sim/study/work_limit.hpp"

#include <limits>

#include "sim/study/study.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

/// A limit that ends with a test.
struct WorkAllowed {
  explicit WorkAllowed(double requests) {
    count_work_anew();
    limit_work(requests);
  }
  ~WorkAllowed() {
    limit_work(std::numeric_limits<double>::infinity());
    count_work_anew();
  }
};

/// A platform in which something always happens, and nothing else.
class Restless final : public Platform {
 public:
  void accept(const Request&, Sink&) override {}
  Time next_event() const override { return now_; }
  void advance(Sink&) override { now_ += Duration{1}; }
  Usage usage() const override { return {}; }
  Usage accrued(Time) const override { return {}; }
  Usage standing(Duration) const override { return {}; }
  Occupancies occupancies(Time) const override { return {}; }
  Counts counts() const override { return {}; }
  Levels levels() const override { return {}; }

 private:
  Time now_{};
};

class Nobody final : public Sink {
 public:
  void take(const Outcome&) override {}
};

/// Four users who never think, at a server that takes a millisecond, for two seconds: 2000 requests
/// a replication, or nearly so, which no rate tells before.
Scenario of_users(int replications) {
  return scenario(small, R"({"workload": {"kind": "closed-loop", "interval_s": null, "count": null,
                                          "users": 4, "think_s": 0, "duration_s": 2},
                             "model": {"service": 0.001}, "platform": {"kind": "pool", "workers": 1},
                             "run": {"replications": )" +
                             std::to_string(replications) + "}}");
}

bool is_too_much(const Scenario& scenario, double allowed, int jobs) {
  const WorkAllowed limit{allowed};
  RunOptions options;
  options.jobs = jobs;
  try {
    run_scenario(scenario, options);
    return false;
  } catch (const TooMuchWork& error) {
    CHECK_THAT(error.what(), ContainsSubstring(" requests of --max-requests"));
    return true;
  }
}

}  // namespace

TEST_CASE("all replications together may bring as many requests as are allowed, and not one more") {
  const Scenario users = of_users(6);
  CHECK(expected_requests(users) == std::numeric_limits<double>::infinity());
  const auto requests = static_cast<double>(run_scenario(users, {}).simulated_requests);
  CHECK(requests > 6 * 1900);
  for (const int jobs : {1, 4}) {
    CHECK_FALSE(is_too_much(users, requests, jobs));
    CHECK(is_too_much(users, requests - 1, jobs));
  }
}

TEST_CASE("users who never think and are answered at once do not keep a run from ending") {
  const Scenario at_once = scenario(
      small, R"({"workload": {"kind": "closed-loop", "interval_s": null, "count": null, "users": 1,
                              "think_s": 1e-9, "duration_s": 1000},
                 "model": {"service": 0}})");
  CHECK(is_too_much(at_once, 200'000, 1));
}

TEST_CASE("a platform may have so many events of its own, and a thousand more for each request") {
  Nobody nobody;
  const WorkAllowed limit{1e6};  // which is less than the ten million that are always allowed
  const auto events_until_too_much = [&](std::uint64_t requests) {
    count_work_anew();
    Restless platform;
    CountedPlatform counted{platform};
    for (std::uint64_t i = 0; i < requests; ++i) counted.accept(Request{.items = 1}, nobody);
    for (double events = 0;; ++events) {
      if (events > 1e9) return events;
      try {
        counted.advance(nobody);
      } catch (const TooMuchWork& error) {
        CHECK_THAT(error.what(), ContainsSubstring("events of its own, beside 1000 for each"));
        return events;
      }
    }
  };
  const double block = 1 << 16;
  CHECK(std::abs(events_until_too_much(0) - 1e7) <= block);
  CHECK(std::abs(events_until_too_much(3000) - 1.3e7) <= block);
}

TEST_CASE("what is counted anew, or not limited, fails no more") {
  const Scenario users = of_users(1);
  CHECK_FALSE(is_too_much(users, std::numeric_limits<double>::infinity(), 1));
  const WorkAllowed limit{3000};
  CHECK_NOTHROW(run_scenario(users, {}));
  CHECK_THROWS_AS(run_scenario(users, {}), TooMuchWork);
  count_work_anew();
  CHECK_NOTHROW(run_scenario(users, {}));
  CHECK_NOTHROW(check_work(3000));
  CHECK_THROWS_AS(check_work(3001), TooMuchWork);
}

TEST_CASE("a search for the end of the warm-up brings each request twice") {
  const double once = expected_requests(scenario(small, R"({"run": {"requests": 10}})"));
  CHECK(once == 10);
  CHECK(expected_requests(scenario(
            small, R"({"run": {"requests": 10, "replications": 3, "warmup": "mser5"}})")) == 60);
}
