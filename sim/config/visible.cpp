// What a terminal would obey rather than show: the control characters of ASCII and of Latin-1
// [ECMA-48, sections 5.2 and 5.3], and the invisible marks that turn the direction of writing or
// break lines [Unicode 15, sections 23.1 and 23.2], by which a name can pretend to be another.

#include <array>
#include <cstdint>
#include <cstdio>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 1;
  bool valid = true;
};

/// The first character of a UTF-8 text; a byte that begins none is not valid.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {lead, 1, false};
  std::uint32_t code = lead & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return {lead, 1, false};
    code = code << 6 | (next & 0x3Fu);
  }
  return {code, bytes, true};
}

bool is_obeyed(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
}

std::string escape(const Character& character) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), character.valid ? "\\u%04x" : "\\x%02x",
                static_cast<unsigned>(character.code));
  return text.data();
}

std::string escaped_text(std::string_view text, bool lines) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    const bool stays = lines && character.code == '\n';
    if (!stays && (!character.valid || is_obeyed(character.code)))
      result += escape(character);
    else
      result += text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  return result;
}

}  // namespace

std::string visible(std::string_view text) { return escaped_text(text, false); }

std::string visible_lines(std::string_view text) { return escaped_text(text, true); }

}  // namespace coldcast
