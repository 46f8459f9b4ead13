// Iterative jobs: their course worked by hand, laws, bills and limits.

#include "platforms/job/iterative_job.hpp"

#include <cmath>
#include <set>

#include "sim/config/files.hpp"
#include "sim/config/prices.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// 2 workers x 2 inner workers, 2 iterations of 8 vCPU-seconds on 2 vCPUs each.
IterativeJobConfig two_by_two() {
  IterativeJobConfig config;
  config.job = {.workers = 2,
                .inner_workers = 2,
                .iterations = 2,
                .work_vcpu_s = 8,
                .exchange = seconds(0.5),
                .update = seconds(1),
                .read = seconds(0.125)};
  config.stages = {{"start", Phase::provision, Distribution::constant(0.5), {}}};
  config.invoke_interval = seconds(1);
  config.launch_s = Distribution::constant(0.125);
  config.extra_launch = seconds(0.125);
  config.load = seconds(3);
  config.vcpu = 2;
  return config;
}

/// A job of nothing but computing: so many workers x inner workers, 10 iterations of 60 vCPU-s.
IterativeJobConfig only_computing(std::int64_t workers, std::int64_t inner) {
  IterativeJobConfig config;
  config.job = {.workers = workers, .inner_workers = inner, .iterations = 10, .work_vcpu_s = 60};
  return config;
}

struct JobRun {
  std::unique_ptr<IterativeJob> platform;
  std::vector<Outcome> outcomes;
};

JobRun run_jobs(const IterativeJobConfig& config, const std::vector<Call>& calls = {{0}},
                std::uint64_t replication = 0) {
  JobRun run{std::make_unique<IterativeJob>(config, 1, replication), {}};
  Calls workload{calls};
  Recorder recorder;
  simulate(workload, *run.platform, recorder);
  run.outcomes = std::move(recorder.outcomes);
  return run;
}

double makespan_s(const IterativeJobConfig& config, std::uint64_t replication = 0) {
  return latency_s(run_jobs(config, {{0}}, replication).outcomes.at(0));
}

StageTime stage(const Platform& platform, const std::string& name) {
  for (const StageTime& one : platform.counts().stages)
    if (one.name == name) return one;
  FAIL("no stage " + name);
  return {};
}

}  // namespace

TEST_CASE("a job of two workers with two inner workers each goes as worked by hand") {
  // Worker 0 is invoked at 0 s, begins at 0.5 + 0.25 = 0.75 s, has its data at 3.75 s; worker 1 is
  // 1 s later. Iteration 1: shares of 8 / 4 = 2 s and 0.5 s of pipes, so updates come at 6.25 and
  // 7.25 s and end at 7.25 and 8.25 s, the barrier; states are read at 8.375 and 8.5 s.
  // Iteration 2: updates come at 10.875 and 11 s, end at 11.875 and 12.875 s; read at 13 and
  // 13.125 s, the end.
  const JobRun run = run_jobs(two_by_two());
  const Outcome& job = run.outcomes.at(0);
  CHECK(job.finished == seconds(13.125));
  CHECK(job.started == seconds(0.75));
  CHECK(job.fate == Fate::served);
  CHECK(job.cold);
  CHECK(job.instance == 0);

  INFO(
      "over both workers and iterations; of 2 x 13.125 s worker 0 waits 0.125 s for the last read");
  const std::vector<std::pair<std::string, double>> sums = {
      {"start", 1},    {"launch", 2.5},   {"load-data", 6}, {"compute", 8},
      {"exchange", 2}, {"update", 4.875}, {"barrier", 2},   {"read", 0.75}};
  for (const auto& [name, sum_s] : sums) {
    CAPTURE(name);
    CHECK(stage(*run.platform, name).total == seconds(sum_s));
  }
  CHECK(stage(*run.platform, "compute").count == 4);
  CHECK(stage(*run.platform, "launch").count == 2);
  CHECK_FALSE(stage(*run.platform, "launch").billed);
  CHECK(stage(*run.platform, "update").billed);
}

TEST_CASE("a state that is broadcast reaches all workers at once") {
  IterativeJobConfig config = two_by_two();
  config.job.broadcast = true;
  INFO(
      "both read until 8.375 s, send at 10.875 s, are done at 11.875 and 12.875 s, read until 13 "
      "s");
  CHECK(makespan_s(config) == 13);
}

TEST_CASE("inner workers beyond the vCPUs share them") {
  IterativeJobConfig config = two_by_two();
  config.job.inner_vcpu = 0.5;
  INFO("shares take 4 s instead of 2 s, twice");
  CHECK(makespan_s(config) == 13.125 + 4);
  CHECK(run_jobs(config).platform->occupancies(seconds(100)).areas.used_s == Approx(16));
}

TEST_CASE("a request that brings a service time brings the work of an iteration") {
  INFO("4 vCPU-seconds instead of 8: shares of 1 s, twice 1 s less");
  CHECK(latency(run_jobs(two_by_two(), {{0, 4}}).outcomes.at(0)) == seconds(11.125));
}

TEST_CASE("without exchange and updates the makespan is the launch and the work by all vCPUs") {
  IterativeJobConfig config = only_computing(6, 5);
  config.invoke_interval = seconds(0.5);
  config.launch_s = Distribution::constant(2);
  INFO("the last worker is invoked at 2.5 s and begins at 4.5 s; 10 x 60 / 30 = 20 s");
  CHECK(makespan_s(config) == 24.5);
}

TEST_CASE("without exchange and contention only the number of inner workers in all matters") {
  for (const double scv : {0.0, 0.5}) {
    std::set<double> makespans;
    for (const auto& [workers, inner] : {std::pair{12, 1}, {6, 2}, {4, 3}, {2, 6}, {1, 12}}) {
      IterativeJobConfig config = only_computing(workers, inner);
      if (scv > 0) config.job.straggle = Distribution::lognormal(1, scv);
      makespans.insert(makespan_s(config));
    }
    CHECK(makespans.size() == 1);
  }
}

TEST_CASE("no cost of any step shortens a job") {
  IterativeJobConfig config = two_by_two();
  config.job.workers = 7;
  config.job.straggle = Distribution::lognormal(1, 0.3);
  for (Duration* const cost : {&config.job.update, &config.job.exchange, &config.job.read,
                               &config.load, &config.invoke_interval, &config.extra_launch}) {
    double shorter_s = 0;
    for (const double cost_s : {0.0, 0.01, 0.3, 1.0, 5.0}) {
      *cost = seconds(cost_s);
      const double now_s = makespan_s(config);
      CHECK(now_s >= shorter_s);
      shorter_s = now_s;
    }
  }
}

TEST_CASE("an iteration with stragglers takes the mean of the slowest on average") {
  // E max of 8 = integral of 1 - F(x)^8; 1.5 s is the share of each of 40 replications' iterations.
  const Distribution factor = Distribution::lognormal(1, 0.25);
  double slowest = 0;
  for (double x = 0.0005; x < 30; x += 0.001) slowest += (1 - std::pow(factor.cdf(x), 8)) * 0.001;
  IterativeJobConfig config = only_computing(4, 2);
  config.job.iterations = 500;
  config.job.work_vcpu_s = 12;
  config.job.straggle = factor;
  double sum = 0, squares = 0;
  for (std::uint64_t replication = 0; replication < 40; ++replication) {
    const double iteration = makespan_s(config, replication) / 500 / 1.5;
    sum += iteration;
    squares += iteration * iteration;
  }
  const double mean = sum / 40;
  const double error = std::sqrt((squares / 40 - mean * mean) / 39);
  CHECK(std::abs(mean - slowest) <= 4 * error);
  CHECK(error <= 0.01 * slowest);
}

TEST_CASE("workers are billed from their beginning to the end of the job") {
  IterativeJobConfig config = two_by_two();
  config.billing.state_server = true;
  config.billing.client_mvcpu = 8000;
  const JobRun run = run_jobs(config);
  INFO("12.375 s and 11.375 s; server and client for 13.125 s");
  CHECK(run.outcomes.at(0).billed == seconds(23.75));
  const Json file = parse_json(R"({"currency": "USD", "items": [
    {"item": "requests", "meter": "requests", "unit": "requests", "price_usd": 2e-7},
    {"item": "compute", "meter": "memory_time", "unit": "GB-s", "price_usd": 1.6e-5},
    {"item": "server", "meter": "instance_time", "unit": "instance-h", "price_usd": 0.144},
    {"item": "client", "meter": "vcpu_time", "unit": "vCPU-h", "price_usd": 0.036}]})",
                               "prices");
  const PriceSheet prices = read_prices(Fields{file, "prices"}, {});
  // 2 x $2e-7 + 23.75 GB-s x $1.6e-5 + 13.125 s x $4e-5 + 8 x 13.125 vCPU-s x $1e-5
  //   = $0.0000004 + $0.00038 + $0.000525 + $0.00105
  CHECK(prices.bill(run.platform->usage()).total.value == Approx(0.0019554).epsilon(1e-12));
}

TEST_CASE("each worker is rounded up by itself and pays its initialisation where that is billed") {
  IterativeJobConfig config = two_by_two();
  config.billing.granularity = seconds(0.25);
  INFO("12.375 s to 12.5 s, 11.375 s to 11.5 s");
  CHECK(run_jobs(config).outcomes.at(0).billed == seconds(24));
  config.stages = {{"import", Phase::init, Distribution::constant(0.5), {}}};
  config.init.billed = true;
  INFO("12.875 s to 13 s, 11.875 s to 12 s");
  CHECK(run_jobs(config).outcomes.at(0).billed == seconds(25));
}

TEST_CASE("a job fails when the time limit of its first worker passes, and is billed till then") {
  IterativeJobConfig config = two_by_two();
  config.timeout = seconds(10);
  const JobRun run = run_jobs(config);
  const Outcome& job = run.outcomes.at(0);
  INFO("worker 0 began at 0.75 s, worker 1 at 1.75 s: 10 s and 9 s to 10.75 s");
  CHECK(job.fate == Fate::timed_out);
  CHECK(job.finished == seconds(10.75));
  CHECK(job.billed == seconds(19));
  INFO("the second iteration was not completed");
  CHECK(stage(*run.platform, "compute").count == 2);
  CHECK(run.platform->levels() == Levels{});
  config.timeout = seconds(12.375);
  CHECK(run_jobs(config).outcomes.at(0).fate == Fate::served);
  config.timeout = seconds(12.375) - Duration{1};
  CHECK(run_jobs(config).outcomes.at(0).fate == Fate::timed_out);
}

TEST_CASE("workers that were to be invoked after the failure never are") {
  IterativeJobConfig config = two_by_two();
  config.job.workers = 5;
  config.timeout = seconds(1.5);
  const JobRun run = run_jobs(config);
  INFO("failed at 2.25 s: invoked at 0, 1, 2 s, begun at 0.75 and 1.75 s");
  CHECK(run.platform->usage()[Meter::requests] == Wide{3});
  CHECK(run.platform->counts().instances_created == 3);
  CHECK(run.outcomes.at(0).billed == seconds(2));
  CHECK(run.platform->levels() == Levels{});
}

TEST_CASE("even a job of absurd length ends, after ten years") {
  IterativeJobConfig config = only_computing(1000, 1);
  config.job.iterations = 1'000'000;
  config.job.work_vcpu_s = 1e9;
  config.job.update = longest_run;
  const Outcome job = run_jobs(config).outcomes.at(0);
  CHECK(job.fate == Fate::timed_out);
  CHECK(job.finished == longest_run);
}

TEST_CASE("a worker whose data do not fit fails when they have been loaded") {
  IterativeJobConfig config = two_by_two();
  config.out_of_memory = true;
  const Outcome job = run_jobs(config).outcomes.at(0);
  CHECK(job.fate == Fate::out_of_memory);
  CHECK(job.finished == seconds(3.75));
  CHECK(job.billed == seconds(3 + 2));
}

TEST_CASE("jobs share the concurrency of the account and nothing else") {
  IterativeJobConfig config = two_by_two();
  config.concurrency = 4;
  const JobRun run = run_jobs(config, {{0}, {5}, {6}, {13.125}});
  REQUIRE(run.outcomes.size() == 4);
  INFO("the third is refused at 6 s; the last comes when the first has just ended");
  CHECK(run.outcomes[0].fate == Fate::throttled);
  CHECK(run.outcomes[0].request.id == 2);
  for (std::size_t i = 1; i < 4; ++i) CHECK(latency_s(run.outcomes[i]) == 13.125);
  CHECK(run.outcomes[3].instance == 4);
  CHECK(run.platform->levels() == Levels{});
}

TEST_CASE("levels and areas follow a job from its invocations to its end") {
  IterativeJobConfig config = two_by_two();
  IterativeJob platform{config, 1, 0};
  Calls workload{std::vector<Call>{{0}}};
  Recorder recorder;
  admit(workload, platform, recorder);
  advance_to(seconds(1.5), platform, recorder);
  CHECK(platform.levels() == Levels{.serving = 1, .starting = 1});
  CHECK(platform.usage()[Meter::requests] == Wide{2});
  advance_to(seconds(20), platform, recorder);
  const Occupancies all = platform.occupancies(seconds(20));
  INFO("workers exist for 13.125 + 12.125 s, start for 0.75 s each; 2 x 8 vCPU-seconds computed");
  CHECK(all.instances.area_s() == 25.25);
  CHECK(all.starting.area_s() == 1.5);
  CHECK(all.areas.serving_s == 13.125);
  CHECK(all.areas.used_s == Approx(16));
  CHECK(all.areas.capacity_s == 50.5);
  CHECK(all.areas.memory_mb_s == 25.25 * 1024);
}

TEST_CASE("the same seed and replication give the same job and another replication another") {
  IterativeJobConfig config = two_by_two();
  config.job.straggle = Distribution::lognormal(1, 0.3);
  config.launch_s = Distribution::exponential(1);
  CHECK(makespan_s(config, 3) == makespan_s(config, 3));
  CHECK(makespan_s(config, 3) != makespan_s(config, 4));
}

TEST_CASE("a job in progress has used its vCPUs in proportion to its time") {
  const IterativeJobConfig config = only_computing(2, 3);
  const double whole_s = makespan_s(config);
  const double used_s = run_jobs(config).platform->occupancies(seconds(whole_s)).areas.used_s;
  REQUIRE(used_s > 0);

  IterativeJob platform{config, 1, 0};
  Recorder recorder;
  platform.accept(request(0, {0}), recorder);
  for (const double share : {0.25, 0.5}) {
    while (platform.next_event() <= seconds(share * whole_s)) platform.advance(recorder);
    CHECK(platform.occupancies(seconds(share * whole_s)).areas.used_s == Approx(share * used_s));
  }
}
