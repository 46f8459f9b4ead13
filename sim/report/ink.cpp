#include "sim/report/ink.hpp"

#include <fmt/format.h>

#include <array>
#include <random>
#include <utility>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

/// Begins a mark: an escape, which no visible() text has, and a number that nobody can guess, for
/// text that is not visible() yet. A letter follows. Empty: no ink is used.
std::string mark_begin;

constexpr char end_of_tint = 'z';

char letter_of(Tint tint) { return static_cast<char>('a' + static_cast<int>(tint)); }

/// Select Graphic Rendition [ECMA-48, section 8.3.117]; end_of_tint takes all back.
std::string_view rendition(char letter) {
  static constexpr std::array<std::string_view, 4> by_tint{"\x1b[32m", "\x1b[31m", "\x1b[33m",
                                                           "\x1b[1m"};
  const auto tint = static_cast<std::size_t>(letter - 'a');
  return tint < by_tint.size() ? by_tint[tint] : "\x1b[0m";
}

constexpr std::pair<std::string_view, Tint> verdict_tints[] = {
    {"pass", Tint::good},
    {"PASS", Tint::good},
    {"met", Tint::good},
    {"fail", Tint::bad},
    {"FAIL", Tint::bad},
    {"miss", Tint::bad},
    {"MISSED", Tint::bad},
    {"VIOLATED", Tint::bad},
    {"inconclusive", Tint::doubtful},
    {"unsupported", Tint::doubtful},
    {"unclear", Tint::doubtful},
    {"cannot be judged", Tint::doubtful},
    {"warning", Tint::doubtful},
};

}  // namespace

void use_ink(bool on) {
  if (!on) return mark_begin.clear();
  std::random_device draw;
  mark_begin = fmt::format("\x1b{:08x}{:08x}", draw(), draw());
}

std::string tinted(Tint tint, const std::string& text) {
  if (mark_begin.empty() || text.empty()) return text;
  return mark_begin + letter_of(tint) + text + mark_begin + end_of_tint;
}

std::optional<Tint> tint_of_verdict(std::string_view words) {
  for (const auto& [begin, tint] : verdict_tints)
    if (words.starts_with(begin)) return tint;
  return std::nullopt;
}

std::string tinted_verdict(const std::string& words) {
  const auto tint = tint_of_verdict(words);
  return tint ? tinted(*tint, words) : words;
}

std::string inked(std::string_view text, bool colours) {
  if (mark_begin.empty()) return visible_lines(text);
  std::string result;
  for (;;) {
    const std::size_t mark = text.find(mark_begin);
    result += visible_lines(text.substr(0, mark));
    if (mark == std::string_view::npos) return result;
    text.remove_prefix(mark + mark_begin.size());
    if (text.empty()) return result;
    if (colours) result += rendition(text.front());
    text.remove_prefix(1);
  }
}

std::string in_colour(Tint tint, const std::string& text) {
  return fmt::format("{}{}{}", rendition(letter_of(tint)), text, rendition(end_of_tint));
}

}  // namespace coldcast
