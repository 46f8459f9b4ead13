#pragma once

#include <vector>

namespace coldcast::exact {

/// One way out of a state of a Markov chain in continuous time, at so much per second.
struct RatedMove {
  int from;
  int to;
  double per_s;
};

/// The long-run chances of states 0, ..., states - 1; moves between the same two add up. By sparse
/// elimination: 100,000 states of two coordinates are fine, of three they are not. REQUIRES: every
/// state can be reached from every other.
std::vector<double> long_run(int states, const std::vector<RatedMove>& moves);

}  // namespace coldcast::exact
