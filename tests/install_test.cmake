# Installs a build into an empty folder, moves that folder, and uses what is in there: the program
# from another folder, and its libraries in a project of somebody else (tests/consumer).
#
#   cmake -D source=. -D build=build/release -D work=build/release/install_test -P tests/install_test.cmake

cmake_minimum_required(VERSION 3.25)

foreach(variable source build work)
  if(NOT ${variable})
    message(FATAL_ERROR "install_test: -D ${variable}=... is missing")
  endif()
  file(REAL_PATH ${${variable}} ${variable})
endforeach()
unset(ENV{COLDCAST_CONFIGS})

include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)

function(same what left right)
  if(NOT left STREQUAL right)
    message(SEND_ERROR "${what}:\n${left}\nis not\n${right}")
  endif()
endfunction()

file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work}/elsewhere)
set(here IN ${work}/elsewhere)
foreach(component program development)
  check(${here} RUN ${CMAKE_COMMAND} --install ${build} --prefix ${work}/first
    --component ${component})
endforeach()
file(RENAME ${work}/first ${work}/tree)
set(tree ${work}/tree)
file(GLOB_RECURSE installed RELATIVE ${tree} ${tree}/*)

# --- what must be there

foreach(wanted bin/coldcast share/man/man1/coldcast.1 share/zsh/site-functions/_coldcast
               share/bash-completion/completions/coldcast share/coldcast/configs/catalogue.json
               share/coldcast/configs/schema/scenario.json include/coldcast/sim/study/study.hpp
               include/coldcast/coldcast_version.hpp share/doc/coldcast/LICENSE)
  if(NOT wanted IN_LIST installed)
    message(SEND_ERROR "${wanted} is not installed")
  endif()
endforeach()
if(installed MATCHES "sim/app|\\.cpp")
  message(SEND_ERROR "sources or headers of the program are installed")
endif()

# --- no path of the machine that built it

foreach(file IN LISTS installed)
  if(file MATCHES "^bin/|\\.a$|\\.cmake$|\\.1$|completions/")
    file(STRINGS ${tree}/${file} paths REGEX "${source}" LIMIT_COUNT 1)
    if(paths)
      message(SEND_ERROR "${file} names the source folder: ${paths}")
    endif()
  endif()
endforeach()

# --- the program, away from its sources

set(program ${tree}/bin/coldcast)
set(scenario ${tree}/share/coldcast/configs/scenarios/install_test.json)
file(WRITE ${scenario} [[{
  "name": "an installed one",
  "workload": {"kind": "poisson", "rate_per_s": 5, "requests": 2000},
  "model": "mobilenet/tf-1.15",
  "platform": {"kind": "aws-lambda", "era": "2021", "memory_mb": 2048},
  "run": {"seed": 1, "replications": 2}
}]])
check(${here} RUN ${program} --version INTO version)
if(NOT version MATCHES "^coldcast [0-9.]+ \\(revision [^,]+, catalogue of [-0-9]+\\)")
  message(SEND_ERROR "--version prints: ${version}")
endif()
check(${here} RUN ${program} list profiles)
check(${here} RUN ${program} run ${scenario} --format json INTO forecast)

# --- the revision: of an archive's own note where there is no git

file(MAKE_DIRECTORY ${work}/archive/cmake)
foreach(note "0123456789abcdef0123456789abcdef01234567" "$Format:%H$")
  file(WRITE ${work}/archive/cmake/revision.txt "${note}\n")
  check(${here} RUN ${CMAKE_COMMAND} -D source=${work}/archive -D version=1.2.3
    -D header=${work}/archive/version.hpp -P ${source}/cmake/version.cmake)
  file(STRINGS ${work}/archive/version.hpp line REGEX "revision = ")
  string(REGEX REPLACE ".*\"(.*)\".*" "\\1" revision "${line}")
  list(APPEND revisions "${revision}")
endforeach()
same("revisions of archives" "${revisions}" "0123456789ab;unknown")

# --- the manual page names every command and every option

file(READ ${tree}/share/man/man1/coldcast.1 page)
string(REPLACE "\\-" "-" page "${page}")
check(${here} RUN ${program} --help INTO help)
string(REGEX REPLACE ".*Subcommands:\n(.*)\nExample:.*" "\\1" lines "${help}")
string(REGEX MATCHALL "\n  [-a-z]+" commands "\n${lines}")
list(LENGTH commands count)
if(count LESS 14)
  message(SEND_ERROR "--help names ${count} commands only")
endif()
foreach(command IN LISTS commands)
  string(STRIP ${command} command)
  string(FIND "${page}" ".SS \"${command}\"\n" at)
  if(at EQUAL -1)
    message(SEND_ERROR "the manual page has no ${command}")
  endif()
  string(SUBSTRING "${page}" ${at} -1 section)
  check(${here} RUN ${program} ${command} --help INTO help)
  string(REGEX MATCHALL "\n  (-h,)?--[-a-z0-9]+" options "${help}")
  foreach(option IN LISTS options)
    string(STRIP ${option} option)
    string(FIND "${section}" ".B ${option}" at)
    if(at EQUAL -1)
      message(SEND_ERROR "the manual page has no ${option} of ${command}")
    endif()
  endforeach()
endforeach()
find_program(man man)
if(man)
  check(${here} RUN ${CMAKE_COMMAND} -E env MANROFFSEQ= LC_ALL=C.UTF-8
    ${man} --warnings=all --local-file ${tree}/share/man/man1/coldcast.1)
endif()

# --- its libraries, in a project of somebody else

check(${here} RUN ${CMAKE_COMMAND} -S ${source}/tests/consumer -B ${work}/consumer -G Ninja
  -D CMAKE_PREFIX_PATH=${tree} -D CMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_FLAGS_RELEASE=-O0")
check(${here} RUN ${CMAKE_COMMAND} --build ${work}/consumer)
check(${here} RUN ${work}/consumer/forecast ${scenario} INTO consumed)
same("the forecast of a consumer" "${consumed}" "${forecast}")

file(REMOVE_RECURSE ${work})
