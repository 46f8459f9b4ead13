#include "sim/config/vendor.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

/// " MB" for memory_mb, " s" for timeout_s; nothing where the key names no unit.
std::string unit_text(const std::string& key) {
  if (key.ends_with("_mb")) return " MB";
  if (key.ends_with("_ms")) return " ms";
  if (key.ends_with("_s")) return " s";
  return "";
}

void check_limit(const Fields& given, const std::string& key, double value, Fields limit,
                 const std::string& vendor) {
  const std::string unit = unit_text(key);
  const auto complain = [&](const std::string& what) {
    const std::string source = limit.string_or("source", "");
    given.fail(key, number_text(value) + " " + what + " of " + vendor +
                        (source.empty() ? "" : " [" + source + "]"));
  };
  if (limit.has("min") && value < limit.number("min"))
    complain("is below the " + number_text(limit.number("min")) + unit);
  if (limit.has("max") && value > limit.number("max"))
    complain("is above the " + number_text(limit.number("max")) + unit);
  if (limit.has("step") && std::fmod(value, limit.number("step")) != 0)
    complain("is no multiple of the " + number_text(limit.number("step")) + unit + " steps");
}

void check_limits(Fields& given, const Json& keys, Fields limits, const std::string& vendor) {
  for (const auto& entry : limits.json().items()) {
    const auto value = keys.find(entry.key());
    if (value == keys.end() || !value->is_number()) continue;
    check_limit(given, entry.key(), value->get<double>(), limits.object(entry.key()), vendor);
  }
}

const Mechanism* mechanism_named(const std::string& name,
                                 const std::vector<Mechanism>& mechanisms) {
  const auto found = std::find_if(mechanisms.begin(), mechanisms.end(),
                                  [&](const Mechanism& m) { return m.name == name; });
  return found == mechanisms.end() ? nullptr : &*found;
}

std::vector<std::string> eras_of(const std::string& kind, const Catalogue& catalogue) {
  std::vector<std::string> eras;
  for (const auto& [name, era] : vendor_eras(catalogue))
    if (name == kind) eras.push_back(era);
  return eras;
}

std::string read_kind(Fields& given, const Catalogue& catalogue,
                      const std::vector<Mechanism>& mechanisms) {
  std::vector<std::string> kinds;
  for (const auto& [kind, era] : vendor_eras(catalogue))
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
  vendor.kind = read_kind(given, catalogue, mechanisms);
  vendor.keys = given.json();
  vendor.mechanism = mechanism_named(vendor.kind, mechanisms);
  if (vendor.mechanism != nullptr) return vendor;

  const std::vector<std::string> eras = eras_of(vendor.kind, catalogue);
  vendor.era = given.word_or("era", eras.back(), eras);
  const std::string name = vendor.kind + "/" + vendor.era;
  const Json file = catalogue.load("platforms", name, given.where(), given.pointer_to("kind"));
  Fields fields{file, catalogue.path_of("platforms", name).string()};
  for (const char* key : {"$schema", "name", "rules", "sources", "unconfirmed"}) fields.ignore(key);

  const std::string mechanism = fields.string("mechanism");
  vendor.mechanism = mechanism_named(mechanism, mechanisms);
  if (vendor.mechanism == nullptr) fields.fail("mechanism", "no mechanism \"" + mechanism + "\"");
  vendor.prices = fields.string_or("prices", "");
  vendor.keys = fields.raw("defaults");
  vendor.keys.merge_patch(given.json());
  vendor.keys["era"] = vendor.era;
  if (auto limits = fields.optional_object("limits"))
    check_limits(given, vendor.keys, *limits, vendor.kind + " (era " + vendor.era + ")");
  fields.done();
  return vendor;
}

}  // namespace coldcast
