#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/config/scenario.hpp"
#include "sim/study/experiments/manifest.hpp"

namespace coldcast {

/// What the command line changes in all points.
struct GridChanges {
  std::vector<std::string> set;  ///< /json/pointer=value
  std::optional<std::uint64_t> seed;
  std::optional<std::int64_t> replications;
};

/// One scenario of an experiment.
struct GridPoint {
  Combination combination;
  std::string name;  ///< ids of its values, for messages: "aws-lambda, vgg, w-40"
  Scenario scenario;
};

/// The scenarios of an experiment: one for each combination that is not excluded. ConfigError if
/// one is no valid scenario, with the point's name.
std::vector<GridPoint> grid(const Manifest& manifest, const Catalogue& catalogue,
                            const Kinds& kinds, const GridChanges& changes);

/// The part of the scenario's JSON that belongs to one combination: base, the axes' own parts,
/// rules, and the placeholders filled in.
Json scenario_of(const Manifest& manifest, const Combination& combination);

}  // namespace coldcast
