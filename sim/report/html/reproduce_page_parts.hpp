#pragma once
// What the pages of one experiment and of all have in common: reproduce_page.cpp,
// reproduce_all_page.cpp.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/report/html/page.hpp"

namespace coldcast {

/// The HTML file about a results folder of `reproduce all`.
std::string all_experiments_page(const std::filesystem::path& folder, Fields& manifest);

/// experiment.json of the folder. ConfigError if its version is not known.
Json read_experiment(const std::filesystem::path& folder);

/// The command that gives the folder again, as its manifest says.
std::string command_of_reproduction(Fields& manifest);

/// A relative error as "12.3 %"; "-" if there is none.
std::string median_text(Fields& summary, const char* key);

Headline claims_headline(std::int64_t pass, std::int64_t fail);

/// Not a bare number, lest a page take the column for one of numbers.
std::string simulated_evidence(Fields& claim);

/// The choices made after looking. No rows if there are none.
PageTable choices_of_page(Fields& experiment);

/// A section of charts; nothing if there are none.
void add_charts(Page& page, const std::string& title, const std::vector<Chart>& charts);

}  // namespace coldcast
