#pragma once
// What the readers of all composites share: named platforms inside, their prices and their seeds.

#include <optional>
#include <string>
#include <vector>

#include "platforms/composites/totals.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast {

/// A platform inside another, that can be made for any seed and replication.
struct NamedPlan {
  std::string name;
  PlatformPlan plan;
  std::optional<Bytes> payload;  ///< size of its requests, if its model is its own
};

/// Reads "name", "platform" and "model" (else `model`) of a platform inside another; refuses a name
/// that is taken.
NamedPlan read_named(Fields& fields, const Model& model, PartReader& parts,
                     const std::vector<NamedPlan>& before);

/// The one platform under "platform"; its name is its kind.
NamedPlan read_only_platform(Fields& fields, const Model& model, PartReader& parts);

/// What follows for the plan of the composite: its parts, their prices, warnings.
void add_to(PlatformPlan& plan, const NamedPlan& named);

/// Mean time of a warm call, in seconds; zero if it is not known.
double warm_s(const PlatformPlan& plan);

/// Makes them all. Each draws from streams of its own; one that is alone, from those that the
/// composite has, so that it is the same with and without it.
std::vector<Totals::Child> make_children(const std::vector<NamedPlan>& named, std::uint64_t seed,
                                         std::uint64_t replication);

}  // namespace coldcast
