#pragma once
// Catch2 for every test, be it version 2 (Debian 12) or 3 (Debian 13). Write the names of version
// 3: `Approx`, `Catch::Approx`, and from `Catch::Matchers` ContainsSubstring, StartsWith, EndsWith,
// Equals, Matches, WithinAbs, WithinRel, Message and Predicate mean the same in both.

#if __has_include(<catch2/catch_test_macros.hpp>)

#include <catch2/catch_approx.hpp>
#include <catch2/catch_message.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
#include <catch2/generators/catch_generators_all.hpp>
#include <catch2/matchers/catch_matchers_all.hpp>

using Catch::Approx;

#else

#include <catch2/catch.hpp>

namespace Catch {

using Detail::Approx;

namespace Matchers {

/// Version 2 calls this one `Contains`, which in version 3 looks for an element of a range.
// NOLINTNEXTLINE(readability-identifier-naming)
inline auto ContainsSubstring(const std::string& part) { return Contains(part); }

}  // namespace Matchers
}  // namespace Catch

#endif

#include "sim/core/units.hpp"

/// 128 bits that Catch cannot print.
template <>
struct Catch::StringMaker<coldcast::TotalTime> {
  static std::string convert(coldcast::TotalTime total) {
    return std::to_string(coldcast::to_seconds(total)) + " s";
  }
};
