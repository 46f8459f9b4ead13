// Batch arrivals: several requests at once.

#include "workloads/combined/batches.hpp"

#include "tests/catch.hpp"
#include "tests/theory/estimate.hpp"
#include "tests/workloads/combined/combined.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string batches(const std::string& of, const std::string& size, const std::string& keys = "") {
  return whole("batches", "\"of\": " + of + ", \"size\": " + size + keys);
}

std::string times(const std::string& times) { return whole("list", "\"times_s\": " + times); }

/// Geometric from 1 with success probability p: 0.5 plus an exponential number, rounded, exceeds k
/// with probability exp(-k / m) = (1 - p)^k.
std::string geometric(double p) {
  return R"({"kind": "shifted", "shift": 0.5, "rest": {"kind": "exponential", "mean": )" +
         std::to_string(-1 / std::log1p(-p)) + "}}";
}

/// Variance over mean of the counts in windows of a Poisson process of batches.
void check_dispersion(const std::string& size, double mean_size, double expected) {
  constexpr double rate = 0.5;
  constexpr double window_s = 20;
  constexpr int windows = static_cast<int>(4000 / theory::thrift);
  const WorkloadPlan plan = workload_of(batches(
      poisson_text(rate), size, R"(, "duration_s": )" + std::to_string(window_s * windows)));
  CHECK(plan.mean_rate_per_s.value() == Approx(rate * mean_size).epsilon(1e-3));
  std::vector<theory::Contribution> rates;
  std::vector<theory::Contribution> dispersions;
  for (std::uint64_t replication = 0; replication < 40; ++replication) {
    std::vector<double> n(windows, 0);
    for (const double at : times_s(requests(plan, 10'000'000, replication)))
      ++n[static_cast<std::size_t>(at / window_s)];
    const double mean = rate * mean_size * window_s;
    double sum = 0;
    double squares = 0;
    for (const double count : n) {
      sum += count;
      squares += (count - mean) * (count - mean);
    }
    rates.push_back({sum, window_s * windows});
    dispersions.push_back({squares, mean * windows});
  }
  theory::check("rate", rates, rate * mean_size);
  theory::check("index of dispersion", dispersions, expected, {.precision = 0.02});
}

}  // namespace

TEST_CASE("at each time of a workload a batch comes at once") {
  const std::vector<Request> all = requests(batches(times("[1, 4, 4]"), "3"));
  CHECK(times_s(all) == std::vector<double>{1, 1, 1, 4, 4, 4, 4, 4, 4});
  CHECK(numbered(all));
  CHECK(requests(batches(times("[1]"), "2.4")).size() == 2);
  CHECK(requests(batches(times("[1]"), "2.6")).size() == 3);
  CHECK(requests(batches(times("[1]"), "0")).size() == 1);
}

TEST_CASE("each request of a batch brings its own, whatever the times are of") {
  const WorkloadPlan plan = workload_of(
      batches(R"({"kind": "pings", "every_s": 5})", "4",
              R"(, "request": {"payload_bytes": {"kind": "uniform", "min": 100, "max": 900}})"));
  const std::vector<Request> all = requests(plan, 4000);
  std::vector<double> sizes;
  std::vector<double> lucks;
  for (const Request& request : all) {
    REQUIRE(request.items == 1);
    REQUIRE(request.demand == Demand{});
    sizes.push_back((static_cast<double>(request.payload.value) - 99.5) / 801);
    lucks.push_back(request.luck);
  }
  CHECK(scaled_distance(sizes) < far);
  CHECK(scaled_distance(lucks) < far);
}

TEST_CASE("sizes of batches are those of their distribution, rounded") {
  const WorkloadPlan plan =
      workload_of(batches(R"({"kind": "constant", "interval_s": 1})", geometric(0.25)));
  CHECK(plan.mean_rate_per_s.value() == Approx(4).epsilon(1e-3));
  std::vector<double> drawn(12, 0);  // of 1, 2, ..., 11, and of more
  constexpr double batches_in_all = 30'000;
  std::size_t size = 0;
  Time at{};
  for (const Request& request : requests(plan, 200'000)) {
    if (request.at != at) {
      ++drawn[std::min<std::size_t>(size, 12) - 1];
      size = 0;
      at = request.at;
    }
    if (at == seconds(batches_in_all)) break;
    ++size;
  }
  double chi_square = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    const double share = std::pow(0.75, static_cast<double>(i)) * (i < 11 ? 0.25 : 1);
    const double expected = batches_in_all * share;
    chi_square += (drawn[i] - expected) * (drawn[i] - expected) / expected;
  }
  CHECK(chi_square < 49.1);  // eleven degrees of freedom: once in a million
}

TEST_CASE("the mean size of a batch is known beforehand") {
  const auto mean = [](const Distribution& law) { return WholeNumber{law}.mean(); };
  CHECK(mean(Distribution::constant(2.4)) == Approx(2));
  CHECK(mean(Distribution::constant(0)) == Approx(1));
  CHECK(mean(Distribution::uniform(0.5, 4.5)) == Approx(2.5).epsilon(1e-3));
  CHECK(mean(Distribution::uniform(0, 1)) == Approx(1).epsilon(1e-3));
  // Rounded: sum of P(X >= k + 1/2) + 1; the tail of a Pareto law is in its own mean.
  const Distribution pareto = Distribution::pareto(30, 1.6);
  double expected = 1;
  for (int k = 1; k < 2'000'000; ++k) expected += 1 - pareto.cdf(k + 0.5);
  // Beyond: integral of (m / x)^1.6, with m = 30 * 0.6 / 1.6.
  expected += std::pow(11.25, 1.6) * std::pow(2e6, -0.6) / 0.6;
  CHECK(mean(pareto) == Approx(expected).epsilon(1e-3));
}

// N(t) = sum of B over a Poisson number of batches: Var N / E N = E[B^2] / E[B] for any window.
TEST_CASE("Poisson batches of a fixed size have as index of dispersion that size") {
  check_dispersion("3", 3, 3);
}

// Geometric from 1: E[B] = 1/p, E[B^2] = (2 - p) / p^2, so (2 - p) / p = (1 + q) / (1 - q).
TEST_CASE("Poisson batches of geometric size have the index of dispersion (1 + q) / (1 - q)") {
  check_dispersion(geometric(0.4), 2.5, 4);
}

TEST_CASE("batches end as what they are of, or are cut") {
  const std::string users = R"({"kind": "poisson", "rate_per_s": 4, "duration_s": 10})";
  const WorkloadPlan plan = workload_of(batches(users, "5"));
  CHECK(plan.end == seconds(10));
  CHECK_FALSE(plan.endless);
  CHECK(plan.mean_rate_per_s.value() == Approx(20));
  CHECK(plan.summary == "batches of 5, Poisson, 4 requests/s in 10 s");
  CHECK(workload_of(batches(poisson_text(4), "5")).endless);
  CHECK(workload_of(batches(poisson_text(4), geometric(0.3))).summary ==
        "batches of 3.333 on average, Poisson, 4 requests/s");
  const std::string pings = R"({"kind": "pings", "every_s": 5})";
  CHECK_FALSE(workload_of(batches(pings, "5")).mean_rate_per_s);
  CHECK(requests(batches(poisson_text(4), "5", R"(, "requests": 7)")).size() == 7);
  CHECK(same(requests(plan, 500, 0), requests(plan, 500, 0)));
  CHECK_FALSE(same(requests(plan, 500, 0), requests(plan, 500, 1)));
}

TEST_CASE("a workload of batches says what is wrong with it") {
  check_complaints("batches",
                   {
                       {R"("size": 3)", R"(burst.json: /workload: missing "of")"},
                       {R"("of": {"kind": "poisson", "rate_per_s": 1})",
                        R"(burst.json: /workload: missing "size")"},
                       {R"("of": {"kind": "poisson", "rate_per_s": 1}, "size": -1)",
                        R"(burst.json: /workload/size: -1 is below 0)"},
                       {R"("of": {"kind": "poisson", "rate_per_s": 1}, "size": 2, "sizes": 2)",
                        R"(burst.json: /workload/sizes: unknown key; did you mean "size"?)"},
                   });
}

TEST_CASE("what requests of the inner workload bring has no effect on batches") {
  const auto of = [](const std::string& request) {
    return requests(R"({"kind": "batches", "size": 2, "of": {"kind": "constant", "interval_s": 1)" +
                        request + "}}",
                    6);
  };
  const auto plain = of(""), with_items = of(R"(, "request": {"items": 8})");
  for (std::size_t i = 0; i < plain.size(); ++i) CHECK(same(plain[i], with_items[i]));
}
