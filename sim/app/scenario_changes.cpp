#include "sim/app/scenario_changes.hpp"

#include "sim/config/set_value.hpp"

namespace coldcast {

Scenario read_changed(const std::string& file, const ScenarioChanges& changes, bool with_published,
                      const Catalogue& catalogue, const Kinds& kinds) {
  Json json = catalogue.load_file("scenarios", file);
  if (!with_published && json.is_object()) json.erase("published");
  for (const std::string& assignment : changes.set) set_in_scenario(json, assignment, catalogue);
  if (changes.seed) set_value(json, "/run/seed=" + std::to_string(*changes.seed));
  if (changes.replications)
    set_value(json, "/run/replications=" + std::to_string(*changes.replications));
  Scenario scenario = read_scenario(json, file, catalogue, kinds);
  for (const std::string& slo : changes.slo)
    scenario.run.slo.push_back(read_slo(slo, kinds.metrics, "command line", "--slo"));
  return scenario;
}

}  // namespace coldcast
