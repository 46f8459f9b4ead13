#pragma once
// A vendor is a file: the mechanism it uses, its limits and defaults by era, each with its source.

#include "sim/config/files.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast {

/// A platform object with its vendor's file behind it.
struct Vendor {
  std::string kind;
  std::string era;  ///< empty for a bare mechanism
  const Mechanism* mechanism = nullptr;
  Json keys;           ///< defaults with the given keys merged over them
  std::string prices;  ///< name of the price file that applies by default
};

/// Finds what "kind" and "era" name - a vendor of the catalogue, or a bare mechanism - and merges
/// the given keys over its defaults. A value outside the vendor's limits is a ConfigError that
/// quotes the limit. Without "era" the newest one is taken.
Vendor resolve_platform(Fields& given, const Catalogue& catalogue,
                        const std::vector<Mechanism>& mechanisms);

/// What a platform object resolves to: the keys, and null for defaults that it takes away.
Json resolved_platform(Vendor vendor, const Json& given);

/// The kinds and eras of the catalogue, from names such as "aws-lambda/2021".
std::vector<std::pair<std::string, std::string>> vendor_eras(const Catalogue& catalogue);

}  // namespace coldcast
