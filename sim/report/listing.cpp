#include "sim/report/listing.hpp"

#include <fmt/format.h>

#include "sim/report/table.hpp"

namespace coldcast {
namespace {

std::string text_at(const Json& json, const std::string& key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
}

/// How many figures of a file are marked as not confirmed by a source.
std::size_t unconfirmed(const Json& json) {
  if (json.is_string()) return json.get<std::string>().find("unconfirmed") != std::string::npos;
  std::size_t count = 0;
  if (json.is_structured())
    for (const Json& part : json) count += unconfirmed(part);
  return count;
}

std::size_t sources(const Json& json) {
  std::size_t count = 0;
  if (!json.is_structured()) return 0;
  for (const auto& entry : json.items()) {
    if (entry.key() == "source")
      ++count;
    else if (entry.key() == "sources")
      count += entry.value().size();
    else
      count += sources(entry.value());
  }
  return count;
}

Json load(const Catalogue& catalogue, const std::string& folder, const std::string& name) {
  return catalogue.load(folder, name, "catalogue", "");
}

Listing platforms(const Catalogue& catalogue, const Kinds& kinds) {
  Listing list{{"kind", "era", "mechanism", "prices", "sources", "unconfirmed", "what"}, {}};
  for (const std::string& name : catalogue.names("platforms")) {
    const Json json = load(catalogue, "platforms", name);
    const std::size_t slash = name.rfind('/');
    list.rows.push_back({name.substr(0, slash), name.substr(slash + 1), text_at(json, "mechanism"),
                         text_at(json, "prices"), std::to_string(sources(json)),
                         std::to_string(unconfirmed(json)), text_at(json, "name")});
  }
  for (const Mechanism& mechanism : kinds.mechanisms)
    list.rows.push_back({mechanism.name, "", mechanism.name, "", "", "", mechanism.sentence});
  return list;
}

Listing workloads(const Catalogue& catalogue, const Kinds& kinds) {
  Listing list{{"name", "kind", "what"}, {}};
  for (const WorkloadKind& kind : kinds.workloads)
    list.rows.push_back({"", kind.name, kind.sentence});
  for (const std::string& name : catalogue.names("workloads")) {
    const Json json = load(catalogue, "workloads", name);
    list.rows.push_back({name, text_at(json, "kind"), text_at(json, "name")});
  }
  return list;
}

Listing files(const Catalogue& catalogue, const std::string& folder) {
  Listing list{{"name", "sources", "unconfirmed", "what"}, {}};
  for (const std::string& name : catalogue.names(folder)) {
    const Json json = load(catalogue, folder, name);
    list.rows.push_back({name, std::to_string(sources(json)), std::to_string(unconfirmed(json)),
                         text_at(json, "name")});
  }
  return list;
}

Listing metrics_listing(const Kinds& kinds) {
  Listing list{{"metric", "unit", "what"}, {}};
  for (const MetricName& metric : kinds.metrics)
    list.rows.push_back({metric.name, metric.unit, metric.sentence});
  list.rows.push_back({"stage_<name>_mean_ms", "ms", "a stage of cold starts, mean over its runs"});
  return list;
}

std::string json_array(const Listing& listing) {
  Json array = Json::array();
  for (const auto& row : listing.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) object[listing.columns[i]] = row[i];
    array.push_back(std::move(object));
  }
  return json_text(array);
}

}  // namespace

Listing listing(const std::string& what, const Catalogue& catalogue, const Kinds& kinds) {
  if (what == "platforms") return platforms(catalogue, kinds);
  if (what == "workloads") return workloads(catalogue, kinds);
  if (what == "metrics") return metrics_listing(kinds);
  return files(catalogue, what);
}

std::string listing_text(const Listing& listing, const std::string& format) {
  if (format == "json") return json_array(listing);
  Table table{listing.columns};
  for (const auto& row : listing.rows) table.add(row);
  return format == "md" ? table.markdown() : table.left_text();
}

}  // namespace coldcast
