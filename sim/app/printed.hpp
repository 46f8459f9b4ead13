#pragma once

#include <string>

namespace coldcast {

/// Writes the lines to standard output, so that a terminal shows them and does not obey what names
/// in them say. Throws what ends the program with status 1 if not all of it could be written.
void print_out(const std::string& text);

/// Writes the lines to standard error in the same way, as far as that takes them.
void print_err(const std::string& text);

/// Writes "coldcast: warning: " and the text as one line to standard error.
void print_warning(const std::string& text);

/// Keeps the numbers of standard streams that the caller has closed: without it the next file that
/// is opened would be standard output, and get what is printed. Writing to them stays an error.
void hold_standard_streams();

}  // namespace coldcast
