#pragma once

#include <string>

#include "sim/config/fields.hpp"
#include "sim/core/pricing.hpp"

namespace coldcast {

/// What tells apart prices of one meter in a price file.
struct PriceKeys {
  std::string architecture = "x86_64";
  std::string instance_type;  ///< "m5.2xlarge"; empty: the platform has no types
  std::string gpu;            ///< "t4"; empty: none
  std::string billing;        ///< "busy-time"; empty: there is only one way
};

/// Reads a price file: items with meter, unit, tiers and free allowance, each with its source. Of
/// items that name an architecture, an instance type, a GPU or a way of billing only those that fit
/// the keys are taken. A unit that does not measure the meter, or a currency other than USD, is a
/// ConfigError.
PriceSheet read_prices(Fields fields, const PriceKeys& keys);

}  // namespace coldcast
