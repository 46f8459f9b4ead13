// How requests wait and are served in a fleet of the second engine.

#include <cmath>
#include <nlohmann/json.hpp>

#include "verification/differential/reference_instances.hpp"

namespace coldcast {
namespace {

class ReferenceFleet final : public ReferenceInstances {
 public:
  ReferenceFleet(ReferenceMaker& maker, const Json& json, const Model& model, std::uint64_t seed)
      : ReferenceInstances(maker, json, model), patience_(seed, "patience", 0) {
    begin_run();
  }

 private:
  using Job = Shared;

  // Requests.

  void arrive(const Call& call) override {
    const Time now = call.request.at;
    if (call.request.payload > limit_or_none(rules_.json, "payload_limit_mb"))
      return refuse(call, Fate::payload);
    ++arrivals_;
    const Job job = std::make_shared<ReferenceFleetJob>();
    job->answer = call.answer;
    job->request = call.request;
    if (!rules_.own_lines) return place(job, now);
    ReferenceInstance* instance = choose();
    if (instance == nullptr) return place(job, now);
    if (instance->requests < rules_.places) return begin(job, *instance, now);
    if (size(instance->line) >= rules_.room) return refuse(call, Fate::queue_full);
    job->instance = instance;
    wait(instance->line, job, now);
  }

  void place(const Job& job, Time now) {
    if (!rules_.batching)
      if (ReferenceInstance* instance = choose()) return begin(job, *instance, now);
    wait(front_, job, now);
    if (rules_.batching) begin_batches(now);
    if (!job->serving && rules_.on_demand != "off") job->cold = start_waited_for(now) > 0;
    // A request that an instance starts for takes no place in the line.
    const bool may_wait = count(State::ready) > 0 || rules_.awaits_starts;
    const std::int64_t room = may_wait ? rules_.room + awaited() : 0;
    if (job->serving || size(front_) <= room) return;
    leave(front_, job);
    refuse({job->request, job->answer}, Fate::queue_full);
    plan_batch();
  }

  Duration patience_of(const Request& request) const {
    Duration patience = rules_.patience;
    if (rules_.drawn_patience)
      patience = std::min(
          patience, drawn_time(rules_.drawn_patience->quantile(patience_.uniform_of(request.id))));
    return rules_.timeout_mode == "zombie" ? patience : std::min(patience, rules_.timeout);
  }

  void wait(Line& line, const Job& job, Time now) {
    line.push_back(job);
    plan_deadline(line, job,
                  after(now, std::min(patience_of(job->request), rules_.patience_without_start)));
  }

  void plan_deadline(Line& line, const Job& job, Time at) {
    job->deadline = plan(at, deadline, [this, &line, job](Time now) { give_up(line, job, now); });
  }

  void leave(Line& line, const Job& job) {
    std::erase(line, job);
    events_.cancel(job->deadline);
  }

  Job take_next(Line& line) {
    const Job job = rules_.fault == ReferenceFault::last_come_first ? line.back() : line.front();
    leave(line, job);
    return job;
  }

  void give_up(Line& line, const Job& job, Time now) {
    const Time at = job->request.at;
    const Duration patience = patience_of(job->request);
    const bool may_start = count(State::starting) > 0 || existing() < rules_.maximum;
    if (now - at < patience && may_start) return plan_deadline(line, job, after(at, patience));
    leave(line, job);
    const Duration waited = now - at;
    const bool timed_out =
        rules_.timeout_mode == "zombie" ? waited > rules_.timeout : waited >= rules_.timeout;
    tell(*job, std::min(now, after(at, rules_.timeout)), Duration{},
         timed_out ? Fate::timed_out : Fate::queue_expired);
    if (rules_.cancels_starts) cancel_unneeded(now);
    plan_batch();
  }

  void begin(const Job& job, ReferenceInstance& instance, Time now) {
    job->instance = &instance;
    job->serving = true;
    ++serving_;
    ++instance.requests;
    become_busy(instance, now);
    mark(instance);
    plan_cut_off(job);
    if (now < instance.loaded)
      instance.line.push_back(job);
    else
      serve(job, now);
  }

  void serve(const Job& job, Time now) {
    job->started = now;
    const Duration time = rules_.service_time(job->request);
    if (!rules_.sharing) {
      job->done = plan(now + time, done, [this, job](Time at) { finish(job, at); });
      return;
    }
    work_off(*job->instance, now);
    job->left = static_cast<long double>(time.count());
    job->instance->sharing.push_back(job);
    plan_next_done(*job->instance, now);
  }

  /// Takes off each request what it was served since one looked last.
  void work_off(ReferenceInstance& instance, Time now) {
    for (const Job& job : instance.sharing)
      job->left -= static_cast<long double>((now - instance.since).count()) *
                   rules_.speed(instance.sharing.size());
    instance.since = now;
  }

  void plan_next_done(ReferenceInstance& instance, Time now) {
    events_.cancel(instance.done);
    if (instance.sharing.empty()) return;
    Job next = instance.sharing.front();
    for (const Job& job : instance.sharing)
      if (job->left < next->left - 1e-4L) next = job;
    // Whole nanoseconds, never before the work is done.
    const long double time = std::max(0.0L, next->left) / rules_.speed(instance.sharing.size());
    const auto wait = Duration{static_cast<std::int64_t>(std::ceil(time - 1e-3L))};
    instance.done = plan(now + wait, done, [this, next](Time at) {
      next->instance->done = 0;
      finish(next, at);
    });
  }

  void finish(const Job& job, Time now) {
    ReferenceInstance& instance = *job->instance;
    stop_sharing(job, now);
    complete(*job, now);
    free_place(instance, now);
  }

  void stop_sharing(const Job& job, Time now) {
    if (!rules_.sharing) return;
    work_off(*job->instance, now);
    std::erase(job->instance->sharing, job);
    plan_next_done(*job->instance, now);
  }

  /// Its service is over.
  void complete(ReferenceFleetJob& job, Time now) {
    --serving_;
    events_.cancel(job.cut_off);
    if (job.answered) return;
    const Time limit = after(job.request.at, rules_.timeout);
    const Bytes most = limit_or_none(rules_.json, "response_limit_mb");
    const Fate fate = now > limit                    ? Fate::timed_out
                      : rules_.model.response > most ? Fate::payload
                                                     : Fate::served;
    tell(job, std::min(now, limit), now - job.started, fate);
  }

  void plan_cut_off(const Job& job) {
    if (rules_.timeout_mode != "abort") return;
    job->cut_off = plan(after(job->request.at, rules_.timeout), cut,
                        [this, job](Time now) { stop_at_limit(job, now); });
  }

  void stop_at_limit(const Job& job, Time now) {
    const bool held = job->started < job->request.at;
    tell(*job, now, held ? Duration{} : now - job->started, Fate::timed_out);
    job->answered = true;
    if (rules_.batching) return;
    if (held)
      std::erase(job->instance->line, job);
    else
      stop_sharing(job, now);
    events_.cancel(job->done);
    complete(*job, now);
    free_place(*job->instance, now);
  }

  void tell(const ReferenceFleetJob& job, Time known, Duration used, Fate fate) {
    const bool began = job.started >= job.request.at;
    const Bytes messages{job.request.payload.value + rules_.model.response.value};
    job.answer({.request = job.request,
                .started = began ? job.started : known,
                .finished = known,
                .network = {},
                .billed = began ? bill_.call(used, messages) : Duration{},
                .instance = began ? job.instance->number : Outcome::no_instance,
                .fate = fate,
                .cold = job.cold && rules_.fault != ReferenceFault::cold_forgotten});
  }

  void free_place(ReferenceInstance& instance, Time now) {
    --instance.requests;
    fill(instance, now);
    if (instance.requests > 0) return;
    instance.busy = false;
    close_busy(instance, now);
    plan_expiry(instance, now);
    if (instance.state == State::draining && instance.line.empty()) remove(instance, now);
  }

  void fill(ReferenceInstance& instance, Time now) override {
    if (!rules_.own_lines && now >= instance.loaded)
      for (Line held = std::exchange(instance.line, {}); const Job& job : held) serve(job, now);
    while (rules_.own_lines && instance.requests < rules_.places) {
      const bool from_front = instance.state == State::ready && !front_.empty();
      if (!from_front && instance.line.empty()) break;
      begin(take_next(from_front ? front_ : instance.line), instance, now);
    }
    mark(instance);
    if (rules_.batching)
      begin_batches(now);
    else if (!rules_.own_lines)
      dispatch(now);
    if (rules_.cancels_starts) cancel_unneeded(now);
  }

  /// Free places are given once all that ends or becomes ready at this instant has.
  void dispatch(Time now) {
    if (events_.has(now, rank_, ready)) return;
    while (!front_.empty()) {
      ReferenceInstance* instance = choose();
      if (instance == nullptr) return;
      begin(take_next(front_), *instance, now);
    }
  }

  // Batches.

  void begin_batches(Time now) {
    while (!front_.empty()) {
      const bool is_due =
          size(front_) >= rules_.least || after(front_.front()->request.at, rules_.window) <= now;
      ReferenceInstance* instance = is_due ? choose() : nullptr;
      if (instance == nullptr) break;
      Line together;
      while (!front_.empty() && size(together) < rules_.most) together.push_back(take_next(front_));
      for (const Job& job : together) {
        job->started = now;
        job->serving = true;
        job->instance = instance;
        ++serving_;
        plan_cut_off(job);
      }
      ++instance->requests;
      become_busy(*instance, now);
      mark(*instance);
      std::vector<Request> requests;
      for (const Job& job : together) requests.push_back(job->request);
      const auto measured = std::count_if(together.begin(), together.end(),
                                          [](const Job& job) { return job->request.items > 0; });
      counts_.batches += measured > 0;
      counts_.batched += static_cast<std::uint64_t>(measured);
      plan(now + rules_.batch_time(requests), done, [this, instance, together](Time at) {
        for (const Job& job : together) complete(*job, at);
        free_place(*instance, at);
      });
    }
    plan_batch();
  }

  void plan_batch() {
    if (!rules_.batching) return;
    events_.cancel(batch_);
    if (front_.empty() || !any_offered()) return;
    batch_ = plan(after(front_.front()->request.at, rules_.window), batch, [this](Time now) {
      batch_ = 0;
      begin_batches(now);
    });
  }

  const Stream patience_;
  EventList::Number batch_ = 0;
};

}  // namespace

ReferenceMade reference_fleet(ReferenceMaker& maker, const Json& json, const Model& model,
                              std::uint64_t seed) {
  return std::make_unique<ReferenceFleet>(maker, json, model, seed);
}

}  // namespace coldcast
