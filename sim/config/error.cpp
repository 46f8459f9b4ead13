#include "sim/config/error.hpp"

#include <array>
#include <cstdio>

namespace coldcast {
namespace {

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}  // UTF-8

std::string sentence(const std::string& where, const std::string& pointer,
                     const std::string& what) {
  std::string text = where + ": ";
  if (!pointer.empty()) text += pointer + ": ";
  return visible(text + what);
}

}  // namespace

ConfigError::ConfigError(const std::string& where, const std::string& pointer,
                         const std::string& what)
    : std::runtime_error(sentence(where, pointer, what)) {}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return '"' + std::string{text} + '"';
  std::size_t end = longest;
  while (end > 0 && continues_character(text[end])) --end;
  return '"' + std::string{text.substr(0, end)} + "...\"";
}

std::string number_text(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.15g", number);
  return text.data();
}

}  // namespace coldcast
