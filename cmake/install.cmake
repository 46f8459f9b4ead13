# What `cmake --install` puts where. There are two components, which are two packages in
# cmake/package.cmake: `program` is what one needs to run coldcast, `development` what one needs to
# build upon it.

include(CMakePackageConfigHelpers)

# --- program: itself, the configs, the manual page, completion for shells, licence and sources

install(TARGETS coldcast RUNTIME COMPONENT program)
install(DIRECTORY configs DESTINATION ${CMAKE_INSTALL_DATADIR}/coldcast COMPONENT program)
install(FILES README.md CHANGELOG.md CITATION.cff docs/dependencies.md docs/installing.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
# Debian looks for this in each package.
install(FILES cmake/copyright
  DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES cmake/copyright
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/libcoldcast-dev COMPONENT development)

# A program of the build tree finds the configs where an installed one does: in share/coldcast of a
# folder above it.
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/share/coldcast)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/configs ${PROJECT_BINARY_DIR}/share/coldcast/configs
  SYMBOLIC)

# Both come from the program's own options, so that they know all of them.
set(manual ${PROJECT_BINARY_DIR}/share/man/man1/coldcast.1)
set(bash_completion ${PROJECT_BINARY_DIR}/share/bash-completion/completions/coldcast)
set(zsh_completion ${PROJECT_BINARY_DIR}/share/zsh/site-functions/_coldcast)
foreach(file IN LISTS manual bash_completion zsh_completion)
  cmake_path(GET file PARENT_PATH folder)
  file(MAKE_DIRECTORY ${folder})
endforeach()
add_custom_command(OUTPUT ${manual}
  COMMAND ${PROJECT_SOURCE_DIR}/scripts/man-page $<TARGET_FILE:coldcast> ${manual}
  DEPENDS coldcast scripts/man-page docs/man/coldcast.1.in
  COMMENT "Writing the manual page"
  VERBATIM)
add_custom_command(OUTPUT ${bash_completion}
  COMMAND coldcast completion bash > ${bash_completion}
  DEPENDS coldcast
  COMMENT "Writing the completion for bash"
  VERBATIM)
add_custom_command(OUTPUT ${zsh_completion}
  COMMAND coldcast completion zsh > ${zsh_completion}
  DEPENDS coldcast
  COMMENT "Writing the completion for zsh"
  VERBATIM)
add_custom_target(coldcast_manual ALL DEPENDS ${manual} ${bash_completion} ${zsh_completion})

install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES ${bash_completion} COMPONENT program
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${zsh_completion} COMPONENT program
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)

# --- development: headers, libraries, and the package that find_package(coldcast) reads

# Includes start at the root of the project, as in "sim/study/study.hpp": so do they in there.
set(headers ${CMAKE_INSTALL_INCLUDEDIR}/coldcast)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/coldcast)
foreach(part core config platforms workloads study calibration verification report version)
  set_property(TARGET coldcast_${part} PROPERTY EXPORT_NAME ${part})
  # Who adds this project by add_subdirectory or FetchContent uses the same names.
  add_library(coldcast::${part} ALIAS coldcast_${part})
  install(TARGETS coldcast_${part} EXPORT coldcast_targets ARCHIVE COMPONENT development
    INCLUDES DESTINATION ${headers})
endforeach()
# Headers need C++20. What they compute must round as the libraries do, see CMakeLists.txt.
target_compile_features(coldcast_core PUBLIC cxx_std_20)
target_compile_options(coldcast_core INTERFACE $<INSTALL_INTERFACE:-ffp-contract=off>)

install(DIRECTORY sim platforms workloads calibration verification
  DESTINATION ${headers} COMPONENT development
  FILES_MATCHING PATTERN "*.hpp" PATTERN sim/app EXCLUDE)
install(FILES ${generated}/coldcast_version.hpp DESTINATION ${headers} COMPONENT development)
install(EXPORT coldcast_targets NAMESPACE coldcast:: FILE coldcastTargets.cmake
  DESTINATION ${package} COMPONENT development)
configure_package_config_file(cmake/coldcastConfig.cmake.in
  ${PROJECT_BINARY_DIR}/coldcastConfig.cmake INSTALL_DESTINATION ${package})
# Below 1.0 a new minor version may change any header.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/coldcastConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/coldcastConfig.cmake
  ${PROJECT_BINARY_DIR}/coldcastConfigVersion.cmake
  DESTINATION ${package} COMPONENT development)
