#include "verification/theory/level_chain.hpp"

namespace coldcast::exact {

using Eigen::Index, Eigen::MatrixXd, Eigen::VectorXd;

std::vector<VectorXd> level_chain(const BurstyLoad& load, const std::vector<double>& down) {
  const Index phases = load.rates.size();
  const MatrixXd up = load.rates.asDiagonal(), one = MatrixXd::Identity(phases, phases);
  std::vector<MatrixXd> ratios(down.size());
  // What leaves a level for good; from the highest there is no way up.
  MatrixXd leaves = -load.moves;
  for (std::size_t n = down.size(); n > 0; --n) {
    ratios[n - 1] = up * (leaves + down[n - 1] * one).inverse();
    leaves = up - load.moves - down[n - 1] * ratios[n - 1];
  }
  // Watched only while it is in level 0, the chain has the generator -leaves.
  std::vector<VectorXd> levels{stationary(-leaves)};
  double sum = 1;
  for (const MatrixXd& ratio : ratios) {
    levels.push_back(ratio.transpose() * levels.back());
    sum += levels.back().sum();
  }
  for (VectorXd& level : levels) level /= sum;
  return levels;
}

}  // namespace coldcast::exact
