#include <cmath>

#include "sim/study/refusals/refusals.hpp"
#include "sim/study/refusals/samples.hpp"

namespace coldcast {
namespace {

/// One in a hundred runs of independent batches goes beyond it.
constexpr double likely_alike = 2.326;
/// Replications are independent by construction: beyond it lies one run in ten thousand.
constexpr double surely_alike = 3.891;

std::optional<Refusal> refuse_batches(const Kept& only) {
  if (only.course.likeness_z <= likely_alike) return std::nullopt;
  return Refusal{std::string{autocorrelated_code},
                 "autocorrelated: one replication, in which the mean latencies of 32 batches "
                 "resemble their neighbours (correlation " +
                     three_digits(only.course.likeness) +
                     "): how far the result may be off cannot be told; give it replications"};
}

}  // namespace

std::optional<Refusal> refuse_autocorrelated(const std::vector<Kept>& kept) {
  if (kept.size() == 1) return refuse_batches(kept.front());
  std::vector<double> means;
  for (const Kept& one : kept)
    if (one.served > 0) means.push_back(one.latency_mean_s);
  const Likeness likeness = likeness_of(means);
  if (std::abs(likeness.z) <= surely_alike) return std::nullopt;
  return Refusal{std::string{autocorrelated_code},
                 "autocorrelated: the mean latencies of successive replications " +
                     std::string{likeness.z > 0 ? "resemble" : "alternate with"} +
                     " each other (correlation " + three_digits(likeness.correlation) +
                     "): their intervals are not to be relied on"};
}

}  // namespace coldcast
