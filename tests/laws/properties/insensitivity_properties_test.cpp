// Five laws of service of one mean, whose variance goes from none to nine times that of the
// exponential: where theory says that only the mean counts, they give the same answer, and that of
// theory. Statistical, with the fixed seed and the tolerances of tests/theory/experiment.hpp.

#include "tests/theory/agreement.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

struct Answer {
  std::string name;
  Statistic metric;
  double expected = 0;
  double precision = 0.02;  ///< a share of what is expected
};

std::vector<std::pair<std::string, Distribution>> laws_of(double mean_s) {
  return {{"exponential", Distribution::exponential(mean_s)},
          {"constant", Distribution::constant(mean_s)},
          {"lognormal", Distribution::lognormal(mean_s, 4)},
          {"hyperexponential", Distribution::hyperexponential(mean_s, 9)},
          {"Pareto", Distribution::pareto(mean_s, 2.5)}};
}

/// Checks each answer under each law, and each law against the first.
/// `platform_of(service)` is the system, `load` says what comes to it.
void check_insensitive(const std::function<Platforms(const Distribution&)>& platform_of,
                       double mean_s, const Experiment& load, const std::vector<Answer>& answers) {
  std::vector<Replications> runs;
  for (const auto& [name, service_s] : laws_of(mean_s)) {
    INFO("service is " << name);
    Experiment experiment = load;
    experiment.platform = platform_of(service_s);
    runs.push_back(run(experiment));
    for (const Answer& answer : answers) {
      check(answer.name, runs.back(), answer.metric, answer.expected,
            {.precision = answer.precision});
      if (runs.size() > 1) check_agreement(runs.back(), runs.front(), answer.metric);
    }
  }
}

Experiment load_of(double rate, double warm_up_s, double requests) {
  return {FunctionConfig{}, poisson(rate), warm_up_s, requests};
}

FleetConfig sharing_server(const Distribution& work_s, double vcpu, std::int64_t places) {
  FleetConfig config = server_of(work_s, places);
  config.discipline = FleetConfig::Discipline::sharing;
  config.vcpu = vcpu;
  return config;
}

}  // namespace

// Erlang B(20, 16 erlang), by Sevastyanov's theorem for any service.
TEST_CASE("Q-ERLB-1 is insensitive to the law of service") {
  check_insensitive(
      [](const Distribution& service_s) {
        FunctionConfig config = function_of(service_s);
        config.concurrency = 20;
        return Platforms{config};
      },
      0.2, load_of(80, 60, 300'000),
      {{"success ratio", success_ratio, 0.93558907521843},
       {"refusals", reject_ratio, 0.06441092478156991, 0.04},
       {"busy", busy_mean, 14.96942520349488}});
}

// One vCPU at 75 % load: rho / (1 - rho) requests in service, mean_s / (1 - rho) each.
TEST_CASE("PS-1 is insensitive to the law of work") {
  check_insensitive(
      [](const Distribution& work_s) {
        return Platforms{sharing_server(work_s, 1, FleetConfig::unlimited)};
      },
      0.1, load_of(7.5, 200, 600'000),
      {{"sojourn", latency_mean_s, 0.4, 0.03}, {"in service", in_service_mean, 3, 0.03}});
}

// Two vCPUs for at most eight requests: M/M/2/8.
TEST_CASE("PS-3 is insensitive to the law of work") {
  check_insensitive(
      [](const Distribution& work_s) {
        FleetConfig config = sharing_server(work_s, 2, 8);
        config.queue_capacity = 0;
        return Platforms{config};
      },
      0.1, load_of(20, 60, 200'000),
      {{"success ratio", success_ratio, 0.8823529411764706},
       {"sojourn", latency_mean_s, 0.24},
       {"busy", busy_mean, 0.9411764705882353}});
}

// Ten provisioned instances are an Erlang loss system, B(10, 8 erlang); what spills over is cold.
TEST_CASE("COLD-PROV-1 is insensitive to the law of service") {
  check_insensitive(
      [](const Distribution& service_s) {
        FunctionConfig config = function_of(service_s);
        config.provisioned.instances = 10;
        config.stages = start_of(Distribution::constant(3));
        config.keep_alive.fixed = Duration{};
        return Platforms{config};
      },
      0.4, load_of(20, 100, 300'000),
      {{"cold ratio", cold_of_accepted, 0.1216610642529515},
       {"latency", latency_mean_s, 0.7649831927588545}});
}

// The idle gap is exponential whatever the service, so p = exp(-rate * keep-alive) are cold, and
// 1 / (1 + rate (service + p * cold start)) are served.
TEST_CASE("COLD-SINGLE-1 is insensitive to the law of service") {
  check_insensitive(
      [](const Distribution& service_s) {
        FunctionConfig config = function_of(service_s);
        config.concurrency = 1;
        config.stages = start_of(Distribution::constant(2));
        config.keep_alive.fixed = seconds(30);
        return Platforms{config};
      },
      0.5, load_of(0.1, 600, 300'000),
      {{"cold ratio", cold_of_accepted, 0.049787068367863944},
       {"success ratio", success_ratio, 0.9434341296167985},
       {"latency", latency_mean_s, 0.5995741367357279}});
}
