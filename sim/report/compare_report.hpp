#pragma once

#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/study/compare.hpp"

namespace coldcast {

// A comparison as a reader wants it. REQUIRES: as many scenarios as results.

/// Two tables: what each scenario comes to, the cheapest that meets its limits marked; and what it
/// differs by from the first, with how sure that is, how much the same requests narrow it, and a
/// sentence on the cost of each.
std::string compare_text(const std::vector<Scenario>& scenarios,
                         const std::vector<Compared>& compared);
std::string compare_markdown(const std::vector<Scenario>& scenarios,
                             const std::vector<Compared>& compared);

/// The sentences below these tables: how sure it is which one is cheaper than the first.
std::vector<std::string> compare_sentences(const std::vector<Scenario>& scenarios,
                                           const std::vector<Compared>& compared);

/// One line per scenario and metric.
std::string compare_csv(const std::vector<Scenario>& scenarios,
                        const std::vector<Compared>& compared);

/// The result of each scenario, as of `run`, and the differences.
Json compare_json(const std::vector<Scenario>& scenarios, const std::vector<Compared>& compared,
                  const std::string& catalogue);

}  // namespace coldcast
