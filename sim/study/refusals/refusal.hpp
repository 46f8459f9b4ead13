#pragma once

#include <string>
#include <string_view>

namespace coldcast {

/// A reason why a result is not to be relied on: a warning, and an error under --strict.
struct Refusal {
  std::string code;  ///< for programs; one of those below
  std::string text;  ///< for people; also among the warnings of the result
};

/// The load is more than the platform can do: the line grows for as long as one looks.
inline constexpr std::string_view unstable_code = "unstable";
/// The run is short against its own time scales.
inline constexpr std::string_view too_short_code = "too-short";
/// A percentile of fewer samples than it takes.
inline constexpr std::string_view percentile_code = "percentile-beyond-samples";
/// What counts as independent is not.
inline constexpr std::string_view autocorrelated_code = "autocorrelated";

}  // namespace coldcast
