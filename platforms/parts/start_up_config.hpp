#pragma once

#include "platforms/parts/start_up.hpp"
#include "sim/config/fields.hpp"
#include "sim/config/model.hpp"

namespace coldcast {

/// Reads the stages of a start under "start_up" (or the one stage of "cold_start_s"), as an
/// instance with `vcpu` vCPUs runs them. A stage takes its time from "time_s", from the bytes it
/// moves
/// ("megabytes": "image" or "download", at "mb_per_s"), or, if it has neither, from the stage of
/// the same name in the model's profile; a stage about which nothing is known is left out. It waits
/// for the stage before it, unless "after" names others listed before.
/// Stages of another "package" than this one are left out.
std::vector<Stage> read_start_up(Fields& fields, const Model& model, double vcpu,
                                 const std::string& package);

}  // namespace coldcast
