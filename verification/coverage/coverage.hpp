#pragma once
// Do 95 % intervals hold the truth 95 times in 100? Systems whose answers are known exactly are run
// again and again as a user runs them, with other random numbers each time, and the intervals that
// hold the exact answer are counted.

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/config/files.hpp"

namespace coldcast {

/// A metric of a system, and what it truly is.
struct CoverageTruth {
  std::string metric;
  double value = 0;
};

/// A system whose answers are known.
struct CoverageCase {
  std::string id;      ///< "cold-start"
  std::string system;  ///< a few words for people
  std::string theory;  ///< where the answers come from
  Json scenario;       ///< one run, of 20 replications
  std::vector<CoverageTruth> truths;
};

/// M/M/1, cold starts after a keep-alive (one instance; many of them), and bursts (MMPP/M/1).
const std::vector<CoverageCase>& coverage_cases();

enum class CoverageVerdict { pass, fail, inconclusive };

/// How the intervals of one metric did.
struct CoverageRow {
  std::string id;
  std::string metric;
  double truth = 0;
  std::int64_t runs = 0;
  std::int64_t covered = 0;
  std::int64_t below = 0;    ///< intervals that end below the truth
  std::int64_t above = 0;    ///< ... and those that begin above it
  double half_width = 0;     ///< mean, as a share of the truth
  double low = 0, high = 0;  ///< 95 % interval of the coverage [Wilson 1927]
  CoverageVerdict verdict = CoverageVerdict::inconclusive;

  double coverage() const { return static_cast<double>(covered) / static_cast<double>(runs); }
};

struct CoverageOptions {
  std::uint64_t seed = 1;
  std::int64_t runs = 1000;  ///< of each case
  int threads = 1;
  const std::atomic<bool>* stop = nullptr;
};

struct CoverageReport {
  std::vector<CoverageRow> rows;
  bool stopped = false;
};

/// Coverages that are called right, for a nominal 95 %.
inline constexpr double least_coverage = 0.93;
inline constexpr double most_coverage = 0.97;

/// Whether a coverage lies within these bounds; `fail` only if, up to chance of 1 in 10 000, the
/// true one does not, `inconclusive` where the runs are too few to tell. REQUIRES: runs > 0.
CoverageVerdict coverage_verdict(std::int64_t covered, std::int64_t runs);

/// Runs the cases. The report is the same on any number of threads.
CoverageReport run_coverage(const std::vector<CoverageCase>& cases, const CoverageOptions& options,
                            const Catalogue& catalogue);

}  // namespace coldcast
