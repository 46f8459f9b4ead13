#pragma once
// From usage to dollars. A price sheet is a pure function of usage, so a finished run can be priced
// again with other prices. Rounding of single invocations has already happened, in the platform.

#include <limits>
#include <string>
#include <vector>

#include "sim/core/usage.hpp"

namespace coldcast {

/// A price per unit for the part of a quantity below `up_to` (and above the tier before).
struct PriceTier {
  double up_to = std::numeric_limits<double>::infinity();  // in units
  Dollars per_unit;
};

/// One billed item: what is measured, in which unit it is sold, and for how much.
struct PriceItem {
  std::string name;  ///< as the bill shows it: "compute"
  Meter meter{};
  std::size_t part = 0;          ///< of a platform made of others: whose usage is priced
  std::string unit;              ///< "GB-s", "requests"
  double meter_per_unit = 1;     ///< counts of the meter in one unit
  double free_units = 0;         ///< free allowance per month
  std::vector<PriceTier> tiers;  ///< ascending; the last reaches to infinity
};

/// One line of a bill.
struct BillLine {
  std::string item;
  double quantity = 0;  ///< in units, before the free allowance
  std::string unit;
  Dollars
      unit_price;  ///< average over the tiers; the list price of the first if nothing is charged
  Dollars amount;
};

/// What is to be paid, item by item; items that were not used are left out.
struct Bill {
  std::vector<BillLine> lines;
  Dollars total;
};

/// Whether a bill takes off the monthly free allowance.
enum class Allowance { ignored, applied };

/// The prices of a platform in a region and era.
class PriceSheet {
 public:
  PriceSheet() = default;
  explicit PriceSheet(std::vector<PriceItem> items) : items_(std::move(items)) {}

  /// The bill for `usage` as if it were all of a month. `times` multiplies the usage first: a month
  /// of runs reaches tiers that one run does not.
  Bill bill(const Usage& usage, Allowance allowance = Allowance::ignored, double times = 1) const;

  /// Adds the prices of a further part, whose items are shown as "<name>: <item>".
  void append(const PriceSheet& other, std::size_t first_part, const std::string& name);

  const std::vector<PriceItem>& items() const { return items_; }

 private:
  std::vector<PriceItem> items_;
};

/// The price of so many units: each tier's share at its own price.
Dollars tiered_price(const std::vector<PriceTier>& tiers, double units);

}  // namespace coldcast
