#include "verification/cases/pattern.hpp"

#include <charconv>
#include <regex>

#include "verification/cases/case.hpp"

namespace coldcast {
namespace {

/// std::regex needs stack for every character.
void check_length(const std::string& text) {
  if (text.size() > 4096)
    throw NotUnderstood("\"" + text.substr(0, 40) + "...\" has over 4096 characters");
}

/// The places that match (0), or what lies between them (-1).
std::vector<std::string> tokens(const std::string& text, const std::string& pattern, int which) {
  check_length(text);
  const std::regex expression(pattern);
  return {std::sregex_token_iterator(text.begin(), text.end(), expression, which), {}};
}

}  // namespace

std::optional<Groups> match(const std::string& text, const std::string& pattern) {
  check_length(text);
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

double number_in(const std::string& group) {
  const char* const begin = group.data() + (group.starts_with('+') ? 1 : 0);
  const char* const end = group.data() + group.size();
  double number = 0;
  const auto [rest, error] = std::from_chars(begin, end, number);
  if (error != std::errc{} || rest != end) throw NotUnderstood("\"" + group + "\" is no number");
  return number;
}

}  // namespace coldcast
