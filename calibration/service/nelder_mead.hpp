#pragma once

#include <functional>
#include <vector>

namespace coldcast {

/// How a function is searched for its least value.
struct SearchOptions {
  std::vector<double> steps;  ///< of the first simplex, one per coordinate; REQUIRES: none is 0
  double tolerance = 1e-8;    ///< ends where the values of the simplex differ by less
  double least_step = 1e-6;   ///< and where its corners do, as a share of the first steps
  int most_calls = 2000;
};

struct SearchResult {
  std::vector<double> at;
  double value = 0;
  int calls = 0;
  bool converged = false;
};

/// The least value near `start`, without derivatives [Nelder, Mead: "A simplex method for function
/// minimization", Computer Journal 7, 1965], with the coefficients for many dimensions of Gao and
/// Han [2012]; in one and two dimensions they are the usual ones. The function may return infinity.
/// REQUIRES: `start` is not empty and has a finite value.
SearchResult search_least(const std::function<double(const std::vector<double>&)>& function,
                          const std::vector<double>& start, const SearchOptions& options);

}  // namespace coldcast
