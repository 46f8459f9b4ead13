// Runs a scenario file with the libraries of coldcast and prints its result as `coldcast run
// --format json` does.

#include <cstdio>
#include <exception>

#include "platforms/catalog.hpp"
#include "sim/config/fields.hpp"
#include "sim/config/scenario.hpp"
#include "sim/report/run_json.hpp"
#include "sim/study/metrics.hpp"
#include "sim/study/study.hpp"
#include "workloads/catalog.hpp"

using namespace coldcast;

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "forecast SCENARIO.json\n");
    return 2;
  }
  try {
    const std::filesystem::path configs = find_configs(argv[1]);
    const Kinds kinds{.workloads = workload_kinds(),
                      .mechanisms = mechanisms(),
                      .client = client_reader(),
                      .metrics = metric_names()};
    const Scenario scenario = read_scenario(read_json(argv[1]), argv[1], Catalogue{configs}, kinds);
    const Json catalogue = read_json(configs / "catalogue.json");
    const Json result = run_json(scenario, run_scenario(scenario, {}), catalogue["date"], {});
    std::fputs(json_text(result).c_str(), stdout);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "forecast: %s\n", error.what());
    return 1;
  }
}
