#include <cstdio>
#include <filesystem>
#include <map>

#include "sim/app/commands.hpp"
#include "sim/app/printed.hpp"
#include "sim/config/nearest_word.hpp"
#include "sim/report/html/compare_page.hpp"
#include "sim/report/html/plan_page.hpp"
#include "sim/report/html/reproduce_page.hpp"
#include "sim/report/html/results_folder.hpp"
#include "sim/report/html/run_page.hpp"
#include "sim/report/html/sweep_page.hpp"
#include "sim/report/output_file.hpp"

namespace coldcast {
namespace {

using PageOfResults = std::string (*)(const std::filesystem::path& folder);

/// The page for each command that writes results.
const std::map<std::string, PageOfResults> pages_of_results = {{"compare", compare_page},
                                                               {"plan", plan_page},
                                                               {"reproduce", reproduce_page},
                                                               {"run", run_page},
                                                               {"sweep", sweep_page}};

PageOfResults page_for(const ReportCommand& command) {
  const std::string wrote = command_of_results(command.results);
  if (const auto found = pages_of_results.find(wrote); found != pages_of_results.end())
    return found->second;
  std::vector<std::string> known;
  for (const auto& [name, page] : pages_of_results) known.push_back(name);
  throw ConfigError(
      command.results, "",
      "holds results of " + in_quotes(wrote) + ", of which there is no report" + list_of(known));
}

}  // namespace

int report(const ReportCommand& command) {
  const std::filesystem::path folder = command.results;
  const std::string html = page_for(command)(folder);
  const std::filesystem::path file =
      command.output.empty() ? folder / "report.html" : std::filesystem::path{command.output};
  OutputFile output{file};
  output.write(html);
  output.finish();
  print_out(file.string() + "\n");
  return ok;
}

}  // namespace coldcast
