// Gateways and clients of the second engine: who stands in front of one platform.

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "verification/differential/reference_composite.hpp"

namespace coldcast {
namespace {

/// The time of a round trip, drawn by the number of the request.
Duration round_trip(const Distribution& law, const Stream& stream, std::uint64_t id) {
  return drawn_time(law.is_constant() ? law.mean() : law.quantile(stream.uniform_of(id)));
}

class ReferenceGateway final : public ReferenceComposite {
 public:
  ReferenceGateway(ReferenceMaker& maker, std::vector<ReferencePart> inner, const Json& json,
                   const Model& model, std::uint64_t seed)
      : ReferenceComposite(maker, std::move(inner)),
        json_(json),
        model_(model),
        round_trip_s_(distribution_or(json, "round_trip_s", 0)),
        network_(seed, "gateway", 0),
        stores_(json.contains("over_limit") && json["over_limit"].is_object()) {
    if (!json.contains("requests_per_s")) return;
    const double per_s = number_or(json, "requests_per_s", 1);
    rate_ = {count_or(json, "burst", std::llround(std::ceil(per_s))), 1, seconds(1 / per_s)};
  }

  void accept(const Request& request, const Answer& answer) override {
    const bool too_large = request.payload > limit_or_none(json_, "payload_limit_mb");
    const bool stored = too_large && stores_;
    const bool throttled = !rate_.take(request.at);
    if (!throttled || json_.value("bill_throttled", false)) {
      const std::int64_t unit = count_or(json_, "billing_unit_kb", reference_unlimited) * 1024;
      const std::int64_t bytes = stored ? 0 : request.payload.value;
      own_[Meter::requests] += std::max<std::int64_t>(1, (bytes + unit - 1) / unit);
    }
    const Outcome refused{.request = request, .started = request.at, .finished = request.at};
    if (throttled) return tell(refused, Fate::throttled, {}, answer);
    if (too_large && !stored) return tell(refused, Fate::payload, {}, answer);
    const Duration sent = carry(request.payload, stored);

    const auto waits = std::make_shared<bool>(true);
    const Time limit = after(request.at, duration_or(json_, "timeout_s", never));
    events_.plan(limit, rank_, 0, [=, this] {
      if (!std::exchange(*waits, false)) return;
      tell({.request = request, .started = limit, .finished = limit}, Fate::timed_out, sent,
           answer);
    });
    Request inner = request;
    if (stored) inner.payload = Bytes{};
    parts_[0].platform->accept(inner, [=, this](Outcome outcome) {
      if (!*waits || outcome.finished > limit) return;
      *waits = false;
      outcome.request = request;
      if (outcome.fate != Fate::served) return tell(outcome, outcome.fate, sent, answer);
      const bool large = model_.response > limit_or_none(json_, "response_limit_mb");
      if (large && !stores_) return tell(outcome, Fate::payload, sent, answer);
      tell(outcome, Fate::served, sent + carry(model_.response, large), answer);
    });
  }

 private:
  /// How long a message takes, on the wire or by way of object storage.
  Duration carry(Bytes size, bool stored) {
    const Json& way = stored ? json_["over_limit"] : json_;
    Duration time = stored ? duration_or(way, "latency_s", {}) : Duration{};
    const double mb_per_s = number_or(way, "bandwidth_mb_per_s", 0);
    if (mb_per_s > 0)
      time += drawn_time(static_cast<double>(size.value) / (mb_per_s * 1024 * 1024));
    if (!stored) return own_[Meter::data] += size.value, time;
    own_[Meter::storage_writes] += 1;
    own_[Meter::storage_reads] += 1;
    return 2 * time;
  }

  void tell(Outcome outcome, Fate fate, Duration transfer, const Answer& answer) const {
    const Duration network = round_trip(round_trip_s_, network_, outcome.request.id) + transfer;
    outcome.fate = fate;
    outcome.network += network;
    outcome.finished += network;
    answer(outcome);
  }

  const Json json_;
  const Model model_;
  const Distribution round_trip_s_;
  const Stream network_;
  const bool stores_;
  ReferenceRate rate_;
};

class ReferenceClient final : public ReferencePlatform {
 public:
  ReferenceClient(ReferenceMaker& maker, const Json& json, const Model& model, ReferenceMade inner)
      : ReferencePlatform(maker.events, maker.next_rank++),
        json_(json),
        model_(model),
        inner_(std::move(inner)),
        timeout_(duration_or(json, "timeout_s", never)),
        round_trip_s_(distribution_or(json, "round_trip_s", 0)),
        network_(maker.setting.seed, "network", 0),
        back_off_(maker.setting.seed, "retry back-off", 0),
        jitter_(maker.setting.seed, "retry jitter", 0) {
    if (!json.contains("retry")) return;
    retries_ = true;
    most_ = count_or(json["retry"], "attempts", 3);
    if (maker.setting.fault == ReferenceFault::lost_attempts && most_ > 1) --most_;
    back_off_s_ = distribution_or(json["retry"], "backoff_s", 1);
  }

  void accept(const Request& request, const Answer& answer) override {
    if (retries_) return try_again(std::make_shared<Try>(Try{request, answer}), request.at);
    inner_->accept(request, [=, this](Outcome outcome) {
      over_the_wire(outcome);
      const Time limit = after(request.at, timeout_);
      if (outcome.finished > limit) {
        if (outcome.fate == Fate::served) outcome.fate = Fate::timed_out;
        outcome.finished = limit;
      }
      answer(outcome);
    });
  }

  Usage usage(Time end) override { return inner_->usage(end); }
  ReferenceCounts counts(Time end) override {
    ReferenceCounts counts = inner_->counts(end);
    counts.attempts = attempts_;
    return counts;
  }

 private:
  struct Try {
    Request request;
    Answer answer;
    std::int64_t attempts = 0;
    Duration billed{};
    bool cold = false;
  };
  using Shared = std::shared_ptr<Try>;

  void over_the_wire(Outcome& outcome) const {
    Duration wire = round_trip(round_trip_s_, network_, outcome.request.id);
    const double mb_per_s = number_or(json_, "bandwidth_mb_per_s", 0);
    if (mb_per_s > 0) {
      const auto bytes = static_cast<double>(outcome.request.payload.value + model_.response.value);
      wire += drawn_time(bytes / (1024 * 1024) / mb_per_s);
    }
    outcome.network += wire;
    outcome.finished += wire;
  }

  void try_again(const Shared& call, Time now) {
    Request attempt = call->request;
    attempt.id += static_cast<std::uint64_t>(call->attempts) * reference_attempt;
    attempt.at = now;
    ++call->attempts;
    attempts_ += attempt.items > 0;
    const auto waits = std::make_shared<bool>(true);
    const Time limit = after(now, timeout_);
    events_.plan(limit, rank_, 0, [=, this] {
      if (std::exchange(*waits, false))
        decide(call,
               {.request = attempt, .started = limit, .finished = limit, .fate = Fate::timed_out});
    });
    inner_->accept(attempt, [=, this](Outcome outcome) {
      if (!*waits) return;
      over_the_wire(outcome);
      call->cold |= outcome.cold;
      call->billed += outcome.billed;
      if (outcome.finished > limit) return;  // still on the wire when the client gives up
      *waits = false;
      decide(call, outcome);
    });
  }

  void decide(const Shared& call, Outcome outcome) {
    if (worth_it(outcome.fate) && call->attempts != most_) {
      const Time known = std::max(outcome.finished, events_.now());
      const Time again = known + wait_after(outcome.request.id, call->attempts);
      events_.plan(again, rank_, 1, [=, this] { try_again(call, again); });
      return;
    }
    outcome.request = call->request;
    outcome.billed = call->billed;
    outcome.cold = call->cold;
    call->answer(outcome);
  }

  bool worth_it(Fate fate) const {
    Json on = {"throttled", "queue_full", "queue_expired", "timed_out"};
    on = json_["retry"].value("on", on);
    return std::find(on.begin(), on.end(), Json(fate_names[index_of(fate)])) != on.end();
  }

  /// The wait after the attempt of that number, of which there were so many before and with it.
  Duration wait_after(std::uint64_t id, std::int64_t attempts) const {
    const Json& retry = json_["retry"];
    double longest_s = back_off_s_.is_constant() ? back_off_s_.mean()
                                                 : back_off_s_.quantile(back_off_.uniform_of(id));
    for (std::int64_t i = 1; i < attempts; ++i) longest_s *= number_or(retry, "backoff_factor", 2);
    const Duration longest =
        std::min(drawn_time(longest_s), duration_or(retry, "max_backoff_s", never));
    const std::string jitter = word_or(retry, "jitter", "full");
    if (jitter == "none") return longest;
    const Duration part = drawn_time(to_seconds(longest) * jitter_.uniform_of(id));
    return jitter == "full" ? part : (longest + part) / 2;
  }

  const Json json_;
  const Model model_;
  const ReferenceMade inner_;
  const Duration timeout_;
  const Distribution round_trip_s_;
  const Stream network_, back_off_, jitter_;
  bool retries_ = false;
  std::int64_t most_ = 0;
  Distribution back_off_s_;
  std::uint64_t attempts_ = 0;
};

}  // namespace

ReferenceMade reference_gateway(ReferenceMaker& maker, const Json& json, const Model& model,
                                std::uint64_t seed) {
  std::vector<ReferencePart> inner;
  inner.push_back({maker.make(json["platform"], model, seed)});
  return std::make_unique<ReferenceGateway>(maker, std::move(inner), json, model, seed);
}

ReferenceMade ReferenceMaker::make_client(const Json& client, const Model& model,
                                          ReferenceMade inner) {
  return std::make_unique<ReferenceClient>(*this, client, model, std::move(inner));
}

ReferenceMade ReferenceMaker::make(const Json& platform, const Model& model, std::uint64_t seed) {
  const std::string kind = platform["kind"].get<std::string>();
  if (kind == "function") return reference_function(*this, platform, model, seed);
  if (kind == "job") return reference_job(*this, platform, model);
  if (kind == "gateway") return reference_gateway(*this, platform, model, seed);
  if (kind == "router") return reference_router(*this, platform, model, seed);
  if (kind == "account") return reference_account(*this, platform, model, seed);
  if (kind == "pipeline") return reference_pipeline(*this, platform, model, seed);
  return reference_fleet(*this, platform, model, seed);
}

}  // namespace coldcast
