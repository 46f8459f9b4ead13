#include "sim/config/published.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

bool is_metric(const std::string& name, const std::vector<MetricName>& metrics) {
  // Stages and parts of a warm call are named by platform and model.
  if (name.starts_with("stage_") || name.starts_with("warm_")) return name.ends_with("_mean_ms");
  return std::any_of(metrics.begin(), metrics.end(),
                     [&](const MetricName& metric) { return metric.name == name; });
}

/// A published quantity under our metric's name and in its unit; nothing if it is none of ours.
std::optional<Published> in_our_units(const std::string& quantity, double value, std::string source,
                                      const std::vector<MetricName>& metrics) {
  if (is_metric(quantity, metrics)) return Published{quantity, value, std::move(source)};
  if (!quantity.ends_with("_s")) return std::nullopt;
  const std::string in_ms = quantity.substr(0, quantity.size() - 2) + "_ms";
  if (!is_metric(in_ms, metrics)) return std::nullopt;
  return Published{in_ms, value * 1000, std::move(source)};
}

std::vector<Published> read_cells(Fields& published, const Catalogue& catalogue,
                                  const std::vector<MetricName>& metrics) {
  const std::string reference = published.string("reference");
  const std::string prefix = published.string("cell") + "/";
  const Json file =
      catalogue.load("references", reference, published.where(), published.pointer_to("reference"));
  Fields fields{file, catalogue.path_of("references", reference).string()};
  for (const char* key : {"$schema", "name", "sources", "notes"}) fields.ignore(key);
  std::vector<Published> values;
  for (Fields& cell : fields.objects("cells")) {
    const std::string id = cell.string("cell");
    cell.word_or("use", "reference", {"fit", "held_out", "reference"});
    const std::string source = cell.string_or("source", reference);
    const bool held_back = cell.raw("value").is_null();
    const double number = held_back ? 0 : cell.number("value");
    cell.done();
    if (held_back || !id.starts_with(prefix)) continue;
    auto value = in_our_units(id.substr(prefix.size()), number, source, metrics);
    if (value) values.push_back(std::move(*value));
  }
  fields.done();
  if (values.empty())
    published.fail("cell", "no value of " + reference + " that is a metric of ours starts with " +
                               in_quotes(prefix));
  return values;
}

}  // namespace

std::vector<Published> read_published(Fields& scenario, const Catalogue& catalogue,
                                      const std::vector<MetricName>& metrics) {
  if (!scenario.has("published")) return {};
  if (scenario.is_object("published")) {
    Fields fields = scenario.object("published");
    auto values = read_cells(fields, catalogue, metrics);
    fields.done();
    return values;
  }
  std::vector<Published> values;
  for (Fields& entry : scenario.objects("published")) {
    const std::string metric = entry.string("metric");
    if (!is_metric(metric, metrics))
      entry.fail("metric",
                 "no metric " + in_quotes(metric) + "; `coldcast list metrics` names them");
    values.push_back({metric, entry.number("value"), entry.string_or("source", "")});
    entry.done();
  }
  return values;
}

Json published_json(const std::vector<Published>& values) {
  Json list = Json::array();
  for (const Published& value : values)
    list.push_back({{"metric", value.metric}, {"value", value.value}, {"source", value.source}});
  return list;
}

}  // namespace coldcast
