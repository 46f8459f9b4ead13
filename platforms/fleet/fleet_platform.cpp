#include "platforms/fleet/fleet_platform.hpp"

#include <algorithm>
#include <utility>

namespace coldcast {

FleetPlatform::FleetPlatform(FleetConfig config, std::uint64_t seed, std::uint64_t replication)
    : config_(std::move(config)),
      start_up_(config_.stages, {}, Stream{seed, "fleet start-up", replication}),
      placement_(config_.placement, Stream{seed, "fleet placement", replication}),
      meter_(config_.billing, config_.minimum),
      patience_(seed, "patience", replication),
      paces_(std::make_shared<Paces>(config_.shape, config_.vcpu)) {
  if (config_.scaling_rate) scaling_rate_.emplace(*config_.scaling_rate);
  if (config_.autoscaler.make) autoscaler_ = config_.autoscaler.make();
  if (config_.batch_time && config_.service_s.mean() > 0)
    batch_noise_ = config_.service_s.scaled(1 / config_.service_s.mean());
  for (auto left = static_cast<double>(std::max(config_.initial, config_.minimum)); left > 0;) {
    const double vcpu = config_.growth ? std::min(config_.growth->node_vcpu, left) : config_.vcpu;
    become_ready(create(Time{}, vcpu), Time{});
    left -= config_.growth ? vcpu : 1;
  }
  if (config_.autoscaler.looks_until > Time{}) plan_look(Time{});
  next_event_ = first_due();
}

void FleetPlatform::accept(const Request& request, Sink& sink) {
  const Time now = request.at;
  if (request.payload > config_.payload_limit) return refuse(request, Fate::payload, sink);
  ++arrivals_;
  last_active_ = now;
  const Job job = new_job(request);
  if (config_.own_queues)
    place_at_instance(job, now, sink);
  else
    place(job, now, sink);
  if (autoscaler_ && look_ == never) plan_look(now);
  next_event_ = first_due();
}

void FleetPlatform::place(Job job, Time now, Sink& sink) {
  const bool batches = config_.discipline == FleetConfig::Discipline::batches;
  if (const auto slot = batches ? std::nullopt : placement_.choose()) return begin(job, *slot, now);
  wait(front, job, now);
  if (batches) begin_batches(now);
  if (!jobs_[job].serving) start_on_demand(job, now);
  // A request that an instance starts for takes no place in the line.
  const std::int64_t room =
      ready_count_ > 0 || config_.waits_for_starts ? config_.queue_capacity + awaited() : 0;
  if (jobs_[job].serving || queue_.size(front) <= room) return;
  queue_.remove(job);
  watch(now, 0, -1);
  refuse(jobs_[job].request, Fate::queue_full, sink);
  forget(job, now);
  plan_batch();
}

void FleetPlatform::place_at_instance(Job job, Time now, Sink& sink) {
  const auto slot = placement_.choose();
  if (!slot) return place(job, now, sink);  // none is ready: wait for the first that will be
  Instance& instance = instances_[*slot];
  if (instance.requests < instance.places) return begin(job, *slot, now);
  if (queue_.size(*slot + 1) < config_.queue_capacity) {
    jobs_[job].instance = *slot;
    wait(*slot + 1, job, now);
    return offer(*slot);
  }
  refuse(jobs_[job].request, Fate::queue_full, sink);
  forget(job, now);
}

void FleetPlatform::wait(RequestQueue::Line line, Job job, Time now) {
  const Duration patience = patience_of(jobs_[job].request);
  queue_.push(line, job, after(now, std::min(patience, config_.patience_without_start)));
  watch(now, 0, +1);
}

/// How long a request waits where instances start or can.
Duration FleetPlatform::patience_of(const Request& request) const {
  Duration patience = config_.patience;
  if (config_.drawn_patience) {
    const double luck = patience_.uniform_of(request.id);
    patience = std::min(patience, drawn_time(config_.drawn_patience->quantile(luck)));
  }
  return config_.timeout_mode == TimeoutMode::zombie ? patience
                                                     : std::min(patience, config_.timeout);
}

/// The deadline of a waiting request is reached.
void FleetPlatform::give_up(Job job, Time now, Sink& sink) {
  const Duration waited = now - jobs_[job].request.at;
  const Duration patience = patience_of(jobs_[job].request);
  if (waited < patience && may_still_start())
    return queue_.set_deadline(job, after(jobs_[job].request.at, patience));
  const RequestQueue::Line line = queue_.line_of(job);
  queue_.remove(job);
  watch(now, 0, -1);
  // Where servers do not know the limit, it may have passed long ago.
  const bool knows = config_.timeout_mode != TimeoutMode::zombie;
  const bool timed_out = knows ? waited >= config_.timeout : waited > config_.timeout;
  answer(jobs_[job], std::min(now, after(jobs_[job].request.at, config_.timeout)), Duration{},
         timed_out ? Fate::timed_out : Fate::queue_expired, sink);
  forget(job, now);
  if (line != front) offer(line - 1);
  if (config_.cancel_unneeded_starts) cancel_unneeded(now);
  plan_batch();
}

bool FleetPlatform::may_still_start() const {
  return starting_count_ > 0 || existing() < config_.maximum;
}

void FleetPlatform::begin(Job job, Slot slot, Time now) {
  Work& work = jobs_[job];
  Instance& instance = instances_[slot];
  work.instance = slot;
  work.serving = true;
  ++instance.requests;
  become_busy(slot, now);
  watch(now, +1, 0);
  offer(slot);
  plan_cut_off(job);
  if (now < instance.loaded) return queue_.push(slot + 1, job, never);  // held until it is loaded
  serve(job, slot, now);
}

void FleetPlatform::serve(Job job, Slot slot, Time now) {
  Work& work = jobs_[job];
  work.started = now;
  const Duration time = service_time(work.request, work.request.luck);
  if (config_.discipline == FleetConfig::Discipline::slots) {
    used_.change(now, +1);
    return done_.set(job, after(now, time));
  }
  change_sharing(slot, now,
                 [&](VcpuSharing& sharing) { work.ticket = sharing.add(now, time, job); });
}

Time FleetPlatform::first_due() const {
  Time next = std::min(done_.next(), ready_.next());
  next = std::min({next, loaded_.next(), idle_.next(), queue_.next_deadline()});
  next = std::min({next, cut_offs_.next(), batch_due_, retry_starts_});
  // A look comes after all else at its instant, arrivals too.
  return look_ == never ? next : std::min(next, look_ + Duration{1});
}

void FleetPlatform::advance(Sink& sink) {
  advance_to(next_event_, sink);
  next_event_ = first_due();
}

void FleetPlatform::advance_to(Time now, Sink& sink) {
  if (look_ < now) return look(std::exchange(look_, never));
  if (done_.next() == now) return finish(now, sink);
  if (ready_.next() == now) return become_ready(ready_.pop(), now);
  if (loaded_.next() == now) return fill(loaded_.pop(), now);
  if (idle_.next() == now) return expire(idle_.pop(), now);
  if (queue_.next_deadline() == now) return give_up(queue_.next_expired(), now, sink);
  if (cut_offs_.next() == now) return cut_off(cut_offs_.pop(), now, sink);
  if (retry_starts_ == now) return retry_starts(now);
  begin_batches(now);  // batch_due_ == now
}

void FleetPlatform::finish(Time now, Sink& sink) {
  if (config_.discipline == FleetConfig::Discipline::batches)
    return finish_batch(done_.pop(), now, sink);
  Job job = done_.first();
  if (config_.discipline == FleetConfig::Discipline::slots) {
    done_.pop();
    used_.change(now, -1);
  } else {
    change_sharing(done_.first(), now,
                   [&](VcpuSharing& sharing) { job = sharing.finish_next(now); });
  }
  const Slot slot = jobs_[job].instance;
  complete(job, now, sink);
  free_place(slot, now);
}

/// Its service is over.
void FleetPlatform::complete(Job job, Time now, Sink& sink) {
  Work& work = jobs_[job];
  watch(now, -1, 0);
  if (!work.answered) {
    const Time limit = after(work.request.at, config_.timeout);
    const bool late = now > limit;
    answer(work, late ? limit : now, now - work.started,
           late                                        ? Fate::timed_out
           : config_.response > config_.response_limit ? Fate::payload
                                                       : Fate::served,
           sink);
  }
  forget(job, now);
}

/// A request in service has reached its time limit, and the server stops it.
void FleetPlatform::cut_off(Job job, Time now, Sink& sink) {
  Work& work = jobs_[job];
  const bool held = work.started < work.request.at;
  answer(work, now, held ? Duration{} : now - work.started, Fate::timed_out, sink);
  work.answered = true;
  const Slot slot = work.instance;
  if (config_.discipline == FleetConfig::Discipline::batches) return;  // the others go on
  if (held) {
    queue_.remove(job);
  } else if (config_.discipline == FleetConfig::Discipline::slots) {
    done_.erase(job);
    used_.change(now, -1);
  } else {
    change_sharing(slot, now, [&](VcpuSharing& sharing) { sharing.remove(now, work.ticket); });
  }
  complete(job, now, sink);
  free_place(slot, now);
}

/// A place has become free: the next request takes it.
void FleetPlatform::free_place(Slot slot, Time now) {
  Instance& instance = instances_[slot];
  --instance.requests;
  fill(slot, now);
  if (instance.requests > 0) return;
  become_idle(slot, now);
  if (instance.state == Instance::State::draining && queue_.size(slot + 1) == 0) remove(slot, now);
}

/// An instance may have free places: gives waiting requests to it, or to those the rule prefers.
void FleetPlatform::fill(Slot slot, Time now) {
  if (queue_.size() > 0) draw(slot, now);
  offer(slot);
  if (config_.discipline == FleetConfig::Discipline::batches)
    begin_batches(now);
  else if (!config_.own_queues && queue_.size(front) > 0)
    dispatch(now);
  if (config_.cancel_unneeded_starts) cancel_unneeded(now);
}

/// Gives an instance what waits in its own line; where instances have lines for waiting, those who
/// came before any instance was ready first.
void FleetPlatform::draw(Slot slot, Time now) {
  Instance& instance = instances_[slot];
  const RequestQueue::Line own = slot + 1;
  if (!config_.own_queues && now >= instance.loaded)  // those that were held have their places
    while (queue_.size(own) > 0) serve(queue_.pop(own), slot, now);
  while (config_.own_queues && instance.requests < instance.places) {
    // Those that came before any instance was ready come first.
    const bool may_draw = instance.state == Instance::State::ready && queue_.size(front) > 0;
    if (!may_draw && queue_.size(own) == 0) break;
    const Job job = queue_.pop(may_draw ? front : own);
    watch(now, 0, -1);
    begin(job, slot, now);
  }
}

/// Gives waiting requests to the instances that the rule prefers, once all that ends or becomes
/// ready at this instant has: else each free place would be taken before the next is seen.
void FleetPlatform::dispatch(Time now) {
  if (done_.next() == now || ready_.next() == now) return;
  while (queue_.size(front) > 0) {
    const auto slot = placement_.choose();
    if (!slot) return;
    const Job job = queue_.pop(front);
    watch(now, 0, -1);
    begin(job, *slot, now);
  }
}

/// Tells the placement what an instance can take.
void FleetPlatform::offer(Slot slot) {
  const Instance& instance = instances_[slot];
  const bool ready = instance.state == Instance::State::ready;
  if (ready && (config_.own_queues || instance.requests < instance.places))
    return placement_.offer(slot,
                            instance.requests + (config_.own_queues ? queue_.size(slot + 1) : 0));
  placement_.withdraw(slot);
}

void FleetPlatform::plan_cut_off(Job job) {
  if (config_.timeout_mode != TimeoutMode::abort || config_.timeout == never) return;
  cut_offs_.set(job, after(jobs_[job].request.at, config_.timeout));
}

void FleetPlatform::refuse(const Request& request, Fate fate, Sink& sink) {
  sink.take({.request = request, .started = request.at, .finished = request.at, .fate = fate});
}

/// Tells the client. `known` is when it knows, `used` the time of the service, if it began.
void FleetPlatform::answer(const Work& work, Time known, Duration used, Fate fate, Sink& sink) {
  const bool began = work.started >= work.request.at;
  const Bytes messages{work.request.payload.value + config_.response.value};
  const Duration billed = began ? meter_.call(used, messages) : Duration{};
  if (config_.autoscaler.watches_latency && work.request.items > 0)
    latencies_.push_back(known - work.request.at);
  sink.take({.request = work.request,
             .started = began ? work.started : known,
             .finished = known,
             .network = {},
             .billed = billed,
             .instance = began ? instances_[work.instance].number : Outcome::no_instance,
             .fate = fate,
             .cold = work.cold});
}

Duration FleetPlatform::service_time(const Request& request, double luck) const {
  if (request.demand.brings_time()) return request.demand.time();
  return drawn_time(config_.service_s.quantile(luck) * request.demand.multiple());
}

FleetPlatform::Job FleetPlatform::new_job(const Request& request) {
  if (free_jobs_.empty()) {
    free_jobs_.push_back(static_cast<Job>(jobs_.size()));
    jobs_.emplace_back();
  }
  const Job job = free_jobs_.back();
  free_jobs_.pop_back();
  Work& work = jobs_[job];
  work.request = request;
  work.started = Time{-1};
  work.cold = work.serving = work.answered = false;
  return job;
}

void FleetPlatform::forget(Job job, Time now) {
  last_active_ = now;
  fewest_ = existing();
  cut_offs_.erase(job);
  free_jobs_.push_back(job);
}

/// Requests begin or end their service, come into the line or leave it.
void FleetPlatform::watch(Time now, std::int64_t serving, std::int64_t queued) {
  if (serving != 0) serving_.change(now, static_cast<double>(serving));
  if (queued != 0) queued_.change(now, queued);
}

}  // namespace coldcast
