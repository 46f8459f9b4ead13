#pragma once
// What tests of platforms share: a sink that keeps everything, requests written as numbers, and
// runs of a function platform over them.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "platforms/function/function_platform.hpp"
#include "sim/core/pricing.hpp"
#include "sim/core/simulate.hpp"

namespace coldcast::testing {

/// How much, relatively, the rounding of doubles may add to a value that is exact otherwise.
inline constexpr double to_rounding = 1e-12;

/// Keeps every outcome, in the order in which they were known.
class Recorder final : public Sink {
 public:
  void take(const Outcome& outcome) override { outcomes.push_back(outcome); }

  std::vector<Outcome> outcomes;
};

/// A request as numbers: when it comes, and the service time it brings (negative: by the profile).
struct Call {
  double at_s = 0;
  double service_s = -1;
};

/// So many requests at one instant.
inline std::vector<Call> burst(std::size_t requests, double at_s, double service_s = -1) {
  return std::vector<Call>(requests, Call{at_s, service_s});
}

/// Request number `id`, as a workload would make it.
inline Request request(std::uint64_t id, const Call& call) {
  return {.id = id,
          .at = seconds(call.at_s),
          .luck = 0.5,
          .demand = call.service_s < 0 ? Demand{} : Demand::of(seconds(call.service_s)),
          .payload = {}};
}

/// The requests of a list, in its order. REQUIRES: they are in order of time.
class Calls final : public Workload {
 public:
  explicit Calls(std::vector<Request> requests) : requests_(std::move(requests)) {}
  explicit Calls(const std::vector<Call>& calls) {
    for (const Call& call : calls) requests_.push_back(request(requests_.size(), call));
  }

  std::optional<Request> next(Time = never) override {
    if (next_ == requests_.size()) return std::nullopt;
    return requests_[next_++];
  }

 private:
  std::vector<Request> requests_;
  std::size_t next_ = 0;
};

/// A function of constant times: every start takes `cold_s`, every call `service_s`.
inline FunctionConfig function(double service_s, double cold_s, double keep_alive_s) {
  FunctionConfig config;
  config.service_s = Distribution::constant(service_s);
  if (cold_s > 0) config.stages = {{"start", Phase::provision, Distribution::constant(cold_s), {}}};
  config.keep_alive.fixed = seconds(keep_alive_s);
  return config;
}

/// A finished run: what became of each request, by id, and the platform after it.
template <class PlatformOf>
struct FinishedRun {
  std::vector<Outcome> outcomes;
  std::unique_ptr<PlatformOf> platform;

  const Outcome& operator[](std::size_t id) const { return outcomes.at(id); }
  std::size_t with(Fate fate) const {
    return static_cast<std::size_t>(std::count_if(
        outcomes.begin(), outcomes.end(), [&](const Outcome& o) { return o.fate == fate; }));
  }
  std::size_t cold() const {
    return static_cast<std::size_t>(
        std::count_if(outcomes.begin(), outcomes.end(), [](const Outcome& o) { return o.cold; }));
  }

  /// The ids of the cold requests: "0 4".
  std::string cold_ids() const {
    std::string ids;
    for (const Outcome& outcome : outcomes)
      if (outcome.cold) ids += (ids.empty() ? "" : " ") + std::to_string(outcome.request.id);
    return ids;
  }
};

/// Runs the requests to the end of all that follows from them.
template <class PlatformOf, class Config>
FinishedRun<PlatformOf> finished_run(Workload& workload, const Config& config, std::uint64_t seed) {
  FinishedRun<PlatformOf> run{{}, std::make_unique<PlatformOf>(config, seed, 0)};
  Recorder recorder;
  simulate(workload, *run.platform, recorder);
  run.outcomes = std::move(recorder.outcomes);
  std::stable_sort(run.outcomes.begin(), run.outcomes.end(),
                   [](const Outcome& a, const Outcome& b) { return a.request.id < b.request.id; });
  return run;
}

/// Runs the requests, and what follows from them, up to and including an instant.
template <class PlatformOf, class Config>
std::unique_ptr<PlatformOf> stopped_run(Time until, const Config& config, std::vector<Call> calls) {
  std::erase_if(calls, [&](const Call& call) { return seconds(call.at_s) > until; });
  auto platform = std::make_unique<PlatformOf>(config, 1, 0);
  Calls workload{calls};
  Recorder recorder;
  admit(workload, *platform, recorder);
  advance_to(until, *platform, recorder);
  return platform;
}

using Run = FinishedRun<FunctionPlatform>;

inline Run run(Workload& workload, const FunctionConfig& config, std::uint64_t seed = 1) {
  return finished_run<FunctionPlatform>(workload, config, seed);
}

inline Run run(const FunctionConfig& config, const std::vector<Call>& calls) {
  Calls workload{calls};
  return run(workload, config);
}

inline std::unique_ptr<FunctionPlatform> run_until(Time until, const FunctionConfig& config,
                                                   const std::vector<Call>& calls) {
  return stopped_run<FunctionPlatform>(until, config, calls);
}

/// How many instances exist.
inline std::int64_t existing(const Platform& platform) {
  const Levels levels = platform.levels();
  return levels.serving + levels.starting + levels.idle;
}

/// Whether the same became of the same request.
inline bool same(const Outcome& a, const Outcome& b) {
  return a.request.id == b.request.id && a.request.at == b.request.at && a.started == b.started &&
         a.finished == b.finished && a.network == b.network && a.billed == b.billed &&
         a.instance == b.instance && a.fate == b.fate && a.cold == b.cold;
}

inline bool same(const std::vector<Outcome>& a, const std::vector<Outcome>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Outcome& x, const Outcome& y) { return same(x, y); });
}

inline Duration latency(const Outcome& outcome) { return outcome.finished - outcome.request.at; }
inline double latency_s(const Outcome& outcome) { return to_seconds(latency(outcome)); }
inline double wait_s(const Outcome& outcome) {
  return to_seconds(outcome.started - outcome.request.at);
}

/// The mean latency of the served requests, in seconds.
inline double mean_latency_s(const Run& run) {
  Wide sum = 0;
  for (const Outcome& outcome : run.outcomes)
    if (outcome.fate == Fate::served) sum += latency(outcome).count();
  return static_cast<double>(sum) * 1e-9 / static_cast<double>(run.with(Fate::served));
}

/// An item of one price: `counts` of the meter are a unit.
inline PriceItem item_of_one_price(std::string name, Meter meter, std::string unit, double counts,
                                   double usd) {
  return {.name = std::move(name),
          .meter = meter,
          .unit = std::move(unit),
          .meter_per_unit = counts,
          .free_units = 0,
          .tiers = {{.per_unit = Dollars{usd}}}};
}

/// The prices with which the cases of tests/theory are worked: those of Lambda on x86 in 2020.
inline PriceSheet case_prices() {
  constexpr double per_gb_s = 1024e9;  // MB ns in a GB s
  constexpr auto item = item_of_one_price;
  return PriceSheet{
      {item("requests", Meter::requests, "requests", 1, 2e-7),
       item("compute", Meter::memory_time, "GB-s", per_gb_s, 1.66667e-5),
       item("compute, provisioned", Meter::provisioned_time, "GB-s", per_gb_s, 9.7222e-6),
       item("provisioned concurrency", Meter::standby_time, "GB-s", per_gb_s, 4.1667e-6)}};
}

/// What is to be paid for all calls so far and for having the platform for so long.
inline Usage usage_of(const Platform& platform, Duration span) {
  Usage usage = platform.usage();
  usage += platform.standing(span);
  return usage;
}

}  // namespace coldcast::testing
