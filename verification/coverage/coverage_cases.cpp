#include <nlohmann/json.hpp>

#include "verification/coverage/coverage.hpp"
#include "verification/theory/bursty_servers.hpp"
#include "verification/theory/keep_alive.hpp"
#include "verification/theory/many_servers.hpp"

namespace coldcast {
namespace {

constexpr int replications_of_a_run = 20;  // as many as a scenario has by default

Json exponential_model(double mean_s) {
  return {{"name", "exponential"}, {"service", {{"kind", "exponential"}, {"mean_s", mean_s}}}};
}

Json poisson_load(double rate_per_s) { return {{"kind", "poisson"}, {"rate_per_s", rate_per_s}}; }

Json one_server() {
  return {{"kind", "pool"},    {"workers", 1},       {"vcpu", 1},
          {"memory_mb", 1024}, {"min_instances", 1}, {"max_instances", 1}};
}

Json measured_run(double warm_up_s, double measured_s) {
  return {{"replications", replications_of_a_run},
          {"warmup_s", warm_up_s},
          {"duration_s", warm_up_s + measured_s}};
}

CoverageCase steady_line_case() {
  constexpr double rate = 8, service_s = 0.1;
  const auto exact = exact::m_m_c(rate, service_s, 1);
  return {.id = "m-m-1",
          .system = "M/M/1 at 80 % load, 2000 requests in a replication",
          .theory = "Kleinrock 1975, section 3.2",
          .scenario = {{"workload", poisson_load(rate)},
                       {"model", exponential_model(service_s)},
                       {"platform", one_server()},
                       {"run", measured_run(60, 250)}},
          .truths = {{"wait_mean_ms", exact.wait_mean_s * 1e3},
                     {"latency_mean_ms", exact.sojourn_mean_s * 1e3},
                     {"queue_mean", exact.queue_mean},
                     {"utilization", exact.utilization}}};
}

CoverageCase lone_instance_case() {
  constexpr double rate = 0.05, service_s = 1, cold_s = 3, keep_alive_s = 30;
  const auto exact = exact::lone_instance(rate, service_s, cold_s, keep_alive_s);
  return {.id = "cold-start",
          .system =
              "one instance, cold starts of 3 s, keep-alive 30 s, 500 requests in a "
              "replication",
          .theory = "renewal reward, verification/theory/keep_alive.hpp",
          .scenario = {{"workload", poisson_load(rate)},
                       {"model", exponential_model(service_s)},
                       {"platform",
                        {{"kind", "function"},
                         {"cold_start_s", cold_s},
                         {"keep_alive_s", keep_alive_s},
                         {"max_instances", 1}}},
                       {"run", measured_run(300, 10'000)}},
          .truths = {{"cold_start_ratio", exact.cold_ratio},
                     {"success_ratio", exact.success_ratio},
                     {"latency_mean_ms", exact.latency_mean_s * 1e3},
                     {"idle_mean", exact.idle_mean}}};
}

CoverageCase many_instances() {
  constexpr double rate = 0.9, service_s = 1.991, keep_alive_s = 60;
  const auto exact = exact::most_recently_used(exact::steady(rate), service_s, keep_alive_s);
  return {.id = "keep-alive",
          .system = "instances without limit, keep-alive 60 s, 1800 requests in a replication",
          .theory = "first passages, verification/theory/keep_alive.hpp",
          .scenario = {{"workload", poisson_load(rate)},
                       {"model", exponential_model(service_s)},
                       {"platform",
                        {{"kind", "function"},
                         {"keep_alive_s", keep_alive_s},
                         {"max_instances", 1000},
                         {"routing", "mru"}}},
                       {"run", measured_run(600, 2000)}},
          .truths = {{"cold_start_ratio", exact.cold_ratio},
                     {"instances_mean", exact.instances_mean},
                     {"idle_mean", exact.idle_mean}}};
}

CoverageCase bursty_line_case() {
  constexpr double quiet = 3, busy = 12, quiet_s = 10, busy_s = 5, service_s = 0.1;
  const auto exact =
      exact::mmpp_m_c(exact::two_phases(quiet, busy, 1 / quiet_s, 1 / busy_s), service_s, 1);
  return {.id = "mmpp-m-1",
          .system = "MMPP/M/1, bursts above capacity, 60 % load, 14 400 requests in a replication",
          .theory = "Neuts 1981, matrix-geometric",
          .scenario = {{"workload",
                        {{"kind", "mmpp"},
                         {"rates_per_s", {quiet, busy}},
                         {"mean_stay_s", {quiet_s, busy_s}}}},
                       {"model", exponential_model(service_s)},
                       {"platform", one_server()},
                       {"run", measured_run(150, 2400)}},
          .truths = {{"wait_mean_ms", exact.wait_mean_s * 1e3},
                     {"latency_mean_ms", exact.sojourn_mean_s * 1e3},
                     {"queue_mean", exact.queue_mean},
                     {"utilization", exact.utilization}}};
}

}  // namespace

const std::vector<CoverageCase>& coverage_cases() {
  static const std::vector<CoverageCase> all{steady_line_case(), lone_instance_case(),
                                             many_instances(), bursty_line_case()};
  return all;
}

}  // namespace coldcast
