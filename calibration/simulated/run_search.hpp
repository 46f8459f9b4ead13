#pragma once
// The sum of squares that a fit by simulation makes small, with what was simulated remembered.

#include <map>
#include <vector>

#include "calibration/simulated/run_fit.hpp"

namespace coldcast {

/// Points are shares of the ranges, one for each parameter that is free; the others are held.
class RunSearch {
 public:
  RunSearch(const SoughtSpec& spec, const Simulator& simulate);

  /// Holds a parameter where it is now. REQUIRES: it is free.
  void hold(std::size_t parameter, double share);

  /// Leaves a target out of the sum; nothing: none.
  void leave_out(std::optional<std::size_t> target) { left_out_ = target; }

  const std::vector<std::size_t>& free() const { return free_; }
  int runs() const { return static_cast<int>(known_.size()); }

  const std::vector<RunAnswer>& answers(const std::vector<double>& shares);

  /// Of the targets that count, over their errors.
  Eigen::VectorXd residuals(const std::vector<double>& shares);

  /// Of targets and priors; far beyond the ranges it grows, so that a search comes back.
  double sum_of_squares(const std::vector<double>& shares);

  /// The residuals' differences per share, over a twentieth of the range to either side.
  Eigen::MatrixXd slopes(const std::vector<double>& shares);

  /// The point of the least sum: from the best of a first design, or near `start`.
  std::vector<double> search(const std::optional<std::vector<double>>& start);

  std::vector<double> values(const std::vector<double>& shares) const;

 private:
  std::vector<double> first_design();

  const SoughtSpec& spec_;
  const Simulator& simulate_;
  std::vector<double> held_;  // shares of all parameters
  std::vector<std::size_t> free_;
  std::optional<std::size_t> left_out_;
  std::map<std::vector<double>, std::vector<RunAnswer>> known_;  // by values
};

}  // namespace coldcast
