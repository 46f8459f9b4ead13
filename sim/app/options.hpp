#pragma once
// What each command can be told on the command line. Each function adds its command and returns it.

#include <CLI/CLI.hpp>

#include "sim/app/commands.hpp"

namespace coldcast {

CLI::App* add_run(CLI::App& app, RunCommand& options);
CLI::App* add_compare(CLI::App& app, CompareCommand& options);
CLI::App* add_gen(CLI::App& app, GenCommand& options);
CLI::App* add_fit_workload(CLI::App& app, FitWorkloadCommand& options);
CLI::App* add_calibrate(CLI::App& app, CalibrateCommand& options);
CLI::App* add_verify(CLI::App& app, VerifyCommand& options, std::uint64_t& differential);
CLI::App* add_reproduce(CLI::App& app, ReproduceCommand& options);
CLI::App* add_explain(CLI::App& app, ExplainCommand& options);
CLI::App* add_sweep(CLI::App& app, SweepCommand& options);
CLI::App* add_price(CLI::App& app, PriceCommand& options);
CLI::App* add_plan(CLI::App& app, PlanCommand& options);
CLI::App* add_capacity(CLI::App& app, CapacityCommand& options);
CLI::App* add_report(CLI::App& app, ReportCommand& options);
CLI::App* add_list(CLI::App& app, ListCommand& options);
CLI::App* add_prices(CLI::App& app, PricesDiffCommand& options);
CLI::App* add_schema(CLI::App& app, SchemaCommand& options);

/// What commands that run scenarios have in common: threads, and the form of the result.
template <class Options>
void add_jobs_and_format(CLI::App& command, Options& options) {
  command.add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  command.add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->capture_default_str();
}

/// For commands whose tables have a picture below.
template <class Options>
void add_picture(CLI::App& command, Options& options, const std::string& of) {
  command.add_flag("--picture", options.picture,
                   "Draw " + of + " under the table (on a terminal it is drawn anyway)");
}

/// For commands whose results may be refused.
template <class Options>
void add_strict(CLI::App& command, Options& options) {
  command.add_flag("--strict", options.strict,
                   "Status 1 and no result if one is unstable, too short, autocorrelated, or has a "
                   "percentile beyond its samples");
}

}  // namespace coldcast
