#pragma once
// What would change the choice: the winner and its rivals again, with one thing of the input
// changed, under common random numbers. Where another one wins, bisection finds from which factor
// on.

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/study/plan/plan_file.hpp"

namespace coldcast {

/// What is changed of the input.
enum class Input { rate, burst, service, prices };

/// What becomes of the choice as an input grows or shrinks.
struct SensitivityRow {
  Input input{};
  bool upwards = true;
  double farthest = 1;  ///< factor up to which it was tried
  bool changes = false;
  std::optional<std::size_t> rival;  ///< the candidate that wins instead; nothing: none is feasible
  bool winner_misses = false;        ///< the winner misses a limit there, rather than being dearer
  double low = 1, high = 1;          ///< between these factors the choice changes
  std::string why_not;               ///< the input cannot be changed so
};

/// How the sensitivity of a choice is found.
struct SensitivityOptions {
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;
  double tolerance = 0.01;
};

/// The rows of all inputs, and how many replications they took: three for each look at a candidate.
/// Prices are those of the winner's entry and need no replications, since bills are proportional to
/// them. REQUIRES: finalists holds the winner; objective_of_base is as long as finalists, with
/// nothing for what is not feasible as it is.
struct Sensitivity {
  std::vector<SensitivityRow> rows;
  std::int64_t simulations = 0;
};
Sensitivity find_sensitivity(const PlanFile& plan, std::size_t winner,
                             const std::vector<std::size_t>& finalists,
                             const std::vector<std::optional<double>>& objective_of_base,
                             const SensitivityOptions& options, const Catalogue& catalogue,
                             const Kinds& kinds);

}  // namespace coldcast
