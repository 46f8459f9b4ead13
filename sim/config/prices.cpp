#include "sim/config/prices.hpp"

#include <algorithm>
#include <limits>

namespace coldcast {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A unit in which a meter may be sold, and how many counts of the meter make one.
struct SoldUnit {
  std::string_view name;
  double counts;
};

std::vector<SoldUnit> units_of(Meter meter) {
  switch (meter) {
    case Meter::requests:
    case Meter::storage_writes:
    case Meter::storage_reads:
      return {{"requests", 1}, {"1M requests", 1e6}};
    case Meter::snapshot_restored:
      return {{"GB", 1024}};
    case Meter::data:
      return {{"GB", 1024.0 * 1024 * 1024}};
    case Meter::vcpu_time:
    case Meter::idle_vcpu_time:
      return {{"vCPU-s", 1e12}, {"vCPU-h", 1e12 * 3600}};
    case Meter::clock_time:
      return {{"GHz-s", 1e12}};
    case Meter::gpu_time:
      return {{"GPU-s", 1e9}, {"GPU-h", 1e9 * 3600}};
    case Meter::instance_time:
      return {{"instance-s", 1e9}, {"instance-h", 1e9 * 3600}};
    default:
      return {{"GB-s", 1024e9}, {"GB-h", 1024e9 * 3600}};  // GB = 1024 MB, as AWS counts
  }
}

std::vector<PriceTier> read_tiers(Fields& item) {
  const bool tiered = item.has("tiers");
  if (item.has("price_usd") && tiered) item.fail("tiers", "give this or \"price_usd\", not both");
  if (item.has("price_usd")) return {{infinity, Dollars{item.number("price_usd")}}};
  std::vector<PriceTier> tiers;
  double below = 0;
  for (Fields& tier : item.objects("tiers")) {
    const double up_to = tier.number_or("up_to", infinity);
    if (!(up_to > below))
      tier.fail("up_to", "tiers must ascend, and only the last may have no end");
    tiers.push_back({up_to, Dollars{tier.number("price_usd")}});
    below = up_to;
    tier.done();
  }
  if (tiers.empty() || below != infinity)
    item.fail("tiers", "the last tier must have no \"up_to\": usage has no upper end");
  return tiers;
}

}  // namespace

PriceItem read_price_item(Fields& fields) {
  PriceItem item;
  item.name = fields.string("item");
  static const std::vector<std::string> names(meter_names.begin(), meter_names.end());
  const std::string meter = fields.word("meter", names);
  item.meter = static_cast<Meter>(std::find(names.begin(), names.end(), meter) - names.begin());

  std::vector<std::string> words;
  for (const SoldUnit& unit : units_of(item.meter)) words.emplace_back(unit.name);
  item.unit = fields.word("unit", words);
  for (const SoldUnit& unit : units_of(item.meter))
    if (unit.name == item.unit) item.meter_per_unit = unit.counts;

  item.tiers = read_tiers(fields);
  item.free_units = fields.number_or("free_per_month", 0);
  for (const char* key : {"source", "confidence", "date", "note"}) fields.ignore(key);
  return item;
}

namespace {

/// The place of the object that a key is in.
std::string pointer_before(const Fields& fields, const std::string& key) {
  const std::string pointer = fields.pointer_to(key);
  return pointer.substr(0, pointer.size() - key.size() - 1);
}

/// What a change may name to say which items it means.
constexpr const char* chosen_by[] = {"item", "architecture", "instance_type", "gpu", "billing"};

bool is_meant_by(const Json& item, const Json& change) {
  return item.is_object() && std::ranges::all_of(chosen_by, [&](const char* key) {
           return !change.contains(key) || (item.contains(key) && item[key] == change[key]);
         });
}

/// Writes a change over an item. A new price has a source of its own, or none.
void change_item(Json& item, const Json& change) {
  if (change.contains("price_usd") || change.contains("tiers"))
    for (const char* key : {"price_usd", "tiers", "source", "confidence", "date", "note"})
      item.erase(key);
  for (const auto& [key, value] : change.items()) item[key] = value;
}

void check_change(Fields& change) {
  change.string("item");
  for (const char* key : chosen_by) change.string_or(key, "");
  if (change.has("price_usd") || change.has("tiers")) read_tiers(change);
  change.number_or("free_per_month", 0);
  for (const char* key : {"unit", "source", "confidence", "date", "note"}) change.ignore(key);
  change.done();
}

std::string text_of(const PriceKeys& keys) {
  std::string text = keys.instance_type.empty() ? keys.architecture : keys.instance_type;
  if (!keys.gpu.empty()) text += " with " + keys.gpu;
  if (!keys.billing.empty()) text += ", billed by " + keys.billing;
  return text;
}

}  // namespace

nlohmann::json with_changes_made(Fields& fields) {
  Json items = fields.raw("items");
  if (fields.has("changes") && !fields.raw("changes").is_null()) {
    for (Fields& change : fields.objects("changes")) {
      check_change(change);
      bool found = false;
      std::vector<std::string> names;
      for (Json& item : items) {
        if (item.is_object() && item.contains("item") && item["item"].is_string())
          names.push_back(item["item"]);
        if (!is_meant_by(item, change.json())) continue;
        found = true;
        change_item(item, change.json());
      }
      if (!found)
        change.fail("item", "no such item of these prices is " + in_quotes(change.string("item")) +
                                suggestion(change.string("item"), names));
    }
  }
  return {{"items", std::move(items)}};
}

PriceSheet read_prices(Fields fields, const PriceKeys& keys) {
  for (const char* key : {"$schema", "name", "region", "era", "date", "sources", "notes"})
    fields.ignore(key);
  fields.word("currency", {"USD"});
  const Json changed = with_changes_made(fields);
  Fields sheet{changed, fields.where(), pointer_before(fields, "items")};
  std::vector<PriceItem> items;
  for (Fields& item : sheet.objects("items")) {
    const bool fits = (item.word_or("architecture", keys.architecture, {"x86_64", "arm64"}) ==
                       keys.architecture) &
                      (item.string_or("instance_type", keys.instance_type) == keys.instance_type) &
                      (item.string_or("gpu", keys.gpu) == keys.gpu) &
                      (item.string_or("billing", keys.billing) == keys.billing);
    PriceItem read = read_price_item(item);
    item.done();
    if (!fits) continue;
    const bool again = std::any_of(items.begin(), items.end(),
                                   [&](const PriceItem& one) { return one.name == read.name; });
    if (again) item.fail("item", "a second " + in_quotes(read.name) + " for " + text_of(keys));
    items.push_back(std::move(read));
  }
  fields.done();
  if (items.empty()) fields.fail("items", "no item has a price for " + text_of(keys));
  return PriceSheet{std::move(items)};
}

}  // namespace coldcast
