#pragma once

#include <compare>
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

  auto operator<=>(const PriceKeys&) const = default;
};

/// Reads a price file: items with meter, unit, tiers and free allowance, each with its source. Of
/// items that name an architecture, an instance type, a GPU or a way of billing only those that fit
/// the keys are taken. A unit that does not measure the meter, or a currency other than USD, is a
/// ConfigError.
PriceSheet read_prices(Fields fields, const PriceKeys& keys);

/// A price file with its "changes" made in its "items", which each name an item and what is other
/// about it. A change that fits no item is a ConfigError.
nlohmann::json with_changes_made(Fields& fields);

/// One item of a price file, whatever it holds for: "architecture", "instance_type", "gpu" and
/// "billing" are left to the caller to read.
PriceItem read_price_item(Fields& fields);

}  // namespace coldcast
