#pragma once
// The one exception of the outside world: something in a file or on the command line is wrong; and
// the words that its sentences are made of.

#include <stdexcept>
#include <string>
#include <string_view>

namespace coldcast {

/// Says in one sentence where the input is wrong, what is wrong, and what would be right, as in
///   configs/scenarios/burst.json: /platform/memory_mb: 100000 is above the 10240 MB of aws-lambda
class ConfigError : public std::runtime_error {
 public:
  /// `where` is a file or "command line"; `pointer` is a JSON pointer and may be empty. The
  /// message is one visible() line, whatever the input holds.
  ConfigError(const std::string& where, const std::string& pointer, const std::string& what);
};

/// The text in double quotes, shortened if it is long.
std::string in_quotes(std::string_view text);

/// The text as one line that a terminal shows and does not obey: control characters, marks of
/// direction and bytes that are not UTF-8 are escaped, such as \u001b or \x9b.
std::string visible(std::string_view text);

/// The same of a text of several lines, which stay lines.
std::string visible_lines(std::string_view text);

/// A number as a person would write it: 10240, 0.1, 1e+20.
std::string number_text(double number);

}  // namespace coldcast
