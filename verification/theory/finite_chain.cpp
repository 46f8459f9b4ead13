#include "verification/theory/finite_chain.hpp"

#include <Eigen/Dense>
#include <Eigen/SparseLU>
#include <cassert>

namespace coldcast::exact {

// With the chance of state 0 taken as 1, the balance of all others determines them.
std::vector<double> long_run(int states, const std::vector<RatedMove>& moves) {
  using Entry = Eigen::Triplet<double, int>;
  std::vector<Entry> entries;
  Eigen::VectorXd from_first = Eigen::VectorXd::Zero(states - 1);
  for (const RatedMove& move : moves) {
    assert(move.from != move.to);
    if (move.from > 0) entries.emplace_back(move.from - 1, move.from - 1, move.per_s);
    if (move.from > 0 && move.to > 0) entries.emplace_back(move.to - 1, move.from - 1, -move.per_s);
    if (move.from == 0) from_first(move.to - 1) += move.per_s;
  }
  std::vector<double> chances{1};
  if (states > 1) {
    Eigen::SparseMatrix<double, Eigen::ColMajor, int> balance(states - 1, states - 1);
    balance.setFromTriplets(entries.begin(), entries.end());
    Eigen::SparseLU<Eigen::SparseMatrix<double, Eigen::ColMajor, int>> elimination(balance);
    assert(elimination.info() == Eigen::Success);
    const Eigen::VectorXd others = elimination.solve(from_first);
    chances.insert(chances.end(), others.data(), others.data() + others.size());
  }
  double sum = 0;
  for (const double chance : chances) sum += chance;
  for (double& chance : chances) chance /= sum;
  return chances;
}

}  // namespace coldcast::exact
