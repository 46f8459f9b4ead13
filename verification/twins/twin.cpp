#include "verification/twins/twin.hpp"

#include <algorithm>
#include <cmath>

#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {
namespace {

bool is_latency(const TwinAnswer& answer) { return answer.metric.starts_with("latency_"); }

/// Adds the network to latencies. Of a percentile of a sum only so much is known that it is not
/// below the percentile of one part and the least of the other.
void add_network(const TwinNetwork& network, Twin& twin) {
  if (network.trips_s.empty()) return;
  const double mean_ms = network.mean_s() * 1e3;
  const bool constant = network.constant();
  twin.conditions.push_back(
      {"the network adds " + rounded_text(mean_ms) + " ms to every answer" +
           (constant ? "" : " in the mean, which tells percentiles from below only"),
       true});
  for (TwinAnswer& answer : twin.answers) {
    if (!is_latency(answer)) continue;
    if (constant || answer.metric == "latency_mean_ms") {
      answer.value += mean_ms;
      continue;
    }
    answer.value += network.least_s() * 1e3;
    if (answer.kind == AnswerKind::exact) answer.kind = AnswerKind::lower_bound;
  }
}

/// A time-out that the platform does not know of changes who counts as served, and nothing else.
void add_timeout(const TwinPlatform& platform, TwinDraft& draft) {
  const TwinNetwork& network = platform.network;
  Duration limit = network.timeout;
  const double trip_s = network.mean_s();
  if (platform.fleet && platform.fleet->timeout_mode == TimeoutMode::zombie)
    limit = std::min(limit, platform.fleet->timeout == never
                                ? never
                                : platform.fleet->timeout + drawn_time(trip_s));
  if (limit == never) return;
  Twin& twin = draft.twin;
  const std::string seconds = number_text(to_seconds(limit)) + " s";
  const bool known = draft.latency_above && network.constant();
  const double late = known ? draft.latency_above(std::max(0.0, to_seconds(limit) - trip_s)) : 1;
  if (known && late < hardly_ever) {
    twin.conditions.push_back({"the time limit of " + seconds + " is never reached", true});
    return;
  }
  if (known) {
    twin.conditions.push_back(
        {"clients that leave after " + seconds + " are a share of " + rounded_text(late), true});
    for (TwinAnswer& answer : twin.answers)
      if (answer.metric == "success_ratio") answer.value *= 1 - late;
    return only_timely(twin);
  }
  twin.if_none_times_out = true;
}

void tell_run(const Scenario& scenario, Twin& twin) {
  if (scenario.run.warmup.rule != Warmup::Rule::none) return;
  const bool any = std::ranges::any_of(
      twin.answers, [](const TwinAnswer& answer) { return answer.kind == AnswerKind::exact; });
  if (any)
    twin.findings.emplace_back(
        "The run begins with an empty system and counts its warm-up; exact values are those of the "
        "long run. To compare them, leave the beginning out: --set /run/warmup_s=...");
}

}  // namespace

void only_timely(Twin& twin) {
  std::erase_if(twin.answers, [](const TwinAnswer& answer) {
    const bool time = is_latency(answer) || answer.metric.starts_with("wait_");
    return time && answer.kind != AnswerKind::exact && answer.kind != AnswerKind::upper_bound;
  });
  for (TwinAnswer& answer : twin.answers) {
    const bool time = is_latency(answer) || answer.metric.starts_with("wait_");
    if (!time || answer.kind != AnswerKind::exact) continue;
    answer.kind = AnswerKind::upper_bound;
    answer.source += "; those who time out are not among the served";
  }
}

Twin twin_of(const Scenario& scenario, const Catalogue& catalogue) {
  TwinDraft draft;
  const TwinArrivals arrivals = twin_arrivals(scenario.resolved["workload"], scenario.workload);
  const TwinPlatform platform = twin_platform(scenario, catalogue);
  if (platform.functions) {
    function_twin(arrivals, platform, draft);
  } else if (platform.fleet) {
    fleet_twin(arrivals, platform, draft);
  } else {
    draft.twin.notation = arrivals.letter + "/G";
    draft.check(false, arrivals.words);
    for (const std::string& obstacle : platform.obstacles) draft.check(false, obstacle);
  }
  add_network(platform.network, draft.twin);
  if (!platform.network.retry) add_timeout(platform, draft);
  tell_run(scenario, draft.twin);
  return std::move(draft.twin);
}

}  // namespace coldcast
