#pragma once
// More or less of the same load, by changing what a scenario says of its workload, so that the
// result is a scenario again.
//
// How the rate of each kind is multiplied by f:
//   poisson, mmpp, on-off, diurnal, steps, ramp, flash-crowd   the rates
//   constant, renewal             the intervals, by 1 / f
//   map                           both matrices: everything goes faster
//   closed-loop                   the users
//   burst, schedule, job          the requests that come at once
//   trace                         "rate_scale"
//   superposition, mixture, sequence, batches, client-batches, modulated   what they are made of
//   pings                         not at all: they are no load
//   list                          is refused: its times are what they are
// A count of requests that ends the workload or the run is multiplied too, so that it lasts as
// long.
//
// How mmpp, steps, ramp, flash-crowd and diurnal by a table become more bursty, also as parts of
// others: their highest rate is multiplied by f, and then all rates by what keeps the mean rate.

#include "sim/config/scenario.hpp"

namespace coldcast {

/// What is multiplied.
enum class LoadChange { rate, burst };

/// The scenario with so many times the load. ConfigError if that is not possible.
/// REQUIRES: resolved, with its workload as an object; factor > 0.
Json scaled_load(const Json& resolved, LoadChange change, double factor, const std::string& where,
                 const Catalogue& catalogue, const Kinds& kinds);

}  // namespace coldcast
