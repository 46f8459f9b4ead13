#pragma once
// What goes to a terminal only: pictures of text, and how far the work has come.

#include <cstdint>
#include <functional>
#include <string>

#include "sim/report/sparkline.hpp"

namespace coldcast {

/// Whether a picture goes under a result: with --picture, else where standard output is a terminal
/// that a person reads. ConfigError if --picture was given with a format that has none.
bool shows_picture(bool asked, bool quiet, const std::string& format);

/// Writes the picture to standard output, a line below what stands there; nothing if it is empty.
void print_picture(const std::string& picture);

/// Blocks where the language settings (LC_ALL, LC_CTYPE, LANG) say UTF-8, else ASCII.
Glyphs glyphs_of_terminal();

/// "\r37 of 100 simulations, 12.3/s, 5 s left" on standard error, where that is a terminal and
/// `quiet` is not set; else nothing. The line goes away with the last one.
std::function<void(std::int64_t done, std::int64_t total)> progress_line(const std::string& what,
                                                                         bool quiet);

}  // namespace coldcast
