#pragma once

#include "sim/config/files.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast {

/// The published values under "published": a list of {"metric", "value", "source"}, or
/// {"reference": "wu2022", "cell": "aws-lambda/mobilenet/w-120/tf-1.15"} for all cells of that file
/// whose path starts there. A time in seconds (latency_mean_s) stands for our metric in
/// milliseconds. Values held back (null) are left out.
std::vector<Published> read_published(Fields& scenario, const Catalogue& catalogue,
                                      const std::vector<MetricName>& metrics);

/// The same as an inline list.
Json published_json(const std::vector<Published>& values);

}  // namespace coldcast
