#include <cstdio>

#include "sim/app/commands.hpp"
#include "sim/app/kinds.hpp"
#include "sim/app/printed.hpp"
#include "sim/report/listing.hpp"

namespace coldcast {

int list(const ListCommand& command) {
  if (command.stale) return list_stale_prices(command);
  if (!command.date.empty()) throw ConfigError("command line", "--date", "goes with --stale");
  const Listing found = listing(command.what, Catalogue{find_configs(".")}, built_in());
  if (found.rows.empty()) {
    std::fprintf(stderr, "coldcast: the catalogue has no %s yet\n", command.what.c_str());
    return failed;
  }
  const std::string text = listing_text(found, command.format);
  print_out(text);
  return ok;
}

}  // namespace coldcast
