#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/config/price_list.hpp"

namespace coldcast {

/// One figure in two price files. Both values are in `unit`, which is that of the newer file.
struct PriceMove {
  enum class What { price, free_per_month };

  What what = What::price;
  std::string item;
  std::string holds_for;  ///< "arm64"; empty: always
  std::string unit;
  double above = 0;              ///< units a month: from here on, of a price with tiers
  std::optional<double> before;  ///< USD per unit, or free units; nothing: not in that file
  std::optional<double> after;

  /// Whether both are there and the same, but for what a change of units rounds.
  bool is_same() const;
};

/// What two price files say, figure by figure, in the order of the newer one.
struct PriceDifference {
  std::string before;  ///< their names
  std::string after;
  std::vector<PriceMove> moves;
};

/// An item is the same in both if its line on the bill, its meter and what it holds for are.
PriceDifference price_difference(const PriceList& before, const PriceList& after);

/// `format` is "table", "json", "csv" or "md". With `changed` only what differs is shown.
/// REQUIRES: not empty.
std::string price_difference_text(const std::vector<PriceDifference>& differences,
                                  const std::string& format, bool changed);

}  // namespace coldcast
