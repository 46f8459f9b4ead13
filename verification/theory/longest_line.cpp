#include "verification/theory/longest_line.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace coldcast::exact {

std::size_t longest_line(double come, double go) {
  assert(come > 0 && come < go);
  const auto beyond = [=](double z) { return come * (z - 1) > go * std::log(z); };
  double low = 1, high = 2;
  for (; !beyond(high); high = 1 + 2 * (high - 1)) low = high;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (beyond(middle) ? high : low) = middle;
  }
  // The root lies above go / come, so a bisection that fell onto 1 is put right.
  const double root = std::max(low, go / come);
  return static_cast<std::size_t>(std::ceil(42 / std::log(root) + go));
}

}  // namespace coldcast::exact
