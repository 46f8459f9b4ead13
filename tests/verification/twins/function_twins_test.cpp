// Functions, containers and batches: values from the public cases named in each test, and simulated
// beside them.

#include "tests/verification/twins/twin_scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string function_text(const std::string& keys) {
  return R"({"kind": "function", )" + keys + "}";
}

std::string exponential_text(const std::string& mean_s) {
  return R"({"kind": "exponential", "mean_s": )" + mean_s + "}";
}

}  // namespace

TEST_CASE("functions without a limit and without start-up times are M/G/inf (INF-1)") {
  const TwinText parts{.workload = poisson_text("25"),
                       .platform = function_text(R"("keep_alive_s": "inf")"),
                       .model = model_text(R"({"kind": "lognormal", "mean_s": 0.2, "scv": 3})")};
  const Twin twin = check_simulated(parts, 5).twin;
  CHECK(twin.notation == "M/G/inf");
  CHECK(twin.exact);
  CHECK(value_of(twin, "busy_mean") == Approx(5));
  CHECK(value_of(twin, "latency_mean_ms") == Approx(200));
}

TEST_CASE("the most recently used instance first has its exact cold starts (COLD-MRU-1, CAP-1)") {
  TwinText parts{.workload = poisson_text("1"),
                 .platform = function_text(R"("keep_alive_s": 60)"),
                 .model = model_text(exponential_text("2"))};
  parts.run = R"({"requests": 10000, "replications": 10, "seed": 1, "warmup_s": 600})";
  const Twin twin = check_simulated(parts, 8).twin;
  CHECK(twin.notation == "M/M/inf, MRU keep-alive");
  CHECK(value_of(twin, "cold_start_ratio") == Approx(0.015272099920992764));
  CHECK(value_of(twin, "instances_mean") == Approx(6.2818179270758545));

  parts = {.workload = poisson_text("0.5"),
           .platform = function_text(R"("keep_alive_s": 6, "max_instances": 3)"),
           .model = model_text(exponential_text("2"))};
  const Twin capped = check_simulated(parts, 6).twin;
  CHECK(value_of(capped, "cold_start_ratio") == Approx(0.2013290806412458));
  CHECK(value_of(capped, "success_ratio") == Approx(0.9375));

  parts.platform = function_text(R"("keep_alive_s": 6, "routing": "random")");
  const Twin other = check_simulated(parts, 4).twin;
  CHECK_FALSE(has_kind(other, "cold_start_ratio", AnswerKind::exact));
  CHECK(has_kind(other, "cold_start_ratio", AnswerKind::lower_bound));
}

TEST_CASE("bursts have their exact cold starts too (COLD-MMPP-1), and losses (MMPP-LOSS-1)") {
  TwinText parts{
      .workload = R"({"kind": "mmpp", "rates_per_s": [8, 0.4], "mean_stay_s": [15, 60]})",
      .platform = function_text(R"("keep_alive_s": 20)"),
      .model = model_text(exponential_text("0.5"))};
  parts.run = R"({"requests": 10000, "replications": 10, "seed": 1, "warmup_s": 200})";
  CHECK(value_of(check_simulated(parts, 6).twin, "cold_start_ratio") ==
        Approx(0.04669914148053908));

  parts = {.workload = R"({"kind": "mmpp", "rates_per_s": [40, 5], "mean_stay_s": [3, 12]})",
           .platform = function_text(R"("keep_alive_s": "inf", "max_instances": 10)"),
           .model = model_text(exponential_text("0.3"))};
  CHECK(value_of(check_simulated(parts, 3).twin, "success_ratio") == Approx(0.8156136063683579));
}

TEST_CASE("a limit without a line is Erlang's loss system for any law of service (Q-ERLB-1)") {
  for (const std::string service : {R"({"kind": "exponential", "mean_s": 0.2})", "0.2",
                                    R"({"kind": "pareto", "mean_s": 0.2, "alpha": 2.5})"}) {
    const TwinText parts{.workload = poisson_text("80"),
                         .platform = function_text(R"("keep_alive_s": "inf", "max_instances": 20)"),
                         .model = model_text(service)};
    const Twin twin = check_simulated(parts, 5).twin;
    CHECK(twin.exact);
    CHECK(value_of(twin, "success_ratio") == Approx(0.93558907521843));
    CHECK(value_of(twin, "busy_mean") == Approx(14.96942520349488));
  }
}

TEST_CASE("one instance, provisioned ones and no keep-alive at all are solvable with cold starts") {
  TwinText parts{.workload = poisson_text("0.1"),  // COLD-SINGLE-1
                 .platform = function_text(R"("keep_alive_s": 30, "max_instances": 1,
                                              "cold_start_s": 2)"),
                 .model = model_text(exponential_text("0.5"))};
  const Twin lone = check_simulated(parts, 8).twin;
  CHECK(value_of(lone, "cold_start_ratio") == Approx(0.049787068367863944));
  CHECK(value_of(lone, "latency_p99_ms") == Approx(2952.4758084035585));

  parts = {.workload = poisson_text("20"),  // COLD-PROV-1
           .platform = function_text(R"("keep_alive_s": 0, "provisioned_concurrency": 10,
                                        "cold_start_s": 3)"),
           .model = model_text(R"({"kind": "lognormal", "mean_s": 0.4, "scv": 2})")};
  const Twin spill = check_simulated(parts, 4).twin;
  CHECK(value_of(spill, "cold_start_ratio") == Approx(0.1216610642529515));
  CHECK(value_of(spill, "latency_mean_ms") == Approx(764.9831927588545));

  parts = {.workload = poisson_text("5"),  // COLD-ALWAYS-1
           .platform = function_text(R"("keep_alive_s": 0, "cold_start_s": 1.5)"),
           .model = model_text(exponential_text("0.4"))};
  const Twin always = check_simulated(parts, 6).twin;
  CHECK(value_of(always, "busy_mean") == Approx(9.5));
  CHECK(value_of(always, "latency_p99_ms") == Approx(3342.068074395237));
}

TEST_CASE("exponential starts and keep-alives are a Markov chain (COLD-TTL-1)") {
  TwinText parts{.workload = poisson_text("0.8"),
                 .platform = function_text(R"("max_instances": 6,
                     "keep_alive_s": {"kind": "exponential", "mean_s": 12},
                     "cold_start_s": {"kind": "exponential", "mean_s": 4})"),
                 .model = model_text(exponential_text("1.5"))};
  const Twin twin = check_simulated(parts, 9).twin;
  CHECK(value_of(twin, "cold_start_ratio") == Approx(0.1791956815697269));
  CHECK(value_of(twin, "latency_p95_ms") == Approx(7414.966612551062));
  CHECK(value_of(twin, "starting_mean") == Approx(0.5659527727500934));

  // The same with a constant keep-alive is not solvable, but bounded.
  parts.platform = function_text(R"("keep_alive_s": 12,
      "cold_start_s": {"kind": "exponential", "mean_s": 4})");
  const Twin bounded = check_simulated(parts, 0).twin;
  CHECK_FALSE(bounded.exact);
  CHECK(value_of(bounded, "latency_mean_ms", AnswerKind::lower_bound) == Approx(1500));
  CHECK(value_of(bounded, "latency_mean_ms", AnswerKind::upper_bound) == Approx(5500));
  CHECK(value_of(bounded, "cold_start_ratio", AnswerKind::lower_bound) ==
        Approx(std::exp(-0.8 * 17.5)));
}

TEST_CASE("clients that come back until they are served are the retrial queue (Q-RETRY-1)") {
  TwinText parts{.workload = poisson_text("3"),
                 .platform = function_text(R"("max_instances": 1, "keep_alive_s": "inf")"),
                 .model = model_text(exponential_text("0.2"))};
  parts.client = R"({"retry": {"attempts": "unlimited", "jitter": "none", "backoff_factor": 1,
                               "backoff_s": {"kind": "exponential", "mean_s": 0.5}}})";
  const Twin twin = check_simulated(parts, 3).twin;
  CHECK(value_of(twin, "latency_mean_ms") == Approx(1250));
  CHECK(value_of(twin, "attempts_mean") == Approx(3.1));
}

TEST_CASE("one container that starts for a line, or several that cancel starts, are solvable") {
  TwinText parts{.workload = poisson_text("0.05"),  // COLD-QUEUE-1
                 .platform = R"({"kind": "container", "concurrency": 1, "cpu": "own",
                     "max_instances": 1, "cold_start_s": 10, "keep_alive_s": 20})",
                 .model = model_text("4")};
  parts.run = R"({"requests": 5000, "replications": 10, "seed": 1, "warmup_s": 1000})";
  const Twin one = check_simulated(parts, 4).twin;
  CHECK(value_of(one, "wait_mean_ms") == Approx(4384.060087424091));
  CHECK(value_of(one, "cold_start_ratio") == Approx(0.2485798455951418));

  parts = {.workload = poisson_text("6"),  // COLD-SETUP-2
           .platform = R"({"kind": "container", "concurrency": 1, "cpu": "own",
               "max_instances": 5, "keep_alive_s": 0, "cancel_unneeded_starts": true,
               "cold_start_s": {"kind": "exponential", "mean_s": 2}})",
           .model = model_text(exponential_text("0.5"))};
  const Twin several = check_simulated(parts, 4).twin;
  CHECK(several.notation == "M/M/5/setup");
  CHECK(value_of(several, "latency_mean_ms") == Approx(1258.0133584888258));
}

TEST_CASE("shared vCPUs are processor sharing for any law of work (PS-1, PS-3)") {
  TwinText parts{.workload = poisson_text("7.5"),
                 .platform = R"({"kind": "container", "concurrency": "inf", "vcpu": 1,
                     "min_instances": 1, "max_instances": 1})",
                 .model = model_text(R"({"kind": "lognormal", "mean_s": 0.1, "scv": 4})")};
  const Twin one = check_simulated(parts, 4).twin;
  CHECK(one.notation == "M/G/1 PS");
  CHECK(value_of(one, "latency_mean_ms") == Approx(400));
  CHECK(value_of(one, "serving_mean") == Approx(3));

  parts = {.workload = poisson_text("20"),
           .platform = R"({"kind": "container", "concurrency": 8, "vcpu": 2, "min_instances": 1,
               "max_instances": 1, "queue": {"capacity": 0}})",
           .model = model_text(R"({"kind": "lognormal", "mean_s": 0.1, "scv": 3})")};
  const Twin limited = check_simulated(parts, 4).twin;
  CHECK(value_of(limited, "success_ratio") == Approx(0.8823529411764706));
  CHECK(value_of(limited, "latency_mean_ms") == Approx(240));

  // With parts that run in parallel a request is not processor sharing any more.
  parts.model = R"({"name": "m", "service": {"time_s": 0.1, "at_vcpu": 1,
                    "parallel_fraction": 0.5}})";
  CHECK_FALSE(twin_in(parts).exact);
}

TEST_CASE("batches on one server are solvable (BATCH-GREEDY-1, BATCH-AB-1, BATCH-AFFINE-1)") {
  const auto batches = [](const std::string& rule, const std::string& rate,
                          const std::string& model) {
    return TwinText{.workload = poisson_text(rate),
                    .platform = R"({"kind": "pool", "workers": 1, "batching": )" + rule + "}",
                    .model = model};
  };
  const Twin greedy =
      check_simulated(batches(R"({"at_most": 4})", "30", model_text(exponential_text("0.1"))), 4)
          .twin;
  CHECK(greedy.notation == "M/M[1,4]/1");
  CHECK(value_of(greedy, "wait_mean_ms") == Approx(255.249872533817));
  CHECK(value_of(greedy, "batch_mean") == Approx(3.1118203324146907));

  const Twin patient =
      check_simulated(batches(R"({"at_least": 3, "at_most": 8, "window_s": "inf"})", "30",
                              model_text(exponential_text("0.125"))),
                      4)
          .twin;
  CHECK(value_of(patient, "latency_mean_ms") == Approx(262.2786563005334));

  const Twin sized = check_simulated(batches(R"({"at_most": 8})", "60",
                                             R"({"name": "m", "service": 0.035,
                                     "batch": {"alpha_s": 0.03, "beta_s": 0.005}})"),
                                     4)
                         .twin;
  CHECK(value_of(sized, "latency_mean_ms") == Approx(69.84248822643441));
  CHECK(value_of(sized, "utilization") == Approx(0.9697981347208681));
}

TEST_CASE("every example scenario can be explained, and no bound is broken") {
  const Catalogue catalogue{"configs"};
  for (const std::string name : {"aws-lambda", "aws-ec2", "gcp-cloud-run", "aws-api-gateway",
                                 "knative", "iterative-job", "azure-functions-flex"}) {
    INFO(name);
    const std::string file = "configs/scenarios/platforms/" + name + ".json";
    Json json = catalogue.load_file("scenarios", file);
    json["run"]["replications"] = 2;
    if (name != "iterative-job") json["run"]["requests"] = 2000;
    const Scenario read = read_scenario(json, file, catalogue, all_kinds());
    const Explanation told = explain(read, twin_of(read, catalogue), run_scenario(read, {}));
    CHECK_FALSE(told.twin.exact);
    CHECK_FALSE(told.twin.conditions.empty());
    CHECK_FALSE(told.findings.empty());
    for (const ExplainedMetric& row : told.metrics) {
      INFO(row.answer.metric);
      CHECK(row.verdict != "beyond the bound");
    }
  }
}
