#include "workloads/renewal/on_off.hpp"

#include "tests/workloads/markov/likeness.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const OnOff heavy{.requests_per_s = 10,
                  .on_s = Distribution::pareto(2, 1.5),
                  .off_s = Distribution::lognormal(6, 4)};

std::unique_ptr<RatePath> path(const OnOff& load, std::uint64_t replication = 0) {
  return on_off_path(load, Stream{1, "phases", replication});
}

bool on_at(const OnOff& load, Time at, std::uint64_t replication) {
  const auto rates = path(load, replication);
  for (;;) {
    const RateSegment segment = rates->next().value();
    if (segment.until > at) return segment.requests_per_s > 0;
  }
}

/// The gaps of an interrupted Poisson process are hyperexponential [Kuczura 1973].
double interrupted_poisson(double rate, double leave_on, double leave_off, double gap) {
  const double sum = rate + leave_on + leave_off;
  const double root = std::sqrt(sum * sum - 4 * rate * leave_off);
  const double fast = (sum + root) / 2, slow = (sum - root) / 2;
  const double p = (rate - slow) / (fast - slow);
  return 1 - p * std::exp(-fast * gap) - (1 - p) * std::exp(-slow * gap);
}

}  // namespace

TEST_CASE("a load that is on and off for exponential times has hyperexponential gaps") {
  for (const char* text :
       {R"({"kind": "on-off", "rate_per_s": 20, "on_s": {"kind": "exponential", "mean_s": 0.5},
            "off_s": {"kind": "exponential", "mean_s": 0.8}})",
        R"({"kind": "mmpp", "rates_per_s": [20, 0], "mean_stay_s": [0.5, 0.8]})",
        R"({"kind": "map", "d0": [[-22, 2], [1.25, -1.25]], "d1": [[20, 0], [0, 0]]})"}) {
    INFO(text);
    std::vector<double> gaps = gaps_s(requests(text, 50'000));
    gaps.erase(gaps.begin());
    const auto cdf = [](double gap) { return interrupted_poisson(20, 2, 1.25, gap); };
    CHECK(scaled_distance(under(cdf, gaps)) < far);
    CHECK(std::abs(neighbours(gaps)) < far_of_neighbours);
    const auto shifted = [](double gap) { return interrupted_poisson(20, 2.5, 1.25, gap); };
    CHECK(scaled_distance(under(shifted, gaps)) > far);  // the test can tell
  }
}

TEST_CASE("a load is on for its share of time from the start, even with heavy tails") {
  constexpr std::uint64_t runs = 10'000;
  for (const double at_s : {0.0, 1.5, 200.0}) {
    double on = 0;
    for (std::uint64_t i = 0; i < runs; ++i) on += on_at(heavy, seconds(at_s), i);
    INFO("at " << at_s << " s on in " << on << " runs");
    CHECK(std::abs(on / runs - 0.25) < 5 * std::sqrt(0.25 * 0.75 / runs));
  }
}

TEST_CASE("the times on and off have their distributions and take turns") {
  const auto rates = path(heavy);
  RateSegment last = rates->next().value();  // what is left of a time
  std::vector<double> on, off;
  for (int i = 0; i < 20'000; ++i) {
    const RateSegment segment = rates->next().value();
    CHECK(segment.requests_per_s == 10 - last.requests_per_s);
    (segment.requests_per_s > 0 ? on : off).push_back(to_seconds(segment.until - last.until));
    last = segment;
  }
  CHECK(scaled_distance(under([](double x) { return heavy.on_s.cdf(x); }, on)) < far);
  CHECK(scaled_distance(under([](double x) { return heavy.off_s.cdf(x); }, off)) < far);
}

TEST_CASE("a load may begin with a whole time on or off") {
  OnOff load{.requests_per_s = 7,
             .on_s = Distribution::constant(2),
             .off_s = Distribution::constant(3),
             .start = OnOff::Start::on};
  const auto begins = [&] {
    std::vector<std::pair<double, double>> segments;
    const auto rates = path(load);
    for (int i = 0; i < 3; ++i) {
      const RateSegment segment = rates->next().value();
      segments.emplace_back(segment.requests_per_s, to_seconds(segment.until));
    }
    return segments;
  };
  CHECK(begins() == std::vector<std::pair<double, double>>{{7, 2}, {0, 5}, {7, 7}});
  load.start = OnOff::Start::off;
  CHECK(begins() == std::vector<std::pair<double, double>>{{0, 3}, {7, 5}, {0, 8}});
}

TEST_CASE("an on-off workload has its mean rate and no requests while it is off") {
  const WorkloadPlan plan = workload_of(
      R"({"kind": "on-off", "rate_per_s": 40, "on_s": {"kind": "uniform", "min_s": 1, "max_s": 3},
          "off_s": 6, "start": "on", "duration_s": 80000})");
  const std::vector<Request> all = requests(plan, 10'000'000);
  // A cycle has 80 requests; the variance of their number is 80 + 40^2 / 3 in 8 s.
  CHECK(std::abs(static_cast<double>(all.size()) - 800'000) < 5 * std::sqrt(10'000 * 613.4));
  const std::vector<double> gaps = gaps_s(all);
  const auto silences = std::ranges::count_if(gaps, [](double gap) { return gap >= 6; });
  CHECK(std::abs(static_cast<double>(silences) - 10'000) < 5 * std::sqrt(10'000 / 3.0) / 8);
  CHECK(std::ranges::count_if(gaps, [](double gap) { return gap > 1 && gap < 6; }) == 0);
}

TEST_CASE("the same seed and replication give the same on-off requests, others give others") {
  const WorkloadPlan plan = workload_of(
      R"({"kind": "on-off", "rate_per_s": 9, "on_s": 1, "off_s": {"kind": "exponential", "mean_s": 1}})");
  CHECK(same(requests(plan, 1000, 3), requests(plan, 1000, 3)));
  CHECK_FALSE(same(requests(plan, 1000, 3), requests(plan, 1000, 4)));
}

TEST_CASE("the longest and shortest on and off times do not run over") {
  for (const char* times :
       {R"("on_s": 1e-6, "off_s": 1e-6)", R"("on_s": 3e8, "off_s": 1e-6)",
        R"("on_s": {"kind": "pareto", "mean_s": 3e8, "alpha": 1.001}, "off_s": 3e8)"}) {
    const std::vector<Request> sample = requests(
        std::string(R"({"kind": "on-off", "rate_per_s": 1e3, "requests": 1000, )") + times + "}");
    CHECK(ascend(sample));
  }
}
