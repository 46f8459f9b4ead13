#include "sim/study/plan/planning.hpp"

#include <algorithm>
#include <cmath>

#include "sim/study/plan/pareto.hpp"
#include "sim/study/plan/scored.hpp"
#include "sim/study/summarise.hpp"

namespace coldcast {
namespace {

constexpr std::size_t most_finalists = 12;
constexpr std::size_t nearest_misses = 3;
constexpr std::size_t completed_rows = 10;   // at the head of the ranking get all replications
constexpr std::size_t completed_front = 10;  // and of the front, at most

/// The candidates as a race sees them; what their replications came to is kept.
class Simulated {
 public:
  explicit Simulated(const PlanFile& plan) : plan_(plan), kept_(plan.candidates.size()) {
    for (auto& kept : kept_) kept.resize(static_cast<std::size_t>(replications()));
  }

  std::int64_t replications() const { return plan_.candidates.front().scenario.run.replications; }

  RaceEntries entries() {
    std::vector<std::size_t> groups;
    for (const PlanCandidate& candidate : plan_.candidates) groups.push_back(candidate.group);
    return {.groups = groups,
            .limits = plan_.candidates.front().scenario.run.slo.size(),
            .replications = replications(),
            .trial = [this](std::size_t c, std::int64_t r) { return trial(c, r); },
            .verdict =
                [this](std::size_t c) {
                  return verdict_of(plan_.objective, result(c, replications()));
                }};
  }

  RunResult result(std::size_t c, std::int64_t count) const {
    const auto first = kept_[c].begin();
    return summarise(plan_.candidates[c].scenario, {first, first + count});
  }

  std::optional<double> mean(std::size_t c, std::int64_t count, const std::string& metric) const {
    const auto first = kept_[c].begin();
    return mean_metric({first, first + count}, index_of_metric(metric));
  }

 private:
  RaceTrial trial(std::size_t c, std::int64_t r) {
    const Scenario& scenario = plan_.candidates[c].scenario;
    Kept& kept = kept_[c][static_cast<std::size_t>(r)];
    kept = keep(scenario, measure(scenario, static_cast<std::uint64_t>(r)));
    return score(plan_.objective, scenario.run.slo, kept);
  }

  const PlanFile& plan_;
  std::vector<std::vector<Kept>> kept_;  // by candidate and replication
};

bool is_latency(const std::string& metric) {
  return metric.starts_with("latency_") || metric.starts_with("wait_");
}

class Planning {
 public:
  Planning(const PlanFile& plan, const PlanOptions& options, const Catalogue& catalogue,
           const Kinds& kinds)
      : plan_(plan),
        options_(options),
        catalogue_(catalogue),
        kinds_(kinds),
        simulated_(plan),
        race_(simulated_.entries(), {.confidence = plan.confidence,
                                     .tolerance = plan.tolerance,
                                     .jobs = options.jobs,
                                     .stop = options.stop,
                                     .progress = options.progress}) {}

  PlanResult make() {
    PlanResult result;
    result.full_enumeration =
        simulated_.replications() * static_cast<std::int64_t>(plan_.candidates.size());
    result.interrupted = !race_.run();
    if (result.interrupted) return result;
    result.race_simulations = race_.simulations();
    result.interrupted = !complete();
    if (result.interrupted) return result;
    result.rows = rows();
    mark_front(result.rows);
    // Numbers side by side rest on the same replications; what that shows may change the order.
    for (int pass = 0; pass < 2; ++pass) {
      result.interrupted = !race_.extend(to_complete(result.rows), simulated_.replications());
      if (result.interrupted) return result;
      result.rows = rows();
      mark_front(result.rows);
    }
    result.more_simulations = race_.simulations() - result.race_simulations;
    if (race_.winner()) result.winner = 0;
    if (race_.winner() && plan_.sensitivity) add_sensitivity(result);
    return result;
  }

 private:
  /// Gives all replications to the best of each entry, or to what misses the limits by the least.
  bool complete() {
    for (std::size_t group = 0; group < plan_.groups.size(); ++group)
      if (const auto best = race_.best_of(group)) best_.push_back(*best);
    if (options_.stop != nullptr && *options_.stop) return false;
    if (race_.winner()) return true;
    std::vector<std::size_t> misses;
    for (std::size_t c = 0; c < plan_.candidates.size(); ++c) misses.push_back(c);
    std::stable_sort(misses.begin(), misses.end(), [&](std::size_t a, std::size_t b) {
      return race_.worst_excess(a) < race_.worst_excess(b);
    });
    misses.resize(std::min(misses.size(), nearest_misses));
    return race_.extend(misses, simulated_.replications());
  }

  std::vector<std::size_t> to_complete(const std::vector<PlanRow>& rows) const {
    std::vector<std::size_t> chosen;
    std::size_t shown = 0, front = 0;
    for (const PlanRow& row : rows) {
      const bool take = row.feasible && shown < completed_rows;
      const bool take_of_front = row.on_front && front < completed_front;
      shown += take;
      front += take_of_front;
      if (take || take_of_front) chosen.push_back(row.candidate);
    }
    return chosen;
  }

  std::vector<PlanRow> rows() const {
    std::vector<PlanRow> rows;
    for (std::size_t c = 0; c < plan_.candidates.size(); ++c) {
      PlanRow row;
      row.candidate = c;
      row.result = simulated_.result(c, race_.replications(c));
      row.standing = race_.standing(c);
      row.feasible = race_.seems_feasible(c);
      row.recommended = std::find(best_.begin(), best_.end(), c) != best_.end();
      row.behind = race_.behind(c, race_.winner().value_or(c));
      rows.push_back(std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(), [&](const PlanRow& a, const PlanRow& b) {
      const auto rank = [&](const PlanRow& row) {
        return race_.winner() == row.candidate ? 0 : row.feasible ? 1 : 2;
      };
      if (rank(a) != rank(b)) return rank(a) < rank(b);
      if (rank(a) == 2) return race_.worst_excess(a.candidate) < race_.worst_excess(b.candidate);
      return a.behind < b.behind;
    });
    return rows;
  }

  /// The mean of a metric as it would be over all replications: that of the reference, which has
  /// them, times what the candidate differs by on those that both have.
  std::optional<double> completed_mean(std::size_t c, const std::string& metric) const {
    const std::int64_t count = race_.replications(c);
    const auto own = simulated_.mean(c, count, metric);
    if (!race_.winner() || count == simulated_.replications()) return own;
    const auto same = simulated_.mean(*race_.winner(), count, metric);
    const auto all = simulated_.mean(*race_.winner(), simulated_.replications(), metric);
    if (!own || !same || !all || *same <= 0) return own;
    return *own / *same * *all;
  }

  /// The front of objective, latency and failures, of those that meet all other limits.
  void mark_front(std::vector<PlanRow>& rows) const {
    const std::string latency = latency_of_plan(plan_);
    std::vector<std::array<double, 3>> measures;
    std::vector<std::size_t> of_row;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t c = rows[i].candidate;
      const auto seconds = completed_mean(c, latency);
      const auto success = simulated_.mean(c, race_.replications(c), "success_ratio");
      if (!seconds || !success || !meets_the_rest(rows[i])) continue;
      const auto objective = completed_mean(c, plan_.objective.metric.name);
      measures.push_back({log_objective(plan_.objective, objective), *seconds, 1 - *success});
      of_row.push_back(i);
    }
    for (const std::size_t i :
         without_small_gains(pareto_front(measures), measures, plan_.tolerance))
      rows[of_row[i]].on_front = true;
  }

  bool meets_the_rest(const PlanRow& row) const {
    const auto& slos = plan_.candidates[row.candidate].scenario.run.slo;
    return std::all_of(slos.begin(), slos.end(), [&](const Slo& slo) {
      if (is_latency(slo.metric)) return true;
      const auto count = race_.replications(row.candidate);
      return log_excess(slo, simulated_.mean(row.candidate, count, slo.metric)) <= 0;
    });
  }

  /// The winner; of each entry the best, the next larger one, which may bear more load, and what
  /// misses the limits by the least, which may do for less; then the front, nearest first.
  std::vector<std::size_t> finalists(const PlanResult& result) const {
    std::vector<std::size_t> chosen;
    const auto take = [&](const PlanRow& row) {
      const bool there = std::find(chosen.begin(), chosen.end(), row.candidate) != chosen.end();
      if (!there && chosen.size() < most_finalists) chosen.push_back(row.candidate);
    };
    const auto take_first = [&](const auto& fits) {
      for (std::size_t group = 0; group < plan_.groups.size(); ++group)
        for (const PlanRow& row : result.rows)
          if (plan_.candidates[row.candidate].group == group && fits(row)) {
            take(row);
            break;
          }
    };
    take(result.rows[0]);
    take_first([](const PlanRow& row) { return row.recommended; });
    const double larger = std::log(1.7);
    take_first([&](const PlanRow& row) {
      return row.feasible && row.behind > larger + behind_of_best(result, row);
    });
    take_first([](const PlanRow& row) { return !row.feasible; });
    std::vector<const PlanRow*> front;
    for (const PlanRow& row : result.rows)
      if (row.on_front) front.push_back(&row);
    std::stable_sort(front.begin(), front.end(), [](const PlanRow* a, const PlanRow* b) {
      return std::abs(a->behind) < std::abs(b->behind);
    });
    for (const PlanRow* row : front) take(*row);
    return chosen;
  }

  /// How far the best of a row's entry is behind the winner.
  double behind_of_best(const PlanResult& result, const PlanRow& row) const {
    const std::size_t group = plan_.candidates[row.candidate].group;
    for (const PlanRow& one : result.rows)
      if (one.recommended && plan_.candidates[one.candidate].group == group) return one.behind;
    return 0;
  }

  void add_sensitivity(PlanResult& result) const {
    const std::vector<std::size_t> chosen = finalists(result);
    std::vector<std::optional<double>> base;
    for (const std::size_t c : chosen) {
      base.emplace_back();
      for (const PlanRow& row : result.rows)
        if (row.candidate == c && row.feasible)
          base.back() =
              log_objective(plan_.objective,
                            simulated_.mean(c, race_.replications(c), plan_.objective.metric.name));
    }
    Sensitivity found = find_sensitivity(
        plan_, result.rows[0].candidate, chosen, base,
        {.jobs = options_.jobs, .stop = options_.stop, .tolerance = plan_.tolerance}, catalogue_,
        kinds_);
    result.interrupted = options_.stop != nullptr && *options_.stop;
    result.sensitivity = std::move(found.rows);
    result.sensitivity_simulations = found.simulations;
  }

  const PlanFile& plan_;
  const PlanOptions& options_;
  const Catalogue& catalogue_;
  const Kinds& kinds_;
  Simulated simulated_;
  Race race_;
  std::vector<std::size_t> best_;  // of each entry that has a feasible one
};

}  // namespace

std::string latency_of_plan(const PlanFile& plan) {
  for (const Slo& slo : plan.candidates.front().scenario.run.slo)
    if (slo.metric.starts_with("latency_")) return slo.metric;
  return "latency_p95_ms";
}

PlanResult make_plan(const PlanFile& plan, const PlanOptions& options, const Catalogue& catalogue,
                     const Kinds& kinds) {
  std::vector<ScreenedCandidate> screened;
  if (plan.screening && options.analyse) screened = screened_candidates(plan, options.analyse);
  if (screened.empty()) return Planning{plan, options, catalogue, kinds}.make();

  // The rest races as a plan of its own; what comes out names candidates of the whole one.
  const RacedPlan raced = without_screened(plan, screened);
  PlanResult result = Planning{raced.plan, options, catalogue, kinds}.make();
  for (PlanRow& row : result.rows) row.candidate = raced.original[row.candidate];
  for (SensitivityRow& row : result.sensitivity)
    if (row.rival) row.rival = raced.original[*row.rival];
  result.full_enumeration +=
      plan.candidates.front().scenario.run.replications * std::ssize(screened);
  result.screened = std::move(screened);
  return result;
}

}  // namespace coldcast
