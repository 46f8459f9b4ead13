#include "verification/cases/pattern.hpp"

#include <regex>

namespace coldcast {
namespace {

/// The places that match (0), or what lies between them (-1).
std::vector<std::string> tokens(const std::string& text, const std::string& pattern, int which) {
  const std::regex expression(pattern);
  return {std::sregex_token_iterator(text.begin(), text.end(), expression, which), {}};
}

}  // namespace

std::optional<Groups> match(const std::string& text, const std::string& pattern) {
  std::smatch found;
  if (!std::regex_match(text, found, std::regex(pattern))) return {};
  return Groups(found.begin(), found.end());
}

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  return tokens(text, separator, -1);
}

std::vector<std::string> find_all(const std::string& text, const std::string& pattern) {
  return tokens(text, pattern, 0);
}

}  // namespace coldcast
