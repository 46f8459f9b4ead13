#pragma once

#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast {

/// What scenarios can name, as rows of text.
struct Listing {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// The listing of "platforms", "workloads", "profiles", "prices", "experiments" or "metrics".
Listing listing(const std::string& what, const Catalogue& catalogue, const Kinds& kinds);

/// `format` is "table", "md" or "json" (an array of objects).
std::string listing_text(const Listing& listing, const std::string& format);

}  // namespace coldcast
