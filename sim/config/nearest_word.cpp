// Near means few typing errors: inserted, lost, changed or swapped letters (the optimal string
// alignment distance), at most one for every three letters. Failing that, one word within another.

#include "sim/config/nearest_word.hpp"

#include <algorithm>
#include <cstddef>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

constexpr std::size_t shortest_guess = 3;  // anything is near to a word of one or two letters
constexpr std::size_t longest_guess = 100;

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::size_t typing_errors(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::size_t difference(std::size_t a, std::size_t b) { return a < b ? b - a : a - b; }

bool one_holds_other(const std::string& a, const std::string& b) {
  return std::min(a.size(), b.size()) >= shortest_guess &&
         (a.find(b) != std::string::npos || b.find(a) != std::string::npos);
}

/// How far a candidate is from the word; nothing if too far to be meant.
std::optional<std::size_t> distance(const std::string& word, const std::string& candidate) {
  const std::size_t allowed = word.size() / 3;
  const std::size_t longer = difference(word.size(), candidate.size());
  if (longer <= allowed) {
    const std::size_t errors = typing_errors(word, candidate);
    if (errors <= allowed) return errors;
  }
  if (one_holds_other(word, candidate)) return allowed + 1 + longer;
  return std::nullopt;
}

}  // namespace

bool is_slip(std::string_view word, std::string_view other) {
  return std::max(word.size(), other.size()) <= longest_guess && typing_errors(word, other) == 1;
}

std::optional<std::string> nearest_word(std::string_view word,
                                        const std::vector<std::string>& candidates) {
  if (word.size() < shortest_guess || word.size() > longest_guess) return std::nullopt;
  std::optional<std::string> nearest;
  std::optional<std::size_t> least;
  for (const std::string& candidate : candidates) {
    const auto far = distance(lower(word), lower(candidate));
    if (!far || (least && *far >= *least)) continue;
    least = far;
    nearest = candidate;
  }
  return nearest;
}

std::string list_of(const std::vector<std::string>& words) {
  if (words.empty()) return "";
  constexpr std::size_t most = 12;
  std::string list = words.size() == 1 ? "; there is only " : "; there are ";
  for (std::size_t i = 0; i < std::min(words.size(), most); ++i) {
    list += (i == 0 ? "" : ", ") + in_quotes(words[i]);
  }
  return words.size() > most ? list + ", ..." : list;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  const auto nearest = nearest_word(word, candidates);
  return nearest ? "; did you mean " + in_quotes(*nearest) + "?" : list_of(candidates);
}

}  // namespace coldcast
