// A server for every request.

#include <cmath>

#include "verification/theory/infinite_servers.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {

void bound_by_service(const Distribution& service_s, TwinDraft& draft) {
  const std::string source = "no request is faster than its service";
  draft.add_time(AnswerKind::lower_bound, "latency_mean_ms", service_s.mean(), source);
  draft.add_latency_percentiles(
      AnswerKind::lower_bound, [&](double p) { return service_s.quantile(p); }, source);
}

void infinite_twin(const TwinArrivals& arrivals, const Distribution& service_s, TwinDraft& draft) {
  draft.twin.notation = arrivals.letter + "/" + letter_of(shape_of(service_s)) + "/inf";
  draft.twin.exact = true;
  const std::string source = "nobody waits";
  draft.add_time(AnswerKind::exact, "latency_mean_ms", service_s.mean(), source);
  draft.add_time(AnswerKind::exact, "wait_mean_ms", 0, source);
  draft.add_latency_percentiles(
      AnswerKind::exact, [&](double p) { return service_s.quantile(p); }, source);
  draft.add(AnswerKind::exact, "success_ratio", 1, source);
  if (arrivals.rate > 0 && arrivals.kind != TwinArrivals::Kind::other)
    draft.add(AnswerKind::exact, "serving_mean", arrivals.rate * service_s.mean(),
              "Little's law; under Poisson requests the number is Poisson [Riordan 1951]");
  draft.latency_above = [service_s](double t) { return 1 - service_s.cdf(t); };
  if (arrivals.kind != TwinArrivals::Kind::bursty) return;
  const LawShape shape = shape_of(service_s);
  if (shape != LawShape::exponential && shape != LawShape::constant) return;
  const auto many = shape == LawShape::exponential
                        ? exact::bursty_exponential(arrivals.load, service_s.mean())
                        : exact::bursty_constant(arrivals.load, service_s.mean());
  draft.twin.findings.push_back("Bursts make the number busy vary with a standard deviation of " +
                                rounded_text(std::sqrt(many.variance)) + " around " +
                                rounded_text(many.mean) + "; under steady requests it would be " +
                                rounded_text(std::sqrt(many.mean)) + " [Eckberg 1983].");
}

}  // namespace coldcast
