#pragma once
// Regular expressions (ECMAScript) behind functions: <regex> takes seconds to compile in each file.
// Texts of over 4096 characters are NotUnderstood.

#include <optional>
#include <string>
#include <vector>

namespace coldcast {

/// The whole text, then the groups of the pattern; a group that took no part is empty.
using Groups = std::vector<std::string>;

/// The groups, if the pattern matches all of the text.
std::optional<Groups> match(const std::string& text, const std::string& pattern);

/// The number that a group holds. Throws NotUnderstood for what only looks like one: "1.2.3",
/// 1e999.
double number_in(const std::string& group);

/// What lies between the places that match.
std::vector<std::string> split(const std::string& text, const std::string& separator);

/// All places that match, from left to right.
std::vector<std::string> find_all(const std::string& text, const std::string& pattern);

}  // namespace coldcast
