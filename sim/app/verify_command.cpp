#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "sim/app/chosen_cases.hpp"
#include "sim/app/commands.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/stop.hpp"
#include "sim/config/files.hpp"
#include "sim/report/coverage_report.hpp"
#include "sim/report/differential_report.hpp"
#include "sim/report/verify_report.hpp"
#include "sim/study/parallel.hpp"

namespace coldcast {
namespace {

/// The cases of a file, or those that the program ships.
std::vector<Case> cases_of(const std::string& given) {
  const std::string file =
      given.empty() ? (find_configs(".") / "verification" / "cases.json").string() : given;
  const std::string text = case_text(file);
  parse_json(text, file);  // says where a text is no JSON
  return read_cases(text, file);
}

VerifyOptions options_of(const VerifyCommand& command) {
  if (command.quick && command.full)
    throw ConfigError("command line", "--full", "goes not with --quick; give one of them");
  VerifyOptions options;
  if (command.quick) options.mode = VerifyMode::quick;
  if (command.full) options.mode = VerifyMode::full;
  options.seed = command.seed;
  options.threads = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  if (!command.quiet && isatty(STDERR_FILENO))
    options.progress = [](const std::string& id) {
      std::fprintf(stderr, "\r\033[K%s", visible(id).c_str());
    };
  return options;
}

/// Whether options are given that choose among cases.
bool chooses_cases(const VerifyCommand& command) {
  return !command.cases.empty() || !command.only.empty() || command.quick || command.full;
}

int verify_coverage(const VerifyCommand& command) {
  if (chooses_cases(command))
    throw ConfigError("command line", "--coverage",
                      "has cases of its own; leave out --cases, --only, --quick and --full");
  CoverageOptions options;
  options.seed = command.seed;
  options.runs = command.coverage;
  options.threads = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  const CoverageReport report =
      run_coverage(coverage_cases(), options, Catalogue{find_configs(".")});
  const std::string text = command.format == "json" ? json_text(coverage_json(report))
                           : command.format == "md" ? coverage_markdown(report)
                                                    : coverage_text(report);
  print_out(text);
  if (report.stopped) return interrupted;
  return std::ranges::count(report.rows, CoverageVerdict::fail, &CoverageRow::verdict) > 0 ? failed
                                                                                           : ok;
}

}  // namespace

int verify(const VerifyCommand& command) {
  if (command.coverage > 0) return verify_coverage(command);
  std::vector<Case> cases = cases_of(command.cases);
  cases = chosen_cases(cases, command.only, "command line", "--only");
  const VerifyOptions options = options_of(command);
  const VerifyReport report = verify(cases, options);
  if (options.progress) std::fprintf(stderr, "\r\033[K");
  const std::string text = command.format == "json" ? json_text(verify_json(report))
                           : command.format == "md" ? verify_markdown(report)
                                                    : verify_text(report);
  print_out(text);
  if (report.stopped) return interrupted;
  return report.with(Verdict::fail) > 0 || report.rows.empty() ? failed : ok;
}

int verify_differential(const VerifyCommand& command, std::uint64_t scenarios) {
  if (chooses_cases(command) || command.coverage > 0)
    throw ConfigError("command line", "--differential",
                      "runs random scenarios and no cases; leave out --cases, --only, --quick, "
                      "--full and --coverage");
  DifferentialOptions options;
  options.seed = command.seed;
  options.scenarios = scenarios;
  options.threads = command.jobs > 0 ? command.jobs : processors();
  options.stop = stop_on_signal();
  const DifferentialReport report = run_differential(options, Catalogue{find_configs(".")});
  const std::string text = command.format == "json" ? json_text(differential_json(report))
                           : command.format == "md" ? differential_markdown(report)
                                                    : differential_text(report);
  print_out(text);
  if (report.stopped) return interrupted;
  return report.differ > 0 || report.scenarios == 0 ? failed : ok;
}

}  // namespace coldcast
