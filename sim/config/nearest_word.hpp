#pragma once
// Guessing what a mistyped word meant, for error messages.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coldcast {

/// The candidate that a mistyped word most likely meant, or nothing if none is near. Case does not
/// count; a part of a candidate is near to it ("lambda" means "aws-lambda").
std::optional<std::string> nearest_word(std::string_view word,
                                        const std::vector<std::string>& candidates);

/// Whether one word is the other with a single typing error.
bool is_slip(std::string_view word, std::string_view other);

/// The end of a sentence about what there is: `; there are "a", "b"`, or nothing if there is
/// nothing.
std::string list_of(const std::vector<std::string>& words);

/// The end of a sentence about a word that is not among the candidates: `; did you mean "lambda"?`,
/// or else their list.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace coldcast
