#pragma once
// Reading JSON files that refer to each other. A name such as "mobilenet/tf-1.15" stands for
// <configs>/profiles/mobilenet/tf-1.15.json; <configs> is a folder with the catalogue of platforms,
// prices, profiles, workloads and references. Any file, and any object that stands for one, may
// start from another one of its kind by "extends": its own keys are then merged over that file's.

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sim/config/error.hpp"

namespace coldcast {

using Json = nlohmann::json;

/// How many arrays and objects may lie in each other.
inline constexpr std::size_t deepest_nesting = 64;

/// The JSON value in a text. Comments and a byte order mark are allowed; duplicate keys, deeper
/// nesting, numbers that overflow, and anything behind the value are errors that name line and
/// column (in characters).
Json parse_json(std::string_view text, const std::string& where);

/// The value as text: two spaces per level, sorted keys, a newline at the end. Same value, same
/// bytes. Bytes that are not UTF-8 become U+FFFD.
std::string json_text(const Json& value);

/// The JSON value in a file, with "extends" not yet followed. A file that is missing, empty, a
/// directory, unreadable or larger than 64 MiB is a ConfigError.
Json read_json(const std::filesystem::path& file);

/// The catalogue of files that names refer to.
class Catalogue {
 public:
  /// `configs` is the folder that holds platforms/, prices/, profiles/, ...
  explicit Catalogue(std::filesystem::path configs);

  /// The content of <configs>/<kind>/<name>.json with "extends" followed. A name that is not there
  /// is a ConfigError at (where, pointer) that suggests the nearest one; so are a cycle (printed as
  /// a -> b -> a) and a name with "..", an empty or hidden part, or characters outside
  /// [A-Za-z0-9._/-]. REQUIRES: kind comes from the program, not from a user.
  Json load(const std::string& kind, const std::string& name, const std::string& where,
            const std::string& pointer) const;

  /// The content of a file given on the command line, with "extends" (names of that kind) followed.
  Json load_file(const std::string& kind, const std::filesystem::path& file) const;

  /// An object that stands where a name might, with "extends" (a name of that kind) followed.
  Json complete(Json object, const std::string& kind, const std::string& where,
                const std::string& pointer) const;

  /// All names of a kind, sorted.
  std::vector<std::string> names(const std::string& kind) const;

  /// Where that name lies, for messages.
  std::filesystem::path path_of(const std::string& kind, const std::string& name) const;

 private:
  Json read(const std::string& kind, const std::string& name, const std::string& where,
            const std::string& pointer) const;
  Json followed(const std::string& kind, const std::string& name, const std::string& where,
                const std::string& pointer, std::vector<std::string> seen) const;
  Json follow(Json value, const std::string& kind, const std::string& where,
              const std::string& pointer, std::vector<std::string> seen) const;

  std::filesystem::path configs_;
};

/// The folder of configs that a run uses: the environment's COLDCAST_CONFIGS if set; else the
/// nearest ancestor of `scenario` that holds platforms/ and prices/; else share/coldcast/configs in
/// the nearest folder above the program (or above the library, where another program has loaded
/// one); else where `cmake --install` would put them. ConfigError if none exists.
std::filesystem::path find_configs(const std::filesystem::path& scenario);

/// Merges the changes over a value, as an RFC 7396 merge patch: null removes a key. But an object
/// of another "kind" takes the place of the one that is there, for their keys do not go together.
void merge_over(Json& value, const Json& changes);

/// Writes the text to a temporary name beside the file and renames it, so that a reader never sees
/// half of it. ConfigError if that is impossible.
void write_atomically(const std::filesystem::path& file, std::string_view text);

}  // namespace coldcast
