#pragma once
// What follows from the cells of an experiment: derived cells, verdicts, medians of errors.

#include "sim/study/experiments/reproduce.hpp"

namespace coldcast {

/// Adds the derived cells. In a rehearsal they have no values, and only ids and formulas are
/// checked. ConfigError with the place in the manifest if something is wrong.
void add_derived(const Manifest& manifest, CellTable& cells, bool rehearsal);

/// Which claims hold, in the order of the manifest. In a rehearsal their formulas are only checked.
/// ConfigError as above.
std::vector<ClaimResult> judge(const Manifest& manifest, const CellTable& cells, bool rehearsal);

/// How far the cells lie from what was published, all together and by kind of number.
std::vector<ErrorGroup> errors_of(const CellTable& cells);

/// What kind of number a cell is: "cost", "latency", "success", "other".
std::string group_of(const ExperimentCell& cell);

/// What was published under that id; of a number that the source prints and that is not among the
/// references: held out.
PublishedCell published_under(const Manifest& manifest, const std::string& id, bool in_source);

}  // namespace coldcast
