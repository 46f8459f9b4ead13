# `cpack -G DEB` in a build folder writes coldcast_<version>_<architecture>.deb, the program, and
# libcoldcast-dev_<version>_<architecture>.deb, the libraries and headers. It needs dpkg-dev and
# file, which tell what the program links.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME coldcast)
set(CPACK_PACKAGE_VENDOR "The coldcast authors")
set(CPACK_PACKAGE_CONTACT "The coldcast authors <maintainers@coldcast.invalid>")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/debian.cmake)
set(CPACK_COLDCAST_CHANGELOG ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
# Whatever else is installed, such as a Python module, is packaged by its own tools.
set(CPACK_COMPONENTS_ALL program development)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME coldcast)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
string(CONCAT CPACK_DEBIAN_PROGRAM_DESCRIPTION
  "Simulates the requests and the instances of a serving system by the rules of\n"
  "its platform (functions, containers, servers) and tells latency, success ratio\n"
  "and dollars before a model is deployed.\n"
  ".\n"
  "Besides the program there is a catalogue of platforms, prices and profiles, in\n"
  "which each figure names its source.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libcoldcast-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libboost-dev (>= 1.74), libeigen3-dev (>= 3.4), libfmt-dev, nlohmann-json3-dev (>= 3.11), libsqlite3-dev (>= 3.27), zlib1g-dev")
# What is built upon the libraries reads the catalogue of that very version.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "coldcast (= ${PROJECT_VERSION})")
string(CONCAT CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
  "Static libraries, headers and a CMake package, for programs that simulate the\n"
  "serving of machine-learning models with the engine of coldcast.")

include(CPack)
