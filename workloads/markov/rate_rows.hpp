#pragma once

#include <string>

#include "sim/config/fields.hpp"
#include "workloads/markov/chain.hpp"

namespace coldcast {

/// The square matrix under a key; ConfigError unless each of `phases` rows has so many numbers, of
/// which all but the diagonal are rates from 0 to 1e9 per second.
RateMatrix read_rates(Fields& fields, const std::string& key, std::size_t phases);

/// Closes the rows of a matrix that lies under `key`: what stands on the diagonal must be minus the
/// sum of the other rates of its row, up to rounding, and becomes exactly that. `beyond` has for
/// each row the rates that belong to it and stand in a matrix under `other`; it may be empty.
void close_rows(Fields& fields, const std::string& key, RateMatrix& rates,
                const std::vector<double>& beyond = {}, const std::string& other = "");

}  // namespace coldcast
