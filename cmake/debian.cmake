# What Debian's policy wants otherwise than `cmake --install` puts it. CPack runs this between the
# staging of the files and the packing, see package.cmake.

find_program(gzip gzip REQUIRED)
find_program(date date REQUIRED)
find_program(strip strip REQUIRED)

function(debian_run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Without -n the time of the build would get into the file.
function(debian_compress file)
  debian_run(${gzip} --best --no-name --force ${file})
endfunction()

# The day of a version stands in CHANGELOG.md, as in "## 0.5.0 (2026-11-22)".
function(debian_changelog folder)
  file(STRINGS ${CPACK_COLDCAST_CHANGELOG} heading
    REGEX "^## ${CPACK_PACKAGE_VERSION} \\(" LIMIT_COUNT 1)
  if(NOT heading MATCHES "\\((.+)\\)")
    message(FATAL_ERROR "CHANGELOG.md has no \"## ${CPACK_PACKAGE_VERSION} (YYYY-MM-DD)\"")
  endif()
  set(day ${CMAKE_MATCH_1})
  execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${date} --utc --rfc-email --date=${day}
    OUTPUT_VARIABLE day OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  file(WRITE ${folder}/changelog
    "coldcast (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium\n\n"
    "  * What is new stands in /usr/share/doc/coldcast/CHANGELOG.md.gz.\n\n"
    " -- ${CPACK_PACKAGE_CONTACT}  ${day}\n")
  debian_compress(${folder}/changelog)
endfunction()

set(program ${CPACK_TEMPORARY_DIRECTORY}/program/usr)
if(EXISTS ${program})
  debian_changelog(${program}/share/doc/coldcast)
  debian_compress(${program}/share/doc/coldcast/CHANGELOG.md)
  debian_compress(${program}/share/man/man1/coldcast.1)
  # The text is in Debian's base, and the file `copyright` says where.
  file(REMOVE ${program}/share/doc/coldcast/LICENSE)
  # Debian's zsh looks into site-functions below /usr/local only.
  file(MAKE_DIRECTORY ${program}/share/zsh)
  file(RENAME ${program}/share/zsh/site-functions ${program}/share/zsh/vendor-completions)
  debian_run(${strip} --remove-section=.comment --remove-section=.note ${program}/bin/coldcast)
endif()

set(development ${CPACK_TEMPORARY_DIRECTORY}/development/usr)
if(EXISTS ${development})
  debian_changelog(${development}/share/doc/libcoldcast-dev)
  file(GLOB_RECURSE archives ${development}/*.a)
  debian_run(${strip} --strip-debug --remove-section=.comment --remove-section=.note
    --enable-deterministic-archives ${archives})
endif()
