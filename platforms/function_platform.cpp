#include "platforms/function_platform.hpp"

#include <cassert>
#include <utility>

namespace coldcast {
namespace {

Duration round_up(Duration time, Duration step) {
  if (step == Duration{1}) return time;  // as it is: spare the division
  return (time + step - Duration{1}) / step * step;
}

std::optional<RateLimit> limit_of(const std::optional<RateLimit::Rule>& rule) {
  return rule ? std::optional<RateLimit>{*rule} : std::nullopt;
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
      request_rate_(limit_of(config_.request_rate)) {
  for (std::int64_t i = 0; i < config_.provisioned.instances; ++i) {
    const Slot slot = new_slot();
    instances_[slot].provisioned = true;
    instances_[slot].start = start_up_.start_ahead();  // and long ago: it is ready from the start
    provisioned_pool_.put(slot, instances_[slot].number, Time{});
    existing_.change(Time{}, +1);
  }
}

void FunctionPlatform::accept(const Request& request, Sink& sink) {
  const Time now = request.at;
  if (request.payload > config_.payload_limit) return refuse(request, Fate::payload, sink);
  if (request_rate_ && !request_rate_->take(now)) return refuse(request, Fate::throttled, sink);
  if (in_system_ >= config_.concurrency) return refuse(request, Fate::throttled, sink);

  if (const auto slot = idle_instance()) {
    ++in_system_;
    busy_.change(now, +1);
    return serve(*slot, request, false, now);
  }
  // Instances that start without a request may fill the limit too.
  if (existing_.level() >= config_.concurrency) return refuse(request, Fate::throttled, sink);
  if (scaling_rate_ && !scaling_rate_->take(now)) return refuse(request, Fate::throttled, sink);
  ++in_system_;
  start_for(request, now);
}

std::optional<WarmPool::Slot> FunctionPlatform::idle_instance() {
  if (const auto slot = provisioned_pool_.take()) return slot;
  return pool_.take();
}

void FunctionPlatform::start_for(const Request& request, Time now) {
  const Slot slot = start_instance(now);
  if (config_.binding == FunctionConfig::Binding::own) {
    instances_[slot].request = request;
    instances_[slot].awaited = true;
  } else {
    waiting_.push_back(request);
    queued_.change(now, +1);
  }
  const auto& provisioned = config_.provisioned;
  extra_owed_ +=
      (provisioned.instances > 0 ? provisioned.over_provisioning : config_.over_provisioning) - 1;
  for (; extra_owed_ >= 1; extra_owed_ -= 1) start_extra(now);
}

void FunctionPlatform::start_extra(Time now) {
  if (existing_.level() >= config_.concurrency) return;
  if (scaling_rate_ && !scaling_rate_->take(now)) return;
  start_instance(now);
}

WarmPool::Slot FunctionPlatform::start_instance(Time now) {
  const Slot slot = new_slot();
  instances_[slot].start = start_up_.start();
  restores_ += config_.billing.snapshot.value > 0;
  existing_.change(now, +1);
  busy_.change(now, +1);
  starting_.change(now, +1);
  calendar_.schedule(after(now, instances_[slot].start.time), {Event::ready, slot}, 1);
  return slot;
}

void FunctionPlatform::advance(Sink& sink) {
  if (pool_.next_expiry() < calendar_.next()) {
    const Time now = pool_.next_expiry();
    return retire(pool_.expire(), now);
  }
  const Time now = calendar_.next();
  const Event event = calendar_.pop();
  if (event.kind == Event::ready) return become_ready(event.slot, now);
  complete(event.slot, now, sink);
}

void FunctionPlatform::become_ready(Slot slot, Time now) {
  starting_.change(now, -1);
  if (instances_[slot].awaited) {
    instances_[slot].awaited = false;
    return serve(slot, instances_[slot].request, true, now);
  }
  release(slot, now);
}

void FunctionPlatform::serve(Slot slot, const Request& request, bool cold, Time now) {
  Instance& instance = instances_[slot];
  Duration before{};  // of the service: what only a first call has to do
  const bool first = !instance.loaded;
  if (first) {
    before = instance.start.again + start_up_.first_call();
    instance.loaded = true;
  }
  const Duration full =
      config_.out_of_memory ? before : before + service_time(request, cold && first);
  const Duration used = std::min(full, config_.timeout);

  instance.fate = full > config_.timeout                      ? Fate::timed_out
                  : config_.out_of_memory                     ? Fate::out_of_memory
                  : config_.response > config_.response_limit ? Fate::payload
                                                              : Fate::served;
  instance.request = request;
  instance.cold = cold;
  instance.started = std::min(now + before, now + used);
  instance.billed =
      round_up(std::exchange(instance.start.billed, {}) + used, config_.billing.granularity);
  count_usage(instance);
  calendar_.schedule(after(now, used), {Event::completion, slot});
}

void FunctionPlatform::count_usage(const Instance& instance) {
  const Meter meter = instance.provisioned ? Meter::provisioned_time : Meter::memory_time;
  usage_[Meter::requests] += 1;
  usage_[meter] += Wide{config_.billing.memory.value} * instance.billed.count();
  usage_[Meter::storage_time] += Wide{config_.billing.paid_storage.value} * instance.billed.count();
}

void FunctionPlatform::complete(Slot slot, Time now, Sink& sink) {
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
  busy_.change(now, -1);
  retire(slot, now);
}

void FunctionPlatform::release(Slot slot, Time now) {
  if (!waiting_.empty()) {
    const Request request = waiting_.front();
    waiting_.pop_front();
    queued_.change(now, -1);
    return serve(slot, request, true, now);
  }
  busy_.change(now, -1);
  WarmPool& pool = instances_[slot].provisioned ? provisioned_pool_ : pool_;
  pool.put(slot, instances_[slot].number, now);
}

void FunctionPlatform::retire(Slot slot, Time now) {
  if (instances_[slot].provisioned) {  // the provider replaces it at once
    instances_[slot].loaded = false;
    return provisioned_pool_.put(slot, instances_[slot].number, now);
  }
  existing_.change(now, -1);
  free_slots_.push_back(slot);
}

void FunctionPlatform::refuse(const Request& request, Fate fate, Sink& sink) {
  sink.take({.request = request, .started = request.at, .finished = request.at, .fate = fate});
}

WarmPool::Slot FunctionPlatform::new_slot() {
  if (free_slots_.empty()) {
    instances_.emplace_back();
    free_slots_.push_back(static_cast<Slot>(instances_.size() - 1));
  }
  const Slot slot = free_slots_.back();
  free_slots_.pop_back();
  instances_[slot] = Instance{};
  instances_[slot].number = created_++;
  return slot;
}

Duration FunctionPlatform::service_time(const Request& request, bool cold) const {
  if (request.service >= Duration::zero()) return request.service;
  const Distribution& law =
      cold && config_.cold_service_s ? *config_.cold_service_s : config_.service_s;
  return drawn_time(law.quantile(request.luck));
}

Usage FunctionPlatform::usage() const {
  Usage usage = usage_;
  usage[Meter::snapshot_restored] = Wide{config_.billing.snapshot.value} * restores_;
  return usage;
}

Usage FunctionPlatform::standing(Duration span) const {
  const auto& billing = config_.billing;
  const auto& provisioned = config_.provisioned;
  const Duration ready = round_up(provisioned.window.value_or(span), provisioned.billing_step);
  const Duration kept =
      span > Duration{} ? std::max(span, billing.snapshot_kept_at_least) : Duration{};
  Usage usage;
  usage[Meter::standby_time] = Wide{provisioned.instances} * billing.memory.value * ready.count();
  usage[Meter::snapshot_time] = Wide{billing.snapshot.value} * kept.count();
  return usage;
}

Occupancies FunctionPlatform::occupancies(Time now) const {
  return {.instances = existing_.occupancy(now),
          .busy = busy_.occupancy(now),
          .starting = starting_.occupancy(now),
          .queued = queued_.occupancy(now)};
}

Counts FunctionPlatform::counts() const { return {created_, start_up_.stages()}; }

Levels FunctionPlatform::levels() const {
  return {.serving = busy_.level() - starting_.level(),
          .starting = starting_.level(),
          .idle = existing_.level() - busy_.level(),
          .provisioned = config_.provisioned.instances,
          .queued = queued_.level()};
}

}  // namespace coldcast
