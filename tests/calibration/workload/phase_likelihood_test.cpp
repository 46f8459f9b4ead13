#include "calibration/workload/phase_likelihood.hpp"

#include <cmath>

#include "tests/calibration/workload/traces.hpp"
#include "tests/catch.hpp"
#include "tests/workloads/arrivals.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

Cells cells_of_gaps(const std::vector<double>& gaps) {
  Cells cells;
  for (const double gap : gaps) cells.values.push_back(static_cast<std::uint64_t>(gap * 1e9 + 0.5));
  return cells;
}

double likelihood(const PhaseModel& model, const Cells& cells) {
  return log_likelihood(model, cells, levels_of({}, cells));
}

}  // namespace

TEST_CASE("the likelihood of Poisson gaps is that of exponential numbers") {
  const Cells cells = cells_of_gaps({0.5, 0.25, 0, 3});
  CHECK(likelihood(PhaseModel::poisson(2), cells) == Approx(4 * std::log(2.0) - 2 * 3.75));
  CHECK(likelihood(PhaseModel::two(2, 2, 0.3, 5), cells) == Approx(4 * std::log(2.0) - 2 * 3.75));
}

TEST_CASE("the gaps of an interrupted Poisson process have a hyperexponential likelihood") {
  // Each arrival finds the process on, so gaps are independent [Kuczura 1973]; the density has the
  // poles x that solve x^2 - (l + s1 + s2) x + l s2 = 0.
  const double l = 3, s1 = 0.5, s2 = 0.2;
  const double root = std::sqrt((l + s1 + s2) * (l + s1 + s2) - 4 * l * s2);
  const double a = (l + s1 + s2 + root) / 2, b = (l + s1 + s2 - root) / 2;
  const double share = (l - b) / (a - b);
  double expected = 0;
  const std::vector<double> gaps{0.1, 1.3, 0.004, 12, 300};
  for (const double x : gaps)
    expected += std::log(share * a * std::exp(-a * x) + (1 - share) * b * std::exp(-b * x));
  CHECK(likelihood(PhaseModel::two(l, 1e-13, s1, s2), cells_of_gaps(gaps)) ==
        Approx(expected).epsilon(1e-9));
}

TEST_CASE("the expected totals are the slope of the likelihood, of gaps and of counts") {
  // Fisher's identity: d log L / d log rate = N - rate * T, and likewise of moves.
  const PhaseModel model{{1, 9, 40}, {{0, 0.1, 0.2}, {0.3, 0, 0.4}, {2, 1, 0}}};
  const ArrivalsSeen seen = seen_of(model, 600, 3);
  const Cells counts{std::chrono::milliseconds{20},
                     counts_in(seen.cells, std::chrono::milliseconds{20})};
  PhaseModel off = model;
  off.rates = {2, 7, 50};
  off.moves[0][1] = 0.4;
  for (const Cells* cells : {&seen.cells, &counts}) {
    const ShapeLevels flat = levels_of({}, *cells);
    const Expected expected = expect(off, *cells, flat);
    CHECK(expected.log_likelihood == Approx(log_likelihood(off, *cells, flat)).epsilon(1e-12));
    const auto slope = [&](double& parameter) {
      const double value = parameter;
      parameter = value * std::exp(1e-4);
      const double above = log_likelihood(off, *cells, flat);
      parameter = value * std::exp(-1e-4);
      const double below = log_likelihood(off, *cells, flat);
      parameter = value;
      return (above - below) / 2e-4;
    };
    for (std::size_t i = 0; i < 3; ++i) {
      // The phase at the beginning depends on the parameters, which the identity leaves out: by at
      // most a unit or so.
      CHECK(slope(off.rates[i]) ==
            Approx(expected.arrivals[i] - off.rates[i] * expected.exposure_s[i]).margin(1.5));
      for (std::size_t j = 0; j < 3; ++j)
        if (i != j)
          CHECK(slope(off.moves[i][j]) ==
                Approx(expected.moves[i][j] - off.moves[i][j] * expected.time_s[i]).margin(1.5));
    }
    double time_s = 0, arrivals = 0;
    for (const double t : expected.time_s) time_s += t;
    for (const double n : expected.arrivals) arrivals += n;
    CHECK(time_s == Approx(cells->counted() ? 0.02 * static_cast<double>(cells->values.size())
                                            : seen.span_s())
                        .epsilon(1e-9));
    double all = 0;
    for (std::size_t i = 0; i < cells->values.size(); ++i)
      all += cells->counted() ? static_cast<double>(cells->values[i]) : 1;
    CHECK(arrivals == Approx(all).epsilon(1e-9));
  }
}

TEST_CASE("expected times add up to the record, and steps lead up, where phases are far apart") {
  // Here the columns of the backward pass are many orders of magnitude larger than the rows.
  const ArrivalsSeen seen = seen_of(renewal_times(Distribution::lognormal(0.2, 4), 100000, 1));
  const ShapeLevels flat = levels_of({}, seen.cells);
  PhaseModel model = PhaseModel::two(7e-6, 6.9, 1.1, 0.42);
  double before = -HUGE_VAL;
  for (int step = 0; step < 3; ++step) {
    const Expected expected = expect(model, seen.cells, flat);
    CHECK(expected.time_s[0] + expected.time_s[1] == Approx(seen.span_s()).epsilon(1e-6));
    CHECK(expected.log_likelihood > before);
    before = expected.log_likelihood;
    model = expected.likeliest(model);
  }
}

TEST_CASE("what the right model foresees of gaps and counts is uniform and independent") {
  const PhaseModel model = PhaseModel::two(20, 2, 0.2, 0.05);
  const ArrivalsSeen seen = seen_of(model, 20000, 8);
  const Cells counts{std::chrono::milliseconds{100},
                     counts_in(seen.cells, std::chrono::milliseconds{100})};
  for (const Cells* cells : {&seen.cells, &counts}) {
    Stream stream{4, "shares", 0};
    const auto sample = [&](const PhaseModel& of) {
      std::vector<double> residuals;
      foresee(of, *cells, levels_of({}, *cells),
              [&](Foresight f) { residuals.push_back(f.below + stream.uniform() * f.same); });
      return residuals;
    };
    CHECK(scaled_distance(sample(model)) < far);
    CHECK(scaled_distance(sample(PhaseModel::poisson(5.6))) > 2 * far);
  }
}
