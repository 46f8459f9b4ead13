// The Markov-modulated Poisson process against its formulas [Fischer, Meier-Hellstern 1993].

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

const MmppPhases bursty = two_phases({20, 2}, {0.2, 0.05});
constexpr double mean_rate = 5.6;
constexpr double mean_gap_s = 1 / mean_rate;

/// Remembers the rate in force.
class Watched final : public RatePath {
 public:
  Watched(std::unique_ptr<RatePath> path, double& rate) : path_(std::move(path)), rate_(rate) {}

  std::optional<RateSegment> next() override {
    const auto segment = path_->next();
    if (segment) rate_ = segment->requests_per_s;
    return segment;
  }

 private:
  std::unique_ptr<RatePath> path_;
  double& rate_;
};

/// Sums over the arrivals of one replication.
struct Sums {
  double requests = 0;
  double in_first_phase = 0;
  double span_s = 0;
  double gaps = 0;
  double squares = 0;  // of gaps around their mean, and their products with the one or two before
  double lag1 = 0;
  double lag2 = 0;
  double windows = 0;  // of 10 s
  double in_windows = 0;
  double window_squares = 0;

  void close_window(double count) {
    ++windows;
    in_windows += count;
    window_squares += (count - 10 * mean_rate) * (count - 10 * mean_rate);
  }
};

Sums sums_of(std::uint64_t replication, double span_s) {
  double rate = 0;
  Mmpp workload{std::make_unique<Watched>(
                    random_path(bursty, Stream{fixed_seed, "phases", replication}), rate),
                maker(replication), arrival_stream(replication)};
  Sums sums;
  sums.span_s = span_s;
  double last_s = 0, off1 = 0, off2 = 0, window_end_s = 10, in_window = 0;
  for (;;) {
    const double at_s = to_seconds(workload.next()->at);
    for (; at_s >= window_end_s && window_end_s <= span_s; window_end_s += 10)
      sums.close_window(std::exchange(in_window, 0));
    if (at_s >= span_s) return sums;
    ++in_window;
    ++sums.requests;
    if (rate == 20) ++sums.in_first_phase;
    const double off = at_s - last_s - mean_gap_s;
    last_s = at_s;
    ++sums.gaps;
    sums.squares += off * off;
    sums.lag1 += off * off1;
    sums.lag2 += off * off2;
    off2 = std::exchange(off1, off);
  }
}

std::vector<Ratio> ratios(const std::vector<Sums>& all, double Sums::*over, double Sums::*under,
                          double scale = 1) {
  std::vector<Ratio> result;
  for (const Sums& sums : all) result.push_back({sums.*over, scale * sums.*under});
  return result;
}

}  // namespace

// The index of dispersion of counts is Var N / E N in 10 s; the other numbers are of the gaps.
TEST_CASE(
    "MMPP-STAT-1: rate, dispersion and correlation of the arrivals are those of the formulas") {
  const double span_s = 10 * std::floor(10'000'000 / mean_rate / thrift / replications / 10);
  std::vector<Sums> all;
  for (std::uint64_t i = 0; i < replications; ++i) all.push_back(sums_of(i, span_s));
  check("mean rate", ratios(all, &Sums::requests, &Sums::span_s), 5.6);
  check("mean gap", ratios(all, &Sums::span_s, &Sums::requests), 0.1785714285714286);
  check("variation of gaps", ratios(all, &Sums::squares, &Sums::gaps, mean_gap_s * mean_gap_s),
        3.504347826086957);
  check("lag-1 correlation", ratios(all, &Sums::lag1, &Sums::squares), 0.34523681087495955);
  check("lag-2 correlation", ratios(all, &Sums::lag2, &Sums::squares), 0.3335621361110722);
  check("decay of correlation", ratios(all, &Sums::lag2, &Sums::lag1), 0.9661835748792271);
  check("in the first phase", ratios(all, &Sums::in_first_phase, &Sums::requests),
        0.7142857142857143);
  check("dispersion in 10 s", ratios(all, &Sums::window_squares, &Sums::in_windows),
        47.86587790209311);
}

// Poisson requests of the same mean would be refused 70 times less often.
TEST_CASE("MMPP-LOSS-1: bursts are refused under a limit of 10 as the Markov chain says") {
  FunctionConfig platform = function_of(Distribution::exponential(0.3));
  platform.concurrency = 10;
  const MmppPhases phases = two_phases({40, 5}, {1.0 / 3, 1.0 / 12});
  const Replications runs = run({platform, mmpp(phases), 100, 3'500'000});
  check("success ratio", runs, success_ratio, 0.8156136063683579);
  check("reject ratio", runs, reject_ratio, 0.18438639363164208);
  check("share of time full", runs, busy_above(9), 0.05599766004413557);
  check("busy", runs, busy_mean, 2.9362089829260856);
}
