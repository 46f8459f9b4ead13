#pragma once
// The number of requests in a system and the phase of a bursty load, as one Markov chain: upwards
// with a request, downwards with a completion or a client that gives up.

#include <vector>

#include "verification/theory/bursty_load.hpp"

namespace coldcast::exact {

/// [n](i): the long-run chance of n requests and phase i, for n up to down.size(), where requests
/// are refused. down[n - 1] is the rate from level n to n - 1. From the top downwards x_(n+1) = x_n
/// R_n with R_n = Lambda (Lambda + d_(n+1) - Q - R_(n+1) d_(n+2))^-1 [linear level reduction:
/// Gaver, Jacobs, Latouche, "Finite birth-and-death models in randomly changing environments",
/// 1984].
std::vector<Eigen::VectorXd> level_chain(const BurstyLoad& load, const std::vector<double>& down);

}  // namespace coldcast::exact
