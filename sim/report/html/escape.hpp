#pragma once
// The one place where text becomes HTML. Names come from scenario files, and those from anywhere.

#include <string>
#include <string_view>

#include "sim/config/files.hpp"

namespace coldcast {

/// The text as content of an element or of an attribute in double quotes. Bytes that are not UTF-8
/// and characters that no page may hold become U+FFFD.
std::string html_text(std::string_view text);

/// The value as JSON that may stand in a <script>: pure ASCII, with neither '<' nor '>' nor '&'.
std::string script_json(const Json& value);

}  // namespace coldcast
