# Writes ${header} with the ${version} and the git revision of ${source}: what git says, else what
# `git archive` wrote into revision.txt, else "unknown".
# Only our own .git counts: an unpacked release may lie inside somebody else's repository.
set(revision "")
set(changes "")
find_program(git git)
if(git AND EXISTS ${source}/.git)
  # In a container the tree often belongs to another user, whose repository git would not read.
  set(git_here ${git} -c safe.directory=* -C ${source})
  execute_process(COMMAND ${git_here} rev-parse HEAD
    OUTPUT_VARIABLE revision ERROR_QUIET)
  # Without the optional locks a build cannot get in the way of a commit.
  execute_process(
    COMMAND ${git_here} --no-optional-locks status --porcelain --untracked-files=no
    OUTPUT_VARIABLE changes ERROR_QUIET)
else()
  file(READ ${source}/cmake/revision.txt revision)
endif()

# Always as long, whatever else is in the repository: the same commit gives the same bytes.
string(REGEX MATCH "^[0-9a-f]+" revision "${revision}")
string(SUBSTRING "${revision}" 0 12 revision)
if(NOT revision)
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
