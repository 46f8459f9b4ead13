// Functions that never serve two requests at once, where the idle gaps form a renewal process.

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

/// Requests with independent gaps of any distribution.
class RenewalWorkload final : public Workload {
 public:
  RenewalWorkload(Distribution gap_s, RequestMaker maker, Stream arrivals)
      : gap_s_(std::move(gap_s)), maker_(std::move(maker)), arrivals_(std::move(arrivals)) {}

  std::optional<Request> next(Time = never) override {
    now_ = after(now_, seconds(gap_s_.quantile(arrivals_.uniform())));
    return maker_.make(now_);
  }

 private:
  Distribution gap_s_;
  RequestMaker maker_;
  Stream arrivals_;
  Time now_{};
};

Arrivals renewal(const Distribution& gap_s) {
  return {1 / gap_s.mean(), [gap_s](std::uint64_t replication) {
            return std::make_unique<RenewalWorkload>(gap_s, maker(replication),
                                                     arrival_stream(replication));
          }};
}

}  // namespace

// The idle gap is always exponential, so p = P(cold) = exp(-rate * keep-alive).
TEST_CASE("COLD-SINGLE-1: a single instance is cold for an idle gap above the keep-alive") {
  FunctionConfig platform = function_of(Distribution::exponential(0.5));
  platform.concurrency = 1;
  platform.stages = start_of(Distribution::constant(2));
  platform.keep_alive.fixed = seconds(30);
  const Replications runs = run({platform, poisson(0.1), 600, 1'000'000});
  check("cold ratio", runs, cold_of_accepted, 0.049787068367863944);
  check("success ratio", runs, success_ratio, 0.9434341296167985);
  check("latency", runs, latency_mean_s, 0.5995741367357279);
  check_percentile(runs, 0.50, 0.37348272289267404);
  check_percentile(runs, 0.95, 2.1477568521865726);
  check_percentile(runs, 0.99, 2.9524758084035585);
  check("busy", runs, busy_mean, 0.05656587038320148);
  check("idle", runs, idle_mean, 0.8964633101049907);
}

// Gaps are never shorter than 4 s, calls never longer than 3.5 s. A cold call ends later, so the
// idle time after it is shorter: cold and warm are the states of a Markov chain.
TEST_CASE("COLD-RENEWAL-1: the keep-alive runs from the end of a call and not from its arrival") {
  FunctionConfig platform = function_of(Distribution::constant(1));
  platform.stages = start_of(Distribution::constant(2.5));
  platform.keep_alive.fixed = seconds(20);
  const Distribution gap_s = Distribution::shifted(4, Distribution::exponential(20));
  const Replications runs = run({platform, renewal(gap_s), 600, 200'000});
  check("cold ratio", runs, cold_of_accepted, 0.40697556950809455);
  check("latency", runs, latency_mean_s, 2.0174389237702366);
  check("success ratio", runs, success_ratio, 1);
  for (const Replication& r : runs) {
    CHECK(r.occupancies.busy.peak() == 1);
    CHECK(r.occupancies.instances.peak() == 1);
  }
}
