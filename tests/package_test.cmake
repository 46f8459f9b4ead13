# Packs a build as Debian packages, looks at what they hold and what they need, and runs the program
# from one. lintian, where it is installed, must find no error.
#
#   cmake -D build=build/release -D work=build/release/package_test -P tests/package_test.cmake

cmake_minimum_required(VERSION 3.25)

foreach(variable build work)
  if(NOT ${variable})
    message(FATAL_ERROR "package_test: -D ${variable}=... is missing")
  endif()
  file(REAL_PATH ${${variable}} ${variable})
endforeach()
unset(ENV{COLDCAST_CONFIGS})

foreach(tool dpkg-deb dpkg-shlibdeps file)
  find_program(${tool} ${tool})
  if(NOT ${tool})
    message(STATUS "package_test: skipped, there is no ${tool}")
    return()
  endif()
endforeach()

include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)

function(wanted what text)
  foreach(pattern IN LISTS ARGN)
    if(NOT text MATCHES "${pattern}")
      message(SEND_ERROR "${what} should match \"${pattern}\":\n${text}")
    endif()
  endforeach()
endfunction()

file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work})
check(IN ${work} RUN ${CMAKE_CPACK_COMMAND} --config ${build}/CPackConfig.cmake -G DEB -B ${work})
file(GLOB program ${work}/coldcast_*.deb)
file(GLOB development ${work}/libcoldcast-dev_*.deb)

# --- what they hold, where Debian wants it, and what they need

check(IN ${work} RUN ${dpkg-deb} --contents ${program} INTO files)
wanted("${program}" "${files}"
  "/usr/bin/coldcast\n" "/usr/share/coldcast/configs/catalogue.json\n"
  "/usr/share/man/man1/coldcast.1.gz\n" "/usr/share/doc/coldcast/copyright\n"
  "/usr/share/doc/coldcast/changelog.gz\n" "/usr/share/zsh/vendor-completions/_coldcast\n"
  "/usr/share/bash-completion/completions/coldcast\n")
if(files MATCHES "site-functions|\\.a\n|\\.hpp\n|-packages/")
  message(SEND_ERROR "${program} holds what is not of the program:\n${files}")
endif()
check(IN ${work} RUN ${dpkg-deb} --field ${program} Depends INTO needs)
wanted("what ${program} depends on" "${needs}" "libc6 " "libstdc\\+\\+6 " "libfmt" "libsqlite3-0" "zlib1g")

check(IN ${work} RUN ${dpkg-deb} --contents ${development} INTO files)
wanted("${development}" "${files}"
  "/usr/lib/libcoldcast_study.a\n" "/usr/include/coldcast/sim/study/study.hpp\n"
  "/usr/lib/cmake/coldcast/coldcastConfig.cmake\n" "/usr/share/doc/libcoldcast-dev/copyright\n")

find_program(lintian lintian)
if(lintian)
  check(IN ${work} RUN ${lintian} --fail-on error ${program} ${development})
endif()

# --- the program, as it is in there

check(IN ${work} RUN ${dpkg-deb} --extract ${program} ${work}/tree)
set(coldcast ${work}/tree/usr/bin/coldcast)
check(IN ${work} RUN ${coldcast} --version INTO version)
wanted("--version" "${version}" "^coldcast [0-9.]+ \\(revision [^,]+, catalogue of [-0-9]+\\)")
check(IN ${work} RUN ${coldcast} run
  ${work}/tree/usr/share/coldcast/configs/scenarios/wu2022-lambda-mobilenet-w120.json
  --replications 1 --format json INTO forecast)
wanted("a forecast" "${forecast}" "\"latency_p99_ms\"")

file(REMOVE_RECURSE ${work})
