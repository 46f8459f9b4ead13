// The Markovian arrival process against its matrix formulas [Fischer, Meier-Hellstern 1993, section
// 3, where an MMPP is one; Neuts: "Structured stochastic matrices of M/G/1 type", 1989, chapter 5].

#include "workloads/markov/map.hpp"

#include "tests/theory/arrival_sums.hpp"
#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

constexpr double map_window_s = 10;

using Column = std::vector<double>;

Column matrix_times(const RateMatrix& matrix, const Column& column) {
  Column result(column.size(), 0);
  for (std::size_t i = 0; i < column.size(); ++i)
    for (std::size_t j = 0; j < column.size(); ++j) result[i] += matrix[i][j] * column[j];
  return result;
}

double scalar_product(const Column& a, const Column& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// The x of matrix * x = column, by elimination.
Column solved(RateMatrix matrix, Column column) {
  const std::size_t n = column.size();
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = matrix[i][k] / matrix[k][k];
      for (std::size_t j = k; j < n; ++j) matrix[i][j] -= factor * matrix[k][j];
      column[i] -= factor * column[k];
    }
  for (std::size_t i = 0; i < n; ++i) column[i] /= matrix[i][i];
  return column;
}

RateMatrix sum_of(const RateMatrix& a, const RateMatrix& b, double factor) {
  RateMatrix sum = a;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a.size(); ++j) sum[i][j] += factor * b[i][j];
  return sum;
}

/// exp(rates * time_s) * column, by uniformization.
Column evolved(const RateMatrix& rates, double time_s, Column column) {
  double fastest = 0;
  for (std::size_t i = 0; i < rates.size(); ++i) fastest = std::max(fastest, -rates[i][i]);
  const double jumps = fastest * time_s;
  Column result(column.size(), 0);
  double weight = std::exp(-jumps);
  for (int k = 0; k < 10 * (jumps + 10); weight *= jumps / ++k) {
    for (std::size_t i = 0; i < column.size(); ++i) result[i] += weight * column[i];
    const Column moved = matrix_times(rates, column);
    for (std::size_t i = 0; i < column.size(); ++i) column[i] += moved[i] / fastest;
  }
  return result;
}

struct MapMoments {
  double rate = 0;
  double scv = 0;
  double lag1 = 0;
  double idc = 0;        // in the window
  double idc_limit = 0;  // in long windows
};

MapMoments moments_of(const MapRates& map) {
  const std::size_t n = map.hidden.size();
  const Column ones(n, 1), share = map.stationary();
  const RateMatrix zeros(n, Column(n, 0));
  const RateMatrix all = sum_of(map.hidden, map.arrivals, 1);
  const RateMatrix stay = sum_of(zeros, map.hidden, -1);  // -D0

  const auto after_request = [&](const Column& column) {  // phi * column = pi D1 column / rate
    return scalar_product(share, matrix_times(map.arrivals, column)) /
           scalar_product(share, matrix_times(map.arrivals, ones));
  };
  const Column mean = solved(stay, ones);  // of the gap, by phase
  const double gap = after_request(mean);
  const double variance = 2 * after_request(solved(stay, mean)) - gap * gap;
  const Column next = solved(stay, matrix_times(map.arrivals, mean));  // P * mean
  const double product = after_request(solved(stay, next));

  RateMatrix deviation = sum_of(zeros, all, -1);  // e pi - D
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) deviation[i][j] += share[j];
  const double rate = scalar_product(share, matrix_times(map.arrivals, ones));
  const Column requests = matrix_times(map.arrivals, ones);
  const Column once = solved(deviation, requests);
  Column transient = solved(deviation, once);
  const Column later = evolved(all, map_window_s, transient);
  for (std::size_t i = 0; i < n; ++i) transient[i] -= later[i];
  const double limit =
      1 - 2 * rate + 2 / rate * scalar_product(share, matrix_times(map.arrivals, once));
  const double start =
      2 / (rate * map_window_s) * scalar_product(share, matrix_times(map.arrivals, transient));
  return {rate, variance / (gap * gap), (product - gap * gap) / variance, limit - start, limit};
}

std::string map_text(const MapRates& map) {
  return Json{{"kind", "map"}, {"d0", map.hidden}, {"d1", map.arrivals}}.dump();
}

void check_arrivals(const MapRates& map, double requests) {
  const Arrivals arrivals = described(map_text(map));
  const MapMoments theory = moments_of(map);
  CHECK(arrivals.mean_rate == Approx(theory.rate).epsilon(1e-12));
  const double span_s = span_of(requests, theory.rate, replications, map_window_s);
  std::vector<ArrivalSums> all;
  for (std::uint64_t i = 0; i < replications; ++i)
    all.push_back(
        sums_of(*arrivals.make(i), theory.rate, span_s, map_window_s, [](ArrivalSums&, Time) {}));
  check("mean rate", ratios(all, &ArrivalSums::requests, &ArrivalSums::span_s), theory.rate);
  check("variation of gaps",
        ratios(all, &ArrivalSums::squares, &ArrivalSums::gaps, 1 / (theory.rate * theory.rate)),
        theory.scv);
  std::vector<Contribution> lag1 = ratios(all, &ArrivalSums::lag1, &ArrivalSums::squares);
  const double sign = theory.lag1 < 0 ? -1 : 1;
  for (Contribution& ratio : lag1) ratio.over *= sign;
  check("size of the lag-1 correlation", lag1, sign * theory.lag1);
  check("dispersion in 10 s", ratios(all, &ArrivalSums::window_squares, &ArrivalSums::in_windows),
        theory.idc);
}

const MapRates bursty_rates{{{-20.2, 0.2}, {0.05, -2.05}}, {{20, 0}, {0, 2}}};

// Requests lead from slow to fast phases and back: neighbours of long gaps tend to be short.
const MapRates turning{{{-9, 1, 0}, {0, -2, 1}, {0, 0, -4}}, {{0, 7, 1}, {1, 0, 0}, {4, 0, 0}}};

}  // namespace

TEST_CASE("MAP-STAT-1: the matrix formulas of a MAP that is an MMPP are those of the MMPP") {
  const MapMoments moments = moments_of(bursty_rates);
  CHECK(moments.rate == Approx(5.6).epsilon(1e-12));
  CHECK(moments.scv == Approx(3.504347826086957).epsilon(1e-12));
  CHECK(moments.lag1 == Approx(0.34523681087495955).epsilon(1e-12));
  CHECK(moments.idc == Approx(47.86587790209311).epsilon(1e-10));
  CHECK(moments.idc_limit == Approx(75.05714285714288).epsilon(1e-12));
}

TEST_CASE("MAP-STAT-1: a MAP that is an MMPP has its rate, dispersion and correlation") {
  check_arrivals(bursty_rates, 8'000'000);
}

TEST_CASE("MAP-STAT-2: requests that change the phase have the correlation of the formulas") {
  CHECK(moments_of(turning).lag1 < -0.05);
  check_arrivals(turning, 4'000'000);
}

// An Erlang renewal process of two phases: squared variation 1/2, no correlation.
TEST_CASE("MAP-STAT-3: a MAP may be more regular than a Poisson process") {
  const MapRates erlang{{{-4, 4}, {0, -4}}, {{0, 0}, {4, 0}}};
  const MapMoments moments = moments_of(erlang);
  CHECK(moments.scv == Approx(0.5).epsilon(1e-12));
  CHECK(std::abs(moments.lag1) < 1e-12);
  CHECK(moments.idc_limit == Approx(0.5).epsilon(1e-12));
  const Arrivals arrivals = described(map_text(erlang));
  std::vector<ArrivalSums> all;
  for (std::uint64_t i = 0; i < replications; ++i)
    all.push_back(sums_of(*arrivals.make(i), 2, span_of(2'000'000, 2, replications, map_window_s),
                          map_window_s, [](ArrivalSums&, Time) {}));
  check("variation of gaps", ratios(all, &ArrivalSums::squares, &ArrivalSums::gaps, 0.25), 0.5);
  check("dispersion in 10 s", ratios(all, &ArrivalSums::window_squares, &ArrivalSums::in_windows),
        moments.idc);
  const Estimated lag1 = estimate(ratios(all, &ArrivalSums::lag1, &ArrivalSums::squares));
  CHECK(std::abs(lag1.value) < 4 * lag1.error);
  CHECK(lag1.error < 0.005);
}
