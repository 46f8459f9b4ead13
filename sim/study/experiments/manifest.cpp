#include "sim/study/experiments/manifest.hpp"

#include <algorithm>

#include "sim/study/experiments/manifest_parts.hpp"

namespace coldcast {
namespace {

/// The number that a part of a name ends with: 9 of "fig9"; 5.6 of "fig5.6".
double number_in_name(const std::string& id) {
  const std::size_t end = id.find_last_of("0123456789");
  if (end == std::string::npos) return 0;
  std::size_t begin = end;
  while (begin > 0 && std::string_view{"0123456789."}.find(id[begin - 1]) != std::string::npos)
    --begin;
  if (id[begin] == '.') ++begin;
  return std::strtod(id.substr(begin, end - begin + 1).c_str(), nullptr);
}

std::string name_without_number(const std::string& id) {
  return id.substr(0, id.find_first_of("0123456789", id.find('/') + 1));
}

/// What the study of an experiment says; nothing much if it belongs to none.
PaperStudy study_of(const std::string& name, const Catalogue& catalogue, Fields& manifest) {
  if (name.empty()) return {};
  const Json json = catalogue.load("studies", name, manifest.where(), manifest.pointer_to("study"));
  return read_paper(json, catalogue.path_of("studies", name).string());
}

std::map<std::string, PublishedCell> read_references(const std::string& name, Fields& manifest,
                                                     const Catalogue& catalogue) {
  std::map<std::string, PublishedCell> cells;
  if (name.empty()) return cells;
  const Json json =
      catalogue.load("references", name, manifest.where(), manifest.pointer_to("reference"));
  Fields fields{json, catalogue.path_of("references", name).string()};
  for (const char* key : {"$schema", "name", "sources", "notes"}) fields.ignore(key);
  for (Fields& entry : fields.objects("cells")) {
    const std::string id = entry.string("cell");
    PublishedCell cell;
    const std::string use = entry.word_or("use", "reference", {"fit", "held_out", "reference"});
    cell.use = use == "fit"        ? CellUse::fit
               : use == "held_out" ? CellUse::held_out
                                   : CellUse::reference;
    cell.source = entry.string_or("source", "");
    if (!entry.raw("value").is_null()) cell.value = entry.number("value", {-1e300, 1e300});
    entry.done();
    if (!cells.emplace(id, cell).second)
      entry.fail("cell", in_quotes(id) + " is there twice; leave one of them out");
  }
  fields.done();
  return cells;
}

/// Of the cells in which one printed number stands, the first keeps it and the others repeat it.
void mark_repetitions(const std::vector<std::vector<std::string>>& printed_once,
                      std::map<std::string, PublishedCell>& cells) {
  for (const std::vector<std::string>& patterns : printed_once) {
    const std::string* first = nullptr;
    for (auto& [id, cell] : cells) {
      const auto matches = [&](const std::string& one) { return matches_pattern(id, one); };
      if (!cell.value || std::ranges::none_of(patterns, matches)) continue;
      if (first == nullptr)
        first = &id;
      else if (cells.at(*first).value == cell.value)
        cell.same_as = *first;
    }
  }
}

void check_metrics(Fields& fields, const Manifest& manifest) {
  if (manifest.axes.empty() && manifest.metrics.empty() && manifest.also.empty()) return;
  if (manifest.cell.find("{metric}") == std::string::npos)
    fields.fail("cell", in_quotes(manifest.cell) + " has no {metric} in it");
  for (const std::string& metric : manifest.also)
    if (std::ranges::find(manifest.metrics, metric) != manifest.metrics.end())
      fields.fail("also", in_quotes(metric) + " is among \"metrics\" already");
}

void read_own_choices(Fields& fields, Manifest& manifest) {
  for (LateChoice& choice : read_late_choices(fields)) {
    for (const std::string& claim : choice.claims)
      if (std::ranges::find(manifest.claims, claim, &ClaimPlan::id) == manifest.claims.end())
        fields.fail("choices", "no claim " + in_quotes(claim) + " in this experiment");
    manifest.choices.push_back(std::move(choice));
  }
}

}  // namespace

Manifest read_manifest(const std::string& id, const Catalogue& catalogue) {
  const Json json = catalogue.load("experiments", id, "command line", "");
  return read_manifest(json, id, catalogue.path_of("experiments", id).string(), catalogue);
}

Manifest read_manifest(const Json& json, const std::string& id, const std::string& where,
                       const Catalogue& catalogue) {
  Manifest manifest;
  manifest.id = id;
  manifest.where = where;
  Fields fields{json, manifest.where};
  for (const char* key : {"$schema", "sources"}) fields.ignore(key);
  manifest.name = fields.string("name");
  manifest.source = fields.string_or("source", "");
  manifest.notes = fields.string_or("notes", "");
  manifest.study = fields.string_or("study", "");
  const PaperStudy study = study_of(manifest.study, catalogue, fields);
  manifest.study_name = study.name;
  manifest.fitted = study.fitted;
  manifest.choices = study.choices;
  manifest.references =
      read_references(fields.string_or("reference", study.reference), fields, catalogue);
  mark_repetitions(study.printed_once, manifest.references);
  manifest.base = study.base;
  if (fields.has("base")) merge_over(manifest.base, fields.object("base").json());
  manifest.axes = read_axes(fields, study);
  manifest.exclude = read_rules(fields, "exclude", manifest.axes);
  manifest.when = read_rules(fields, "when", manifest.axes);
  manifest.cell = fields.string_or("cell", "");
  if (fields.has("metrics")) manifest.metrics = fields.strings("metrics");
  if (fields.has("also")) manifest.also = fields.strings("also");
  check_metrics(fields, manifest);
  read_shown(fields, manifest);
  read_own_choices(fields, manifest);
  fields.done();
  return manifest;
}

std::vector<std::string> experiment_ids(const Catalogue& catalogue) {
  std::vector<std::string> ids = catalogue.names("experiments");
  std::ranges::stable_sort(ids, [](const std::string& a, const std::string& b) {
    const std::string left = name_without_number(a), right = name_without_number(b);
    return left != right ? left < right : number_in_name(a) < number_in_name(b);
  });
  return ids;
}

std::vector<Axis> with_metric_axis(const Manifest& manifest,
                                   const std::vector<std::string>& metrics) {
  std::vector<Axis> axes = manifest.axes;
  Axis metric{"metric", "", {}};
  for (const std::string& name : metrics) metric.values.push_back({name, name, name, {}});
  axes.push_back(std::move(metric));
  return axes;
}

std::string cell_id(const Manifest& manifest, const std::string& metric,
                    const Combination& combination) {
  static const std::string placeholder = "{metric}";
  std::string id = manifest.cell;
  for (std::size_t at = id.find(placeholder); at != std::string::npos;
       at = id.find(placeholder, at + metric.size()))
    id.replace(at, placeholder.size(), metric);
  return filled(id, manifest.axes, combination);
}

}  // namespace coldcast
