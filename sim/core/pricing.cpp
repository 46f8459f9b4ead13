#include "sim/core/pricing.hpp"

#include <algorithm>

namespace coldcast {

Dollars tiered_price(const std::vector<PriceTier>& tiers, double units) {
  Dollars total;
  double below = 0;
  for (const PriceTier& tier : tiers) {
    if (units <= below) break;
    const double in_tier = std::min(units, tier.up_to) - below;
    total += Dollars{in_tier * tier.per_unit.value};
    below = tier.up_to;
  }
  return total;
}

namespace {

BillLine line_of(const PriceItem& item, double quantity, Allowance allowance) {
  const double free = allowance == Allowance::applied ? item.free_units : 0;
  const double charged = std::max(0.0, quantity - free);
  const Dollars amount = tiered_price(item.tiers, charged);
  const Dollars list = item.tiers.front().per_unit;
  return {item.name, quantity, item.unit, charged > 0 ? Dollars{amount.value / charged} : list,
          amount};
}

}  // namespace

void PriceSheet::append(const PriceSheet& other, std::size_t first_part, const std::string& name) {
  for (PriceItem item : other.items_) {
    item.part += first_part;
    if (!name.empty()) item.name = name + ": " + item.name;
    items_.push_back(std::move(item));
  }
}

Bill PriceSheet::bill(const Usage& usage, Allowance allowance, double times) const {
  Bill bill;
  for (const PriceItem& item : items_) {
    const Wide used = usage.of(item.part, item.meter);
    if (used == 0) continue;
    const double quantity = static_cast<double>(used) / item.meter_per_unit * times;
    bill.lines.push_back(line_of(item, quantity, allowance));
    bill.total += bill.lines.back().amount;
  }
  return bill;
}

}  // namespace coldcast
