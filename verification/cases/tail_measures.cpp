#include "verification/cases/measure_tables.hpp"

namespace coldcast {
namespace {

double mean_share_above(const CaseSample& sample, std::int64_t level) {
  double sum = 0;
  for (const Observation& run : sample.runs) sum += run.levels.queued.share_above(level);
  return sum / static_cast<double>(sample.runs.size());
}

/// From where on the line is long: it is so for a tenth of the time in which there is one.
std::int64_t tail_begin(const CaseSample& sample) {
  const double some = mean_share_above(sample, 0);
  if (some <= 0) throw TooShort("there is never a line");
  std::int64_t level = 0;
  while (mean_share_above(sample, level) > 0.1 * some) ++level;
  return level;
}

/// How much rarer a line is than one that is shorter by one, of long lines: the time-stationary
/// number in the system falls geometrically there, with the largest eigenvalue of R in the
/// matrix-geometric solution [Neuts 1981, 1.2], sigma of GI/M/1, the root of bulk queues. Sums over
/// the tail weigh each ratio by how long it was seen; what other eigenvalues add has died away at a
/// tenth.
std::vector<CaseEstimate> line_decay(const CaseSample& sample) {
  if (!sample.system.load) throw NotUnderstood("needs a line without bound and time limits");
  const std::int64_t begin = tail_begin(sample);
  std::vector<Two> ratios;
  for (const Observation& run : sample.runs) {
    const Occupancy& line = run.levels.queued;
    double longer = 0;
    for (std::int64_t level = line.peak(); level > begin; --level)
      longer += line.share_above(level);
    ratios.emplace_back(longer, longer + line.share_above(begin));
  }
  return {ratio_estimate(ratios)};
}

}  // namespace

std::vector<MeasureEntry> tail_measures() {
  return {
      {"spectral_radius(?:_R)?|decay_ratio|sigma|root", "spectral_radius_R, sigma, root",
       "share of time with a line of n + 1 over that with n, of long lines",
       [](const Groups&) {
         Measure measure;
         measure.estimate = line_decay;
         return measure;
       }},
  };
}

}  // namespace coldcast
