// What is said of arrivals against the formulas of processes whose dispersion and correlation are
// known.

#include "sim/core/arrival_statistics.hpp"

#include "tests/core/dispersions.hpp"
#include "tests/theory/experiment.hpp"

using namespace coldcast;
using coldcast::testing::dispersion_at;

namespace {

/// The statistics of each replication of a workload over so long.
std::vector<ArrivalStatistics> statistics_of_each(const theory::Arrivals& arrivals, double span_s) {
  std::vector<ArrivalStatistics> all;
  for (std::uint64_t i = 0; i < theory::replications; ++i) {
    const auto workload = arrivals.make(i);
    ArrivalStatistics statistics;
    for (auto request = workload->next(); request->at < seconds(span_s); request = workload->next())
      statistics.add(request->at);
    statistics.finish(seconds(span_s));
    all.push_back(std::move(statistics));
  }
  return all;
}

template <class Figure>
std::vector<theory::Contribution> each(const std::vector<ArrivalStatistics>& all, Figure figure) {
  std::vector<theory::Contribution> ratios;
  for (const ArrivalStatistics& statistics : all) ratios.push_back({figure(statistics)});
  return ratios;
}

std::vector<theory::Contribution> indexes(const std::vector<ArrivalStatistics>& all,
                                          double window_s) {
  return each(all, [=](const ArrivalStatistics& s) { return dispersion_at(s, window_s).index; });
}

}  // namespace

TEST_CASE("a Poisson process has index 1 in all windows, gaps alike and unrelated, and no bursts") {
  const auto all = statistics_of_each(theory::described(R"({"kind": "poisson", "rate_per_s": 20})"),
                                      5000 / theory::thrift);
  for (const double window_s : {1.0 / 512, 0.125, 1.0, 4.0})
    theory::check("index over " + std::to_string(window_s), indexes(all, window_s), 1);
  const auto scv = [](const ArrivalStatistics& s) { return s.gap_scv(); };
  theory::check("SCV", each(all, scv), 1);
  const auto one_and_lag1 = [](const ArrivalStatistics& s) { return 1 + s.gap_lag1(); };
  theory::check("1 + lag-1", each(all, one_and_lag1), 1);
  std::uint64_t bursts = 0;
  for (const ArrivalStatistics& statistics : all) bursts += statistics.bursts().count;
  CHECK(bursts < 15);  // of 2 10^5 windows one in 1.4 10^5 or so
}

TEST_CASE("an MMPP has the dispersion over windows, SCV and lag-1 correlation of its formulas") {
  const auto all = statistics_of_each(
      theory::described(R"({"kind": "mmpp", "rates_per_s": [20, 2], "mean_stay_s": [5, 20]})"),
      40'000 / theory::thrift);
  const auto index = [](double t) {
    // 1 + 2 s1 s2 (l1 - l2)^2 / (s^2 (l1 s2 + l2 s1)) (1 - (1 - exp(-s t)) / (s t))
    return 1 + 2 * 0.2 * 0.05 * 18 * 18 / (0.25 * 0.25 * 1.4) *
                   (1 - (1 - std::exp(-0.25 * t)) / (0.25 * t));
  };
  CHECK(index(10) == Approx(47.86588).epsilon(1e-6));  // MMPP-STAT-1
  CHECK(index(1e9) == Approx(75.05714).epsilon(1e-6));
  for (const double window_s : {0.125, 1.0, 8.0, 16.0})
    theory::check("index over " + std::to_string(window_s), indexes(all, window_s),
                  index(window_s));
  // Fewer windows are left: 625 of 64 s in each replication.
  theory::check("index over 64 s", indexes(all, 64), index(64), {.precision = 0.02});
  theory::check("rate", each(all, [](const ArrivalStatistics& s) { return s.rate_per_s(); }), 5.6);
  theory::check("SCV", each(all, [](const ArrivalStatistics& s) { return s.gap_scv(); }), 3.504348);
  theory::check("lag-1", each(all, [](const ArrivalStatistics& s) { return s.gap_lag1(); }),
                0.3452368);
}
