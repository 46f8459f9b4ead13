#include <cstdio>

#include "sim/app/commands.hpp"
#include "sim/config/fields.hpp"
#include "sim/config/schema.hpp"

namespace coldcast {

int schema(const SchemaCommand& command) {
  const std::string text = json_text(read_schema(Catalogue{find_configs(".")}, command.of));
  std::fwrite(text.data(), 1, text.size(), stdout);
  return ok;
}

std::string catalogue_date(const std::string& configs) {
  const std::filesystem::path file = std::filesystem::path{configs} / "catalogue.json";
  const Json json = read_json(file);
  return Fields{json, file.string()}.string("date");
}

}  // namespace coldcast
