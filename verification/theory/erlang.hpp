#pragma once
// Erlang's formulas for c servers under an offered load of a = rate x mean service time [A. K.
// Erlang, "Solution of some problems in the theory of probabilities of significance in automatic
// telephone exchanges", 1917]. They hold for Poisson requests.

#include <cstdint>

namespace coldcast::exact {

/// Erlang B, the share of requests that c servers without a line refuse. Holds for any law of
/// service times [Sevastyanov 1957]. By B(c) = a B(c-1) / (c + a B(c-1)), B(0) = 1, which adds
/// positive numbers only: thousands of servers are no trouble. REQUIRES: servers >= 0, offered >=
/// 0.
double erlang_b(std::int64_t servers, double offered);

/// Erlang C, the share of requests that wait where the line has no limit: C = c B / (c - a (1 -
/// B)). For exponential service times. REQUIRES: 0 <= offered < servers.
double erlang_c(std::int64_t servers, double offered);

}  // namespace coldcast::exact
