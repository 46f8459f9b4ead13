#include "platforms/job/iterative_job.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace coldcast {
namespace {

enum StageIndex : std::size_t { launch_stage, load_stage, first_of_iterations };

/// A sum over many workers, which may last longer than the clock reaches.
Duration duration_of(Wide nanoseconds) {
  return nanoseconds < never.count() ? Duration{static_cast<std::int64_t>(nanoseconds)} : never;
}

}  // namespace

IterativeJob::IterativeJob(IterativeJobConfig config, std::uint64_t seed, std::uint64_t replication)
    : config_(std::move(config)),
      start_up_(config_.stages, config_.init, Stream{seed, "job start-up", replication}),
      launching_(seed, "job launch", replication),
      straggling_(seed, "job straggling", replication) {}

void IterativeJob::accept(const Request& request, Sink& sink) {
  const Time now = request.at;
  if (config_.job.workers > config_.concurrency - committed_) {
    sink.take({.request = request, .started = now, .finished = now, .fate = Fate::throttled});
    return;
  }
  committed_ += config_.job.workers;
  in_progress_.change(now, +1);
  const Slot slot = new_slot();
  Job& job = jobs_[slot];
  job.outcome.request = request;
  for (std::int64_t i = 0; i < config_.job.workers; ++i) job.workers.push_back(launch(now, i));
  work_out(job);
  schedule(slot);
}

IterativeJob::Worker IterativeJob::launch(Time now, std::int64_t number) {
  const Distribution& law = config_.launch_s;
  const double launch_s = law.is_constant() ? law.mean() : law.quantile(launching_.uniform());
  const StartUp::Start start = start_up_.start();
  Worker worker;
  worker.invoked = now + number * config_.invoke_interval;
  worker.began = worker.invoked + start.time + drawn_time(launch_s) + config_.extra_launch;
  worker.init_billed = start.billed;
  worker.loading = start.again + start_up_.first_call() + config_.load;
  return worker;
}

JobCourse IterativeJob::course_of(const Job& job) {
  std::vector<Time> loaded;
  Time first_began = never;
  for (const Worker& worker : job.workers) {
    loaded.push_back(worker.began + worker.loading);
    first_began = std::min(first_began, worker.began);
  }
  const Time limit = first_began + std::min(config_.timeout, longest_run);
  if (config_.out_of_memory) {
    const Time first_loaded = *std::min_element(loaded.begin(), loaded.end());
    JobCourse failed;
    failed.end = std::min(first_loaded, limit);
    failed.cut = first_loaded > limit;
    return failed;
  }
  JobRules rules = config_.job;
  const Demand demand = job.outcome.request.demand;
  rules.work_vcpu_s =
      demand.brings_time() ? to_seconds(demand.time()) : rules.work_vcpu_s * demand.multiple();
  return run_job(rules, std::move(loaded), limit, straggling_);
}

void IterativeJob::work_out(Job& job) {
  const JobCourse course = course_of(job);
  Outcome& outcome = job.outcome;
  outcome.finished = course.end;
  outcome.started = never;
  outcome.instance = created_;
  outcome.cold = !config_.stages.empty();
  outcome.fate = course.cut              ? Fate::timed_out
                 : config_.out_of_memory ? Fate::out_of_memory
                                         : Fate::served;
  for (const Worker& worker : job.workers) {
    outcome.started = std::min(outcome.started, worker.began);
    if (worker.began > course.end) continue;
    job.billed +=
        round_up(worker.init_billed + (course.end - worker.began), config_.billing.granularity)
            .count();
    stage_sums_[launch_stage] += (worker.began - outcome.request.at).count();
    stage_sums_[load_stage] += std::min(worker.loading, course.end - worker.began).count();
    ++stage_counts_[launch_stage];
    ++stage_counts_[load_stage];
  }
  outcome.billed = duration_of(job.billed);
  job.used_vcpu_s = static_cast<double>(course.computed) / 1e9 * config_.job.inner_vcpu;
  for (std::size_t i = 0; i < job_stages.size(); ++i) {
    stage_sums_[first_of_iterations + i] += course.sums[i];
    stage_counts_[first_of_iterations + i] +=
        course.iterations * static_cast<std::uint64_t>(config_.job.workers);
  }
}

/// Puts into the calendar what happens to the job. Its own end leaves last at one instant.
void IterativeJob::schedule(Slot slot) {
  const Job& job = jobs_[slot];
  const Time end = job.outcome.finished;
  for (const Worker& worker : job.workers) {
    if (worker.invoked > end) continue;  // the job had failed before
    ++created_;
    calendar_.schedule(worker.invoked, {Event::invocation, slot});
    if (worker.began <= end) calendar_.schedule(worker.began, {Event::beginning, slot});
  }
  calendar_.schedule(end, {Event::end, slot});
}

void IterativeJob::advance(Sink& sink) {
  const Time now = calendar_.next();
  const Event event = calendar_.pop();
  if (event.kind == Event::end) return finish(event.job, now, sink);
  Job& job = jobs_[event.job];
  if (event.kind == Event::beginning) return begin_worker(job, now);
  ++job.invoked;
  existing_.change(now, +1);
  starting_.change(now, +1);
}

void IterativeJob::begin_worker(Job& job, Time now) {
  starting_.change(now, -1);
  if (job.began++ == 0) count_usage(job);
}

void IterativeJob::count_usage(const Job& job) {
  const auto& billing = config_.billing;
  const Duration lasted = job.outcome.finished - job.outcome.request.at;
  usage_[Meter::requests] +=
      std::count_if(job.workers.begin(), job.workers.end(),
                    [&](const Worker& worker) { return worker.invoked <= job.outcome.finished; });
  usage_[Meter::memory_time] += Wide{billing.memory.value} * job.billed;
  if (billing.state_server) usage_[Meter::instance_time] += lasted.count();
  usage_[Meter::vcpu_time] += Wide{billing.client_mvcpu} * lasted.count();
}

void IterativeJob::finish(Slot slot, Time now, Sink& sink) {
  Job& job = jobs_[slot];
  existing_.change(now, -job.invoked);
  starting_.change(now, job.began - job.invoked);
  in_progress_.change(now, -1);
  committed_ -= config_.job.workers;
  ended_used_vcpu_s_ += job.used_vcpu_s;
  sink.take(job.outcome);
  job = Job{};
  free_slots_.push_back(slot);
}

IterativeJob::Slot IterativeJob::new_slot() {
  if (free_slots_.empty()) {
    jobs_.emplace_back();
    return static_cast<Slot>(jobs_.size() - 1);
  }
  const Slot slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

/// What inner workers have computed; of a job in progress as if it did so evenly from its start.
double IterativeJob::used_vcpu_s(Time now) const {
  double used = ended_used_vcpu_s_;
  for (const Job& job : jobs_) {
    if (job.began == 0) continue;
    const Outcome& outcome = job.outcome;
    const Duration whole = outcome.finished - outcome.started;
    if (whole == Duration::zero()) continue;
    used += job.used_vcpu_s * to_seconds(now - outcome.started) / to_seconds(whole);
  }
  return used;
}

Occupancies IterativeJob::occupancies(Time now) const {
  Occupancies all{.instances = existing_.occupancy(now),
                  .busy = existing_.occupancy(now),
                  .starting = starting_.occupancy(now),
                  .queued = Gauge{}.occupancy(now),
                  .areas = {}};
  const double workers_s = all.instances.area_s();
  all.areas = {.serving_s = in_progress_.occupancy(now).area_s(),
               .used_s = used_vcpu_s(now),
               .capacity_s = workers_s * config_.vcpu,
               .memory_mb_s = workers_s * static_cast<double>(config_.billing.memory.value)};
  return all;
}

Counts IterativeJob::counts() const {
  Counts counts;
  counts.instances_created = created_;
  counts.stages = start_up_.stages();
  const auto add = [&](std::string_view name, std::size_t i) {
    counts.stages.push_back({.name = std::string{name},
                             .count = stage_counts_[i],
                             .total = TotalTime{stage_sums_[i]},
                             .billed = i != launch_stage});
  };
  add("launch", launch_stage);
  add("load-data", load_stage);
  for (std::size_t i = 0; i < job_stages.size(); ++i) add(job_stages[i], first_of_iterations + i);
  return counts;
}

Levels IterativeJob::levels() const {
  return {.serving = existing_.level() - starting_.level(),
          .starting = starting_.level(),
          .idle = 0,
          .provisioned = 0,
          .queued = 0};
}

}  // namespace coldcast
