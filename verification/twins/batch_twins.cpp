// Batches, on one place or on as many as there are batches.

#include <algorithm>
#include <cmath>

#include "verification/theory/batches.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {
namespace {

void add_batch_server(const exact::BatchServer& known, const std::string& source,
                      TwinDraft& draft) {
  draft.twin.exact = true;
  draft.add(AnswerKind::exact, "success_ratio", 1, "nothing refuses a request");
  draft.add_time(AnswerKind::exact, "wait_mean_ms", known.wait_mean_s, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", known.sojourn_mean_s, source);
  draft.add(AnswerKind::exact, "batch_mean", known.batch_mean, source);
  draft.add(AnswerKind::exact, "utilization", known.utilization, source);
}

/// So many places that no batch waits for one.
void unlimited_batches(const TwinArrivals& arrivals, const FleetConfig& config, TwinDraft& draft) {
  const FleetConfig::Batching& rule = config.batching;
  const double service_s = config.service_s.mean();
  const double rate = arrivals.rate;
  if (!draft.check(rule.at_least == rule.at_most, "batches wait until they are full")) return;
  if (!draft.check(!config.batch_time, "a batch takes as long as one request")) return;
  draft.twin.exact = true;
  draft.add(AnswerKind::exact, "success_ratio", 1, "nothing refuses a request");
  double wait_s = 0, batch = static_cast<double>(rule.at_most);
  if (rule.window == never) {
    const exact::ErlangMix wait = exact::full_batch_wait(rate, rule.at_most);
    wait_s = wait.mean_s();
    draft.add_time(AnswerKind::exact, "wait_p95_ms", wait.percentile_s(0.95), "Erlang");
  } else {
    const auto timed = exact::timed_batches(rate, rule.at_most, to_seconds(rule.window));
    wait_s = timed.wait_mean_s;
    batch = timed.batch_mean;
    draft.add_time(AnswerKind::exact, "wait_p95_ms", timed.wait_percentile_s(0.95),
                   "Poisson sums over a cycle");
  }
  const std::string source = "renewal cycles of batches";
  draft.add_time(AnswerKind::exact, "wait_mean_ms", wait_s, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", wait_s + service_s, source);
  draft.add(AnswerKind::exact, "batch_mean", batch, source);
}

/// One place that takes what waits, or waits for a least number.
void single_batches(const TwinArrivals& arrivals, const FleetConfig& config, TwinDraft& draft) {
  const FleetConfig::Batching& rule = config.batching;
  const bool greedy = rule.at_least == 1 || rule.window == Duration{};
  if (!draft.check(greedy || rule.window == never,
                   "batches begin at once, or wait for a least number without a time-out"))
    return;
  const std::int64_t fewest = greedy ? 1 : rule.at_least;
  const double rate = arrivals.rate;
  const double full_s =
      config.batch_time ? config.batch_time->mean_s(rule.at_most) : config.service_s.mean();
  const double load = rate * full_s / static_cast<double>(rule.at_most);
  if (!draft.check(load < 1, "full batches are faster than requests come")) {
    draft.twin.findings.emplace_back(
        "Unstable: even full batches cannot keep up, and the line grows for ever.");
    return;
  }
  if (!config.batch_time && shape_of(config.service_s) == LawShape::exponential) {
    draft.twin.notation =
        "M/M[" + std::to_string(fewest) + "," + std::to_string(rule.at_most) + "]/1";
    return add_batch_server(
        exact::exponential_batches(rate, fewest, rule.at_most, config.service_s.mean()),
        "M/M[a,b]/1 [Neuts 1967]", draft);
  }
  const bool constant = shape_of(config.service_s) == LawShape::constant;
  if (!draft.check(constant, "a batch takes a constant time by its size, or an exponential one"))
    return;
  constexpr std::int64_t largest = 256;  // the chain takes about its cube
  if (!draft.check(fewest == 1 && rule.at_most <= largest, "batches begin at once")) return;
  const auto time_s = [&](std::int64_t size) {
    return config.batch_time ? config.batch_time->mean_s(size) : config.service_s.mean();
  };
  add_batch_server(exact::sized_batches(rate, rule.at_most, time_s).server,
                   "chain at the ends of batches [Bailey 1954]", draft);
}

}  // namespace

void batch_twin(const TwinArrivals& arrivals, const FleetConfig& config, TwinDraft& draft) {
  const bool boundless = config.concurrency >= FleetConfig::unlimited;
  draft.twin.notation = arrivals.letter + "/" + letter_of(shape_of(config.service_s)) + "[1," +
                        std::to_string(config.batching.at_most) + "]/" +
                        (boundless ? "inf" : std::to_string(config.concurrency * config.maximum));
  bool met = draft.check(arrivals.kind == TwinArrivals::Kind::poisson, arrivals.words);
  met &= draft.check(boundless || (config.concurrency == 1 && config.maximum == 1),
                     "one place for batches, or one for each");
  met &= draft.check(config.queue_capacity >= FleetConfig::unlimited && config.patience == never &&
                         !config.drawn_patience,
                     "no request is refused or gives up");
  if (met && boundless) unlimited_batches(arrivals, config, draft);
  if (met && !boundless) single_batches(arrivals, config, draft);
  if (!draft.twin.exact) bound_by_service(alone(config), draft);
}

}  // namespace coldcast
