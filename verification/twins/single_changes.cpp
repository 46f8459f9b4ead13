#include "verification/twins/single_changes.hpp"

#include <algorithm>
#include <cmath>

#include "sim/config/error.hpp"
#include "verification/twins/law_shape.hpp"

namespace coldcast {
namespace {

constexpr std::int64_t replications_of_a_try = 5;

/// A number of the platform's own; nothing for keys that are absent or in words.
std::optional<double> number_at(const Json& platform, const std::string& key) {
  const auto found = platform.find(key);
  if (found == platform.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

/// Adds a change of a number that is there, and is then another.
void multiply(const Json& platform, const std::string& key, double factor, const std::string& words,
              std::vector<SingleChange>& changes) {
  const auto now = number_at(platform, key);
  if (!now || *now <= 0) return;
  const double then = std::floor(*now * factor);
  if (then < 1 || then == *now) return;
  changes.push_back({"/platform/" + key + "=" + number_text(then),
                     words + " (" + key + " " + number_text(then) + ")"});
}

/// What a change did to a metric.
struct Effect {
  std::string metric;
  Estimate before;
  Estimate difference;

  bool sure() const {
    return difference.half_width_95 && std::abs(difference.mean) > *difference.half_width_95;
  }
};

std::optional<Effect> effect_on(const std::string& metric, const Compared& first,
                                const Compared& other) {
  const auto before = first.result.find(metric);
  const auto found = std::ranges::find_if(
      other.differences, [&](const Difference& d) { return d.metric.name == metric; });
  if (!before || found == other.differences.end() || !other.result.find(metric))
    return std::nullopt;
  return Effect{metric, *before, found->estimate};
}

std::string effect_text(const Effect& effect, const std::string& name, double unit,
                        const std::string& sign) {
  const double then = effect.before.mean + effect.difference.mean;
  std::string text = name + " from " + sign + rounded_text(effect.before.mean * unit) + " to " +
                     sign + rounded_text(then * unit);
  if (effect.difference.half_width_95)
    text += " (±" + rounded_text(*effect.difference.half_width_95 * unit, 2) + ")";
  return text;
}

struct Tried {
  SingleChange change;
  Effect latency;
  std::optional<Effect> cost;

  /// By which factor it shortens the latency; what is not sure counts as nothing.
  double gain() const {
    if (!latency.sure() || latency.before.mean <= 0) return 0;
    return -latency.difference.mean / latency.before.mean;
  }

  std::string text() const {
    const bool p99 = latency.metric == "latency_p99_ms";
    std::string told =
        change.words + ": " + effect_text(latency, p99 ? "p99" : "mean latency", 1, "") + " ms";
    if (cost) told += ", " + effect_text(*cost, "the bill of a run", 1, "$");
    return told;
  }
};

std::vector<std::string> sentences(std::vector<Tried> tried) {
  std::ranges::stable_sort(tried, std::greater{}, &Tried::gain);
  std::vector<std::string> texts;
  const Tried& best = tried.front();
  texts.push_back(best.gain() > 0.005
                      ? "The single change that shortens latencies most, of those tried in paired "
                        "runs, is " +
                            best.text() + "."
                      : "None of the changes tried in paired runs shortens latencies noticeably "
                        "and for certain.");
  for (std::size_t i = best.gain() > 0.005 ? 1 : 0; i < tried.size(); ++i)
    texts.push_back("Also tried: " + tried[i].text() + ".");
  return texts;
}

}  // namespace

std::vector<SingleChange> changes_for(const Json& resolved) {
  const Json& platform = resolved.at("platform");
  std::vector<SingleChange> changes;
  multiply(platform, "memory_mb", 2, "twice the memory", changes);
  multiply(platform, "memory_mb", 0.5, "half the memory", changes);
  multiply(platform, "vcpu", 2, "twice the vCPUs", changes);
  multiply(platform, "workers", 2, "twice the workers", changes);
  multiply(platform, "min_instances", 2, "twice the instances that are always kept", changes);
  multiply(platform, "max_instances", 2, "twice as many instances at most", changes);
  multiply(platform, "reserved_concurrency", 2, "twice the reserved concurrency", changes);
  multiply(platform, "keep_alive_s", 2, "twice the keep-alive", changes);
  multiply(platform, "concurrency", 0.5, "half as many requests on an instance", changes);
  const bool function = platform.contains("provisioned_billing_step_s") ||
                        platform.value("kind", Json()) == "function";
  if (function && number_at(platform, "provisioned_concurrency").value_or(0) == 0)
    changes.push_back({"/platform/provisioned_concurrency=1", "one provisioned instance"});
  if (number_at(platform, "min_instances") == 0.0)
    changes.push_back({"/platform/min_instances=1", "one instance that is always kept"});
  return changes;
}

std::vector<std::string> try_changes(const Scenario& scenario, const ReadChanged& changed,
                                     const RunOptions& options) {
  std::vector<SingleChange> kept;
  std::vector<Scenario> scenarios{scenario};
  scenarios.front().run.replications = std::min(scenario.run.replications, replications_of_a_try);
  for (const SingleChange& change : changes_for(scenario.resolved))
    if (auto other = changed(change)) {
      kept.push_back(change);
      scenarios.push_back(std::move(*other));
    }
  if (kept.empty() || scenarios.front().run.replications < 2) return {};
  RunOptions small;
  small.jobs = options.jobs;
  small.stop = options.stop;
  const std::vector<Compared> compared = compare(std::move(scenarios), small);
  if (compared.empty() || compared.back().result.interrupted) return {};
  std::vector<Tried> tried;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const Compared &first = compared.front(), &other = compared[i + 1];
    auto latency = effect_on("latency_p99_ms", first, other);
    if (!latency) latency = effect_on("latency_mean_ms", first, other);
    if (latency) tried.push_back({kept[i], *latency, effect_on("cost_usd", first, other)});
  }
  return tried.empty() ? std::vector<std::string>{} : sentences(std::move(tried));
}

}  // namespace coldcast
