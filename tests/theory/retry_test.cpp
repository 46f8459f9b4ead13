#include "platforms/composites/client_config.hpp"
#include "platforms/function/function_config.hpp"
#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

/// What one replication comes to, over the span after the warm-up.
struct RetrialSums {
  double requests = 0;
  double attempts = 0;
  double sojourn_s = 0;   // of all requests together
  double retrying_s = 0;  // requests that wait for their next attempt, times time
  double busy_s = 0;
  double span_s = 0;
};

/// Adds up what was the case in [from, until).
class Watch final : public Sink {
 public:
  Watch(Time from, Time until, RetrialSums& sums) : from_(from), until_(until), sums_(sums) {}

  void take(const Outcome& outcome) override {
    // There is no cold start, network or queue: a request waits for nothing but its next attempt.
    const Time begin = std::max(from_, outcome.request.at);
    const Time end = std::min(until_, outcome.started);
    if (end > begin) sums_.retrying_s += to_seconds(end - begin);
    if (outcome.request.at < from_ || outcome.request.at >= until_) return;
    sums_.requests += 1;
    sums_.sojourn_s += to_seconds(outcome.finished - outcome.request.at);
  }

 private:
  Time from_;
  Time until_;
  RetrialSums& sums_;
};

/// One slot of exponential service times without a queue, and clients that try again until they are
/// served, after exponential times.
const char* const one_slot = R"({
  "workload": {"kind": "poisson", "rate_per_s": 3},
  "model": {"name": "exponential", "service": {"kind": "exponential", "mean_s": 0.2}},
  "platform": {"kind": "function", "max_instances": 1, "keep_alive_s": "inf"},
  "client": {"retry": {"attempts": "unlimited", "jitter": "none", "on": ["throttled"],
    "backoff_s": {"kind": "exponential", "mean_s": 0.5}, "backoff_factor": 1}},
  "run": {"duration_s": 1}
})";

RetrialSums replicate_retrials(const Scenario& scenario, Time from, Time until,
                               std::uint64_t replication) {
  RetrialSums sums;
  Watch watch{from, until, sums};
  Limited workload{scenario.workload.make(fixed_seed, replication),
                   std::numeric_limits<std::uint64_t>::max()};
  const auto platform = scenario.platform.make(fixed_seed, replication);
  const auto run_to = [&](Time end) {
    workload.stop_at(end);
    admit(workload, *platform, watch);
    advance_to(end, *platform, watch);
  };
  run_to(from);
  const std::uint64_t attempts = platform->counts().attempts;
  const Occupancies before = platform->occupancies(from);
  run_to(until);
  sums.attempts = number(platform->counts().attempts - attempts);
  sums.busy_s = platform->occupancies(until).since(before).busy.area_s();
  sums.span_s = to_seconds(until - from);
  advance_to(never - Duration{1}, *platform, watch);
  return sums;
}

void check_retrials(const std::string& name, const std::vector<RetrialSums>& runs,
                    const std::function<Contribution(const RetrialSums&)>& metric,
                    double expected) {
  std::vector<Contribution> ratios;
  for (const RetrialSums& run : runs) ratios.push_back(metric(run));
  check(name, ratios, expected);
}

}  // namespace

TEST_CASE("Q-RETRY-1: one slot and clients that try again are the M/M/1 retrial queue") {
  // Classical retrial queue [Falin, Templeton, "Retrial Queues", 1997, section 1.2]: with load rho
  // = 0.6, arrivals lambda = 3 /s and a retry rate of theta = 2 /s for each waiting client,
  // N = rho (lambda + rho theta) / (theta (1 - rho)) = 0.6 * 4.2 / 0.8 = 3.15 of them wait.
  // Attempts: 1 + theta N / lambda = 3.1. Sojourn: N / lambda + 0.2 s = 1.25 s.
  const Scenario scenario =
      read_scenario(parse_json(one_slot, "text"), "text", Catalogue{"configs"},
                    {.workloads = workload_kinds(),
                     .mechanisms = {{"function", "a function", read_function}},
                     .client = read_client,
                     .metrics = {}});
  const Time from = seconds(200);
  const Time until = from + seconds(1'600'000 / thrift / number(replications) / 3);
  std::vector<RetrialSums> runs;
  for (std::uint64_t i = 0; i < replications; ++i)
    runs.push_back(replicate_retrials(scenario, from, until, i));
  check_retrials(
      "attempts", runs,
      [](const RetrialSums& r) {
        return Contribution{r.attempts, r.requests};
      },
      3.1);
  check_retrials(
      "sojourn", runs,
      [](const RetrialSums& r) {
        return Contribution{r.sojourn_s, r.requests};
      },
      1.25);
  check_retrials(
      "retrying", runs,
      [](const RetrialSums& r) {
        return Contribution{r.retrying_s, r.span_s};
      },
      3.15);
  check_retrials(
      "utilization", runs,
      [](const RetrialSums& r) {
        return Contribution{r.busy_s, r.span_s};
      },
      0.6);
}
