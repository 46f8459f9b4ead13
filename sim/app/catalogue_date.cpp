#include "sim/app/commands.hpp"
#include "sim/config/fields.hpp"
#include "sim/config/files.hpp"

namespace coldcast {

std::string catalogue_date(const std::string& configs) {
  const std::filesystem::path file = std::filesystem::path{configs} / "catalogue.json";
  const Json json = read_json(file);
  return Fields{json, file.string()}.string("date");
}

}  // namespace coldcast
