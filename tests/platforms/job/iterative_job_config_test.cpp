// How iterative jobs are read, and that the shipped files save what was published.

#include "platforms/job/iterative_job_config.hpp"

#include "tests/catch.hpp"
#include "tests/support.hpp"
#include "workloads/catalog.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const char* const bare = R"({
  "workload": {"kind": "constant", "interval_s": 1, "count": 1},
  "model": {"name": "m", "service": 0.5},
  "platform": {"kind": "job"}
})";

Scenario read_with_jobs(const Json& json) {
  const Kinds kinds{.workloads = workload_kinds(),
                    .mechanisms = {{"job", "iterative jobs", read_iterative_job}},
                    .client = {},
                    .metrics = {}};
  return read_scenario(json, "s.json", Catalogue{"configs"}, kinds);
}

/// The bare scenario with these keys of its platform.
Json with_job(const std::string& platform, const std::string& changes = "{}") {
  Json json = parse_json(bare, "bare");
  merge_over(json["platform"], parse_json(platform, "platform"));
  merge_over(json, parse_json(changes, "changes"));
  return json;
}

std::string job_complaint(const std::string& platform) {
  try {
    read_with_jobs(with_job(platform));
    return "";
  } catch (const ConfigError& error) {
    return std::string{error.what()}.substr(std::string{"s.json: /platform"}.size());
  }
}

/// The outcome of the one job, and what it costs.
struct Job {
  Outcome outcome;
  Dollars cost;
};

Job job(const Scenario& scenario, std::uint64_t replication = 0) {
  const auto workload = scenario.workload.make(1, replication);
  const auto platform = scenario.platform.make(1, replication);
  Recorder recorder;
  simulate(*workload, *platform, recorder);
  return {recorder.outcomes.at(0), scenario.prices.bill(platform->usage()).total};
}

double makespan_s(const std::string& platform, const std::string& changes = "{}") {
  return latency_s(job(read_with_jobs(with_job(platform, changes))).outcome);
}

/// The shipped scenario with changes, over 20 replications.
double shipped_s(const std::string& platform, const std::string& model = "{}") {
  Json json = read_json("configs/scenarios/platforms/iterative-job.json");
  merge_over(json["platform"], parse_json(platform, "platform"));
  merge_over(json["model"], parse_json(model, "model"));
  const Scenario scenario = read_with_jobs(json);
  double sum = 0;
  for (std::uint64_t i = 0; i < 20; ++i) sum += latency_s(job(scenario, i).outcome);
  return sum / 20;
}

/// Per cent saved by 300 vCPUs arranged so, against 300 workers without inner workers.
double saved(int workers, int inner, const std::string& data = "{}",
             const std::string& model = "{}") {
  const auto time_s = [&](int w, int i) {
    Json platform = parse_json(data, "data");
    platform.update({{"workers", w}, {"inner_workers", i}, {"memory_mb", 1500 * i}});
    return shipped_s(platform.dump(), model);
  };
  return 100 * (1 - time_s(workers, inner) / time_s(300, 1));
}

}  // namespace

TEST_CASE("the work of an iteration is given or that of so many items of the model") {
  CHECK(makespan_s("{}") == 0.5);
  CHECK(makespan_s(R"({"items": 40, "workers": 4, "iterations": 3})") == 15);
  CHECK(makespan_s(R"({"work_vcpu_s": 6, "workers": 4})") == 1.5);
  CHECK(job_complaint(R"({"work_vcpu_s": 6, "items": 4})") ==
        "/items: give this or \"work_vcpu_s\", not both");
}

TEST_CASE("memory brings vCPUs and inner workers compute on at most one each") {
  const std::string job = R"({"work_vcpu_s": 12, "memory_mb": 3000, "mb_per_vcpu": 1000)";
  CHECK(makespan_s(job + "}") == 12);
  CHECK(makespan_s(job + R"(, "inner_workers": 2})") == 6);
  CHECK(makespan_s(job + R"(, "inner_workers": 6})") == 4);
  CHECK(makespan_s(job + R"(, "inner_workers": 6, "max_vcpu": 2})") == 6);
  CHECK(makespan_s(job + R"(, "inner_workers": 6, "vcpu": 0.5})") == 24);
}

TEST_CASE("each step takes its fixed time and that of its bytes") {
  const std::string none = R"({"work_vcpu_s": 0, "workers": 2, "inner_workers": 3, "vcpu": 3)";
  INFO("3 x (0.5 + 4 / 8) s");
  CHECK(makespan_s(none + R"(, "pipe_s_per_inner": 0.5, "pipe_mb": 4, "pipe_mb_per_s": 8})") == 3);
  INFO("2 x (0.5 + 4 / 8 + 2 x 0.25) s");
  CHECK(makespan_s(none + R"(, "update_s": 0.5, "update_mb": 4, "update_mb_per_s": 8,
                              "connection_s": 0.25})") == 3);
  CHECK(makespan_s(none + R"(, "read_s": 0.5})") == 1);
  CHECK(makespan_s(none + R"(, "read_s": 0.5, "broadcast": true})") == 0.5);
  INFO("100 MB by 2 workers at 10 MB/s");
  CHECK(makespan_s(none + R"(, "data_mb": 100, "data_mb_per_s": 10})") == 5);
  INFO("the second worker 0.5 s later, launch 1 s, 0.25 s for each of 2 vCPUs above the first");
  CHECK(makespan_s(none + R"(, "invoke_interval_s": 0.5, "launch_s": 1,
                              "extra_launch_s_per_vcpu": 0.25})") == 2);
}

TEST_CASE("a worker without inner workers has no pipe") {
  CHECK(makespan_s(R"({"work_vcpu_s": 1, "pipe_s_per_inner": 0.5})") == 1);
}

TEST_CASE("functions that are warm start without their stages") {
  const std::string start = R"({"work_vcpu_s": 1, "cold_start_s": 2, "warm": )";
  CHECK(makespan_s(start + "false}") == 3);
  const Outcome warm = job(read_with_jobs(with_job(start + "true}"))).outcome;
  CHECK(latency(warm) == seconds(1));
  CHECK_FALSE(warm.cold);
}

TEST_CASE("data and model that do not fit fail every job, with a warning") {
  const std::string data = R"({"workers": 2, "memory_mb": 512, "data_mb_per_s": 64, "data_mb": )";
  const std::string model = R"({"model": {"memory_mb": 112}})";
  CHECK(job(read_with_jobs(with_job(data + "800}", model))).outcome.fate == Fate::served);
  const Scenario scenario = read_with_jobs(with_job(data + "801}", model));
  CHECK(job(scenario).outcome.fate == Fate::out_of_memory);
  REQUIRE(scenario.warnings.size() == 1);
  CHECK(scenario.warnings[0] ==
        "every job runs out of memory: a share of the data, one in 2 workers, and the model do not "
        "fit into 512 MB");
}

TEST_CASE("more workers than the account's concurrency are throttled, with a warning") {
  const Scenario scenario =
      read_with_jobs(with_job(R"({"workers": 1001, "account_concurrency": 1000})"));
  CHECK(job(scenario).outcome.fate == Fate::throttled);
  REQUIRE(scenario.warnings.size() == 1);
  CHECK(scenario.warnings[0] ==
        "every job is throttled: 1001 workers are above the concurrency of 1000");
}

TEST_CASE("a job is refused for what is missing, out of range or unknown") {
  CHECK(job_complaint(R"({"data_mb": 5})") ==
        "/data_mb: needs \"data_mb_per_s\" beside it: how fast?");
  CHECK(job_complaint(R"({"update_mb": 5})") ==
        "/update_mb: needs \"update_mb_per_s\" beside it: how fast?");
  CHECK(job_complaint(R"({"workers": 0})") == "/workers: 0 is below 1");
  CHECK(job_complaint(R"({"inner_workers": 1025})") == "/inner_workers: 1025 is above 1024");
  CHECK(job_complaint(R"({"iterations": 1.5})") ==
        "/iterations: expected a whole number, found 1.5");
  CHECK(job_complaint(R"({"read_s": 10001})") == "/read_s: 10001 is above 10000 s");
  CHECK(job_complaint(R"({"straggle_scv": -1})") == "/straggle_scv: -1 is below 0");
  CHECK(job_complaint(R"({"worker": 3})") == "/worker: unknown key; did you mean \"workers\"?");
  CHECK(job_complaint(R"({"kind": "iterative-job", "era": "2023", "memory_mb": 10241})") ==
        "/memory_mb: 10241 is above the 10240 MB of iterative-job (era 2023) [AWS Lambda "
        "developer guide, quotas, 2022-11-14 (since 2020-12)]");
}

TEST_CASE("the shipped scenario is priced with its server and its client machine") {
  const Scenario scenario =
      read_with_jobs(read_json("configs/scenarios/platforms/iterative-job.json"));
  CHECK(scenario.platform.summary == "50 workers x 6, 9000 MB, 5.088 vCPU");
  CHECK(scenario.warnings.empty());
  const Job done = job(scenario);
  const double expected = 50 * 2e-7 + to_seconds(done.outcome.billed) * 9000 / 1024 * 0.0000166667 +
                          latency_s(done.outcome) * (0.126 + 8 * 0.0464) / 3600;
  CHECK(done.cost.value == Approx(expected).epsilon(1e-12));
}

TEST_CASE("the shipped files save the time that was published, to 1.5 percentage points") {
  INFO("Predoaia and Garcia-Lopez 2023, table 1 and section 4");
  CHECK(std::abs(saved(150, 2) - 46) <= 1.5);
  CHECK(std::abs(saved(50, 6) - 74) <= 1.5);
  const std::string data = R"({"items": 120000, "data_mb": 120000, "iterations": 90})";
  const std::string logistic = R"({"service": 4e-5})";
  CHECK(std::abs(saved(150, 2, data, logistic) - 47) <= 1.5);
  CHECK(std::abs(saved(50, 6, data, logistic) - 67) <= 1.5);
  const std::string large = R"("workers": 50, "memory_mb": 10240, "items": 8000, "data_mb": 8000})";
  const double alone_s = shipped_s(R"({"inner_workers": 1, )" + large);
  CHECK(std::abs(100 * (1 - shipped_s(R"({"inner_workers": 6, )" + large) / alone_s) - 68) <= 1.5);
}

TEST_CASE("the gain of inner workers shrinks as workers grow") {
  double before = 100;
  for (const int workers : {50, 100, 200, 400}) {
    const std::string rest =
        ", \"memory_mb\": 10240, \"items\": 8000, \"data_mb\": 8000, "
        "\"workers\": " +
        std::to_string(workers) + "}";
    const double alone_s = shipped_s(R"({"inner_workers": 1)" + rest);
    const double gain = 100 * (1 - shipped_s(R"({"inner_workers": 6)" + rest) / alone_s);
    CHECK(gain < before);
    before = gain;
  }
}
