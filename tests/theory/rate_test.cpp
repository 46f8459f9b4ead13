// Rates that change over time: what a function without limits sees of them [Eick, Massey, Whitt
// 1993: "M_t/G/inf queues with sinusoidal arrival rates"], and what thinning makes of an MMPP.

#include <numbers>

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

// 20 + 15 sin(2 pi t / 60) requests per second, exponential service of 3 s.
constexpr double period_s = 60;
constexpr double turn = 2 * std::numbers::pi;
constexpr double lag_s = 2.9067657484186453;  // atan(gamma / mu) / gamma
constexpr int cycles = static_cast<int>(2400 / thrift / replications);

constexpr int instants = 63;  // each second, and three of the theory
double instant_s(int i) {
  const double special_s[] = {15 + lag_s, 45 + lag_s, 15};
  return i < 60 ? i : special_s[i - 60];
}

/// The concurrency at one instant of the cycle, summed over the cycles of a replication.
struct AtPhase {
  double sum = 0;
  double squares = 0;
};

/// Looks once in a cycle at each instant, after a cycle to forget the empty start.
std::vector<AtPhase> fold(const Arrivals& arrivals, std::uint64_t replication) {
  std::vector<std::pair<double, int>> order;
  for (int i = 0; i < instants; ++i) order.emplace_back(instant_s(i), i);
  std::ranges::sort(order);
  Limited workload{arrivals.make(replication), std::numeric_limits<std::uint64_t>::max()};
  FunctionPlatform platform{function_of(Distribution::exponential(3)), fixed_seed, replication};
  Tallied sink{Time{}, {}, nullptr};
  std::vector<AtPhase> seen(instants);
  for (int cycle = 1; cycle <= cycles; ++cycle)
    for (const auto& [into_s, i] : order) {
      const Time at = seconds(cycle * period_s + into_s);
      workload.stop_at(at);
      admit(workload, platform, sink, at);
      advance_to(at, platform, sink);
      const auto busy = static_cast<double>(platform.levels().serving);
      const auto place = static_cast<std::size_t>(i);
      seen[place].sum += busy;
      seen[place].squares += busy * busy;
    }
  return seen;
}

/// The formula: the mean of a concurrency that is Poisson at any instant.
double concurrency(double at_s) {
  const double w = turn / period_s;
  return 60 + 45 / std::sqrt(1 + 9 * w * w) * std::sin(w * (at_s - lag_s));
}

using Folded = std::vector<std::vector<AtPhase>>;

std::vector<Contribution> at_instant(const Folded& all, int i) {
  std::vector<Contribution> ratios;
  for (const auto& seen : all) ratios.push_back({seen[static_cast<std::size_t>(i)].sum, cycles});
  return ratios;
}

/// MMPP with rates 20 and 2 and stays of 5 and 20 s, of which half is kept for a long time.
const char* half_of_bursts = R"({"kind": "modulated",
    "of": {"kind": "mmpp", "rates_per_s": [20, 2], "mean_stay_s": [5, 20]},
    "shape": {"kind": "steps", "steps": [{"level": 3, "until_s": 3e6},
                                         {"level": 6, "until_s": 3.1e6}]}})";

const char* day_of_bursts = R"({"kind": "modulated",
    "of": {"kind": "mmpp", "rates_per_s": [200, 20], "mean_stay_s": [0.5, 2]},
    "shape": {"kind": "diurnal", "sinusoids": [{"amplitude": 0.75, "period_s": 60}]}})";

/// Sums over the arrivals of one replication; windows are of 10 s.
struct Sums {
  double requests = 0, span_s = 0, gaps = 0, squares = 0, lag1 = 0, in_windows = 0,
         window_squares = 0;
};

Sums rate_sums(Workload& workload, double mean_rate, double span_s) {
  Sums sums;
  sums.span_s = span_s;
  double last_s = 0, last_off = 0, window_end_s = 10, in_window = 0;
  for (auto request = workload.next(); request; request = workload.next()) {
    const double at_s = to_seconds(request->at);
    for (; at_s >= window_end_s && window_end_s <= span_s; window_end_s += 10) {
      const double off = in_window - 10 * mean_rate;
      sums.in_windows += std::exchange(in_window, 0);
      sums.window_squares += off * off;
    }
    if (at_s >= span_s) break;
    ++in_window;
    ++sums.requests;
    const double off = at_s - last_s - 1 / mean_rate;
    last_s = at_s;
    ++sums.gaps;
    sums.squares += off * off;
    sums.lag1 += off * std::exchange(last_off, off);
  }
  return sums;
}

std::vector<Contribution> ratios_of_sums(const std::vector<Sums>& all, double Sums::*over,
                                         double Sums::*under, double scale = 1) {
  std::vector<Contribution> result;
  for (const Sums& sums : all) result.push_back({sums.*over, scale * sums.*under});
  return result;
}

}  // namespace

TEST_CASE("INF-2: the concurrency of a function follows a sinusoid of load, damped and late") {
  const Arrivals arrivals = described(R"({"kind": "diurnal", "rate_per_s": 20,
      "sinusoids": [{"amplitude": 0.75, "period_s": 60}]})");
  Folded all;
  for (std::uint64_t i = 0; i < replications; ++i) all.push_back(fold(arrivals, i));

  for (int i = 0; i < instants; ++i)
    check("concurrency at " + std::to_string(instant_s(i)) + " s", at_instant(all, i),
          concurrency(instant_s(i)));
  check("peak", at_instant(all, 60), 102.93126973703093);
  check("trough", at_instant(all, 61), 17.068730262969076);
  check("at the beginning of the cycle", at_instant(all, 0), 47.13277706039151);

  std::vector<Contribution> means, lags, variances;
  for (const auto& seen : all) {
    double sum = 0, sine = 0, cosine = 0;
    for (int i = 0; i < 60; ++i) {
      const double busy = seen[static_cast<std::size_t>(i)].sum / cycles;
      sum += busy / 60;
      sine += busy * std::sin(turn * i / 60);
      cosine += busy * std::cos(turn * i / 60);
    }
    means.push_back({sum});
    lags.push_back({-cosine, sine});
    const AtPhase& peak = seen[60];
    const double mean = concurrency(instant_s(60));
    variances.push_back({peak.squares - 2 * mean * peak.sum + cycles * mean * mean, cycles});
  }
  check("mean over the cycle", means, 60);
  check("tangent of the lag", lags, std::tan(turn * lag_s / period_s));
  // 2400 looks at it: no better than 3 percent.
  check("variance at the peak", variances, 102.93126973703093, {.precision = 0.04});
}

// The formulas of docs/models/mmpp.md with rates 10 and 1, rates of leaving 0.2 and 0.05.
TEST_CASE("half of the requests of an MMPP are those of one with half the rates") {
  const Arrivals arrivals = described(half_of_bursts);
  const double span_s = 10 * std::floor(10'000'000 / 2.8 / thrift / replications / 10);
  std::vector<Sums> all;
  for (std::uint64_t i = 0; i < replications; ++i)
    all.push_back(rate_sums(*arrivals.make(i), 2.8, span_s));
  check("mean rate", ratios_of_sums(all, &Sums::requests, &Sums::span_s), 2.8);
  const double scv = 1 + 2 * 0.2 * 0.05 * 81 / 0.0625 / 10.7;
  check("variation of gaps", ratios_of_sums(all, &Sums::squares, &Sums::gaps, 1 / 2.8 / 2.8), scv);
  check("lag-1 correlation", ratios_of_sums(all, &Sums::lag1, &Sums::squares),
        (1 - 1 / scv) / 2 * 10 / 10.7);
  check("dispersion in 10 s", ratios_of_sums(all, &Sums::window_squares, &Sums::in_windows),
        1 + 2 * 0.2 * 0.05 * 81 / (0.0625 * 0.7) * (1 - (1 - std::exp(-2.5)) / 2.5));
}

// The phase is stationary, so the mean rate is that of the MMPP, 56/s, times shape / peak.
TEST_CASE("an MMPP with a daily shape has on average the rate of both, at any time of day") {
  const Arrivals arrivals = described(day_of_bursts);
  CHECK(arrivals.mean_rate == Approx(32));
  constexpr int bins = 12;
  const int days = static_cast<int>(200 / thrift);
  std::vector<std::vector<double>> counts(replications, std::vector<double>(bins, 0));
  for (std::uint64_t i = 0; i < replications; ++i) {
    const auto workload = arrivals.make(i);
    for (auto r = workload->next(); r->at < seconds(days * period_s); r = workload->next())
      ++counts[i][static_cast<std::size_t>(r->at % seconds(period_s) / seconds(period_s / bins))];
  }
  for (int bin = 0; bin < bins; ++bin) {
    const double from = turn * bin / bins, to = turn * (bin + 1) / bins;
    const double shape = 1 + 0.75 * (std::cos(from) - std::cos(to)) / (to - from);
    std::vector<Contribution> rates;
    for (const auto& count : counts)
      rates.push_back({count[static_cast<std::size_t>(bin)], days * period_s / bins});
    check("rate in part " + std::to_string(bin), rates, 56 * shape / 1.75);
  }
}
