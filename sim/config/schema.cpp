#include "sim/config/schema.hpp"

#include <algorithm>
#include <set>

namespace coldcast {
namespace {

/// Collects the files that a schema refers to and makes the references point inwards.
class Bundle {
 public:
  explicit Bundle(const Catalogue& catalogue) : catalogue_(catalogue) {}

  Json of(const std::string& name) {
    Json schema = load(name);
    point_inwards(schema, "#");
    while (!wanted_.empty()) {
      const std::string file = *wanted_.begin();
      wanted_.erase(wanted_.begin());
      Json definition = load(file);
      for (const char* key : {"$id", "$schema", "examples"}) definition.erase(key);
      point_inwards(definition, "#/definitions/" + file);
      schema["definitions"][file] = std::move(definition);
    }
    return schema;
  }

 private:
  Json load(const std::string& name) {
    seen_.insert(name);
    return catalogue_.load("schema", name, "command line", "");
  }

  /// `here` is where the file that this is a part of will lie: "#" or "#/definitions/<file>".
  void point_inwards(Json& part, const std::string& here) {
    if (part.is_object() && part.contains("$ref") && part["$ref"].is_string())
      part["$ref"] = inward(part["$ref"].get<std::string>(), here);
    if (part.is_structured())
      for (Json& inner : part) point_inwards(inner, here);
  }

  std::string inward(const std::string& reference, const std::string& here) {
    const std::size_t hash = std::min(reference.find('#'), reference.size());
    const std::string inside = hash < reference.size() ? reference.substr(hash + 1) : std::string{};
    if (hash == 0) return here + inside;
    const std::string file = reference.substr(0, reference.find(".json"));
    if (!seen_.contains(file)) wanted_.insert(file);
    return "#/definitions/" + file + inside;
  }

  const Catalogue& catalogue_;
  std::set<std::string> seen_;
  std::set<std::string> wanted_;
};

}  // namespace

Json read_schema(const Catalogue& catalogue, const std::string& name) {
  return Bundle{catalogue}.of(name);
}

}  // namespace coldcast
