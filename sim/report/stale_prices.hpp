#pragma once

#include <string>
#include <vector>

#include "sim/config/price_list.hpp"

namespace coldcast {

/// A figure of the catalogue that was looked up more than a year ago.
struct StalePrice {
  std::string prices;  ///< the name of its file in prices
  ListedPrice figure;
  std::optional<int> age_days;  ///< nothing: nobody knows when it was looked up
  std::string replaced_by;      ///< the newest prices of the same family; empty: these are
};

struct StalePrices {
  Day on{};
  std::size_t figures = 0;        ///< of the whole catalogue
  std::vector<StalePrice> stale;  ///< the oldest first
};

/// The figures of all prices of the catalogue that are older than a year on that day.
StalePrices stale_prices(const Catalogue& catalogue, Day on);

/// `format` is "table", "md" or "json" (an array of objects).
std::string stale_prices_text(const StalePrices& found, const std::string& format);

/// "31 of 118 figures are older than a year on 2026-11-22; ...".
std::string stale_prices_sentence(const StalePrices& found);

}  // namespace coldcast
