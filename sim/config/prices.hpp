#pragma once

#include <string>

#include "sim/config/fields.hpp"
#include "sim/core/pricing.hpp"

namespace coldcast {

/// Reads a price file: items with meter, unit, tiers and free allowance, each with its source. Of
/// items that name an architecture only those of `architecture` are taken. A unit that does not
/// measure the meter, or a currency other than USD, is a ConfigError.
PriceSheet read_prices(Fields fields, const std::string& architecture);

}  // namespace coldcast
