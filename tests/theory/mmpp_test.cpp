// The Markov-modulated Poisson process against its formulas [Fischer, Meier-Hellstern 1993].

#include "tests/theory/arrival_sums.hpp"
#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

const Arrivals bursty =
    described(R"({"kind": "mmpp", "rates_per_s": [20, 2], "mean_stay_s": [5, 20]})");
constexpr double mean_gap_s = 1 / 5.6;

/// The rate in force: the phases of a replication come from a stream of their own.
class RateInForce {
 public:
  explicit RateInForce(std::uint64_t replication)
      : path_(random_path({{20, 2}, {5, 20}, MmppPhases::uniform_moves(2)},
                          Stream{fixed_seed, "phases", replication})) {}

  double at(Time at) {
    while (segment_.until < at) segment_ = path_->next().value();
    return segment_.requests_per_s;
  }

 private:
  std::unique_ptr<RatePath> path_;
  RateSegment segment_{0, Time{}};
};

ArrivalSums phase_sums(std::uint64_t replication, double span_s) {
  RateInForce rate{replication};
  return theory::sums_of(
      *bursty.make(replication), bursty.mean_rate, span_s, 10,
      [&](ArrivalSums& sums, Time at) { sums.in_first_phase += rate.at(at) == 20; });
}

}  // namespace

// The index of dispersion of counts is Var N / E N in 10 s; the other numbers are of the gaps.
TEST_CASE(
    "MMPP-STAT-1: rate, dispersion and correlation of the arrivals are those of the formulas") {
  CHECK(bursty.mean_rate == Approx(5.6).epsilon(1e-14));
  const double span_s = span_of(10'000'000, bursty.mean_rate, replications, 10);
  std::vector<ArrivalSums> all;
  for (std::uint64_t i = 0; i < replications; ++i) all.push_back(phase_sums(i, span_s));
  check("mean rate", ratios(all, &ArrivalSums::requests, &ArrivalSums::span_s), 5.6);
  check("mean gap", ratios(all, &ArrivalSums::span_s, &ArrivalSums::requests), 0.1785714285714286);
  check("variation of gaps",
        ratios(all, &ArrivalSums::squares, &ArrivalSums::gaps, mean_gap_s * mean_gap_s),
        3.504347826086957);
  check("lag-1 correlation", ratios(all, &ArrivalSums::lag1, &ArrivalSums::squares),
        0.34523681087495955);
  check("lag-2 correlation", ratios(all, &ArrivalSums::lag2, &ArrivalSums::squares),
        0.3335621361110722);
  check("decay of correlation", ratios(all, &ArrivalSums::lag2, &ArrivalSums::lag1),
        0.9661835748792271);
  check("in the first phase", ratios(all, &ArrivalSums::in_first_phase, &ArrivalSums::requests),
        0.7142857142857143);
  check("dispersion in 10 s", ratios(all, &ArrivalSums::window_squares, &ArrivalSums::in_windows),
        47.86587790209311);
}

// Poisson requests of the same mean would be refused 70 times less often.
TEST_CASE("MMPP-LOSS-1: bursts are refused under a limit of 10 as the Markov chain says") {
  FunctionConfig platform = function_of(Distribution::exponential(0.3));
  platform.concurrency = 10;
  const Arrivals bursts =
      described(R"({"kind": "mmpp", "rates_per_s": [40, 5], "mean_stay_s": [3, 12]})");
  const Replications runs = run({platform, bursts, 100, 3'500'000});
  check("success ratio", runs, success_ratio, 0.8156136063683579);
  check("reject ratio", runs, reject_ratio, 0.18438639363164208);
  check("share of time full", runs, busy_above(9), 0.05599766004413557);
  check("busy", runs, busy_mean, 2.9362089829260856);
}
