#include "sim/config/files.hpp"

#include <dlfcn.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

// Set by CMake: where `install` puts the configs.
#ifndef COLDCAST_INSTALLED_CONFIGS
#define COLDCAST_INSTALLED_CONFIGS ""
#endif

namespace coldcast {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{64} << 20;

[[noreturn]] void fail(const fs::path& file, const std::string& what) {
  throw ConfigError(file.string(), "", what);
}

[[noreturn]] void fail_reading(const fs::path& file) {
  fail(file, "cannot be read: " + std::generic_category().message(errno));
}

/// Reads to the end instead of asking for the size: pipes, as in `coldcast run <(...)`, have none.
std::string content_of(const fs::path& file) {
  errno = 0;
  std::ifstream stream{file, std::ios::binary};
  if (!stream) fail_reading(file);
  std::string text;
  std::array<char, 1 << 16> block{};
  while (stream.read(block.data(), block.size()), stream.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > largest_file) fail(file, "is larger than 64 MiB");
  }
  if (stream.bad()) fail_reading(file);
  return text;
}

bool holds_configs(const fs::path& folder) {
  std::error_code ignored;
  return !folder.empty() && fs::is_directory(folder / "platforms", ignored) &&
         fs::is_directory(folder / "prices", ignored);
}

/// The file that this code runs from: the program, or a library that another program has loaded.
fs::path own_file() {
  Dl_info info{};
  std::error_code error;
  // A program that was found in PATH is known by its bare name here, and might be any file.
  if (dladdr(reinterpret_cast<const void*>(&holds_configs), &info) != 0 && info.dli_fname &&
      std::string_view{info.dli_fname}.find('/') != std::string_view::npos) {
    const fs::path file = fs::canonical(info.dli_fname, error);
    if (!error) return file;
  }
  return fs::read_symlink("/proc/self/exe", error);
}

/// The configs in the share/ of the nearest folder above the program: an installed tree may be
/// moved, and in a build tree CMake puts a link there.
fs::path configs_above_program() {
  for (fs::path folder = own_file().parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    const fs::path configs = folder / "share" / "coldcast" / "configs";
    if (holds_configs(configs)) return fs::canonical(configs);
  }
  return {};
}

}  // namespace

Json read_json(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) fail(file, "no such file");
  if (fs::is_directory(status)) fail(file, "is a folder, not a JSON file");
  const std::string text = content_of(file);
  if (text.empty()) fail(file, "is empty");
  return parse_json(text, file.string());
}

std::string json_text(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

fs::path find_configs(const fs::path& scenario) {
  const char* const chosen = std::getenv("COLDCAST_CONFIGS");
  if (chosen && *chosen) {
    if (holds_configs(chosen)) return chosen;
    throw ConfigError("COLDCAST_CONFIGS", "",
                      in_quotes(chosen) + " holds no platforms/ and prices/");
  }
  std::error_code error;
  fs::path folder = fs::absolute(scenario, error).lexically_normal().parent_path();
  for (; folder.has_relative_path(); folder = folder.parent_path()) {
    if (holds_configs(folder)) return folder;
  }
  if (const fs::path configs = configs_above_program(); !configs.empty()) return configs;
  if (holds_configs(COLDCAST_INSTALLED_CONFIGS)) return COLDCAST_INSTALLED_CONFIGS;
  fail(scenario, "no folder with platforms/ and prices/ above it; set COLDCAST_CONFIGS to one");
}

}  // namespace coldcast
