#pragma once
// Price files as lists of figures, for people who want to know what they say and how old they are.
// What a run pays comes from read_prices.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/config/date.hpp"
#include "sim/config/files.hpp"
#include "sim/core/pricing.hpp"

namespace coldcast {

/// One figure of a price file, and where it comes from.
struct ListedPrice {
  PriceItem price;
  std::string holds_for;  ///< "arm64", "g2-standard-8, l4, busy-time"; empty: always
  std::string source;
  std::string confidence;   ///< "vendor", "quoted" or "unconfirmed", as the file says
  std::optional<Day> date;  ///< its own, else that of the file
};

/// What a file of prices says, with the origin of each figure.
struct PriceList {
  std::string name;    ///< in prices, or the file
  std::string region;  ///< "us-east-1"
  std::vector<ListedPrice> prices;
};

/// All figures of the prices of that name, or of a file if the name ends in ".json". What a run
/// would refuse is refused, and so is a date that is none.
PriceList read_price_list(const Catalogue& catalogue, const std::string& name);

/// What prices of several eras are called alike, and their era: "aws/us-east-1/ec2-" and "2026" of
/// "aws/us-east-1/ec2-2026". A name without a year at its end has no era.
std::pair<std::string, std::string> family_and_era(const std::string& name);

}  // namespace coldcast
