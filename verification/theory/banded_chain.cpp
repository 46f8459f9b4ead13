#include "verification/theory/banded_chain.hpp"

#include <algorithm>
#include <cassert>

namespace coldcast::exact {

BandedChain::BandedChain(std::size_t last, std::size_t down, std::size_t up)
    : last_(last),
      down_(std::min(down, last)),
      up_(std::min(up, last)),
      width_(down_ + up_ + 1),
      cells_(width_ * (last + 1), 0.0) {}

void BandedChain::add(std::size_t from, std::size_t to, double chance) {
  const std::size_t end = std::min(to, last_);
  assert(from <= last_ && end + down_ >= from && end <= from + up_);
  at(from, end) += chance;
}

std::vector<double> BandedChain::stationary() && {
  for (std::size_t n = last_; n > 0; --n) eliminate(n);
  std::vector<double> chances{1};
  double sum = 1;
  for (std::size_t n = 1; n <= last_; ++n) {
    double inflow = 0;
    for (std::size_t i = n > up_ ? n - up_ : 0; i < n; ++i) inflow += chances[i] * at(i, n);
    chances.push_back(inflow);
    sum += inflow;
  }
  for (double& chance : chances) chance /= sum;
  return chances;
}

/// Watches the chain only while it is below n.
void BandedChain::eliminate(std::size_t n) {
  const std::size_t lowest = n > down_ ? n - down_ : 0;
  double leaves = 0;
  for (std::size_t to = lowest; to < n; ++to) leaves += at(n, to);
  for (std::size_t from = n > up_ ? n - up_ : 0; from < n; ++from) {
    const double share = at(from, n) /= leaves;
    if (share == 0) continue;
    for (std::size_t to = lowest; to < n; ++to) at(from, to) += share * at(n, to);
  }
}

}  // namespace coldcast::exact
