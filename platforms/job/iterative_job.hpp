#pragma once
// Iterative jobs on functions: a request is a whole job, its latency the makespan. The client
// invokes the workers one after the other; each starts as an instance of a function, loads its
// share of the data, and takes part in the iterations (iterative_job_course.hpp) until the job
// ends. The rules besides:
//
//   1. A job whose workers do not fit into the account's concurrency beside those of the jobs in
//      progress is throttled. Jobs share nothing else: each has a state server of its own.
//   2. Workers are invoked at equal intervals. A worker begins when its instance has started and
//      the job has been handed over to it. From then on it is billed, to the end of the job.
//   3. The first call on an instance, its stages included, is the job itself.
//   4. If the time limit of the first worker to begin passes before the job ends, the job fails
//      there and all workers stop: without one of them the others would wait at the barrier.
//   5. If a worker's share of the data and the model do not fit into its memory, the job fails when
//      the first worker has loaded.

#include <cstdint>
#include <vector>

#include "platforms/job/iterative_job_course.hpp"
#include "platforms/parts/start_up.hpp"
#include "sim/core/calendar.hpp"
#include "sim/core/platform.hpp"

namespace coldcast {

/// What a platform of jobs is told. Defaults take no time and have no limits.
struct IterativeJobConfig {
  static constexpr std::int64_t unlimited = std::int64_t{1} << 40;

  JobRules job;
  std::vector<Stage> stages;  ///< of the start of a worker's instance
  StartUp::InitRule init;
  Duration invoke_interval{};            ///< between the invocations of two workers
  Distribution launch_s;                 ///< until a started instance has its job, in seconds
  Duration extra_launch{};               ///< the same for every worker
  Duration load{};                       ///< of a worker's share of the data
  Duration timeout = never;              ///< of a worker
  std::int64_t concurrency = unlimited;  ///< workers at once
  bool out_of_memory = false;            ///< a worker's share and the model do not fit
  double vcpu = 1;                       ///< of a worker

  struct Billing {
    Megabytes memory{1024};
    Duration granularity{1};        ///< each worker is rounded up to a multiple of it
    bool state_server = false;      ///< an instance that is paid while a job lasts
    std::int64_t client_mvcpu = 0;  ///< thousandths of vCPUs of the client, paid while a job lasts
  } billing;
};

/// A platform of jobs.
class IterativeJob final : public Platform {
 public:
  /// All randomness comes from streams of (seed, replication).
  IterativeJob(IterativeJobConfig config, std::uint64_t seed, std::uint64_t replication);

  void accept(const Request& request, Sink& sink) override;
  Time next_event() const override { return calendar_.next(); }
  void advance(Sink& sink) override;
  Usage usage() const override { return usage_; }
  Occupancies occupancies(Time now) const override;
  Counts counts() const override;
  Levels levels() const override;

 private:
  using Slot = std::uint32_t;

  struct Worker {
    Time invoked{};
    Time began{};
    Duration init_billed{};
    Duration loading{};  // from its beginning until it has its data
  };

  struct Job {
    Outcome outcome;
    std::vector<Worker> workers;
    Wide billed = 0;  // all workers [ns]
    double used_vcpu_s = 0;
    std::int64_t invoked = 0;
    std::int64_t began = 0;
  };

  struct Event {
    enum Kind : std::uint32_t { invocation, beginning, end } kind;
    Slot job;
  };

  Worker launch(Time now, std::int64_t number);
  JobCourse course_of(const Job& job);
  void work_out(Job& job);
  void schedule(Slot slot);
  void begin_worker(Job& job, Time now);
  void count_usage(const Job& job);
  void finish(Slot slot, Time now, Sink& sink);
  double used_vcpu_s(Time now) const;
  Slot new_slot();

  IterativeJobConfig config_;
  StartUp start_up_;
  Stream launching_;
  Stream straggling_;
  Calendar<Event> calendar_;
  std::vector<Job> jobs_;  // by slot
  std::vector<Slot> free_slots_;

  std::int64_t committed_ = 0;  // workers of the jobs in progress, invoked or not
  std::uint64_t created_ = 0;
  double ended_used_vcpu_s_ = 0;
  std::array<Wide, 2 + job_stages.size()> stage_sums_{};  // launch, load, and those of iterations
  std::array<std::uint64_t, 2 + job_stages.size()> stage_counts_{};
  Gauge in_progress_;
  Gauge existing_;
  Gauge starting_;
  Usage usage_;
};

}  // namespace coldcast
