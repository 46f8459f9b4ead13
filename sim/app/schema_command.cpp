#include <cstdio>

#include "sim/app/commands.hpp"
#include "sim/config/files.hpp"

namespace coldcast {

int schema(const SchemaCommand& command) {
  const Catalogue catalogue{find_configs(".")};
  const std::string text = json_text(catalogue.load("schema", command.of, "command line", "of"));
  std::fwrite(text.data(), 1, text.size(), stdout);
  return ok;
}

std::string catalogue_date(const std::string& configs) {
  return read_json(std::filesystem::path{configs} / "catalogue.json").at("date").get<std::string>();
}

}  // namespace coldcast
