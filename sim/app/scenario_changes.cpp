#include "sim/app/scenario_changes.hpp"

#include <filesystem>

#include "sim/app/limits.hpp"
#include "sim/config/references.hpp"
#include "sim/config/set_value.hpp"

namespace coldcast {

std::string from_here(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || !assignment.substr(0, equals).ends_with("/file"))
    return assignment;
  std::error_code none;
  const std::filesystem::path file = assignment.substr(equals + 1);
  if (!std::filesystem::exists(file, none)) return assignment;
  const auto absolute = std::filesystem::absolute(file, none).lexically_normal();
  allow_reference(absolute);
  return assignment.substr(0, equals + 1) + Json(absolute.string()).dump();
}

Scenario read_changed(const std::string& file, const ScenarioChanges& changes, bool with_published,
                      const Catalogue& catalogue, const Kinds& kinds) {
  Json json = catalogue.load_file("scenarios", file);
  if (!with_published && json.is_object()) json.erase("published");
  for (const std::string& assignment : changes.set)
    set_in_scenario(json, from_here(assignment), catalogue);
  if (changes.seed) set_value(json, "/run/seed=" + std::to_string(*changes.seed));
  if (changes.replications)
    set_value(json, "/run/replications=" + std::to_string(*changes.replications));
  Scenario scenario = read_scenario(json, file, catalogue, kinds);
  for (const std::string& slo : changes.slo)
    scenario.run.slo.push_back(read_slo(slo, kinds.metrics, "command line", "--slo"));
  check_limits(scenario, file);
  return scenario;
}

}  // namespace coldcast
