#pragma once
// A plan as a reader wants it.

#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/study/plan/planning.hpp"

namespace coldcast {

/// Tables: the ranking, what misses the limits and by how much, what the platforms refuse, the
/// front, what would change the choice, and how many simulations it took. At most `rows` of each;
/// csv and json have all.
std::string plan_text(const PlanFile& plan, const PlanResult& result, std::size_t rows = 12);
std::string plan_markdown(const PlanFile& plan, const PlanResult& result, std::size_t rows = 12);

/// One line per configuration.
std::string plan_csv(const PlanFile& plan, const PlanResult& result);

Json plan_json(const PlanFile& plan, const PlanResult& result, const std::string& catalogue);

/// A recommended configuration as a scenario file that `run` accepts.
struct RecommendedScenario {
  std::string file;  ///< "1-aws-lambda.json"
  Json scenario;
};

/// The best configuration of each entry that has a feasible one, in order of rank.
std::vector<RecommendedScenario> recommended_scenarios(const PlanFile& plan,
                                                       const PlanResult& result);

}  // namespace coldcast
