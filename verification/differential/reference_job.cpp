// Iterative jobs of the second engine (docs/models/iterative-job.md), whose launches and shares
// take constant times.

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "verification/differential/reference_platform.hpp"

namespace coldcast {
namespace {

/// The seconds that a step takes besides those that its megabytes take.
double transfer_s(const Json& json, const std::string& what) {
  const double rate = number_or(json, (what + "_mb_per_s").c_str(), 0);
  return rate > 0 ? number_or(json, (what + "_mb").c_str(), 0) / rate : 0;
}

class ReferenceJob final : public ReferenceLeaf {
 public:
  ReferenceJob(ReferenceMaker& maker, const Json& json, const Model& model)
      : ReferenceLeaf(maker.events, maker.next_rank++),
        json_(json),
        model_(model),
        fault_(maker.setting.fault),
        start_(reference_start(json)),
        workers_(count_or(json, "workers", 1)),
        inner_(count_or(json, "inner_workers", 1)) {}

  Usage usage(Time) override {
    Usage usage;
    usage[Meter::requests] = calls_;
    usage[Meter::memory_time] = count_or(json_, "memory_mb", 1024) * billed_;
    return usage;
  }

 private:
  struct Worker {
    Time invoked{};
    Time began{};
    Time has_data{};
  };
  struct Course {
    Outcome outcome;
    std::vector<Worker> workers;
    bool over = false;
  };

  void arrive(const Call& call) override {
    const Time now = call.request.at;
    std::int64_t taken = 0;
    for (const auto& other : courses_) taken += other->over ? 0 : workers_;
    if (taken + workers_ > count_or(json_, "account_concurrency", reference_unlimited))
      return refuse(call, Fate::throttled);
    const auto course = std::make_shared<Course>();
    courses_.push_back(course);
    course->outcome.request = call.request;
    launch(*course, now);
    work_out(*course);
    bill(*course);
    const Time end = course->outcome.finished;
    for (const Worker& worker : course->workers)  // so that the levels are seen to change
      for (const Time at : {worker.invoked, worker.began})
        if (at < end) plan(at, 0, [this](Time then) { clock_ = then; });
    plan(end, 1, [this, course, call](Time at) {
      clock_ = at;
      course->over = true;
      call.answer(course->outcome);
    });
    clock_ = now;
  }

  void launch(Course& course, Time now) {
    const Duration every = duration_or(json_, "invoke_interval_s", {});
    const double vcpu = number_or(json_, "vcpu", 1);
    const Duration extra =
        seconds(number_or(json_, "extra_launch_s_per_vcpu", 0) * std::max(0.0, vcpu - 1));
    const double data_s = transfer_s(json_, "data") / static_cast<double>(workers_);
    for (std::int64_t i = 0; i < workers_; ++i) {
      Worker worker{.invoked = now + i * every};
      worker.began = worker.invoked + start_.cut_ready + duration_or(json_, "launch_s", {}) + extra;
      worker.has_data = worker.began + start_.repeated + start_.first_call + drawn_time(data_s);
      course.workers.push_back(worker);
    }
  }

  /// Iteration by iteration, as if there were no time limit; then cut off there.
  void work_out(Course& course) {
    Outcome& outcome = course.outcome;
    outcome.instance = counts_.created;
    outcome.cold = start_.any && fault_ != ReferenceFault::cold_forgotten;
    outcome.started = never;
    Time end = never;
    std::vector<Time> begins;
    for (const Worker& worker : course.workers) {
      outcome.started = std::min(outcome.started, worker.began);
      end = std::min(end, worker.has_data);
      begins.push_back(worker.has_data);
    }
    const double share_mb = number_or(json_, "data_mb", 0) / static_cast<double>(workers_);
    const bool fits = share_mb + static_cast<double>(model_.memory.value) <=
                      static_cast<double>(count_or(json_, "memory_mb", 1024));
    outcome.fate = fits ? Fate::served : Fate::out_of_memory;
    for (std::int64_t i = 0; fits && i < count_or(json_, "iterations", 1); ++i)
      end = iterate(begins, outcome.request.demand);
    const Time limit = after(outcome.started, duration_or(json_, "timeout_s", never));
    if (end > limit) outcome.fate = Fate::timed_out;
    outcome.finished = std::min(end, limit);
  }

  /// One iteration: from when the workers begin to when they begin the next; when it is over.
  Time iterate(std::vector<Time>& begins, const Demand& demand) const {
    const auto all = static_cast<double>(workers_ * inner_);
    const double inner_vcpu =
        std::min(1.0, number_or(json_, "vcpu", 1) / static_cast<double>(inner_));
    const double work_s = demand.brings_time()
                              ? to_seconds(demand.time())
                              : number_or(json_, "work_vcpu_s", 0) * demand.multiple();
    const Duration computing = drawn_time(work_s / all / inner_vcpu);
    const double pipe_s = number_or(json_, "pipe_s_per_inner", 0) + transfer_s(json_, "pipe");
    const Duration exchange =
        inner_ > 1 ? drawn_time(static_cast<double>(inner_) * pipe_s) : Duration{};
    const Duration update =
        drawn_time(number_or(json_, "update_s", 0) + transfer_s(json_, "update") +
                   number_or(json_, "connection_s", 0) * static_cast<double>(workers_));
    const Duration read = duration_or(json_, "read_s", {});

    std::vector<Time> sent = begins;
    for (Time& at : sent) at += computing + exchange;
    std::sort(sent.begin(), sent.end());  // the server takes updates one after the other
    Time barrier{};
    for (const Time at : sent) barrier = std::max(barrier, at) + update;
    Time end = barrier;
    for (Time& begin : begins)
      begin = end = (json_.value("broadcast", false) ? barrier : end) + read;
    return end;
  }

  void bill(Course& course) {
    const Duration step =
        std::max(Duration{1}, seconds(number_or(json_, "billing_granularity_ms", 0) / 1000));
    const bool bills_init = json_.contains("bill_init") && json_["bill_init"].value("image", false);
    const Duration init = bills_init && start_.repeated == Duration{} ? start_.init : Duration{};
    const Time end = course.outcome.finished;
    for (const Worker& worker : course.workers) {
      calls_ += worker.invoked <= end;
      counts_.created += worker.invoked <= end;
      if (worker.began > end) continue;
      const Duration used = init + (end - worker.began);
      course.outcome.billed +=
          fault_ == ReferenceFault::bills_rounded_down ? used / step * step : round_up(used, step);
    }
    billed_ += course.outcome.billed.count();
  }

  LevelAreas levels() const override {
    LevelAreas level;
    for (const auto& course : courses_) {
      if (course->over) continue;
      ++level.serving;
      for (const Worker& worker : course->workers) {
        if (worker.invoked > clock_) continue;
        ++level.existing;
        ++level.busy;
        level.starting += worker.began > clock_;
      }
    }
    return level;
  }

  const Json json_;
  const Model model_;
  const ReferenceFault fault_;
  const ReferenceStart start_;
  const std::int64_t workers_;
  const std::int64_t inner_;
  std::vector<std::shared_ptr<Course>> courses_;
  Time clock_{};
  Wide calls_ = 0, billed_ = 0;
};

}  // namespace

ReferenceMade reference_job(ReferenceMaker& maker, const Json& json, const Model& model) {
  return std::make_unique<ReferenceJob>(maker, json, model);
}

}  // namespace coldcast
