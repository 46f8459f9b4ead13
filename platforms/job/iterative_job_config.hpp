#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Reads a platform of iterative jobs: the keys of docs/models/iterative-job.md, limits already
/// checked.
PlatformPlan read_iterative_job(Fields& fields, const Model& model, PartReader& parts);

}  // namespace coldcast
