// Renewal processes and loads that go on and off, against the limits of renewal theory [Cox:
// "Renewal theory", 1962, chapters 4 and 7].

#include "tests/theory/arrival_sums.hpp"
#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

std::vector<ArrivalSums> all_sums(const Arrivals& arrivals, double requests, double window_s) {
  const double span_s = span_of(requests, arrivals.mean_rate, replications, window_s);
  std::vector<ArrivalSums> all;
  for (std::uint64_t i = 0; i < replications; ++i)
    all.push_back(sums_of(*arrivals.make(i), arrivals.mean_rate, span_s, window_s,
                          [](ArrivalSums&, Time) {}));
  return all;
}

void check_mean_rate(const std::vector<ArrivalSums>& all, double rate) {
  check("mean rate", ratios(all, &ArrivalSums::requests, &ArrivalSums::span_s), rate);
}

/// In windows so long that the limit is reached up to 2 %.
void check_dispersions(const std::vector<ArrivalSums>& all, double limit) {
  check("dispersion", ratios(all, &ArrivalSums::window_squares, &ArrivalSums::in_windows), limit,
        {.precision = 0.02, .resolution = 0.02});
}

}  // namespace

TEST_CASE("RENEWAL-STAT-1: counts of a renewal process spread as its gaps do") {
  const Arrivals gaps =
      described(R"({"kind": "renewal", "gap_s": {"kind": "uniform", "min_s": 0, "max_s": 0.02}})");
  const std::vector<ArrivalSums> all = all_sums(gaps, 3'000'000, 4);
  check_mean_rate(all, 100);
  check("variation of gaps", ratios(all, &ArrivalSums::squares, &ArrivalSums::gaps, 1e-4), 1.0 / 3);
  check_dispersions(all, 1.0 / 3);
}

// On for 20 ms on average with variance 0.04^2 / 12, off for 30 ms: 400 requests per second, and a
// dispersion of 1 + 1000 (0.03^2 * 0.04^2 / 12) / (0.05^2 * 0.02).
TEST_CASE("ON-OFF-STAT-1: a load that goes on and off has its mean rate and dispersion") {
  const Arrivals load = described(
      R"({"kind": "on-off", "rate_per_s": 1000, "on_s": {"kind": "uniform", "min_s": 0, "max_s": 0.04},
          "off_s": 0.03})");
  CHECK(load.mean_rate == Approx(400).epsilon(1e-12));
  const std::vector<ArrivalSums> all = all_sums(load, 6'000'000, 2);
  check_mean_rate(all, 400);
  check_dispersions(all, 3.4);
}
