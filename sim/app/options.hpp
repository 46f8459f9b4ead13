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
CLI::App* add_list(CLI::App& app, ListCommand& options);
CLI::App* add_schema(CLI::App& app, SchemaCommand& options);

}  // namespace coldcast
