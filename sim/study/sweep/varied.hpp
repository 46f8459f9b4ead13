#pragma once
// What varies in a sweep: keys of a scenario, each with its values. They are listed or computed as
// in a plan (sim/study/value_list.hpp), or sampled, by Sobol's sequence or by random numbers.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"

namespace coldcast {

/// A key of the scenario and the values that it takes.
struct VariedKey {
  std::string pointer;  ///< "/platform/memory_mb"
  std::vector<Json> values;
};

/// Keys that change together, as many values each: all take their first values, then their second.
struct VariedGroup {
  std::vector<VariedKey> keys;

  std::size_t size() const { return keys.front().values.size(); }
};

/// How samples are drawn, for all keys that are sampled.
struct SampleRule {
  std::size_t samples = 0;  ///< 0: not given
  std::uint64_t seed = 1;   ///< of random samples
};

/// Reads "vary": an object, whose keys are combined each with each, samples excepted, which go
/// together; with `zip` all of its keys go together. Or a list of such objects, each of which is
/// one group, combined with the others. The last group varies fastest.
std::vector<VariedGroup> read_varied(Fields& parent, bool zip, const SampleRule& rule);

/// The first `count` points of Sobol's sequence in (0, 1) in so many dimensions, the origin left
/// out [Sobol 1967; direction numbers of Joe and Kuo 2008, as Boost.Random has them].
/// REQUIRES: 0 < dimensions <= 3667.
std::vector<std::vector<double>> sobol_points(std::size_t count, std::size_t dimensions);

}  // namespace coldcast
