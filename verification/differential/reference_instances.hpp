#pragma once
// The instances of a fleet in the second engine: which of them takes a request, how they come and
// go.

#include <cmath>
#include <optional>

#include "verification/differential/reference_fleet.hpp"
#include "verification/differential/reference_scaler.hpp"

namespace coldcast {

/// Autoscalers look until then; no scenario lasts so long.
inline constexpr Time reference_last_look = std::chrono::seconds{2000};

struct ReferenceInstance;

/// A request in the system.
struct ReferenceFleetJob {
  ReferencePlatform::Answer answer;
  Request request;
  Time started{-1};
  ReferenceInstance* instance = nullptr;
  bool serving = false;
  bool answered = false;  // it was cut off, and the rest of its batch goes on
  bool cold = false;
  long double left = 0;  // work, where vCPUs are shared [ns on one vCPU]
  EventList::Number done = 0, cut_off = 0, deadline = 0;
};
using ReferenceFleetLine = std::vector<std::shared_ptr<ReferenceFleetJob>>;

/// An instance of a fleet.
struct ReferenceInstance {
  enum class State { starting, ready, draining, gone };
  std::uint64_t number = 0;
  State state = State::starting;
  std::int64_t requests = 0;  // places in use
  Time loaded{};
  bool busy = false;
  bool offered = false;        // it had a free place when one looked last
  std::int64_t turn = 0;       // for round robin
  ReferenceFleetLine line;     // its own; or those that it holds until it is loaded
  ReferenceFleetLine sharing;  // in service, where vCPUs are shared
  Time since{};                // until then their work is worked off
  EventList::Number ready = 0, is_loaded = 0, expiry = 0, done = 0;
};

/// The instances of a fleet. What waits for them is the concern of whoever derives from this.
class ReferenceInstances : public ReferenceLeaf {
 public:
  ReferenceInstances(ReferenceMaker& maker, const Json& json, const Model& model)
      : ReferenceLeaf(maker.events, maker.next_rank++),
        rules_(json, model, maker.setting.fault),
        bill_(json, rules_.fault == ReferenceFault::bills_rounded_down),
        scaling_rate_(reference_rate(json, "scaling_rate")) {}

  Usage usage(Time end) final { return bill_.usage(diaries_, end); }

 protected:
  using Line = ReferenceFleetLine;
  using Shared = std::shared_ptr<ReferenceFleetJob>;
  using State = ReferenceInstance::State;
  enum Urgency { look_first, done, ready, loaded, expiry, deadline, cut, more_starts, batch };

  /// Gives an instance what waits for it.
  virtual void fill(ReferenceInstance& instance, Time now) = 0;

  /// Those that exist when the run begins. To be called by whoever can fill them.
  void begin_run() {
    for (std::int64_t i = 0; i < rules_.initial; ++i) become_ready(create(Time{}), Time{});
    if (!rules_.json.contains("autoscaler")) return;
    scaler_.emplace(rules_.json["autoscaler"]);
    plan_look(Time{});
  }

  // Which instance takes a request.

  bool has_place(const ReferenceInstance& instance) const {
    return instance.state == State::ready &&
           (rules_.own_lines || instance.requests < rules_.places);
  }

  /// Notes whether it has a free place; one that comes to have one is last in the round.
  void mark(ReferenceInstance& instance) {
    if (has_place(instance) && !instance.offered) instance.turn = turns_;
    instance.offered = has_place(instance);
  }

  bool any_offered() const {
    return std::any_of(instances_.begin(), instances_.end(),
                       [&](const auto& one) { return has_place(*one); });
  }

  ReferenceInstance* choose() {
    const auto key = [&](const ReferenceInstance& one) -> std::pair<std::int64_t, std::uint64_t> {
      if (rules_.placement == "fill-first") return {0, one.number};
      if (rules_.placement == "round-robin") return {one.turn, one.number};
      return {one.requests + (rules_.own_lines ? size(one.line) : 0), one.number};  // spread
    };
    ReferenceInstance* best = nullptr;
    for (const auto& one : instances_)
      if (has_place(*one) && (best == nullptr || key(*one) < key(*best))) best = one.get();
    if (best != nullptr) best->turn = ++turns_;
    return best;
  }

  // Instances.

  std::int64_t count(State state) const {
    return std::count_if(instances_.begin(), instances_.end(),
                         [&](const auto& one) { return one->state == state; });
  }
  std::int64_t existing() const { return count(State::ready) + count(State::starting); }
  static std::int64_t size(const Line& line) { return static_cast<std::int64_t>(line.size()); }

  /// Requests that the starting instances will take.
  std::int64_t awaited() const { return count(State::starting) * taken_by_start(); }
  std::int64_t taken_by_start() const {
    return rules_.places * (rules_.batching ? rules_.most : 1);
  }

  std::int64_t start_waited_for(Time now) {
    std::int64_t started = 0;
    // Not for a batch that is not full, where a place is free.
    while (size(front_) > awaited() && !(rules_.batching && any_offered())) {
      if (rules_.on_demand == "from-zero" && existing() > 0) break;
      if (existing() >= rules_.maximum) break;
      if (!scaling_rate_.take(now)) {
        events_.cancel(more_starts_);
        more_starts_ = plan(scaling_rate_.next(), more_starts, [this](Time at) { start_more(at); });
        break;
      }
      start(now);
      ++started;
    }
    return started;
  }

  /// What starts now was triggered by those who have waited longest.
  void start_more(Time now) {
    more_starts_ = 0;
    std::int64_t starts = start_waited_for(now);
    for (const Shared& job : front_)
      if (starts > 0 && !job->cold) {
        job->cold = true;
        --starts;
      }
  }

  void cancel_unneeded(Time now) {
    while (count(State::starting) > 0 && existing() > rules_.minimum &&
           size(front_) <= (count(State::starting) - 1) * taken_by_start())
      stop_one(now);
  }

  ReferenceInstance& create(Time now) {
    instances_.push_back(std::make_unique<ReferenceInstance>());
    ReferenceInstance& instance = *instances_.back();
    instance.number = counts_.created++;
    instance.loaded = instance.since = now;
    diaries_.push_back({.life = {.from = now}, .busy = {}});
    if (bill_.bills_start()) diaries_.back().busy.push_back({.from = now});
    return instance;
  }

  void start(Time now) {
    ReferenceInstance& instance = create(now);
    const Duration all = rules_.start.ready + rules_.start.first_call;
    instance.loaded = now + all;
    instance.ready = plan(now + (rules_.ready_when_loaded ? all : rules_.start.ready), ready,
                          [this, &instance](Time at) { become_ready(instance, at); });
  }

  void become_ready(ReferenceInstance& instance, Time now) {
    instance.state = State::ready;
    close_busy(instance, now);
    if (now < instance.loaded)
      instance.is_loaded =
          plan(instance.loaded, loaded, [this, &instance](Time at) { fill(instance, at); });
    fill(instance, now);
    if (instance.requests == 0) plan_expiry(instance, now);
  }

  void become_busy(ReferenceInstance& instance, Time now) {
    if (instance.busy) return;
    instance.busy = true;
    events_.cancel(instance.expiry);
    diaries_[instance.number].busy.push_back({.from = now});
  }

  void close_busy(const ReferenceInstance& instance, Time now) {
    auto& busy = diaries_[instance.number].busy;
    if (!busy.empty() && busy.back().to == never) busy.back().to = now;
  }

  void plan_expiry(ReferenceInstance& instance, Time now) {
    events_.cancel(instance.expiry);
    const bool wrong = rules_.fault == ReferenceFault::keep_alive_from_start;
    const auto& busy = diaries_[instance.number].busy;
    const Time from = wrong && !busy.empty() ? busy.back().from : now;
    expire_at(instance, std::max(now, after(from, rules_.keep_alive)));
  }

  void expire_at(ReferenceInstance& instance, Time then) {
    instance.expiry = plan(then, expiry, [this, &instance](Time now) {
      if (existing() <= rules_.minimum) return;
      if (!collects_for(instance)) return remove(instance, now);
      const Time full = after(front_.front()->request.at, rules_.window);
      expire_at(instance, std::max(now, full) + Duration{1});
    });
  }

  /// Whether requests that wait for their batch to be full have this instance alone.
  bool collects_for(const ReferenceInstance& instance) const {
    if (front_.empty()) return false;
    for (const auto& one : instances_)
      if (one.get() != &instance && one->offered) return false;
    return true;
  }

  void remove(ReferenceInstance& instance, Time now) {
    instance.state = State::gone;
    instance.offered = false;
    for (EventList::Number* event : {&instance.ready, &instance.is_loaded, &instance.expiry})
      events_.cancel(*event);
    close_busy(instance, now);
    diaries_[instance.number].life.to = now;
  }

  /// The newest that starts, else the newest of those with the fewest requests.
  void stop_one(Time now) {
    const auto burden = [](const ReferenceInstance& one) {
      return one.state == State::starting ? -1 : one.requests;
    };
    ReferenceInstance* chosen = nullptr;
    for (const auto& one : instances_)
      if (one->state == State::starting || one->state == State::ready)
        if (chosen == nullptr || burden(*one) <= burden(*chosen)) chosen = one.get();
    if (chosen->requests == 0 && chosen->line.empty()) return remove(*chosen, now);
    chosen->state = State::draining;
    chosen->offered = false;
  }

  // The autoscaler.

  /// A look comes after all else at its instant.
  void plan_look(Time at) {
    events_.plan(at + Duration{1}, rank_, look_first, [this, at] { look(at); });
  }

  void look(Time now) {
    const LevelAreas& areas = tally(now);
    std::int64_t wanted =
        scaler_->wanted({.at = now,
                         .outstanding = static_cast<std::int64_t>(levels().queued + serving_),
                         .outstanding_sum = areas.queued + areas.serving,
                         .arrivals = arrivals_,
                         .concurrency = rules_.places});
    if (levels().queued > 0 && existing() > 0) wanted = std::max<std::int64_t>(wanted, 1);
    wanted = std::clamp(wanted, rules_.minimum, rules_.maximum);
    while (existing() < wanted && scaling_rate_.take(now)) start(now);
    while (scaler_->scales_in() && existing() > wanted) stop_one(now);
    if (now < reference_last_look) plan_look(now + scaler_->period());
  }

  LevelAreas levels() const final {
    LevelAreas level{.queued = size(front_), .serving = serving_};
    for (const auto& one : instances_) {
      if (one->state == State::gone) continue;
      ++level.existing;
      level.starting += one->state == State::starting;
      level.busy += one->state == State::starting || one->busy;
      if (rules_.own_lines) level.queued += size(one->line);
    }
    return level;
  }

  const ReferenceFleetRules rules_;
  ReferenceBill bill_;
  ReferenceRate scaling_rate_;
  std::optional<ReferenceScaler> scaler_;
  std::vector<std::unique_ptr<ReferenceInstance>> instances_;
  std::vector<ReferenceBill::Diary> diaries_;  // by number of the instance
  Line front_;
  std::int64_t serving_ = 0;
  std::int64_t arrivals_ = 0;
  std::int64_t turns_ = 0;
  EventList::Number more_starts_ = 0;
};

}  // namespace coldcast
