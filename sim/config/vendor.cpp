#include "sim/config/vendor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace coldcast {
namespace {

/// " MB" for memory_mb, " s" for timeout_s; nothing where the key names no unit.
std::string unit_text(const std::string& key) {
  if (key.ends_with("_mb")) return " MB";
  if (key.ends_with("_ms")) return " ms";
  if (key.ends_with("_s")) return " s";
  return "";
}

/// The number that a limit applies to; times may be spelt "20m".
std::optional<double> number_of(const Fields& given, const std::string& key, const Json& keys) {
  const auto value = keys.find(key);
  if (value == keys.end() || value->is_structured()) return std::nullopt;
  if (value->is_number()) return value->get<double>();
  if (*value == "inf") return std::numeric_limits<double>::infinity();
  if (!key.ends_with("_s")) return std::nullopt;
  return seconds_in({*value, given.where(), given.pointer_to(key)}, {});
}

void check_limit(const Fields& given, const std::string& key, const Json& keys, Fields limit,
                 const std::string& vendor) {
  const auto number = number_of(given, key, keys);
  const double value = number.value_or(0);
  const double least = limit.number_or("min", 0);
  const double most = limit.number_or("max", Range{}.max);
  const double step = limit.number_or("step", 0);
  const std::string source = limit.string_or("source", "");
  limit.done();
  if (!number) return;
  const std::string unit = unit_text(key);
  const auto complain = [&](const std::string& what) {
    given.fail(key, number_text(value) + " " + what + " of " + vendor +
                        (source.empty() ? "" : " [" + source + "]"));
  };
  if (value < least) complain("is below the " + number_text(least) + unit);
  if (value > most) complain("is above the " + number_text(most) + unit);
  if (step > 0 && std::fmod(value, step) != 0)
    complain("is no multiple of the " + number_text(step) + unit + " steps");
}

void check_limits(Fields& given, const Json& keys, Fields limits, const std::string& vendor) {
  for (const auto& entry : limits.json().items())
    check_limit(given, entry.key(), keys, limits.object(entry.key()), vendor);
}

/// Marks what was taken away by null, or else the defaults would come back when `keys` are read as
/// a scenario again.
void keep_nulls(Json& keys, const Json& given) {
  for (const auto& [key, value] : given.items()) {
    if (value.is_null()) keys[key] = nullptr;
    if (value.is_object() && keys[key].is_object()) keep_nulls(keys[key], value);
  }
}

const Mechanism* mechanism_named(const std::string& name,
                                 const std::vector<Mechanism>& mechanisms) {
  const auto found = std::find_if(mechanisms.begin(), mechanisms.end(),
                                  [&](const Mechanism& m) { return m.name == name; });
  return found == mechanisms.end() ? nullptr : &*found;
}

using VendorEras = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> eras_of(const std::string& kind, const VendorEras& vendors) {
  std::vector<std::string> eras;
  for (const auto& [name, era] : vendors)
    if (name == kind) eras.push_back(era);
  return eras;
}

/// The era, which reads like a number and so may be one.
std::string read_era(Fields& given, const std::string& kind, const std::vector<std::string>& eras) {
  const std::string era = given.is_number("era") ? std::to_string(given.integer("era"))
                                                 : given.string_or("era", eras.back());
  if (std::find(eras.begin(), eras.end(), era) == eras.end())
    given.fail("era", "no era " + in_quotes(era) + " of " + kind + list_of(eras));
  return era;
}

std::string read_kind(Fields& given, const VendorEras& vendors,
                      const std::vector<Mechanism>& mechanisms) {
  std::vector<std::string> kinds;
  for (const auto& [kind, era] : vendors)
    if (kinds.empty() || kinds.back() != kind) kinds.push_back(kind);
  for (const Mechanism& mechanism : mechanisms) kinds.push_back(mechanism.name);
  return given.word("kind", kinds);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> vendor_eras(const Catalogue& catalogue) {
  std::vector<std::pair<std::string, std::string>> eras;
  for (const std::string& name : catalogue.names("platforms")) {
    const auto slash = name.rfind('/');
    if (slash != std::string::npos)
      eras.emplace_back(name.substr(0, slash), name.substr(slash + 1));
  }
  return eras;
}

Vendor resolve_platform(Fields& given, const Catalogue& catalogue,
                        const std::vector<Mechanism>& mechanisms) {
  Vendor vendor;
  const VendorEras vendors = vendor_eras(catalogue);
  vendor.kind = read_kind(given, vendors, mechanisms);
  vendor.mechanism = mechanism_named(vendor.kind, mechanisms);
  if (vendor.mechanism != nullptr) {
    if (given.has("era")) given.fail("era", vendor.kind + " is a bare mechanism and has no eras");
    merge_over(vendor.keys, given.json());
    return vendor;
  }

  const std::vector<std::string> eras = eras_of(vendor.kind, vendors);
  vendor.era = read_era(given, vendor.kind, eras);
  const std::string name = vendor.kind + "/" + vendor.era;
  Json file = catalogue.load("platforms", name, given.where(), given.pointer_to("kind"));
  Fields fields{std::as_const(file), catalogue.path_of("platforms", name).string()};
  for (const char* key : {"$schema", "name", "rules", "sources", "unconfirmed"}) fields.ignore(key);

  const std::string mechanism = fields.string("mechanism");
  vendor.mechanism = mechanism_named(mechanism, mechanisms);
  if (vendor.mechanism == nullptr) fields.fail("mechanism", "no mechanism \"" + mechanism + "\"");
  vendor.prices = fields.string_or("prices", "");
  fields.object("defaults");  // or else it says what is wrong
  vendor.keys = std::move(file["defaults"]);
  vendor.keys["kind"] = vendor.kind;
  merge_over(vendor.keys, given.json());
  vendor.keys["era"] = vendor.era;
  if (auto limits = fields.optional_object("limits"))
    check_limits(given, vendor.keys, *limits, vendor.kind + " (era " + vendor.era + ")");
  fields.done();
  return vendor;
}

Json resolved_platform(Vendor vendor, const Json& given) {
  if (!vendor.era.empty()) keep_nulls(vendor.keys, given);
  return std::move(vendor.keys);
}

}  // namespace coldcast
