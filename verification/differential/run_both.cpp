#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "platforms/catalog.hpp"
#include "sim/config/scenario.hpp"
#include "sim/core/limited.hpp"
#include "sim/core/patience.hpp"
#include "sim/core/simulate.hpp"
#include "sim/study/metrics.hpp"
#include "verification/differential/differential.hpp"
#include "workloads/catalog.hpp"

namespace coldcast {
namespace {

/// Both count up to then; every scenario is over long before.
constexpr Time end_of_counting = std::chrono::seconds{10'000};

const Kinds& kinds_of_both() {
  static const Kinds kinds{.workloads = workload_kinds(),
                           .mechanisms = mechanisms(),
                           .client = client_reader(),
                           .metrics = metric_names()};
  return kinds;
}

/// What a run came to.
struct EngineRun {
  std::vector<Outcome> outcomes;
  Usage usage;
  ReferenceCounts counts;
  std::vector<double> areas_s;  // existing, busy, starting, queued, serving
};

/// Keeps outcomes and tells the users of a closed workload.
class OutcomeKeeper final : public Sink {
 public:
  OutcomeKeeper(std::vector<Outcome>& outcomes, Sink* users) : outcomes_(outcomes), users_(users) {}
  void take(const Outcome& outcome) override {
    outcomes_.push_back(outcome);
    if (users_ != nullptr) users_->take(outcome);
  }

 private:
  std::vector<Outcome>& outcomes_;
  Sink* users_;
};

Limited load_of(const Scenario& scenario) {
  const RunPlan& run = scenario.run;
  Limited load{patient(scenario.workload.make(run.seed, 0), scenario.platform.patience),
               run.requests.value_or(std::numeric_limits<std::uint64_t>::max())};
  load.stop_at(run.duration.value_or(longest_run));
  return load;
}

EngineRun run_first(const Scenario& scenario) {
  EngineRun run;
  Limited load = load_of(scenario);
  const auto platform = scenario.platform.make(scenario.run.seed, 0);
  OutcomeKeeper keeper{run.outcomes, load.users()};
  admit(load, *platform, keeper, end_of_counting);
  advance_to(end_of_counting, *platform, keeper);
  run.usage = platform->usage();
  run.usage += platform->accrued(end_of_counting);
  run.usage += platform->standing(end_of_counting);
  const Counts counts = platform->counts();
  run.counts = {.created = counts.instances_created,
                .batches = counts.batches,
                .batched = counts.batched,
                .attempts = counts.attempts,
                .areas = {}};
  const Occupancies over_time = platform->occupancies(end_of_counting);
  run.areas_s = {over_time.instances.area_s(), over_time.busy.area_s(), over_time.starting.area_s(),
                 over_time.queued.area_s(), over_time.areas.serving_s};
  return run;
}

EngineRun run_second(const Scenario& scenario, ReferenceFault fault) {
  EngineRun run;
  Limited load = load_of(scenario);
  EventList events;
  ReferenceMaker maker{.setting = {.seed = scenario.run.seed, .fault = fault}, .events = events};
  const Model model = read_model(Fields{scenario.resolved["model"], "second engine"}, "rest-json");
  auto platform = maker.make(scenario.resolved["platform"], model, scenario.run.seed);
  if (scenario.resolved.contains("client"))
    platform = maker.make_client(scenario.resolved["client"], model, std::move(platform));
  OutcomeKeeper keeper{run.outcomes, load.users()};
  const auto answer = [&](const Outcome& outcome) { keeper.take(outcome); };
  for (;;) {
    while (const auto request = load.next(events.next())) {
      while (events.next() <= request->at) events.happen();
      events.pass_to(request->at);
      platform->accept(*request, answer);
    }
    if (!load.waits() || events.next() >= end_of_counting) break;
    events.happen();
  }
  while (events.next() <= end_of_counting) events.happen();
  run.usage = platform->usage(end_of_counting);
  run.counts = platform->counts(end_of_counting);
  const LevelAreas& areas = run.counts.areas;
  for (const Wide area : {areas.existing, areas.busy, areas.starting, areas.queued, areas.serving})
    run.areas_s.push_back(static_cast<double>(area) * 1e-9);
  return run;
}

void sort_by_request(std::vector<Outcome>& outcomes) {
  std::stable_sort(outcomes.begin(), outcomes.end(),
                   [](const Outcome& a, const Outcome& b) { return a.request.id < b.request.id; });
}

std::string seconds_text(Duration time) { return number_text(to_seconds(time)) + " s"; }

std::string outcome_text(const Outcome& outcome) {
  std::string text = std::string{fate_names[index_of(outcome.fate)]} + ", arrived " +
                     seconds_text(outcome.request.at) + ", started " +
                     seconds_text(outcome.started) + ", finished " +
                     seconds_text(outcome.finished) + ", network " + seconds_text(outcome.network) +
                     ", billed " + seconds_text(outcome.billed);
  text += outcome.cold ? ", cold" : ", warm";
  if (outcome.instance == Outcome::no_instance) return text + ", no instance";
  return text + ", instance " + std::to_string(outcome.instance);
}

/// The first thing in which two outcomes of a request differ; empty if in none.
std::string what_differs(const Outcome& a, const Outcome& b) {
  if (a.request.id != b.request.id || a.request.at != b.request.at) return "arrival";
  if (a.fate != b.fate) return "fate";
  if (a.started != b.started) return "started";
  if (a.finished != b.finished) return "finished";
  if (a.cold != b.cold) return "cold";
  if (a.instance != b.instance) return "instance";
  if (a.network != b.network) return "network";
  return a.billed != b.billed ? "billed" : "";
}

std::optional<EngineDifference> first_difference(const EngineRun& a, const EngineRun& b) {
  const std::size_t both = std::min(a.outcomes.size(), b.outcomes.size());
  for (std::size_t i = 0; i < both; ++i) {
    const std::string what = what_differs(a.outcomes[i], b.outcomes[i]);
    if (!what.empty())
      return EngineDifference{a.outcomes[i].request.id, what, outcome_text(a.outcomes[i]),
                              outcome_text(b.outcomes[i])};
  }
  const auto differ = [](const std::string& what, const std::string& first,
                         const std::string& second) {
    return first == second ? std::nullopt
                           : std::optional{EngineDifference{std::nullopt, what, first, second}};
  };
  const auto of_number = [&](const std::string& what, auto first, auto second) {
    return differ(what, std::to_string(first), std::to_string(second));
  };
  if (auto found = of_number("requests answered", a.outcomes.size(), b.outcomes.size()))
    return found;
  if (auto found = of_number("instances created", a.counts.created, b.counts.created)) return found;
  if (auto found = of_number("batches", a.counts.batches, b.counts.batches)) return found;
  if (auto found = of_number("batched requests", a.counts.batched, b.counts.batched)) return found;
  if (auto found = of_number("attempts", a.counts.attempts, b.counts.attempts)) return found;
  if (auto found = of_number("parts of usage", a.usage.parts(), b.usage.parts())) return found;
  for (std::size_t part = 0; part < a.usage.parts(); ++part)
    for (std::size_t meter = 0; meter < meter_names.size(); ++meter) {
      const Wide first = a.usage.of(part, static_cast<Meter>(meter));
      const Wide second = b.usage.of(part, static_cast<Meter>(meter));
      if (first == second) continue;
      const std::string what =
          "usage " + std::string{meter_names[meter]} + " of part " + std::to_string(part);
      return EngineDifference{std::nullopt, what, number_text(static_cast<double>(first)),
                              number_text(static_cast<double>(second))};
    }
  static const char* const levels[] = {"existing", "busy", "starting", "queued", "serving"};
  for (std::size_t i = 0; i < a.areas_s.size(); ++i)
    // Sums over 10 000 s in binary fractions; one instance for a grid step is 60 000 times as much.
    if (std::abs(a.areas_s[i] - b.areas_s[i]) > 1e-6)
      return EngineDifference{std::nullopt, std::string{"time "} + levels[i],
                              number_text(a.areas_s[i]) + " s", number_text(b.areas_s[i]) + " s"};
  return std::nullopt;
}

}  // namespace

RunOfBoth run_both(const Json& json, const Catalogue& catalogue, ReferenceFault fault) {
  const Scenario scenario = read_scenario(json, "scenario", catalogue, kinds_of_both());
  EngineRun first = run_first(scenario);
  EngineRun second = run_second(scenario, fault);
  sort_by_request(first.outcomes);
  sort_by_request(second.outcomes);
  RunOfBoth both;
  both.requests = first.outcomes.size();
  for (const Outcome& outcome : first.outcomes) {
    both.arrivals.push_back(outcome.request.at);
    ++both.outcomes[std::string{fate_names[index_of(outcome.fate)]}];
    if (outcome.cold) ++both.outcomes["cold"];
  }
  both.difference = first_difference(first, second);
  return both;
}

}  // namespace coldcast
