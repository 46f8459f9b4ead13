#include "sim/report/price_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/report/numbers.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

/// A change of units, from requests to millions of them, costs a few roundings.
constexpr double rounding = 1e-12;

/// An item with its prices and amounts in another unit of the same meter.
PriceItem in_unit_of(PriceItem item, const PriceItem& other) {
  const double factor = other.meter_per_unit / item.meter_per_unit;
  item.unit = other.unit;
  item.meter_per_unit = other.meter_per_unit;
  item.free_units /= factor;
  for (PriceTier& tier : item.tiers) {
    tier.per_unit.value *= factor;
    tier.up_to /= factor;
  }
  return item;
}

const ListedPrice* same_item(const PriceList& list, const ListedPrice& other) {
  const auto found = std::ranges::find_if(list.prices, [&](const ListedPrice& one) {
    return one.price.name == other.price.name && one.price.meter == other.price.meter &&
           one.holds_for == other.holds_for;
  });
  return found == list.prices.end() ? nullptr : &*found;
}

bool is_near(double one, double other) {
  return std::abs(one - other) <= rounding * std::max(std::abs(one), std::abs(other));
}

/// Where tiers begin, in either; ascending.
std::vector<double> tier_starts(const PriceItem* before, const PriceItem* after) {
  std::vector<double> starts{0};
  for (const PriceItem* item : {before, after})
    for (std::size_t i = 0; item != nullptr && i + 1 < item->tiers.size(); ++i)
      starts.push_back(item->tiers[i].up_to);
  std::ranges::sort(starts);
  starts.erase(std::unique(starts.begin(), starts.end(), is_near), starts.end());
  return starts;
}

/// What a unit costs just above so many of them.
std::optional<double> price_above(const PriceItem* item, double units) {
  if (item == nullptr) return std::nullopt;
  for (const PriceTier& tier : item->tiers)
    if (tier.up_to > units && !is_near(tier.up_to, units)) return tier.per_unit.value;
  return item->tiers.back().per_unit.value;
}

/// Appends one figure per tier, and the free units where they differ or a side is missing.
void add_moves(const ListedPrice& named, const PriceItem* before, const PriceItem* after,
               std::vector<PriceMove>& moves) {
  const PriceItem& either = after ? *after : *before;
  for (const double above : tier_starts(before, after))
    moves.push_back({PriceMove::What::price, either.name, named.holds_for, either.unit, above,
                     price_above(before, above), price_above(after, above)});
  const auto free_units = [](const PriceItem* item) {
    return item == nullptr ? std::optional<double>{} : item->free_units;
  };
  const auto was = free_units(before), is = free_units(after);
  if (was.value_or(0) == 0 && is.value_or(0) == 0) return;
  moves.push_back(
      {PriceMove::What::free_per_month, either.name, named.holds_for, either.unit, 0, was, is});
}

std::string label_of(const PriceMove& move) {
  std::string text = move.item;
  if (!move.holds_for.empty()) text += ", " + move.holds_for;
  if (move.above > 0) text += ", above " + fmt::format("{:g}", move.above);
  if (move.what == PriceMove::What::free_per_month) text += ", free per month";
  return text;
}

/// So many that a change of units does not show in the last ones.
constexpr int price_digits = 10;

std::string value_text(const std::optional<double>& value) {
  return value ? plain(to_digits(*value, price_digits)) : "-";
}

std::optional<double> change_of(const PriceMove& move) {
  if (!move.before || !move.after || *move.before == 0) return std::nullopt;
  return move.is_same() ? 0 : (*move.after / *move.before - 1) * 100;
}

std::string moved_text(const PriceMove& move) {
  if (!move.before) return "new";
  if (!move.after) return "gone";
  if (move.is_same()) return "same";
  const auto percent = change_of(move);
  return percent ? fmt::format("{:+.1f} %", *percent) : "from 0";
}

Table moves_table(const std::vector<PriceDifference>& differences) {
  Table table{{"item", "unit", "old, USD", "new, USD", "change"}};
  for (const PriceDifference& one : differences) {
    table.section(one.before + " -> " + one.after);
    for (const PriceMove& move : one.moves) {
      const bool free = move.what == PriceMove::What::free_per_month;
      const auto shown = [&](const std::optional<double>& value) {
        return value_text(value) + (free && value ? " free" : "");
      };
      table.add({"  " + label_of(move), move.unit, shown(move.before), shown(move.after),
                 moved_text(move)});
    }
  }
  return table;
}

const char* word_of(PriceMove::What what) {
  return what == PriceMove::What::price ? "price_usd" : "free_per_month";
}

std::string moves_csv(const std::vector<PriceDifference>& differences) {
  std::string csv = "old_prices,new_prices,item,holds_for,what,above,unit,old,new,change_pct\n";
  const auto cell = [](const std::optional<double>& value) {
    return value ? plain(to_digits(*value, price_digits)) : std::string{};
  };
  for (const PriceDifference& one : differences)
    for (const PriceMove& move : one.moves)
      csv += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_cell(one.before),
                         csv_cell(one.after), csv_cell(move.item), csv_cell(move.holds_for),
                         word_of(move.what), plain(move.above), csv_cell(move.unit),
                         cell(move.before), cell(move.after), cell(change_of(move)));
  return csv;
}

Json moves_json(const std::vector<PriceDifference>& differences) {
  const auto number = [](const std::optional<double>& value) {
    return value ? Json(to_digits(*value, price_digits)) : Json();
  };
  Json sheets = Json::array();
  for (const PriceDifference& one : differences) {
    Json figures = Json::array();
    for (const PriceMove& move : one.moves)
      figures.push_back({{"item", move.item},
                         {"holds_for", move.holds_for},
                         {"what", word_of(move.what)},
                         {"above", to_digits(move.above, price_digits)},
                         {"unit", move.unit},
                         {"old", number(move.before)},
                         {"new", number(move.after)},
                         {"change_pct", number(change_of(move))}});
    sheets.push_back({{"old", one.before}, {"new", one.after}, {"figures", std::move(figures)}});
  }
  return {{"schema_version", 1}, {"prices", std::move(sheets)}};
}

}  // namespace

bool PriceMove::is_same() const { return before && after && is_near(*before, *after); }

PriceDifference price_difference(const PriceList& before, const PriceList& after) {
  PriceDifference difference{before.name, after.name, {}};
  for (const ListedPrice& one : after.prices) {
    const ListedPrice* const old = same_item(before, one);
    const PriceItem converted = old ? in_unit_of(old->price, one.price) : PriceItem{};
    add_moves(one, old ? &converted : nullptr, &one.price, difference.moves);
  }
  for (const ListedPrice& one : before.prices)
    if (same_item(after, one) == nullptr) add_moves(one, &one.price, nullptr, difference.moves);
  return difference;
}

std::string price_difference_text(const std::vector<PriceDifference>& differences,
                                  const std::string& format, bool changed) {
  std::vector<PriceDifference> shown = differences;
  if (changed)
    for (PriceDifference& one : shown)
      std::erase_if(one.moves, [](const PriceMove& move) { return move.is_same(); });
  std::erase_if(shown, [](const PriceDifference& one) { return one.moves.empty(); });
  if (format == "json") return json_text(moves_json(shown));
  if (format == "csv") return moves_csv(shown);
  return format == "md" ? moves_table(shown).markdown() : moves_table(shown).text();
}

}  // namespace coldcast
