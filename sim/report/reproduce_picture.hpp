#pragma once

#include <string>
#include <vector>

#include "sim/report/reproduce_report.hpp"

namespace coldcast {

/// Simulated beside published numbers as an SVG document: for costs, latencies and other numbers
/// their ratio over what was published, on logarithmic axes; for success ratios one over the other.
/// Empty without any positive pair. It needs no font, script or file of its own, and depends on its
/// input only.
std::string published_picture(const std::vector<PublishedPair>& pairs, const std::string& title);

}  // namespace coldcast
