#include "sim/app/chosen_cases.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/config/error.hpp"
#include "sim/config/nearest_word.hpp"

namespace coldcast {

std::string case_text(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file)) throw ConfigError(file, "", "cannot be read");
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Case> chosen_cases(const std::vector<Case>& cases, const std::vector<std::string>& ids,
                               const std::string& where, const std::string& pointer) {
  if (ids.empty()) return cases;
  std::vector<std::string> known;
  for (const Case& one : cases) known.push_back(one.id);
  std::vector<Case> chosen;
  for (const std::string& id : ids) {
    const auto found = std::ranges::find(cases, id, &Case::id);
    if (found == cases.end())
      throw ConfigError(where, pointer, "no case " + in_quotes(id) + suggestion(id, known));
    chosen.push_back(*found);
  }
  return chosen;
}

}  // namespace coldcast
