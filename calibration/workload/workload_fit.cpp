#include "calibration/workload/workload_fit.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/workload/phase_moments.hpp"
#include "calibration/workload/rounded.hpp"
#include "sim/config/error.hpp"

namespace coldcast {
namespace {

constexpr std::uint64_t least_arrivals = 50;
constexpr double day_s = 86400;

void check_enough(const ArrivalsSeen& seen, const std::string& where) {
  if (seen.arrivals < least_arrivals)
    throw ConfigError(where, "",
                      "has " + std::to_string(seen.arrivals) + " arrivals; a fit needs at least " +
                          std::to_string(least_arrivals));
  if (seen.span <= Duration{})
    throw ConfigError(where, "",
                      "has all arrivals at one instant; a fit needs a span of time between them");
}

int parameters_of(const PhaseFit& fit, const DayShape& shape) {
  const std::size_t n = fit.model.phases();
  return static_cast<int>(n * n + 2 * shape.waves.size());
}

/// The candidates for one record.
class Contest {
 public:
  explicit Contest(const ArrivalsSeen& seen) : seen_(seen) {}

  void flat() {
    const ShapeLevels levels = levels_of({}, seen_.cells);
    add("Poisson", fit_poisson(seen_, levels), {});
    std::vector<PhaseModel> guesses;
    if (const auto moments = fit_moments(seen_)) {
      const double reached = log_likelihood(*moments, seen_.cells, levels);
      add("MMPP, 2 phases, by moments", {by_rate(*moments), reached, {}, {}, true}, {});
      guesses.push_back(*moments);
    }
    const auto two = fit_phases(seen_, levels, 2, guesses);
    if (!two) return;
    add("MMPP, 2 phases", *two, {});
    const double rate = seen_.rate_per_s();
    const std::vector<PhaseModel> more{with_visits(two->model, 0.02 * rate, 50 * rate, 0.02 / rate),
                                       with_visits(two->model, 0.02 * rate, rate / 100, 3 / rate)};
    if (const auto three = fit_phases(seen_, levels, 3, more)) add("MMPP, 3 phases", *three, {});
  }

  /// With bursts a second wave may seem to be there, so phases are tried under both courses.
  void daily() {
    for (const std::size_t waves : {1U, 2U}) {
      const auto shape = fit_day(seen_, waves);
      if (!shape) continue;
      const std::string course = waves == 1 ? "daily wave, " : "two daily waves, ";
      const ShapeLevels levels = levels_of(*shape, seen_.cells);
      add(course + "Poisson", fit_poisson(seen_, levels), *shape);
      if (const auto two = fit_phases(seen_, levels, 2, {}))
        add(course + "MMPP, 2 phases", *two, *shape);
    }
  }

  std::vector<Candidate> candidates() && { return std::move(candidates_); }

 private:
  void add(std::string title, PhaseFit fit, DayShape shape) {
    if (!std::isfinite(fit.log_likelihood)) return;
    const int parameters = parameters_of(fit, shape);
    const double penalty = parameters * std::log(static_cast<double>(seen_.arrivals));
    const double bic = penalty - 2 * fit.log_likelihood;
    candidates_.push_back({std::move(title), std::move(fit), std::move(shape), parameters, bic});
  }

  const ArrivalsSeen& seen_;
  std::vector<Candidate> candidates_;
};

std::vector<std::string> notes_on(const ArrivalsSeen& seen, const WorkloadFit& fit) {
  std::vector<std::string> notes;
  if (seen.repeated * 100 > seen.arrivals)
    notes.push_back(std::to_string(seen.repeated) +
                    " arrivals come at the instant of the one before: the clock ticks too slowly, "
                    "or requests come in batches; counts are fitted, not gaps");
  else if (seen.cells.counted())
    notes.emplace_back("there are so many arrivals that counts are fitted, not gaps");
  if (seen.cells.counted())
    notes.push_back("the counts are of windows of " + number_text(to_seconds(seen.cells.window)) +
                    " s; what happens within one is not seen");
  if (!lasts_two_days(seen))
    notes.emplace_back("a daily course is looked for in records of two days or more");
  if (!fit.best().fit.converged)
    notes.emplace_back(
        "the likelihood of the best model still rose a little when the search for it was ended");
  const PhaseModel& model = fit.best().fit.model;
  for (std::size_t i = 0; i < model.phases() && model.phases() > 1; ++i) {
    const double stay_s = 1 / model.leave_rate(i);
    const double stays = seen.span_s() * model.as_mmpp().stationary()[i] / stay_s;
    if (stays < 10)
      notes.push_back("only about " + std::to_string(std::lround(std::max(stays, 1.0))) +
                      " stays of the phase with " + number_text(rounded(model.rates[i])) +
                      " requests/s were seen; a longer trace would tell more of how long they are");
    if (seen.cells.counted() && stay_s < 5 * to_seconds(seen.cells.window))
      notes.push_back("stays of the phase with " + number_text(rounded(model.rates[i])) +
                      " requests/s are hardly longer than the windows of the counts");
  }
  return notes;
}

}  // namespace

std::string WorkloadFit::verdict() const {
  const std::string complaint = goodness.complaint();
  if (complaint.empty())
    return "The best model, " + best().title + ", describes the trace in all that was tested.";
  return "None of the models fits; the nearest is " + best().title +
         ". In the trace against it: " + complaint + ".";
}

WorkloadFit fit_workload(const ArrivalsSeen& seen, const std::string& where) {
  check_enough(seen, where);
  Contest contest{seen};
  contest.flat();
  contest.daily();
  WorkloadFit result{std::move(contest).candidates(), 0, {}, {}};
  for (std::size_t i = 0; i < result.candidates.size(); ++i)
    if (result.candidates[i].bic < result.best().bic) result.chosen = i;
  const Candidate& best = result.best();
  result.goodness = judge(best.fit, best.shape, seen, levels_of(best.shape, seen.cells));
  result.notes = notes_on(seen, result);
  return result;
}

}  // namespace coldcast
