// Requests that share the vCPUs of one instance that is always there.

#include <cmath>
#include <limits>

#include "verification/theory/processor_sharing.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {
namespace {

/// An instance with less than one vCPU is one on which all work takes longer.
struct Shared {
  std::int64_t vcpus;
  double work_s;
  Distribution work;
};

std::optional<Shared> shared_of(const FleetConfig& config) {
  if (config.vcpu < 1)
    return Shared{1, config.service_s.mean() / config.vcpu,
                  config.service_s.scaled(1 / config.vcpu)};
  if (config.vcpu != std::floor(config.vcpu)) return std::nullopt;
  return Shared{static_cast<std::int64_t>(config.vcpu), config.service_s.mean(), config.service_s};
}

/// Whether more at once than that hardly ever come: beyond v of them chances fall by the load.
bool places_suffice(const FleetConfig& config, double load, std::int64_t vcpus) {
  if (config.concurrency >= FleetConfig::unlimited) return true;
  return load < 1 && std::pow(load, static_cast<double>(config.concurrency - vcpus)) < hardly_ever;
}

void share(const TwinArrivals& arrivals, const Shared& shared, std::int64_t places,
           TwinDraft& draft) {
  const auto known = exact::shared_vcpus(arrivals.rate, shared.work_s, shared.vcpus, places);
  const std::string source = "processor sharing, for any law of work [Kelly 1979; Cohen 1979]";
  draft.twin.exact = true;
  draft.add(AnswerKind::exact, "success_ratio", known.success_ratio, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", known.sojourn_mean_s, source);
  draft.add(AnswerKind::exact, "serving_mean", known.in_flight_mean, source);
  draft.add(AnswerKind::exact, "busy_mean", known.billable_fraction, source);
  draft.twin.findings.push_back(
      "A request takes " + rounded_text(known.slowdown) +
      " times as long as it would alone, whatever its size: it shares the vCPUs.");
}

}  // namespace

void sharing_twin(const TwinArrivals& arrivals, const FleetConfig& config, TwinDraft& draft) {
  const std::string letters = arrivals.letter + "/" + letter_of(shape_of(config.service_s)) + "/";
  draft.twin.notation = letters + number_text(config.vcpu) + " PS";
  bool met = draft.check(config.minimum == 1 && config.maximum == 1, "one instance, always there");
  met &= draft.check(config.shape.parallel_fraction == 0 && !config.shape.exponent,
                     "a request runs on one vCPU at most");
  const auto shared = shared_of(config);
  met &= draft.check(shared.has_value(), "the instance has whole vCPUs, or less than one");
  if (arrivals.kind == TwinArrivals::Kind::closed) {
    if (!shared || !met) return;
    const TwinServers servers{.servers = shared->vcpus,
                              .service_s = shared->work,
                              .line = config.concurrency >= arrivals.users ? arrivals.users : 0,
                              .patience_s = std::numeric_limits<double>::infinity(),
                              .timeout_s = std::numeric_limits<double>::infinity()};
    return closed_twin(arrivals, servers, true, draft);
  }
  met &= draft.check(arrivals.kind == TwinArrivals::Kind::poisson, arrivals.words);
  if (!shared || !met) return bound_by_service(alone(config), draft);
  const double load = arrivals.rate * shared->work_s / static_cast<double>(shared->vcpus);
  draft.twin.findings.push_back("The vCPUs have a load of " + rounded_text(load) + ".");
  if (places_suffice(config, load, shared->vcpus)) {
    if (!draft.check(load < 1, load < 1 ? "the load is below 1" : "the load is not below 1")) {
      draft.twin.findings.emplace_back(
          "Unstable: more and more requests share the vCPUs, and each takes longer and longer.");
      return bound_by_service(alone(config), draft);
    }
    return share(arrivals, *shared, exact::unlimited, draft);
  }
  constexpr std::int64_t largest = 1'000'000;
  const bool refuses = config.queue_capacity == 0 && config.concurrency >= shared->vcpus &&
                       config.concurrency <= largest;
  if (!draft.check(refuses, refuses ? "who finds no place is refused"
                                    : "requests wait in a line before they share"))
    return bound_by_service(alone(config), draft);
  draft.twin.notation =
      letters + number_text(config.vcpu) + "/" + std::to_string(config.concurrency) + " PS";
  share(arrivals, *shared, config.concurrency, draft);
}

}  // namespace coldcast
