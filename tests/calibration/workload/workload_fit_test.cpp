#include "calibration/workload/workload_fit.hpp"

#include <cmath>

#include "calibration/workload/fitted_workload.hpp"
#include "calibration/workload/phase_moments.hpp"
#include "tests/calibration/workload/traces.hpp"
#include "tests/catch.hpp"
#include "tests/workloads/workload_of.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

WorkloadFit fit_of(const ArrivalsSeen& seen) { return fit_workload(seen, "trace.csv"); }

std::string fit_complaint(const std::vector<Time>& times) {
  try {
    fit_of(seen_of(times));
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

/// Arrivals whose rate follows a daily wave, by thinning.
std::vector<Time> daily(const PhaseModel& model, double amplitude, double peak_s, Time end) {
  const DayShape shape{{{amplitude, 86400, peak_s}}};
  Stream kept{9, "kept", 0};
  std::vector<Time> times;
  for (const Time at : times_of(model, 400000, 9)) {
    if (at > end) return times;
    if (kept.uniform() * shape.most() < shape.at(to_seconds(at))) times.push_back(at);
  }
  return {};
}

}  // namespace

TEST_CASE("Poisson arrivals are fitted by a Poisson process") {
  int poisson = 0, fits = 0;
  constexpr int seeds = 20;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const WorkloadFit fit = fit_of(seen_of(PhaseModel::poisson(5), 500, seed));
    poisson += fit.best().title == "Poisson" ? 1 : 0;
    fits += fit.fits() ? 1 : 0;
  }
  CHECK(poisson >= 19);
  CHECK(fits >= 19);
}

TEST_CASE("arrivals of an MMPP are fitted by one of as many phases, which fits") {
  const WorkloadFit two = fit_of(seen_of(PhaseModel::two(2, 20, 0.05, 0.2), 30000, 2));
  CHECK(two.best().title == "MMPP, 2 phases");
  CHECK(two.fits());
  CHECK(two.verdict() ==
        "The best model, MMPP, 2 phases, describes the trace in all that was tested.");
  const PhaseModel three{{1, 10, 60}, {{0, 0.05, 0.05}, {0.1, 0, 0.1}, {0.2, 0.3, 0}}};
  const WorkloadFit fit = fit_of(seen_of(three, 30000, 2));
  CHECK(fit.best().title == "MMPP, 3 phases");
  CHECK(fit.fits());
}

TEST_CASE("a load that none of the models describes is said to fit none") {
  const auto verdict = [](const Distribution& gap_s) {
    const WorkloadFit fit = fit_of(seen_of(renewal_times(gap_s, 20000, 1)));
    CHECK_FALSE(fit.fits());
    return fit.verdict();
  };
  CHECK_THAT(verdict(Distribution::lognormal(0.2, 0.5)),
             ContainsSubstring("None of the models fits") && ContainsSubstring("gaps spread less"));
  CHECK_THAT(verdict(Distribution::lognormal(0.2, 6)), ContainsSubstring("foretold badly"));
  CHECK_THAT(verdict(Distribution::constant(0.2)), ContainsSubstring("counts spread less"));
}

TEST_CASE("the moments of a known MMPP lead back to it") {
  const auto model = fit_moments(seen_of(PhaseModel::two(2, 20, 0.05, 0.2), 300000, 4));
  REQUIRE(model);
  CHECK(model->rates[0] == Approx(2).epsilon(0.3));
  CHECK(model->rates[1] == Approx(20).epsilon(0.1));
  CHECK(1 / model->moves[0][1] == Approx(20).epsilon(0.2));
  CHECK(1 / model->moves[1][0] == Approx(5).epsilon(0.2));
  CHECK_FALSE(fit_moments(seen_of(renewal_times(Distribution::lognormal(0.2, 0.5), 20000, 1))));
}

TEST_CASE("a daily course is found in a record of three days, with and without phases") {
  const Time end = std::chrono::hours{72};
  const WorkloadFit plain = fit_of(seen_of(daily(PhaseModel::poisson(0.08), 0.5, 50000, end)));
  CHECK(plain.best().title == "daily wave, Poisson");
  CHECK(plain.fits());
  REQUIRE(plain.best().shape.waves.size() == 1);
  CHECK(plain.best().shape.waves[0].amplitude == Approx(0.5).margin(0.06));
  CHECK(plain.best().shape.waves[0].peak_s == Approx(50000).margin(2000));

  const PhaseModel bursty = PhaseModel::two(0.03, 0.3, 1.0 / 600, 1.0 / 200);
  const WorkloadFit both = fit_of(seen_of(daily(bursty, 0.5, 50000, end)));
  CHECK(both.best().title == "daily wave, MMPP, 2 phases");
  CHECK(both.fits());
  CHECK(both.best().fit.model.rates[1] * both.best().shape.most() == Approx(0.3).epsilon(0.15));
}

TEST_CASE("a daily course is found in a record of just two days") {
  const Time end = std::chrono::hours{48};
  const WorkloadFit fit = fit_of(seen_of(daily(PhaseModel::poisson(0.1), 0.6, 50000, end)));
  CHECK(fit.best().title == "daily wave, Poisson");
  CHECK(fit.fits());
}

TEST_CASE("every model is written as a workload that can be run, with the same rate") {
  const PhaseModel one = PhaseModel::poisson(5), two = PhaseModel::two(2, 20, 0.05, 0.2);
  const PhaseModel three{{1, 10, 60}, {{0, 0.05, 1e-9}, {0.1, 0, 0.1}, {0.2, 0.3, 0}}};
  const DayShape waves{{{0.5, 86400, 50000}, {0.2, 43200, 1000}}};
  const ArrivalsSeen seen = seen_of(one, 100, 1);
  for (const auto& [model, shape] : std::vector<std::pair<PhaseModel, DayShape>>{
           {one, {}}, {two, {}}, {three, {}}, {one, waves}, {two, waves}}) {
    WorkloadFit fit;
    fit.candidates.push_back({"a model", {model, 0, {}, {}, true}, shape, 1, 0});
    const std::string text = json_text(fitted_workload(fit, seen, "trace.csv"));
    INFO(text);
    const WorkloadPlan plan = workload_of(text);
    CHECK_FALSE(plan.endless);
    CHECK(plan.warnings.empty());
    REQUIRE(plan.mean_rate_per_s);
    CHECK(*plan.mean_rate_per_s == Approx(model.as_mmpp().mean_rate()).epsilon(1e-4));
  }
}

TEST_CASE("a slow clock and batches are told, and counts fitted in their place") {
  std::vector<Time> times = times_of(PhaseModel::two(2, 20, 0.05, 0.2), 20000, 3);
  for (Time& at : times) at -= at % std::chrono::seconds{1};
  const ArrivalsSeen seen = seen_of(times);
  CHECK(seen.resolution == std::chrono::seconds{1});
  CHECK(seen.cells.counted());
  const WorkloadFit fit = fit_of(seen);
  CHECK(fit.best().title == "MMPP, 2 phases");
  CHECK(fit.best().fit.model.rates[1] == Approx(20).epsilon(0.1));
  REQUIRE(fit.notes.size() >= 2);
  CHECK_THAT(fit.notes[0], ContainsSubstring("arrivals come at the instant of the one before"));
}

TEST_CASE("a record that tells too little is refused in a sentence") {
  CHECK(fit_complaint({}) == "trace.csv: has 0 arrivals; a fit needs at least 50");
  CHECK(fit_complaint(std::vector<Time>(49, Time{7})) ==
        "trace.csv: has 49 arrivals; a fit needs at least 50");
  CHECK(fit_complaint(std::vector<Time>(60, Time{7})) ==
        "trace.csv: has all arrivals at one instant; a fit needs a span of time between them");
  CHECK(fit_complaint(times_of(PhaseModel::poisson(5), 50, 1)).empty());
}
