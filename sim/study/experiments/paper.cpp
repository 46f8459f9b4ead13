#include "sim/study/experiments/paper.hpp"

namespace coldcast {
namespace {

std::vector<FittedParameter> read_fitted(Fields& fields) {
  std::vector<FittedParameter> all;
  if (!fields.has("fitted")) return all;
  for (Fields& entry : fields.objects("fitted")) {
    all.push_back({entry.string("parameter"), entry.raw("value"), entry.string_or("unit", ""),
                   entry.string("to")});
    entry.done();
  }
  return all;
}

std::vector<std::vector<std::string>> read_printed_once(Fields& fields) {
  std::vector<std::vector<std::string>> groups;
  if (!fields.has("printed_once")) return groups;
  for (Fields& entry : fields.objects("printed_once")) {
    groups.push_back(entry.strings("cells"));
    entry.done();
  }
  return groups;
}

}  // namespace

AxisValue read_axis_value(Fields fields, std::string id) {
  AxisValue value;
  value.id = std::move(id);
  value.label = fields.string_or("label", value.id);
  value.value = fields.has("value") ? fields.raw("value") : Json(value.id);
  if (fields.has("set")) value.set = fields.object("set").json();
  for (const char* key : {"sources", "notes"}) fields.ignore(key);
  fields.done();
  return value;
}

PaperStudy read_paper(const Json& json, const std::string& where) {
  PaperStudy study;
  Fields fields{json, where};
  for (const char* key : {"$schema", "sources", "notes"}) fields.ignore(key);
  study.name = fields.string("name");
  study.reference = fields.string_or("reference", "");
  if (fields.has("base")) study.base = fields.object("base").json();
  if (auto values = fields.optional_object("values"))
    for (const auto& [axis, unused] : values->json().items()) {
      Fields ids = values->object(axis);
      for (const auto& [id, also_unused] : ids.json().items())
        study.values[axis].emplace(id, read_axis_value(ids.object(id), id));
    }
  study.fitted = read_fitted(fields);
  study.choices = read_late_choices(fields);
  study.printed_once = read_printed_once(fields);
  fields.done();
  return study;
}

}  // namespace coldcast
