#include "sim/study/experiments/late_choices.hpp"

#include <algorithm>

namespace coldcast {

std::vector<LateChoice> read_late_choices(Fields& fields) {
  std::vector<LateChoice> all;
  if (!fields.has("choices")) return all;
  for (Fields& entry : fields.objects("choices")) {
    LateChoice choice;
    choice.what = entry.string("what");
    choice.why = entry.string("why");
    choice.value = entry.raw("value");
    if (entry.has("claims")) choice.claims = entry.strings("claims");
    if (entry.has("cells")) choice.cells = entry.strings("cells");
    entry.done();
    all.push_back(std::move(choice));
  }
  return all;
}

bool matches_pattern(const std::string& text, const std::string& pattern) {
  // Between the stars, every piece is looked for from the left; the last one stands at the end.
  std::size_t at = 0, begin = 0;
  for (std::size_t star = pattern.find('*'); star != std::string::npos;
       star = pattern.find('*', begin)) {
    const std::string piece = pattern.substr(begin, star - begin);
    const std::size_t found = text.find(piece, at);
    if (found == std::string::npos || (begin == 0 && found != 0)) return false;
    at = found + piece.size();
    begin = star + 1;
  }
  if (begin == 0) return text == pattern;
  const std::string_view rest = std::string_view{text}.substr(at);
  return rest.ends_with(std::string_view{pattern}.substr(begin));
}

std::vector<std::string> choices_behind_claim(const std::vector<LateChoice>& choices,
                                              const std::string& claim) {
  std::vector<std::string> behind;
  for (const LateChoice& choice : choices)
    if (std::ranges::find(choice.claims, claim) != choice.claims.end())
      behind.push_back(choice.what);
  return behind;
}

std::vector<std::string> choices_behind_cell(const std::vector<LateChoice>& choices,
                                             const std::string& cell) {
  std::vector<std::string> behind;
  for (const LateChoice& choice : choices)
    if (std::ranges::any_of(choice.cells, [&](const std::string& pattern) {
          return matches_pattern(cell, pattern);
        }))
      behind.push_back(choice.what);
  return behind;
}

}  // namespace coldcast
