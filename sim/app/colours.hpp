#pragma once
// Whether standard output and standard error show colours.

#include <CLI/CLI.hpp>
#include <string>

namespace coldcast {

/// When there are colours: where a person reads ("auto"), "always" or "never".
struct Colours {
  std::string when = "auto";
};

/// Adds --color, which may stand before or behind the name of a command. REQUIRES: the commands
/// come later.
void add_colours(CLI::App& app, Colours& colours);

/// From now on it holds. A person reads with colours where the stream is a terminal, TERM is there
/// and not "dumb", and NO_COLOR is empty or not there [no-color.org].
void keep_colours(const Colours& colours);

bool colours_on_output();
bool colours_on_errors();

}  // namespace coldcast
