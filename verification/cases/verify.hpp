#pragma once
// Simulates cases and says of each number whether the simulation agrees with it, and how well that
// is known. Rules:
//
// - Random: 40 independent replications, each from an empty system with its warm-up left out;
//   numbers are ratios of sums with the standard error of the delta method (percentiles: that of
//   all runs together, with the spread of those of each). The t score is turned into a normal one
//   [Wallace 1959], z. Runs grow until the 95 % half-width is small enough or the limit of the mode
//   is reached. FAIL if |z| is beyond what m such numbers of a correct simulator reach once in
//   10 000 seeds, and the number is off by more than 0.02 %; PASS if not, and both the half-width
//   and the difference are at most 10 % (quick), 3 % (default) or 1 % (full) of the number, for
//   which the run grows; else INCONCLUSIVE.
// - Without chance: one run, exact to 1e-9 s; dollars to 1e-12 of their value.
// - What is not understood is UNSUPPORTED, with the reason.
//
// The smallest bias that would have been caught, with 97.7 % chance, is the threshold plus 2
// standard errors. Same seed, same answers, on any number of threads.

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verification/cases/case.hpp"

namespace coldcast {

enum class VerifyMode { quick, usual, full };

struct VerifyOptions {
  VerifyMode mode = VerifyMode::usual;
  std::uint64_t seed = 1;
  int threads = 1;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(const std::string& id)> progress = {};  ///< before each case
};

enum class Verdict { pass, fail, inconclusive, unsupported };
inline constexpr std::array<std::string_view, 4> verdict_names = {"pass", "fail", "inconclusive",
                                                                  "unsupported"};

/// What became of one expected number (or list of such).
struct VerifyRow {
  std::string id;
  std::string metric;
  Json expected;
  Json simulated = {};  ///< null if there is nothing
  std::optional<double> half_width = {};
  std::optional<double> z = {};
  std::optional<double> relative_error = {};
  std::optional<double> detectable_bias = {};  ///< as a share of what is expected
  Verdict verdict = Verdict::unsupported;
  std::string reason = {};
  double requests = 0;  ///< simulated for it
};

struct VerifyReport {
  std::vector<VerifyRow> rows;
  std::size_t scores = 0;          ///< numbers with a z
  double threshold = 0;            ///< of |z|
  double largest = 0;              ///< |z|
  double largest_usual = 0;        ///< the median of the largest of so many
  double largest_unusual = 0;      ///< what it exceeds once in a hundred
  std::size_t independent = 0;     ///< scores of which no two share a run
  std::optional<double> normal_p;  ///< Kolmogorov-Smirnov test of these; two-sided
  bool stopped = false;

  std::size_t with(Verdict verdict) const;
};

VerifyReport verify(const std::vector<Case>& cases, const VerifyOptions& options);

/// The p-value of the Kolmogorov-Smirnov test that the values are standard normal; with the
/// correction of Stephens [1970] for small samples. REQUIRES: not empty.
double normal_p_value(std::vector<double> values);

/// The normal score of a t score [Wallace 1959], to about 0.0002.
double normal_score(double t, double freedom);

/// The numbers in a JSON value: itself, a list, or a text such as "123,124", "cold,warm" (1 and 0),
/// "8x2.0,1x2.5" (8, 2, 1, 2.5).
std::vector<double> numbers_in(const Json& value);

}  // namespace coldcast
