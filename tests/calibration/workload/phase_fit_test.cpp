#include "calibration/workload/phase_fit.hpp"

#include <cmath>
#include <map>

#include "tests/calibration/workload/traces.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

PhaseFit fitted(const ArrivalsSeen& seen, std::size_t phases) {
  const auto fit = fit_phases(seen, levels_of({}, seen.cells), phases, {});
  REQUIRE(fit);
  return *fit;
}

double off(double found, double truth) { return std::abs(found / truth - 1); }

double stay_s(const PhaseModel& model, std::size_t phase) { return 1 / model.leave_rate(phase); }

/// What the generator's phases did in a record: mean stays of the phases of those rates.
std::map<double, double> realised_stays_s(const PhaseModel& model, Time end, std::uint64_t seed) {
  const auto path = random_path(model.as_mmpp(), Stream{seed, "phases", 0});
  std::map<double, double> time_s, stays;
  Time begin{};
  for (const RateSegment& segment : segments_until(*path, end)) {
    time_s[segment.requests_per_s] += to_seconds(segment.until - begin);
    // The last one is still on its way.
    if (segment.until < end) stays[segment.requests_per_s] += 1;
    begin = segment.until;
  }
  for (auto& [rate, time] : time_s) time /= stays[rate];
  return time_s;
}

}  // namespace

TEST_CASE("from 100000 arrivals of a known MMPP the fit recovers rates and stays") {
  const std::vector<PhaseModel> truths{
      PhaseModel::two(2, 20, 0.05, 0.2), PhaseModel::two(5, 50, 1, 2),
      PhaseModel{{1, 10, 60}, {{0, 0.05, 0.05}, {0.1, 0, 0.1}, {0.2, 0.3, 0}}}};
  double worst_rate = 0, worst_stay = 0;
  for (const PhaseModel& truth : truths)
    for (const std::uint64_t seed : {1U, 2U}) {
      const PhaseFit fit = fitted(seen_of(truth, 100000, seed), truth.phases());
      REQUIRE(fit.stay_error.size() == truth.phases());
      for (std::size_t i = 0; i < truth.phases(); ++i) {
        worst_rate = std::max(worst_rate, off(fit.model.rates[i], truth.rates[i]));
        worst_stay = std::max(worst_stay, off(stay_s(fit.model, i), stay_s(truth, i)));
        // Four standard errors, as the fit tells them, hold the truth.
        CHECK(off(fit.model.rates[i], truth.rates[i]) < 4 * fit.rate_error[i]);
        CHECK(off(stay_s(fit.model, i), stay_s(truth, i)) < 4 * fit.stay_error[i]);
      }
    }
  INFO("worst rate off by " << worst_rate << ", worst stay by " << worst_stay);
  CHECK(worst_rate < 0.1);
  CHECK(worst_stay < 0.2);
}

TEST_CASE("where few stays were seen the fit finds how long those were") {
  // 100 000 arrivals hold about eight stays of each kind, whose own mean is off by a third: no
  // record of that length tells the mean of the process, only that of its stays.
  const PhaseModel truth = PhaseModel::two(7, 120, 1.0 / 110, 1.0 / 95);
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const ArrivalsSeen seen = seen_of(truth, 100000, seed);
    const PhaseFit fit = fitted(seen, 2);
    const auto stays = realised_stays_s(truth, seen.span, seed);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(off(fit.model.rates[i], truth.rates[i]) < 0.1);
      CHECK(off(stay_s(fit.model, i), stays.at(truth.rates[i])) < 0.2);
      CHECK(fit.stay_error[i] > 0.2);
    }
  }
}

TEST_CASE("a fit to counts finds what a fit to gaps finds") {
  const PhaseModel truth = PhaseModel::two(2, 20, 0.05, 0.2);
  ArrivalsSeen seen = seen_of(truth, 20000, 5);
  const PhaseFit gaps = fitted(seen, 2);
  const Duration window = std::chrono::milliseconds{100};
  seen.cells = {window, counts_in(seen.cells, window)};
  const PhaseFit counts = fitted(seen, 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(off(counts.model.rates[i], gaps.model.rates[i]) < 0.02);
    CHECK(off(stay_s(counts.model, i), stay_s(gaps.model, i)) < 0.05);
  }
}
