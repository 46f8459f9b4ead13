// What a fixed keep-alive with mru routing and no limits does, against a count of requests that
// knows nothing of instances.

#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr std::uint64_t traces = 50;

/// 300 requests in bursts and pauses, each with its own service time.
std::vector<Request> random_trace(std::uint64_t seed) {
  Stream stream{seed, "keep-alive trace", 0};
  const auto gap = Distribution::hyperexponential(1, 6);
  const auto service = Distribution::lognormal(2, 2);
  std::vector<Request> requests;
  Time now{};
  for (std::uint64_t id = 0; id < 300; ++id) {
    now += seconds(gap.quantile(stream.uniform()));
    requests.push_back(
        {.id = id, .at = now, .demand = Demand::of(seconds(service.quantile(stream.uniform())))});
  }
  return requests;
}

/// The requests in the system, each from its arrival to its end.
class InSystem {
 public:
  void add(Time from, Time to) { spans_.push_back({from, to}); }

  /// How many there are just after `at`.
  std::int64_t at(Time at) const {
    return std::count_if(spans_.begin(), spans_.end(),
                         [&](const Span& span) { return span.from <= at && at < span.to; });
  }

  /// The most there were at one time within [from, now]. It rises only where one arrives.
  std::int64_t most(Time from, Time now) const {
    std::int64_t most = at(from);
    for (const Span& span : spans_)
      if (span.from > from && span.from <= now) most = std::max(most, at(span.from));
    return most;
  }

 private:
  struct Span {
    Time from, to;
  };
  std::vector<Span> spans_;
};

/// Which requests of a trace are cold, by the sliding maximum alone.
std::vector<bool> cold_by_maximum(const std::vector<Request>& requests, Duration cold_time,
                                  Duration keep) {
  InSystem in_system;
  std::vector<bool> cold;
  for (const Request& request : requests) {
    const std::int64_t with_it = in_system.at(request.at) + 1;
    cold.push_back(with_it > in_system.most(request.at - keep, request.at));
    in_system.add(request.at,
                  request.at + request.demand.time() + (cold.back() ? cold_time : Duration{}));
  }
  return cold;
}

std::vector<bool> cold_of(const std::vector<Request>& requests, double cold_s, double keep_s) {
  Calls workload{requests};
  std::vector<bool> cold;
  for (const Outcome& outcome : run(workload, function(0, cold_s, keep_s)).outcomes)
    cold.push_back(outcome.cold);
  return cold;
}

}  // namespace

TEST_CASE("a request is cold exactly if it raises the load above all of the last keep-alive") {
  std::size_t cold = 0, warm = 0;
  for (std::uint64_t seed = 0; seed < traces; ++seed)
    for (const auto& [cold_s, keep_s] :
         {std::pair{0.0, 5.0}, {0.0, 20.0}, {1.5, 5.0}, {4.0, 20.0}}) {
      INFO("trace " << seed << ", cold start " << cold_s << " s, keep-alive " << keep_s << " s");
      const std::vector<Request> requests = random_trace(seed);
      const std::vector<bool> expected =
          cold_by_maximum(requests, seconds(cold_s), seconds(keep_s));
      REQUIRE(cold_of(requests, cold_s, keep_s) == expected);
      for (const bool one : expected) ++(one ? cold : warm);
    }
  INFO("a trace without both kinds would prove nothing");
  CHECK(cold > 1000);
  CHECK(warm > 1000);
}

TEST_CASE("instances alive are the most requests at one time within the last keep-alive") {
  const Duration keep = seconds(7);
  for (std::uint64_t seed = 0; seed < traces; ++seed) {
    FunctionPlatform platform{function(0, 1.5, 7), 1, 0};
    Recorder recorder;
    const std::vector<Request> requests = random_trace(seed);
    std::vector<std::int64_t> alive;
    for (const Request& request : requests) {
      advance_to(request.at, platform, recorder);
      platform.accept(request, recorder);
      alive.push_back(existing(platform));
    }
    advance_to(seconds(1e6), platform, recorder);
    InSystem in_system;
    for (const Outcome& outcome : recorder.outcomes)
      in_system.add(outcome.request.at, outcome.finished);
    for (std::size_t i = 0; i < requests.size(); ++i)
      REQUIRE(alive[i] == in_system.most(requests[i].at - keep, requests[i].at));
  }
}

TEST_CASE("if starts take no time a longer keep-alive never turns a warm request cold") {
  std::size_t gained = 0;
  for (std::uint64_t seed = 0; seed < traces; ++seed) {
    const std::vector<Request> requests = random_trace(seed);
    std::vector<bool> before(requests.size(), true);
    for (const double keep_s : {0.0, 0.5, 2.0, 8.0, 32.0, 128.0}) {
      const std::vector<bool> cold = cold_of(requests, 0, keep_s);
      for (std::size_t i = 0; i < cold.size(); ++i) {
        REQUIRE((before[i] || !cold[i]));
        gained += before[i] && !cold[i];
      }
      before = cold;
    }
  }
  CHECK(gained > 1000);
}

TEST_CASE("without keep-alive every request is cold") {
  const std::vector<bool> cold = cold_of(random_trace(0), 1, 0);
  CHECK(std::count(cold.begin(), cold.end(), true) == 300);
}
