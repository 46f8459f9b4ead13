// Routers, accounts and pipelines of the second engine.

#include "verification/differential/reference_composite.hpp"

#include <nlohmann/json.hpp>
#include <numeric>

#include "sim/config/workload_plan.hpp"

namespace coldcast {
namespace {

/// Which of several weights the number in (0, 1) falls on.
std::size_t drawn_choice(const std::vector<double>& weights, double uniform) {
  const double at = uniform * std::accumulate(weights.begin(), weights.end(), 0.0);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
    sum += weights[i];
    if (at < sum) return i;
  }
  return weights.size() - 1;
}

class ReferenceRouter final : public ReferenceComposite {
 public:
  ReferenceRouter(ReferenceMaker& maker, const Json& json, const Model& model, std::uint64_t seed)
      : ReferenceComposite(maker, reference_parts(maker, json["targets"], model, seed)),
        policy_(word_or(json, "policy", "weighted")),
        choice_(seed, "router", 0),
        in_system_(parts_.size()),
        order_(parts_.size()) {
    for (const Json& target : json["targets"]) {
      weights_.push_back(number_or(target, "weight", 1));
      limits_.push_back(count_or(target, "limit", reference_unlimited));
      prices_.push_back(number_or(target, "usd_per_1m", 0));
    }
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return prices_[a] < prices_[b]; });
  }

  void accept(const Request& request, const Answer& answer) override {
    if (policy_ == "weighted")
      return send(drawn_choice(weights_, choice_.uniform_of(request.id)), request, request.at,
                  answer);
    offer(0, request, request.at, answer);
  }

 private:
  /// Brings it to the first target from that place in the order on that may take it.
  void offer(std::size_t place, const Request& request, Time now, const Answer& answer) {
    while (place + 1 < order_.size() && in_system_[order_[place]] >= limits_[order_[place]])
      ++place;
    send(place, request, now, answer);
  }

  void send(std::size_t place, const Request& request, Time now, const Answer& answer) {
    const std::size_t target = order_[place];
    ++in_system_[target];
    parts_[target].platform->accept(parts_[target].as_sent(request, now), [=,
                                                                           this](Outcome outcome) {
      --in_system_[target];
      outcome.request = request;
      const bool no_capacity = outcome.fate == Fate::throttled || outcome.fate == Fate::queue_full;
      if (policy_ != "cheapest-first" || !no_capacity || place + 1 == order_.size())
        return answer(outcome);
      const Time known = std::max(outcome.finished, events_.now());
      events_.plan(known, rank_, 0, [=, this] { offer(place + 1, request, known, answer); });
    });
  }

  const std::string policy_;
  const Stream choice_;
  std::vector<std::int64_t> in_system_;  // by target
  std::vector<std::size_t> order_;       // of the targets, by price
  std::vector<double> weights_;
  std::vector<std::int64_t> limits_;
  std::vector<double> prices_;
};

class ReferenceAccount final : public ReferenceComposite {
 public:
  ReferenceAccount(ReferenceMaker& maker, const Json& json, const Model& model, std::uint64_t seed)
      : ReferenceComposite(maker, reference_parts(maker, json["functions"], model, seed)),
        by_workload_(word_or(json, "by", "share") == "workload"),
        choice_(seed, "account", 0),
        in_system_(parts_.size()),
        shared_(count_or(json, "concurrency", 1000)) {
    for (const Json& function : json["functions"]) {
      shares_.push_back(number_or(function, "share", 1));
      reserved_.push_back(count_or(function, "reserved", -1));
      shared_ -= std::max<std::int64_t>(0, reserved_.back());
    }
  }

  void accept(const Request& request, const Answer& answer) override {
    const std::size_t function =
        by_workload_ ? request.function % parts_.size()
                     : drawn_choice(shares_, choice_.uniform_of(request.id % reference_attempt));
    if (used(function) >= (reserved_[function] >= 0 ? reserved_[function] : shared_))
      return answer({.request = request,
                     .started = request.at,
                     .finished = request.at,
                     .fate = Fate::throttled});
    ++in_system_[function];
    parts_[function].platform->accept(parts_[function].as_sent(request, request.at),
                                      [=, this](Outcome outcome) {
                                        --in_system_[function];
                                        outcome.request = request;
                                        answer(outcome);
                                      });
  }

 private:
  /// Requests that use what is reserved for a function, or what is not reserved.
  std::int64_t used(std::size_t function) const {
    if (reserved_[function] >= 0) return in_system_[function];
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) sum += reserved_[i] < 0 ? in_system_[i] : 0;
    return sum;
  }

  const bool by_workload_;
  const Stream choice_;
  std::vector<std::int64_t> in_system_;  // by function
  std::int64_t shared_;
  std::vector<double> shares_;
  std::vector<std::int64_t> reserved_;  // -1: nothing
};

class ReferencePipeline final : public ReferenceComposite {
 public:
  ReferencePipeline(ReferenceMaker& maker, const Json& json, const Model& model, std::uint64_t seed)
      : ReferenceComposite(maker, reference_parts(maker, json["stages"], model, seed)) {
    for (const Json& stage : json["stages"]) {
      const auto name = stage["name"].get<std::string>();
      Stage read{.name = name,
                 .copies = static_cast<std::uint64_t>(count_or(stage, "fan_out", 1)),
                 .share = number_or(stage, "share", 1),
                 .luck = {seed, "stage " + name, 0},
                 .taken = {seed, "share " + name, 0}};
      if (stage.contains("after"))
        read.after = stage["after"].get<std::vector<std::string>>();
      else if (!stages_.empty())
        read.after = {stages_.back().name};
      stages_.push_back(read);
    }
  }

  void accept(const Request& request, const Answer& answer) override {
    const auto job = std::make_shared<Job>();
    job->answer = answer;
    job->outcome = {.request = request, .started = never};
    job->begun.resize(stages_.size());
    job->copies_left.resize(stages_.size());
    std::vector<std::size_t> first;
    for (std::size_t i = 0; i < stages_.size(); ++i)
      if (stages_[i].after.empty()) first.push_back(i);
    begin(job, first, request.at);
  }

 private:
  struct Stage {
    std::string name;
    std::vector<std::string> after = {};
    std::uint64_t copies;
    double share;
    Stream luck;
    Stream taken;
  };
  struct Job {
    Answer answer;
    Outcome outcome;
    std::vector<bool> begun;
    std::vector<std::uint64_t> copies_left;  // by stage
    std::vector<std::string> done;           // stages
    std::vector<std::size_t> ready;          // stages that begin at the end of this instant
    bool over = false;
  };
  using Shared = std::shared_ptr<Job>;

  /// All that can begin at an instant does, even if one of them fails at once.
  void begin(const Shared& job, const std::vector<std::size_t>& stages, Time now) {
    for (const std::size_t i : stages) job->begun[i] = true;
    for (const std::size_t i : stages) {
      const Stage& stage = stages_[i];
      const std::uint64_t subject = job->outcome.request.id % reference_attempt;
      if (stage.share < 1 && stage.taken.uniform_of(subject) >= stage.share) {
        finish_stage(job, i, now);
        continue;
      }
      job->copies_left[i] = stage.copies;
      send(job, i, 0, now);
    }
  }

  /// One copy, and the next one of the same instant after what the first of them made due.
  void send(const Shared& job, std::size_t stage, std::uint64_t copy, Time now) {
    if (copy + 1 < stages_[stage].copies)
      events_.plan(now, rank_, 0, [=, this] { send(job, stage, copy + 1, now); });
    Request request = parts_[stage].as_sent(job->outcome.request, now);
    const std::uint64_t copies_before = request.id / reference_copy % 4096;
    request.id = request.id / reference_attempt * reference_attempt +
                 (copies_before * stages_[stage].copies + copy) % 4096 * reference_copy +
                 request.id % reference_copy;
    request.luck = stages_[stage].luck.uniform_of(request.id % reference_attempt);
    parts_[stage].platform->accept(request, [=, this](const Outcome& outcome) {
      if (job->over) return;
      Outcome& whole = job->outcome;
      whole.started = std::min(whole.started, outcome.started);
      whole.billed += outcome.billed;
      whole.instance = outcome.instance;
      whole.cold |= outcome.cold;
      // Known now, or when it has come over the wire.
      const Time known = std::max(outcome.finished, events_.now());
      if (known == events_.now()) return hear(job, stage, outcome.fate, known);
      events_.plan(known, rank_, 0, [=, this] { hear(job, stage, outcome.fate, known); });
    });
  }

  void hear(const Shared& job, std::size_t stage, Fate fate, Time now) {
    if (job->over) return;
    if (fate != Fate::served) return end(job, fate, now);
    if (--job->copies_left[stage] == 0) finish_stage(job, stage, now);
  }

  void finish_stage(const Shared& job, std::size_t stage, Time now) {
    if (job->over) return;
    job->done.push_back(stages_[stage].name);
    if (job->done.size() == stages_.size()) return end(job, Fate::served, now);
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      const auto is_done = [&](const std::string& name) {
        return std::find(job->done.begin(), job->done.end(), name) != job->done.end();
      };
      const auto& after = stages_[i].after;
      if (job->begun[i] || std::find(job->ready.begin(), job->ready.end(), i) != job->ready.end())
        continue;
      if (!std::all_of(after.begin(), after.end(), is_done)) continue;
      job->ready.push_back(i);
      if (job->ready.size() > 1) continue;
      // After all answers of this instant, which may end the job or free an instance.
      events_.plan(now, rank_, 1, [=, this] {
        const auto stages = std::exchange(job->ready, {});
        if (!job->over) begin(job, stages, now);
      });
    }
  }

  static void end(const Shared& job, Fate fate, Time now) {
    job->over = true;
    job->outcome.fate = fate;
    job->outcome.started = std::min(job->outcome.started, now);
    job->outcome.finished = now;
    job->answer(job->outcome);
  }

  std::vector<Stage> stages_;
};

}  // namespace

std::vector<ReferencePart> reference_parts(ReferenceMaker& maker, const Json& list,
                                           const Model& model, std::uint64_t seed) {
  std::vector<ReferencePart> parts;
  for (const Json& json : list) {
    const std::string name = json["name"].get<std::string>();
    const std::uint64_t own = list.size() == 1 ? seed : seed_of_part(seed, name);
    ReferencePart part;
    Model on = model;
    if (json.contains("model")) {
      on = read_model(Fields{json["model"], "second engine"}, "rest-json");
      part.payload = on.request;
    }
    part.platform = maker.make(json["platform"], on, own);
    parts.push_back(std::move(part));
  }
  return parts;
}

ReferenceMade reference_router(ReferenceMaker& maker, const Json& json, const Model& model,
                               std::uint64_t seed) {
  return std::make_unique<ReferenceRouter>(maker, json, model, seed);
}

ReferenceMade reference_account(ReferenceMaker& maker, const Json& json, const Model& model,
                                std::uint64_t seed) {
  return std::make_unique<ReferenceAccount>(maker, json, model, seed);
}

ReferenceMade reference_pipeline(ReferenceMaker& maker, const Json& json, const Model& model,
                                 std::uint64_t seed) {
  return std::make_unique<ReferencePipeline>(maker, json, model, seed);
}

}  // namespace coldcast
