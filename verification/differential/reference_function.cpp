// Functions of the second engine: one request per instance (docs/models/lambda.md).

#include "verification/differential/reference_function.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

namespace coldcast {
namespace {

class ReferenceFunction final : public ReferenceLeaf {
 public:
  ReferenceFunction(ReferenceMaker& maker, const Json& json, const Model& model, std::uint64_t seed)
      : ReferenceLeaf(maker.events, maker.next_rank++),
        rules_(json, model, maker.setting.fault),
        scaling_rate_(reference_rate(json, "scaling_rate")),
        request_rate_(rules_.request_rate),
        lifetimes_(seed, "function pool", 0) {
    for (std::int64_t i = 0; i < rules_.provisioned; ++i) {
      instances_.push_back(std::make_shared<Instance>());
      Instance& instance = *instances_.back();
      instance.number = counts_.created++;
      instance.provisioned = true;
      instance.state = State::idle;
      instance.idle_order = ++became_idle_;
      instance.billed_first = rules_.init_billed_ahead;
    }
  }

  Usage usage(Time end) override {
    const Wide memory = count_or(rules_.json, "memory_mb", 1024);
    const Wide storage =
        std::max<std::int64_t>(0, count_or(rules_.json, "ephemeral_storage_mb", 512) -
                                      count_or(rules_.json, "free_storage_mb", 512));
    Usage usage;
    usage[Meter::requests] = calls_;
    usage[Meter::memory_time] = memory * billed_;
    usage[Meter::provisioned_time] = memory * billed_provisioned_;
    usage[Meter::storage_time] = storage * (billed_ + billed_provisioned_);
    usage[Meter::data] = data_;
    const Duration kept = round_up(
        end, duration_or(rules_.json, "provisioned_billing_step_s", std::chrono::minutes{5}));
    usage[Meter::standby_time] =
        count_or(rules_.json, "provisioned_concurrency", 0) * memory * kept.count();
    return usage;
  }

 private:
  enum class State { starting, idle, serving, gone };
  enum Urgency { completion, ready, more_starts, time_is_up, expiry };

  struct Instance {
    std::uint64_t number = 0;
    bool provisioned = false;
    State state = State::starting;
    bool loaded = false;
    Duration billed_first{};  // initialisation, billed with the first call
    Duration repeated{};
    std::optional<Call> bound;     // the request that waits for it to start
    std::uint64_t idle_order = 0;  // when it became idle, as a number
    Time last_begun{};
    EventList::Number expires = 0;
  };
  using Shared = std::shared_ptr<Instance>;

  struct Waiting {
    Call call;
    bool cold = false;
  };

  void arrive(const Call& call) override {
    const Time now = call.request.at;
    if (call.request.payload > limit_or_none(rules_.json, "payload_limit_mb"))
      return refuse(call, Fate::payload);
    if (!request_rate_.take(now)) return refuse(call, Fate::throttled);
    if (!rules_.queued && in_system_ >= rules_.concurrency) return refuse(call, Fate::throttled);
    if (const Shared idle = preferred()) {
      ++in_system_;
      return serve(idle, call, false, now);
    }
    const bool joins = rules_.shared > 0 && waiting() < covered();
    if (!joins) {
      if (may_start(now)) return start_for(call, now);
      if (!rules_.queued) return refuse(call, Fate::throttled);
      if (waiting() - covered() >= rules_.room) return refuse(call, Fate::queue_full);
    }
    ++in_system_;
    wait(call, false, now);
    plan_more_starts();
  }

  /// An idle instance: a provisioned one, else the one that the routing prefers.
  Shared preferred() const {
    const bool newest = word_or(rules_.json, "routing", "mru") == "newest";
    Shared best;
    const auto better = [&](const Instance& a, const Instance& b) {
      if (a.provisioned != b.provisioned) return a.provisioned;
      if (newest && !a.provisioned) return a.number > b.number;
      return a.idle_order > b.idle_order;
    };
    for (const Shared& one : instances_)
      if (one->state == State::idle && (!best || better(*one, *best))) best = one;
    return best;
  }

  std::int64_t count(State state) const {
    return std::count_if(instances_.begin(), instances_.end(),
                         [&](const Shared& one) { return one->state == state; });
  }
  std::int64_t existing() const {
    return static_cast<std::int64_t>(instances_.size()) - count(State::gone);
  }

  /// How many of those who wait, from the first on, the starting instances will take.
  std::int64_t covered() const {
    const std::int64_t unbound = std::count_if(
        instances_.begin(), instances_.end(),
        [](const Shared& one) { return one->state == State::starting && !one->bound; });
    return std::max<std::int64_t>(1, rules_.shared) * unbound;
  }

  std::int64_t waiting() const { return static_cast<std::int64_t>(line_.size()); }

  bool may_start(Time now) { return existing() < rules_.concurrency && scaling_rate_.take(now); }

  Shared start(Time now) {
    const auto instance = std::make_shared<Instance>();
    instance->number = counts_.created++;
    instance->billed_first = rules_.init_billed;
    instance->repeated = rules_.start.repeated;
    instances_.push_back(instance);
    plan(now + rules_.start.cut_ready, ready,
         [this, instance](Time at) { become_ready(instance, at); });
    return instance;
  }

  void start_for(const Call& call, Time now) {
    ++in_system_;
    const Shared instance = start(now);
    if (rules_.own)
      instance->bound = call;
    else
      wait(call, true, now);
    start_more(now);
  }

  void start_more(Time now) {
    owed_ += rules_.more_per_start;
    for (; owed_ >= 1; owed_ -= 1)
      if (may_start(now)) start(now);
  }

  void wait(const Call& call, bool cold, Time now) {
    line_.push_back({call, cold});
    if (!rules_.queued) return;
    plan(after(now, rules_.patience), time_is_up,
         [this, id = call.request.id](Time at) { give_up(id, at); });
  }

  void give_up(std::uint64_t id, Time now) {
    for (std::size_t i = 0; i < line_.size(); ++i) {
      if (line_[i].call.request.id != id) continue;
      if (static_cast<std::int64_t>(i) < covered()) return;
      const Waiting waiting = line_[i];
      line_.erase(line_.begin() + static_cast<std::ptrdiff_t>(i));
      --in_system_;
      waiting.call.answer({.request = waiting.call.request,
                           .started = now,
                           .finished = now,
                           .fate = Fate::queue_expired,
                           .cold = waiting.cold && rules_.fault != ReferenceFault::cold_forgotten});
      return;
    }
  }

  void start_for_waiting(Time now) {
    while (waiting() > covered() && may_start(now)) {
      const std::int64_t first = covered();
      line_[static_cast<std::size_t>(first)].cold = true;
      const Shared instance = start(now);
      if (rules_.own) {
        instance->bound = line_[static_cast<std::size_t>(first)].call;
        line_.erase(line_.begin() + first);
      }
      start_more(now);
    }
    plan_more_starts();
  }

  void plan_more_starts() {
    if (waiting() <= covered() || existing() >= rules_.concurrency) return;
    if (more_planned_) return;
    more_planned_ = true;
    plan(scaling_rate_.next(), more_starts, [this](Time now) {
      more_planned_ = false;
      start_for_waiting(now);
    });
  }

  void become_ready(const Shared& instance, Time now) {
    if (!instance->bound) return release(instance, now);
    const Call call = *instance->bound;
    instance->bound.reset();
    serve(instance, call, true, now);
  }

  void serve(const Shared& instance, const Call& call, bool cold, Time now) {
    events_.cancel(instance->expires);
    instance->state = State::serving;
    if (idle_on_demand().empty()) events_.cancel(eviction_);  // planned anew with the next one
    instance->last_begun = now;
    const bool first = !instance->loaded;
    instance->loaded = true;
    const Duration before =
        first ? std::exchange(instance->repeated, {}) + rules_.start.first_call : Duration{};
    const Duration full =
        rules_.out_of_memory ? before : before + rules_.service(call.request, cold && first);
    const Duration limit = duration_or(rules_.json, "timeout_s", never);
    const Duration used = std::min(full, limit);
    Outcome outcome{.request = call.request,
                    .started = now + std::min(before, used),
                    .finished = now + used,
                    .network = {},
                    .billed = rules_.rounded(std::exchange(instance->billed_first, {}) + used),
                    .instance = instance->number,
                    .fate = Fate::served,
                    .cold = cold && rules_.fault != ReferenceFault::cold_forgotten};
    if (rules_.model.response > limit_or_none(rules_.json, "response_limit_mb"))
      outcome.fate = Fate::payload;
    if (rules_.out_of_memory) outcome.fate = Fate::out_of_memory;
    if (full > limit) outcome.fate = Fate::timed_out;
    ++calls_;
    (instance->provisioned ? billed_provisioned_ : billed_) += outcome.billed.count();
    if (rules_.json.value("count_data", false) && outcome.fate == Fate::served)
      data_ += call.request.payload.value + rules_.model.response.value;
    plan(now + used, completion, [=, this](Time at) { complete(instance, call, outcome, at); });
  }

  void complete(const Shared& instance, const Call& call, const Outcome& outcome, Time now) {
    --in_system_;
    call.answer(outcome);
    const bool broken = outcome.fate == Fate::timed_out || outcome.fate == Fate::out_of_memory;
    if (!broken) return release(instance, now);
    if (instance->provisioned) {
      instance->loaded = false;
      return release(instance, now);
    }
    instance->state = State::gone;
    if (!line_.empty()) start_for_waiting(now);
  }

  void release(const Shared& instance, Time now) {
    if (!line_.empty()) {
      const bool last = rules_.fault == ReferenceFault::last_come_first;
      const Waiting next = last ? line_.back() : line_.front();
      line_.erase(last ? line_.end() - 1 : line_.begin());
      return serve(instance, next.call, next.cold, now);
    }
    instance->state = State::idle;
    instance->idle_order = ++became_idle_;
    if (instance->provisioned) return;
    if (rules_.json.contains("eviction")) return plan_eviction(now);
    Time from = now;
    if (rules_.fault == ReferenceFault::keep_alive_from_start && instance->loaded)
      from = instance->last_begun;
    const Duration lasts = rules_.lifetime_s
                               ? seconds(rules_.lifetime_s->quantile(lifetimes_.uniform()))
                               : duration_or(rules_.json, "keep_alive_s", std::chrono::minutes{10});
    instance->expires = plan(std::max(now, after(from, lasts)), expiry,
                             [instance](Time) { instance->state = State::gone; });
  }

  std::vector<Shared> idle_on_demand() const {
    std::vector<Shared> idle;
    for (const Shared& one : instances_)
      if (one->state == State::idle && !one->provisioned) idle.push_back(one);
    return idle;
  }

  /// At every multiple of a period a share of the idle instances goes, the longest idle first.
  void plan_eviction(Time now) {
    if (eviction_ != 0) return;
    const Duration period = duration_or(rules_.json["eviction"], "period_s", {});
    eviction_ = plan((now / period + 1) * period, expiry, [this](Time at) {
      eviction_ = 0;
      std::vector<Shared> idle = idle_on_demand();
      std::sort(idle.begin(), idle.end(),
                [](const Shared& a, const Shared& b) { return a->idle_order < b->idle_order; });
      const double share = number_or(rules_.json["eviction"], "share", 1);
      const auto go = static_cast<std::size_t>(std::ceil(share * static_cast<double>(idle.size())));
      for (std::size_t i = 0; i < go; ++i) idle[i]->state = State::gone;
      if (go < idle.size()) plan_eviction(at);
    });
  }

  LevelAreas levels() const override {
    return {.existing = existing(),
            .busy = existing() - count(State::idle),
            .starting = count(State::starting),
            .queued = waiting(),
            .serving = count(State::serving)};
  }

  const ReferenceFunctionRules rules_;
  ReferenceRate scaling_rate_;
  ReferenceRate request_rate_;
  Stream lifetimes_;
  std::vector<Shared> instances_;
  std::vector<Waiting> line_;
  std::int64_t in_system_ = 0;
  std::uint64_t became_idle_ = 0;
  double owed_ = 0;
  bool more_planned_ = false;
  EventList::Number eviction_ = 0;
  Wide calls_ = 0, billed_ = 0, billed_provisioned_ = 0, data_ = 0;
};

}  // namespace

ReferenceMade reference_function(ReferenceMaker& maker, const Json& json, const Model& model,
                                 std::uint64_t seed) {
  return std::make_unique<ReferenceFunction>(maker, json, model, seed);
}

}  // namespace coldcast
