#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace coldcast {

/// Those of which no other is at least as good in everything and better in something, by the first
/// measure; of those that are the same in everything the first. Small is good.
std::vector<std::size_t> pareto_front(const std::vector<std::array<double, 3>>& measures);

}  // namespace coldcast
