#include "sim/config/references.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "sim/config/files.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

std::atomic<bool> confined{false};

/// What has been allowed, the last first. It only grows, so that threads may read it meanwhile.
struct AllowedPath {
  fs::path path;
  const AllowedPath* before;
};
std::atomic<const AllowedPath*> allowed_paths{nullptr};

/// Where a path leads, also if nothing is there; empty if that cannot be found out.
fs::path place_of(const fs::path& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  fs::path place = error ? fs::path{} : fs::weakly_canonical(absolute, error);
  return error ? fs::path{} : place;
}

bool is_allowed(const fs::path& file) {
  for (const AllowedPath* one = allowed_paths; one; one = one->before)
    if (place_of(file) == place_of(one->path) || lies_in(file, one->path)) return true;
  return false;
}

bool lies_in_configs_of(const fs::path& file, const std::string& where) {
  try {
    return lies_in(file, find_configs(where));
  } catch (const ConfigError&) {
    return false;  // there are none
  }
}

}  // namespace

void confine_references() {
  confined = true;
  const char* const folders = std::getenv("COLDCAST_FILES");
  std::string_view rest = folders ? folders : "";
  while (!rest.empty()) {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    if (colon > 0) allow_reference(rest.substr(0, colon));
    rest.remove_prefix(std::min(colon + 1, rest.size()));
  }
}

void allow_reference(const fs::path& path) {
  auto* const allowed = new AllowedPath{path, allowed_paths};
  while (!allowed_paths.compare_exchange_weak(allowed->before, allowed)) {
  }
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  const fs::path place = place_of(file), top = place_of(folder);
  if (place.empty() || top.empty()) return false;
  const fs::path way = place.lexically_relative(top);
  // A file in / may not name all there is.
  if (top == top.root_path() && way.has_parent_path()) return false;
  return !way.empty() && std::ranges::none_of(way, [](const fs::path& part) {
    return part.native().starts_with('.');  // hidden, "." or ".."
  });
}

void check_reference(const fs::path& file, const std::string& where, const std::string& pointer) {
  if (!confined) return;
  fs::path folder = fs::path{where}.parent_path();
  if (folder.empty()) folder = ".";
  if (lies_in(file, folder) || lies_in_configs_of(file, where) || is_allowed(file)) return;
  throw ConfigError(where, pointer,
                    in_quotes(file.string()) +
                        " lies neither in the folder of this file nor in the configs; name it on "
                        "the command line, or its folder in the environment's COLDCAST_FILES");
}

void check_stays_in(const fs::path& configs, const fs::path& file, const std::string& where,
                    const std::string& pointer) {
  if (!confined || lies_in(file, configs) || is_allowed(file)) return;
  throw ConfigError(where, pointer,
                    in_quotes(file.string()) +
                        " is a link that leaves the configs; put the folder "
                        "it leads to into the environment's COLDCAST_FILES");
}

}  // namespace coldcast
