#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace coldcast {

/// Those of which no other is at least as good in everything and better in something, by the first
/// measure; of those that are the same in everything the first. Small is good.
std::vector<std::size_t> pareto_front(const std::vector<std::array<double, 3>>& measures);

/// The same front, or any set in order of the first measure, without those that gain too little to
/// be worth it: whoever is not better than one that is kept, in the second measure by more than
/// that share of it, or in the third by more than 0.0001.
std::vector<std::size_t> without_small_gains(const std::vector<std::size_t>& front,
                                             const std::vector<std::array<double, 3>>& measures,
                                             double share);

}  // namespace coldcast
