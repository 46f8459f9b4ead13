#include "sim/report/html/escape.hpp"

#include <fmt/format.h>

namespace coldcast {
namespace {

/// The text with what is not UTF-8 replaced: a round trip through the JSON library, which does
/// that.
std::string valid_utf8(std::string_view text) {
  const std::string quoted =
      Json(std::string{text}).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(quoted).get<std::string>();
}

bool no_page_may_hold(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string html;
  for (const char c : valid_utf8(text)) {
    if (c == '&')
      html += "&amp;";
    else if (c == '<')
      html += "&lt;";
    else if (c == '>')
      html += "&gt;";
    else if (c == '"')
      html += "&quot;";
    else if (c == '\'')
      html += "&#39;";
    else if (no_page_may_hold(c))
      html += "\uFFFD";
    else
      html += c;
  }
  return html;
}

std::string script_json(const Json& value) {
  std::string safe;
  // ASCII only, so U+2028 and U+2029, which end lines of a script, are escaped as well.
  for (const char c : value.dump(-1, ' ', true, Json::error_handler_t::replace)) {
    if (c == '<' || c == '>' || c == '&')
      safe += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      safe += c;
  }
  return safe;
}

}  // namespace coldcast
