# Writes ${header} with the ${version} and the git revision of ${source}; "unknown" outside git.
# Only our own .git counts: an unpacked release may lie inside somebody else's repository.
set(revision "")
find_program(git git)
if(git AND EXISTS ${source}/.git)
  execute_process(COMMAND ${git} -C ${source} rev-parse --short=12 HEAD
    OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  # Without the optional locks a build cannot get in the way of a commit.
  execute_process(
    COMMAND ${git} -C ${source} --no-optional-locks status --porcelain --untracked-files=no
    OUTPUT_VARIABLE changes ERROR_QUIET)
endif()

if(NOT revision MATCHES "^[0-9a-f]+$")
  set(revision "unknown")
elseif(changes)
  string(APPEND revision "-dirty")
endif()

file(CONFIGURE OUTPUT ${header} @ONLY CONTENT [[
#pragma once
// Generated at every build. Include it from few .cpp files: each commit compiles them again.

#include <string_view>

namespace coldcast {

/// The version of this program, as in "1.2.3".
inline constexpr std::string_view version = "@version@";

/// The git commit it was built from ("-dirty" if files had changed since), or "unknown".
inline constexpr std::string_view revision = "@revision@";

}  // namespace coldcast
]])
