#include <cstdio>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/report/listing.hpp"

namespace coldcast {

int list(const ListCommand& command) {
  const Listing found = listing(command.what, Catalogue{find_configs(".")}, built_in());
  if (found.rows.empty()) {
    std::fprintf(stderr, "coldcast: the catalogue has no %s yet\n", command.what.c_str());
    return failed;
  }
  const std::string text = listing_text(found, command.format);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return ok;
}

}  // namespace coldcast
