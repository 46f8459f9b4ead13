#pragma once
// The parts of a manifest: its axes, rules about points, and what is to be shown.

#include "sim/study/experiments/manifest.hpp"

namespace coldcast {

/// The axes under "axes". A value may be a number, the name of one in the study, a name that stands
/// for itself, or an object {"id", "label", "value", "set"}.
std::vector<Axis> read_axes(Fields& manifest, const PaperStudy& study);

/// The rules under "exclude" (axis -> values) or "when" ({"if": axis -> values, "set": ...}).
std::vector<PointRule> read_rules(Fields& manifest, const std::string& key,
                                  const std::vector<Axis>& axes);

/// Derived cells, series, percentiles, tables and claims.
void read_shown(Fields& fields, Manifest& manifest);

}  // namespace coldcast
