#pragma once
// What tests of platforms made of others share: functions to make them of, runs over any platform,
// and scenarios that are read with all composites.

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>

#include "platforms/composites/account_config.hpp"
#include "platforms/composites/client_config.hpp"
#include "platforms/composites/gateway_config.hpp"
#include "platforms/composites/pipeline_config.hpp"
#include "platforms/composites/router_config.hpp"
#include "platforms/composites/totals.hpp"
#include "platforms/function/function_config.hpp"
#include "sim/config/files.hpp"
#include "tests/support.hpp"
#include "workloads/catalog.hpp"

namespace coldcast::testing {

inline std::unique_ptr<Platform> function_platform(const FunctionConfig& config,
                                                   std::uint64_t seed = 1) {
  return std::make_unique<FunctionPlatform>(config, seed, 0);
}

/// Functions called "a", "b", "c", ...
inline std::vector<Totals::Child> children(std::initializer_list<FunctionConfig> configs) {
  std::vector<Totals::Child> all;
  for (const FunctionConfig& config : configs) {
    const char name = static_cast<char>('a' + all.size());
    all.push_back({std::string(1, name), function_platform(config), std::nullopt});
  }
  return all;
}

/// A function of constant times that takes so many requests at once.
inline FunctionConfig limited_to(std::int64_t concurrency, double service_s) {
  FunctionConfig config = function(service_s, 0, 600);
  config.concurrency = concurrency;
  return config;
}

/// A function all of whose times are random, and which throttles some requests.
inline FunctionConfig random_function() {
  FunctionConfig config;
  config.service_s = Distribution::lognormal(0.4, 2);
  config.stages = {{"start", Phase::provision, Distribution::exponential(0.8), {}}};
  config.keep_alive.fixed = seconds(3);
  config.concurrency = 4;
  return config;
}

/// Irregular calls that bring their service times: the times would be those of a profile else.
inline std::vector<Call> irregular_calls(std::size_t count, bool bring_service = true) {
  Stream stream{7, "irregular", 0};
  std::vector<Call> calls;
  double at_s = 0;
  for (std::size_t i = 0; i < count; ++i) {
    at_s += -std::log(stream.uniform()) * 0.15;
    const double service_s = -std::log(stream.uniform()) * 0.4;
    calls.push_back({at_s, bring_service ? service_s : -1});
  }
  return calls;
}

/// What became of the calls on any platform, by number of the request.
inline std::vector<Outcome> outcomes_of(Platform& platform, Workload& workload) {
  Recorder recorder;
  simulate(workload, platform, recorder);
  std::stable_sort(recorder.outcomes.begin(), recorder.outcomes.end(),
                   [](const Outcome& a, const Outcome& b) { return a.request.id < b.request.id; });
  return recorder.outcomes;
}

inline std::vector<Outcome> outcomes_of(Platform& platform, const std::vector<Call>& calls) {
  Calls workload{calls};
  return outcomes_of(platform, workload);
}

inline std::size_t with_fate(const std::vector<Outcome>& outcomes, Fate fate) {
  return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(),
                                                [&](const Outcome& o) { return o.fate == fate; }));
}

/// Whether there is one outcome for each of the requests 0, 1, 2, ..., as they arrived.
inline bool one_each(const std::vector<Outcome>& outcomes, const std::vector<Call>& calls) {
  if (outcomes.size() != calls.size()) return false;
  for (std::size_t i = 0; i < calls.size(); ++i)
    if (outcomes[i].request.id != i || outcomes[i].request.at != seconds(calls[i].at_s))
      return false;
  return true;
}

/// Everything that was counted, with all parts of a composite taken together.
inline Wide total(const Usage& usage, Meter meter) {
  Wide sum = 0;
  for (std::size_t part = 0; part < usage.parts(); ++part) sum += usage.of(part, meter);
  return sum;
}

/// Functions and all that can be made of them.
inline Kinds composite_kinds() {
  return {.workloads = workload_kinds(),
          .mechanisms = {{"function", "a function", read_function},
                         {"gateway", "a gateway", read_gateway},
                         {"router", "a router", read_router},
                         {"pipeline", "a pipeline", read_pipeline},
                         {"account", "an account", read_account}},
          .client = read_client,
          .metrics = {}};
}

/// The scenario with this platform and client.
inline Scenario composite(const std::string& platform, const std::string& client = "{}") {
  const Json json = parse_json(
      R"({"workload": {"kind": "constant", "interval_s": 1, "count": 10},
          "model": {"name": "m", "service": 0.1, "messages": {"request_mb": 2, "response_mb": 1}},
          "platform": )" +
          platform + R"(, "client": )" + client + R"(, "run": {"replications": 1}})",
      "text");
  return read_scenario(json, "s.json", Catalogue{"configs"}, composite_kinds());
}

/// What is wrong with it, after "s.json: "; empty if nothing is.
inline std::string composite_complaint(const std::string& platform,
                                       const std::string& client = "{}") {
  try {
    composite(platform, client);
    return "";
  } catch (const ConfigError& error) {
    const std::string message = error.what();
    return message.starts_with("s.json: ") ? message.substr(8) : message;
  }
}

}  // namespace coldcast::testing
