#include "sim/study/capacity/capacity.hpp"

#include <algorithm>
#include <cmath>

#include "sim/study/summarise.hpp"

namespace coldcast {
namespace {

constexpr std::int64_t first_replications = 5;

class CapacitySearch {
 public:
  CapacitySearch(const Scenario& scenario, const CapacityOptions& options,
                 const Catalogue& catalogue, const Kinds& kinds)
      : scenario_(scenario), options_(options), catalogue_(catalogue), kinds_(kinds) {}

  CapacityResult find() {
    bracket();
    if (highest_met()) bring_together();
    return finished();
  }

 private:
  bool stopped() const { return options_.stop != nullptr && *options_.stop; }

  /// Looks at a factor, unless it was stopped.
  std::optional<LoadVerdict> look(double factor) {
    for (const LoadLook& known : looks_)
      if (known.factor == factor) return known.verdict;
    if (stopped()) return std::nullopt;
    LoadLook look{.factor = factor, .rate_per_s = {}, .scenario = loaded(factor), .result = {}};
    look.rate_per_s = look.scenario.workload.mean_rate_per_s;
    RunOptions run;
    run.jobs = options_.jobs;
    run.stop = options_.stop;
    const std::int64_t most = scenario_.run.replications;
    for (std::int64_t count = std::min(first_replications, most);;
         count = std::min(2 * count, most)) {
      look.scenario.run.replications = count;
      const std::vector<Kept> kept = replicate(look.scenario, run);
      if (static_cast<std::int64_t>(kept.size()) < count) return std::nullopt;
      simulations_ += count;
      look.result = summarise(look.scenario, kept);
      look.verdict = clear_verdict(look.result);
      if (look.verdict != LoadVerdict::unclear || count == most) break;
    }
    look.scenario.resolved["run"]["replications"] = look.scenario.run.replications;
    if (options_.progress) options_.progress(look);
    const LoadVerdict verdict = look.verdict;
    const auto place = std::find_if(looks_.begin(), looks_.end(),
                                    [&](const LoadLook& one) { return one.factor > factor; });
    looks_.insert(place, std::move(look));
    return verdict;
  }

  Scenario loaded(double factor) const {
    const Json json =
        scaled_load(scenario_.resolved, options_.by, factor, scenario_.name, catalogue_, kinds_);
    Scenario changed = read_scenario(json, scenario_.name, catalogue_, kinds_);
    changed.run.slo = scenario_.run.slo;  // those of the command line too
    return changed;
  }

  /// Doubles while the limits are met; else halves until they are, and if they never are, doubles:
  /// with more load fewer requests are cold.
  void bracket() {
    const auto first = look(std::clamp(1.0, options_.low, options_.high));
    if (!first) return;
    if (*first != LoadVerdict::met && go(0.5, options_.low, LoadVerdict::met)) {
      go(2, options_.high, LoadVerdict::missed);
      return;
    }
    if (*first == LoadVerdict::met || go(2, options_.high, LoadVerdict::met))
      go(2, options_.high, LoadVerdict::missed);
  }

  /// Goes on by a step from the outermost look until a verdict; whether it was found.
  bool go(double step, double end, LoadVerdict until) {
    if (until == LoadVerdict::missed && missed_above()) return true;
    for (;;) {
      const double from = step > 1 ? looks_.back().factor : looks_.front().factor;
      if (from == end) return false;
      const double factor = step > 1 ? std::min(from * step, end) : std::max(from * step, end);
      const auto verdict = look(factor);
      if (!verdict) return false;
      if (*verdict == until) return true;
    }
  }

  std::optional<std::size_t> highest_met() const {
    std::optional<std::size_t> met;
    for (std::size_t i = 0; i < looks_.size(); ++i)
      if (looks_[i].verdict == LoadVerdict::met) met = i;
    return met;
  }

  /// The lowest above all that meet the limits that surely misses one.
  std::optional<std::size_t> missed_above() const {
    for (std::size_t i = highest_met().value_or(0); i < looks_.size(); ++i)
      if (looks_[i].verdict == LoadVerdict::missed) return i;
    return std::nullopt;
  }

  /// Halves the gap above the highest that is met, and that below the lowest that is missed.
  void bring_together() {
    for (;;) {
      const std::size_t met = *highest_met();
      if (met + 1 == looks_.size()) return;  // the limits are met up to the end
      if (is_wide(met)) {
        if (!halve(met)) return;
        continue;
      }
      const auto missed = missed_above();
      if (!missed || !is_wide(*missed - 1)) return;
      if (!halve(*missed - 1)) return;
    }
  }

  bool is_wide(std::size_t below) const {
    return looks_[below + 1].factor > looks_[below].factor * (1 + options_.precision);
  }

  bool halve(std::size_t below) {
    return look(std::sqrt(looks_[below].factor * looks_[below + 1].factor)).has_value();
  }

  CapacityResult finished() {
    CapacityResult result;
    result.met = highest_met();
    result.missed = missed_above();
    if (result.missed)
      result.bottleneck = find_bottleneck(looks_[*result.missed].result);
    else if (!looks_.empty() && !result.met)
      result.bottleneck = find_bottleneck(looks_.back().result);
    for (std::size_t i = 0; result.met && i < *result.met; ++i)
      result.missed_below = result.missed_below || looks_[i].verdict == LoadVerdict::missed;
    result.looks = std::move(looks_);
    result.simulations = simulations_;
    result.interrupted = stopped();
    return result;
  }

  const Scenario& scenario_;
  const CapacityOptions& options_;
  const Catalogue& catalogue_;
  const Kinds& kinds_;
  std::vector<LoadLook> looks_;  // by factor
  std::int64_t simulations_ = 0;
};

}  // namespace

LoadVerdict clear_verdict(const RunResult& result) {
  LoadVerdict all = LoadVerdict::met;
  for (const SloResult& slo : result.slo) {
    const auto found = result.find(slo.slo.metric);
    // A metric that is absent, though requests were served, may only need more of them.
    if (!found && result.find("latency_mean_ms")) {
      all = LoadVerdict::unclear;
      continue;
    }
    if (!found) return LoadVerdict::missed;
    const double limit = slo.slo.max ? *slo.slo.max : *slo.slo.min;
    const bool clear =
        found->half_width_95 && std::abs(found->mean - limit) >= *found->half_width_95;
    if (clear && !slo.ok) return LoadVerdict::missed;
    if (!clear) all = LoadVerdict::unclear;
  }
  return all;
}

CapacityResult find_capacity(const Scenario& scenario, const CapacityOptions& options,
                             const Catalogue& catalogue, const Kinds& kinds) {
  return CapacitySearch{scenario, options, catalogue, kinds}.find();
}

}  // namespace coldcast
