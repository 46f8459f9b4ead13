#pragma once
// What happened over time, in lines of text for a terminal.

#include <string>
#include <vector>

#include "sim/study/timeline.hpp"

namespace coldcast {

/// What heights are drawn by: eight blocks of UTF-8, or eight letters of ASCII.
enum class Glyphs { blocks, ascii };

/// One character per value, its height the value's share of `highest`; only what is not above 0 is
/// blank. REQUIRES: no value above `highest`, which is above 0.
std::string sparkline(const std::vector<double>& values, double highest, Glyphs glyphs);

/// Load and instances of a run over time, and failures and the queue where there were any: a line
/// each of at most `width` characters, with what its full height means. Empty if nothing happened.
std::string course_picture(const Timeline& timeline, Glyphs glyphs, std::size_t width = 60);

}  // namespace coldcast
