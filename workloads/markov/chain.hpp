#pragma once
// Markov chains in continuous time, each given by its rates of moving from phase (row) to phase.

#include <cstddef>
#include <vector>

namespace coldcast {

/// Rows of rates, as many as there are columns.
using RateMatrix = std::vector<std::vector<double>>;

/// The long-run share of time in each phase [Grassmann, Taksar, Heyman 1985: no subtraction, so no
/// loss of digits]. The diagonal is not read. REQUIRES: the chain is connected.
std::vector<double> stationary_shares(RateMatrix rates);

/// Whether every phase can be reached from every other.
bool connected(const RateMatrix& rates);

/// The index that a uniform number picks among weights that add to `total`.
std::size_t pick(const std::vector<double>& weights, double total, double uniform);

}  // namespace coldcast
