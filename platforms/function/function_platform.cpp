// Members that every request passes through are `inline` here: each is called from one place.

#include "platforms/function/function_platform.hpp"

#include <algorithm>
#include <utility>

namespace coldcast {
namespace {

std::optional<RateLimit> limit_of(const std::optional<RateLimit::Rule>& rule) {
  return rule ? std::optional<RateLimit>{*rule} : std::nullopt;
}

/// What becomes of a call that ends before its time limit.
Fate fate_in_time(const FunctionConfig& config) {
  if (config.out_of_memory) return Fate::out_of_memory;
  return config.response > config.response_limit ? Fate::payload : Fate::served;
}

KeepAlive for_ever() { return {.fixed = never, .drawn = {}, .eviction = {}}; }

}  // namespace

FunctionPlatform::FunctionPlatform(FunctionConfig config, std::uint64_t seed,
                                   std::uint64_t replication)
    : config_(std::move(config)),
      start_up_(config_.stages, config_.init, Stream{seed, "function start-up", replication}),
      pool_(config_.routing, config_.keep_alive, Stream{seed, "function pool", replication}),
      provisioned_pool_(Routing::mru, for_ever(),
                        Stream{seed, "function provisioned", replication}),
      scaling_rate_(limit_of(config_.scaling_rate)),
      request_rate_(limit_of(config_.request_rate)),
      in_time_(fate_in_time(config_)) {
  for (std::int64_t i = 0; i < config_.provisioned.instances; ++i) {
    const Slot slot = new_slot();
    instances_[slot].provisioned = true;
    starts_[slot] = start_up_.start_ahead();  // and long ago: it is ready from the start
    provisioned_pool_.put(slot, instances_[slot].number, Time{});
    existing_.change(Time{}, +1);
  }
}

void FunctionPlatform::accept(const Request& request, Sink& sink) {
  const Time now = request.at;
  if (request.payload > config_.payload_limit) return refuse(request, Fate::payload, sink);
  if (request_rate_ && !request_rate_->take(now)) return refuse(request, Fate::throttled, sink);
  if (in_system_ >= config_.concurrency && !config_.queue)
    return refuse(request, Fate::throttled, sink);

  WarmPool& pool = provisioned_pool_.size() > 0 ? provisioned_pool_ : pool_;
  if (pool.size() == 0) return start_or_wait(request, sink);
  ++in_system_;
  busy_.change(now, +1);
  serve(pool.take(), request, false, now);
}

void FunctionPlatform::start_or_wait(const Request& request, Sink& sink) {
  const Time now = request.at;
  const bool shares = config_.requests_per_start > 0 && uncovered() < 0;
  if (!shares) {
    if (may_start(now)) return start_for(request, now);
    if (!config_.queue) return refuse(request, Fate::throttled, sink);
    if (uncovered() >= config_.queue->capacity) return refuse(request, Fate::queue_full, sink);
  }
  ++in_system_;
  join_line(request, false, now);
  plan_more_starts();
}

bool FunctionPlatform::may_start(Time now) {
  // Instances that start without a request fill the limit too.
  if (existing_.level() >= config_.concurrency) return false;
  return !scaling_rate_ || scaling_rate_->take(now);
}

void FunctionPlatform::start_for(const Request& request, Time now) {
  ++in_system_;
  const Slot slot = start_instance(now);
  if (config_.binding == FunctionConfig::Binding::own)
    bind(slot, request);
  else
    join_line(request, true, now);
  start_extras(now);
}

void FunctionPlatform::start_for_waiting(Time now) {
  while (uncovered() > 0 && may_start(now)) {
    const std::int64_t first = uncovered();
    waiting_.make_cold(first);
    const Slot slot = start_instance(now);
    if (config_.binding == FunctionConfig::Binding::own) bind(slot, leave_line(first, now).request);
    start_extras(now);
  }
  plan_more_starts();
}

void FunctionPlatform::plan_more_starts() {
  const bool held_up = uncovered() > 0 && existing_.level() < config_.concurrency;
  if (!held_up || more_starts_planned_) return;
  // Not the limit but the rate held them up, just now.
  more_starts_planned_ = true;
  calendar_.schedule(scaling_rate_->next(), {Event::more_starts, 0}, Event::more_starts);
}

std::int64_t FunctionPlatform::uncovered() const {
  return waiting_.size() - std::max<std::int64_t>(1, config_.requests_per_start) * unclaimed_;
}

void FunctionPlatform::join_line(const Request& request, bool cold, Time now) {
  waiting_.join(request, cold);
  queued_.change(now, +1);
  if (!config_.queue) return;
  calendar_.schedule(after(now, config_.queue->timeout), {Event::time_is_up, 0}, Event::time_is_up);
}

WaitingLine::Waiting FunctionPlatform::leave_line(std::int64_t place, Time now) {
  queued_.change(now, -1);
  return waiting_.take(place);
}

void FunctionPlatform::give_up(Time now, Sink& sink) {
  const std::int64_t place = waiting_.time_is_up();
  const bool served = place == 0;
  if (served || place > uncovered()) return;  // or an instance is starting for it
  const WaitingLine::Waiting waiting = leave_line(place, now);
  --in_system_;
  sink.take({.request = waiting.request,
             .started = now,
             .finished = now,
             .fate = Fate::queue_expired,
             .cold = waiting.cold});
}

void FunctionPlatform::bind(Slot slot, const Request& request) {
  instances_[slot].request = request;
  instances_[slot].awaited = true;
  --unclaimed_;
}

void FunctionPlatform::start_extras(Time now) {
  const auto& provisioned = config_.provisioned;
  extra_owed_ +=
      (provisioned.instances > 0 ? provisioned.over_provisioning : config_.over_provisioning) - 1;
  for (; extra_owed_ >= 1; extra_owed_ -= 1)
    if (may_start(now)) start_instance(now);
}

WarmPool::Slot FunctionPlatform::start_instance(Time now) {
  const Slot slot = new_slot();
  starts_[slot] = start_up_.start();
  restores_ += config_.billing.snapshot.value > 0;
  existing_.change(now, +1);
  busy_.change(now, +1);
  starting_.change(now, +1);
  ++unclaimed_;
  calendar_.schedule(after(now, starts_[slot].time), {Event::ready, slot}, Event::ready);
  return slot;
}

void FunctionPlatform::advance(Sink& sink) {
  if (pool_.next_expiry() < calendar_.next()) {
    const Time now = pool_.next_expiry();
    return retire(pool_.expire(), now);
  }
  const Time now = calendar_.next();
  const Event event = calendar_.pop();
  if (event.kind == Event::completion) return complete(event.slot, now, sink);
  if (event.kind == Event::ready) return become_ready(event.slot, now);
  if (event.kind == Event::time_is_up) return give_up(now, sink);
  more_starts_planned_ = false;
  start_for_waiting(now);
}

void FunctionPlatform::become_ready(Slot slot, Time now) {
  starting_.change(now, -1);
  if (instances_[slot].awaited) {
    instances_[slot].awaited = false;
    return serve(slot, instances_[slot].request, true, now);
  }
  --unclaimed_;
  release(slot, now);
}

void FunctionPlatform::serve(Slot slot, const Request& request, bool cold, Time now) {
  Instance& instance = instances_[slot];
  Duration before{};       // of the service: what only a first call has to do
  Duration initialised{};  // and what is billed with it
  const bool first = !instance.loaded;
  if (first) {
    before = starts_[slot].again + start_up_.first_call();
    initialised = std::exchange(starts_[slot].billed, {});
    instance.loaded = true;
  }
  const Duration full =
      config_.out_of_memory ? before : before + service_time(request, cold && first);
  const Duration used = std::min(full, config_.timeout);

  instance.fate = full > config_.timeout ? Fate::timed_out : in_time_;
  instance.request = request;
  instance.cold = cold;
  instance.started = std::min(now + before, now + used);
  instance.billed = round_up(initialised + used, config_.billing.granularity);
  count_usage(instance);
  calendar_.schedule(after(now, used), {Event::completion, slot});
}

inline void FunctionPlatform::count_usage(const Instance& instance) {
  ++calls_;
  (instance.provisioned ? billed_provisioned_ : billed_on_demand_) += instance.billed.count();
  if (config_.billing.data && instance.fate == Fate::served)
    data_ += instance.request.payload.value + config_.response.value;
}

inline void FunctionPlatform::complete(Slot slot, Time now, Sink& sink) {
  // Of ten thousand instances few are in the cache, and to wait for one takes half a request: the
  // one that is due next is fetched meanwhile. (GCC drops a function that does nothing else.)
  const auto* const next = reinterpret_cast<const char*>(&instances_[calendar_.first().slot]);
  __builtin_prefetch(next);
  __builtin_prefetch(next + sizeof(Instance) - 1);

  const Instance& instance = instances_[slot];
  --in_system_;
  sink.take({.request = instance.request,
             .started = instance.started,
             .finished = now,
             .network = {},
             .billed = instance.billed,
             .instance = instance.number,
             .fate = instance.fate,
             .cold = instance.cold});
  const bool broken = instance.fate == Fate::timed_out || instance.fate == Fate::out_of_memory;
  if (!broken) return release(slot, now);
  if (instance.provisioned) {  // the provider replaces it at once
    instances_[slot].loaded = false;
    return release(slot, now);
  }
  busy_.change(now, -1);
  retire(slot, now);
  if (!waiting_.empty()) start_for_waiting(now);
}

void FunctionPlatform::release(Slot slot, Time now) {
  if (!waiting_.empty()) {
    const WaitingLine::Waiting first = leave_line(waiting_.size(), now);
    return serve(slot, first.request, first.cold, now);
  }
  busy_.change(now, -1);
  WarmPool& pool = instances_[slot].provisioned ? provisioned_pool_ : pool_;
  pool.put(slot, instances_[slot].number, now);
}

void FunctionPlatform::retire(Slot slot, Time now) {
  existing_.change(now, -1);
  free_slots_.push_back(slot);
}

void FunctionPlatform::refuse(const Request& request, Fate fate, Sink& sink) {
  sink.take({.request = request, .started = request.at, .finished = request.at, .fate = fate});
}

WarmPool::Slot FunctionPlatform::new_slot() {
  if (free_slots_.empty()) {
    instances_.emplace_back();
    starts_.emplace_back();
    free_slots_.push_back(static_cast<Slot>(instances_.size() - 1));
  }
  const Slot slot = free_slots_.back();
  free_slots_.pop_back();
  instances_[slot] = Instance{};
  starts_[slot] = {};
  instances_[slot].number = created_++;
  return slot;
}

inline Duration FunctionPlatform::service_time(const Request& request, bool cold) const {
  if (request.demand.brings_time()) return request.demand.time();
  const double multiple = request.demand.multiple();
  if (!cold || !config_.cold_service_s)
    return drawn_time(config_.service_s.quantile(request.luck) * multiple);
  const double cold_s = config_.cold_service_s->quantile(request.luck);
  if (multiple == 1) return drawn_time(cold_s);
  // What a start takes is there once; the work is done so many times.
  const double more_s = (multiple - 1) * config_.service_s.quantile(request.luck);
  return drawn_time(std::max(0.0, cold_s + more_s));
}

}  // namespace coldcast
