#include "verification/theory/poisson_terms.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace coldcast::exact {

std::vector<double> poisson_terms(double mean, std::size_t n) {
  std::vector<double> terms(n + 1, 0.0);
  const double mode = std::min(std::floor(mean), static_cast<double>(n));
  const auto first = static_cast<std::size_t>(mode);
  // The derivative of P(N <= k) by the mean keeps its digits where logarithms would lose them.
  terms[first] = mean > 0 ? boost::math::gamma_p_derivative(mode + 1, mean) : 1;
  for (std::size_t k = first; k > 0; --k) terms[k - 1] = terms[k] * static_cast<double>(k) / mean;
  for (std::size_t k = first; k < n; ++k)
    terms[k + 1] = terms[k] * mean / static_cast<double>(k + 1);
  return terms;
}

double poisson_above(std::size_t n, double mean) {
  if (mean == 0) return 0;
  return boost::math::gamma_p(static_cast<double>(n) + 1, mean);
}

std::size_t poisson_end(double mean) {
  return static_cast<std::size_t>(std::ceil(mean + 10 * std::sqrt(mean) + 40));
}

}  // namespace coldcast::exact
