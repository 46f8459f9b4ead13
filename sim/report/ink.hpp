#pragma once
// Colours of a terminal: few, each with a meaning. Reports say what a piece of text means; only
// inked(), behind the filter that makes names harmless, knows what that looks like.

#include <optional>
#include <string>
#include <string_view>

namespace coldcast {

enum class Tint { good, bad, doubtful, heading };

/// From now on tinted() marks text; without a call it does not. REQUIRES: no text is marked yet.
void use_ink(bool on);

/// The text between two marks, or as it is where no ink is used. A mark holds a number that this
/// process has drawn, so nothing that comes from outside can pass for one. REQUIRES: the text is
/// visible() and has no marks; it is printed by inked(), and goes into no file.
std::string tinted(Tint tint, const std::string& text);

/// What our words of judgement mean: "pass" and "met" are good, "fail" and "misses ..." bad,
/// "inconclusive" doubtful. Nothing for other words.
std::optional<Tint> tint_of_verdict(std::string_view words);

/// The verdict in its colour.
std::string tinted_verdict(const std::string& words);

/// The text as visible_lines() has it, what is marked in colours or, without, as the rest.
std::string inked(std::string_view text, bool colours);

/// The text in a colour as a terminal takes it, whether ink is used or not.
std::string in_colour(Tint tint, const std::string& text);

}  // namespace coldcast
