#include <algorithm>
#include <system_error>
#include <utility>

#include "sim/config/fields.hpp"
#include "sim/config/files.hpp"
#include "sim/config/read_once.hpp"
#include "sim/config/references.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view{"._/-"}.find(c) != std::string_view::npos;
}

/// Whether a name stays inside its folder: no empty, hidden, "." or ".." part.
bool is_name(const std::string& name) {
  const std::string parts = "/" + name + "/";
  return std::ranges::all_of(name, is_name_character) && parts.find("//") == std::string::npos &&
         parts.find("/.") == std::string::npos && parts.find("..") == std::string::npos;
}

std::string circle(const std::vector<std::string>& seen, const std::string& again) {
  std::string text;
  for (auto name = std::ranges::find(seen, again); name != seen.end(); ++name)
    text += *name + " -> ";
  return text + again;
}

std::vector<std::string> names_below(const fs::path& folder) {
  std::vector<std::string> result;
  std::error_code error;  // a folder that cannot be opened has no names
  for (fs::recursive_directory_iterator entry{folder, error}, end; !error && entry != end;
       entry.increment(error)) {
    fs::path relative = entry->path().lexically_relative(folder);
    if (relative.extension() != ".json" || entry->is_directory(error)) continue;
    const std::string name = relative.replace_extension().generic_string();
    if (is_name(name)) result.push_back(name);
  }
  std::ranges::sort(result);
  return result;
}

}  // namespace

Catalogue::Catalogue(fs::path configs) : configs_(std::move(configs)) {}

Json Catalogue::load(const std::string& kind, const std::string& name, const std::string& where,
                     const std::string& pointer) const {
  return followed(kind, name, where, pointer, {});
}

Json Catalogue::load_file(const std::string& kind, const fs::path& file) const {
  return follow(read_json(file), kind, file.string(), "", {});
}

Json Catalogue::complete(Json object, const std::string& kind, const std::string& where,
                         const std::string& pointer) const {
  return follow(std::move(object), kind, where, pointer, {});
}

std::vector<std::string> Catalogue::names(const std::string& kind) const {
  const fs::path folder = configs_ / kind;
  return names_once(folder.string(), [&] { return names_below(folder); });
}

fs::path Catalogue::path_of(const std::string& kind, const std::string& name) const {
  return configs_ / kind / (name + ".json");
}

Json Catalogue::read(const std::string& kind, const std::string& name, const std::string& where,
                     const std::string& pointer) const {
  const fs::path file = path_of(kind, name);
  std::error_code error;
  if (fs::status(file, error).type() == fs::file_type::not_found)
    throw ConfigError(where, pointer,
                      "no " + in_quotes(name) + " in " + kind + suggestion(name, names(kind)));
  check_stays_in(configs_, file, where, pointer);
  return read_json(file);
}

/// The content of a named file with "extends" followed; the names in `seen` led to it. What is
/// remembered came to its end, so no circle goes through it.
Json Catalogue::followed(const std::string& kind, const std::string& name, const std::string& where,
                         const std::string& pointer, std::vector<std::string> seen) const {
  if (!is_name(name)) {
    throw ConfigError(
        where, pointer,
        in_quotes(name) + " is no name in " + kind +
            "; names are like \"mobilenet/tf-1.15\", without \"..\" or a leading \"/\"");
  }
  const std::string file = path_of(kind, name).string();
  return file_once(file, [&] {
    seen.push_back(name);
    return follow(read(kind, name, where, pointer), kind, file, "", std::move(seen));
  });
}

Json Catalogue::follow(Json value, const std::string& kind, const std::string& where,
                       const std::string& pointer, std::vector<std::string> seen) const {
  if (!value.is_object() || !value.contains("extends")) return value;
  const std::string name = Fields{std::as_const(value), where, pointer}.string("extends");
  const bool goes_round = std::ranges::find(seen, name) != seen.end();
  if (goes_round)
    throw ConfigError(where, pointer + "/extends", "goes round in a circle: " + circle(seen, name));
  Json result = followed(kind, name, where, pointer + "/extends", std::move(seen));
  value.erase("extends");
  merge_over(result, value);
  return result;
}

void merge_over(Json& value, const Json& changes) {
  if (!changes.is_object()) {
    value = changes;
    return;
  }
  const auto has_kind = [](const Json& json) { return json.is_object() && json.contains("kind"); };
  const bool other_kind = has_kind(value) && has_kind(changes) && value["kind"] != changes["kind"];
  if (!value.is_object() || other_kind) value = Json::object();
  for (const auto& [key, change] : changes.items()) {
    if (change.is_null())
      value.erase(key);
    else
      merge_over(value[key], change);
  }
}

}  // namespace coldcast
