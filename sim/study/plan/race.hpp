#pragma once
// The best of many candidates by few simulations. Every candidate gets one replication under common
// random numbers; a few get four, which shows how noisy replications are. From then on only those
// get more that may still win: the cheapest that seems to meet the limits, and those that would be
// cheaper. Two tests take candidates out of the race:
//   missed   the mean of ln(value / limit) lies above 0 with confidence
//   beaten   the difference of ln(objective) to the incumbent lies above ln(1 - tolerance) with
//            confidence
// Means over all replications are foretold by a reference, a candidate of the same group that has
// them all: what it comes to, and the mean paired difference to it on the replications that both
// have. That is a control variate whose own mean is known; how busy a replication is drops out.
// The intervals are moderated t intervals: the variance of a candidate's own few replications is
// drawn towards that of its group, which counts as further degrees of freedom [Smyth 2004: "Linear
// models and empirical Bayes methods", Statist. Appl. Genet. Mol. Biol. 3(1)]; so one replication
// is enough where the difference is large. They are for the mean over all replications of which
// some are known, so they shrink by sqrt(1 - n / R) [Cochran 1977, section 2.6], and they are
// corrected for the number of candidates [Bonferroni]. The incumbent has all R
// replications and is judged by them, as full enumeration would judge it.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace coldcast {

/// What one replication of a candidate showed; logarithms, so that equal ratios are equal.
struct RaceTrial {
  double objective = 0;        ///< ln of what is to be small
  std::vector<double> excess;  ///< of each limit: ln(value / limit), above 0 where it is missed
  bool lost = false;           ///< a limit is missed that no further replication can mend
};

/// How a candidate stands once it has all its replications.
struct RaceVerdict {
  double objective = 0;  ///< ln, as in RaceTrial
  bool feasible = false;
  std::vector<double> excess = {};  ///< of each limit, ln(mean / limit); empty: not known
};

/// What is raced. REQUIRES: trial and verdict depend on their arguments only, and may be called
/// from several threads for different arguments.
struct RaceEntries {
  std::vector<std::size_t> groups;  ///< of each candidate; in a group noise is alike
  std::size_t limits = 0;           ///< as many as every trial has
  std::int64_t replications = 20;   ///< R, of each candidate in a full enumeration; 1 or more
  std::function<RaceTrial(std::size_t candidate, std::int64_t replication)> trial;
  std::function<RaceVerdict(std::size_t candidate)> verdict;  ///< after all its replications
};

/// How candidates race.
struct RaceOptions {
  double confidence = 0.95;
  double tolerance = 0.01;  ///< whoever is not cheaper by more than this share need not win
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(std::int64_t simulations)> progress = {};  ///< after each round
};

/// Where a candidate stands in the race.
enum class Standing { open, missed, beaten, finished };

/// The normal noise of a group, and as how many degrees of freedom it counts.
struct GroupNoise {
  double variance = 0;
  int freedom = 0;
};

/// A race of candidates: replications are spent on those that may still win.
class Race {
 public:
  Race(RaceEntries entries, RaceOptions options);

  /// Races to the end. The same on any number of threads. False if it was stopped.
  bool run();

  /// Gives these candidates so many replications, if they have fewer; those that get all are
  /// judged. False if it was stopped.
  bool extend(const std::vector<std::size_t>& candidates, std::int64_t replications);

  /// The best that was judged feasible: of all, or of a group. Of a group that has none yet, the
  /// most promising are given all replications, at most `tries` of them.
  std::optional<std::size_t> winner() const { return incumbent_; }
  std::optional<std::size_t> best_of(std::size_t group, int tries = 5);

  Standing standing(std::size_t candidate) const { return runners_[candidate].standing; }
  std::int64_t replications(std::size_t candidate) const {
    return static_cast<std::int64_t>(runners_[candidate].trials.size());
  }

  /// Whether the mean of its replications so far meets every limit; once it has all of them, what
  /// the verdict says.
  bool seems_feasible(std::size_t candidate) const;

  /// The largest mean excess, and ln(objective) over that of another one on common replications.
  double worst_excess(std::size_t candidate) const;
  double behind(std::size_t candidate, std::size_t other) const;

  /// How many replications were made.
  std::int64_t simulations() const { return simulations_; }

 private:
  struct Runner {
    std::vector<RaceTrial> trials;
    std::optional<RaceVerdict> verdict;
    Standing standing = Standing::open;
  };

  /// A candidate, and how many replications it shall have.
  struct Goal {
    std::size_t candidate;
    std::int64_t replications;
  };

  bool reach(const std::vector<Goal>& goals);
  std::vector<std::size_t> open_ones() const;
  std::vector<std::size_t> all() const;
  std::vector<std::size_t> probes() const;
  std::vector<std::size_t> next_batch() const;
  double objective(std::size_t candidate) const;
  void learn_effects();
  double mean_excess(std::size_t candidate, std::size_t limit) const;
  double half_width(const std::vector<double>& values, const GroupNoise& noise) const;
  bool surely_missed(std::size_t candidate) const;
  bool surely_beaten(std::size_t candidate) const;
  std::vector<double> differences(std::size_t candidate, std::size_t other) const;
  std::vector<double> excess_differences(std::size_t candidate, std::size_t other,
                                         std::size_t limit) const;
  std::optional<std::size_t> reference_for(std::size_t candidate) const;
  double final_excess(std::size_t candidate, std::size_t limit) const;
  bool surely_above(std::size_t candidate, std::size_t limit) const;
  std::vector<std::size_t> choose_references();
  void learn_noise();
  void learn_noise_of_differences();
  bool lies_behind(std::size_t candidate, std::size_t other, const GroupNoise& noise) const;
  void judge(std::size_t candidate);
  void eliminate();

  RaceEntries entries_;
  RaceOptions options_;
  std::vector<Runner> runners_;
  std::vector<std::size_t> probes_;
  std::vector<std::optional<std::size_t>> references_;  // by group
  std::vector<double> effects_;  // of replications on the objective, compared with the first one
  std::vector<std::vector<GroupNoise>> excess_noise_;             // by limit and group
  std::vector<std::vector<GroupNoise>> excess_difference_noise_;  // to the reference
  std::vector<GroupNoise> difference_noise_;                      // by group: to the incumbent
  std::vector<GroupNoise> reference_noise_;                       // and to the reference
  std::optional<std::size_t> incumbent_;
  std::int64_t simulations_ = 0;
};

}  // namespace coldcast
