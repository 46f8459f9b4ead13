#pragma once
// Which single change of a scenario helps most: a few changes that its platform knows, each tried
// in a small run that meets the same requests.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/scenario.hpp"
#include "sim/study/compare.hpp"

namespace coldcast {

/// One change, as --set says it.
struct SingleChange {
  std::string set;    ///< "/platform/memory_mb=4096"
  std::string words;  ///< "twice the memory, 4096 MB"
};

/// Changes that a resolved scenario's own keys suggest; the vendor may still refuse some.
std::vector<SingleChange> changes_for(const Json& resolved);

/// The scenario with one more change; nothing if it is refused.
using ReadChanged = std::function<std::optional<Scenario>(const SingleChange& change)>;

/// Tries them, each in at most five replications, and tells what each does to p99 (or the mean,
/// where there are too few requests) and to the bill, the most helpful first. Empty if none could
/// be tried, or if it was interrupted.
std::vector<std::string> try_changes(const Scenario& scenario, const ReadChanged& changed,
                                     const RunOptions& options);

}  // namespace coldcast
