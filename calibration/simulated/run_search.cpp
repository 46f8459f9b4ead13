#include "calibration/simulated/run_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "calibration/service/nelder_mead.hpp"

namespace coldcast {
namespace {

/// Number i of the van der Corput sequence in that base: the digits of i behind the point, from the
/// last one [Halton: "On the efficiency of certain quasi-random sequences", 1960].
double van_der_corput(int i, int base) {
  double share = 0, place = 1;
  for (; i > 0; i /= base) {
    place /= base;
    share += place * (i % base);
  }
  return share;
}

}  // namespace

RunSearch::RunSearch(const SoughtSpec& spec, const Simulator& simulate)
    : spec_(spec), simulate_(simulate) {
  for (std::size_t i = 0; i < spec.parameters.size(); ++i) {
    held_.push_back(spec.parameters[i].share_of(spec.parameters[i].prior));
    free_.push_back(i);
  }
}

void RunSearch::hold(std::size_t parameter, double share) {
  held_[parameter] = share;
  std::erase(free_, parameter);
}

std::vector<double> RunSearch::values(const std::vector<double>& shares) const {
  std::vector<double> all = held_, values;
  for (std::size_t i = 0; i < free_.size(); ++i) all[free_[i]] = shares[i];
  for (std::size_t i = 0; i < all.size(); ++i) values.push_back(spec_.parameters[i].at(all[i]));
  return values;
}

const std::vector<RunAnswer>& RunSearch::answers(const std::vector<double>& shares) {
  const std::vector<double> at = values(shares);
  const auto found = known_.find(at);
  if (found != known_.end()) return found->second;
  return known_.emplace(at, simulate_(at)).first->second;
}

Eigen::VectorXd RunSearch::residuals(const std::vector<double>& shares) {
  const std::vector<RunAnswer>& run = answers(shares);
  std::vector<double> left;
  for (std::size_t i = 0; i < run.size(); ++i)
    if (left_out_ != i)
      left.push_back((run[i].value - spec_.targets[i].value) / spec_.targets[i].error);
  return Eigen::Map<Eigen::VectorXd>(left.data(), static_cast<Eigen::Index>(left.size()));
}

double RunSearch::sum_of_squares(const std::vector<double>& shares) {
  double sum = residuals(shares).squaredNorm();
  const std::vector<double> at = values(shares);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const SoughtParameter& one = spec_.parameters[free_[i]];
    const double beyond = shares[i] - std::clamp(shares[i], 0.0, 1.0);
    sum += 1e4 * beyond * beyond;
    if (!one.prior_error) continue;
    const double value = at[free_[i]];
    const double off = one.logarithmic ? std::log(value / one.prior) : value - one.prior;
    sum += off * off / (*one.prior_error * *one.prior_error);
  }
  return sum;
}

Eigen::MatrixXd RunSearch::slopes(const std::vector<double>& shares) {
  Eigen::MatrixXd slopes(residuals(shares).size(), static_cast<Eigen::Index>(shares.size()));
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const SoughtParameter& one = spec_.parameters[free_[i]];
    std::vector<double> above = shares, below = shares;
    // Whole numbers may need a larger step to become others.
    for (double step = 0.05; step < 1.5; step *= 1.5) {
      above[i] = std::min(1.0, shares[i] + step);
      below[i] = std::max(0.0, shares[i] - step);
      if (one.at(above[i]) != one.at(below[i])) break;
    }
    const double apart = one.share_of(one.at(above[i])) - one.share_of(one.at(below[i]));
    slopes.col(static_cast<Eigen::Index>(i)) = (residuals(above) - residuals(below)) / apart;
  }
  return slopes;
}

std::vector<double> RunSearch::first_design() {
  constexpr std::array bases = {2, 3, 5, 7, 11, 13, 17, 19};
  const auto k = free_.size();
  std::vector<double> best;
  for (const std::size_t i : free_) best.push_back(held_[i]);
  double least = sum_of_squares(best);
  const SoughtParameter& first = spec_.parameters[free_[0]];
  const bool all = k == 1 && first.whole && first.most - first.least <= 24;
  const int points = all ? static_cast<int>(first.most - first.least) + 1 : 8 * static_cast<int>(k);
  for (int n = 1; n <= points; ++n) {
    std::vector<double> shares;
    for (std::size_t i = 0; i < k; ++i)
      shares.push_back(all ? first.share_of(first.least + n - 1)
                           : 0.02 + 0.96 * van_der_corput(n, bases[i]));
    const double sum = sum_of_squares(shares);
    if (!(sum < least)) continue;
    least = sum;
    best = shares;
  }
  return best;
}

std::vector<double> RunSearch::search(const std::optional<std::vector<double>>& start) {
  if (free_.empty()) return {};
  std::vector<double> at = start ? *start : first_design();
  const double width = start ? 0.03 : 0.1;
  SearchOptions options{.steps = {},
                        .tolerance = 0.002,
                        .least_step = 0.02,
                        .most_calls = spec_.most_runs > 0
                                          ? spec_.most_runs
                                          : 30 + 30 * static_cast<int>(free_.size())};
  for (std::size_t i = 0; i < at.size(); ++i) {
    const SoughtParameter& one = spec_.parameters[free_[i]];
    const double least = one.whole ? 1.2 / (one.most - one.least) : 0;
    options.steps.push_back((at[i] < 0.5 ? 1 : -1) * std::clamp(least, width, 0.5));
  }
  SearchResult found = search_least(
      [this](const std::vector<double>& shares) { return sum_of_squares(shares); }, at, options);
  for (double& share : found.at) share = std::clamp(share, 0.0, 1.0);
  return found.at;
}

}  // namespace coldcast
