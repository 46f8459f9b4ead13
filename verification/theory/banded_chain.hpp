#pragma once

#include <cstddef>
#include <vector>

namespace coldcast::exact {

/// A Markov chain in discrete time on 0, ..., last that goes at most so far down or up in a step: a
/// line that is looked at whenever service begins.
class BandedChain {
 public:
  /// All chances are 0 at first. REQUIRES: last >= 0.
  BandedChain(std::size_t last, std::size_t down, std::size_t up);

  /// Adds to the chance of that step; what would end above `last` ends there. REQUIRES: from <=
  /// last, the step is not longer than said.
  void add(std::size_t from, std::size_t to, double chance);

  /// The long-run chances, by elimination without subtractions [Grassmann, Taksar, Heyman 1985]; it
  /// uses up the chain. Costs last x down x up. REQUIRES: 0 can be reached from every state.
  std::vector<double> stationary() &&;

 private:
  double& at(std::size_t from, std::size_t to) { return cells_[from * width_ + down_ + to - from]; }
  void eliminate(std::size_t n);

  std::size_t last_, down_, up_, width_;
  std::vector<double> cells_;
};

}  // namespace coldcast::exact
