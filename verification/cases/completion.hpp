#pragma once

#include "verification/cases/case.hpp"

namespace coldcast {

/// A config of prices or speeds alone, with the requests that its parameters name: calls of given
/// durations, machines that run for given times, a pool that grows for a part of a day, instances
/// kept provisioned. Others as they are.
Json completed(const Json& config, const Json& parameters);

}  // namespace coldcast
