#pragma once
// Two experiments that should agree, replication by replication under common random numbers.

#include "tests/theory/experiment.hpp"

namespace coldcast::theory {

/// Checks that the mean difference of a metric lies within 4 standard errors of zero.
inline void check_agreement(const Replications& a, const Replications& b, const Statistic& metric) {
  std::vector<Contribution> differences;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Contribution of_a = metric(a[i]), of_b = metric(b[i]);
    differences.push_back({of_a.over / of_a.under - of_b.over / of_b.under});
  }
  const auto [difference, error] = estimate(differences);
  INFO("difference " << difference << ", standard error " << error);
  CHECK(std::abs(difference) <= 4 * error);
}

}  // namespace coldcast::theory
