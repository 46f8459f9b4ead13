#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>

#include "sim/app/commands.hpp"
#include "sim/config/files.hpp"
#include "sim/config/nearest_word.hpp"
#include "sim/report/run_json.hpp"
#include "workloads/trace/trace.hpp"

namespace {

using namespace coldcast;

CLI::App* add_run(CLI::App& app, RunCommand& options) {
  CLI::App* run =
      app.add_subcommand("run", "Forecast one scenario: latency, success, cold starts, bill");
  run->add_option("scenario", options.scenario, "A scenario file")->required();
  run->add_option("--set", options.set, "Change a value: /json/pointer=value (repeatable)")
      ->allow_extra_args(false);
  run->add_option("--seed", options.seed, "Seed of all random numbers");
  run->add_option("--replications", options.replications, "How many independent runs");
  run->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  run->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->capture_default_str();
  run->add_option("--output-dir", options.output_dir, "Also write results into this folder");
  run->add_flag("--overwrite", options.overwrite, "Even if the folder is not empty");
  run->add_flag("--trace", options.trace, "Also write each request of the first replication");
  run->add_option("--precision", options.precision,
                  "Replicate until the half-width is this share, e.g. 1%");
  run->add_option("--metric", options.metric, "... of these metrics (default: latency_mean_ms)")
      ->allow_extra_args(false);
  run->add_option("--slo", options.slo,
                  "A limit, e.g. \"p99<300ms\" (repeatable); status 99 if missed")
      ->allow_extra_args(false);
  run->add_flag("--timing", options.timing, "Tell how long it took");
  run->add_flag("--quiet", options.quiet, "No notes and no progress");
  run->add_flag("--parameter-uncertainty", options.parameter_uncertainty,
                "Widen intervals by what the calibration of profiles left open");
  run->add_option("--parameter-draws", options.parameter_draws, "... from so many draws")
      ->check(CLI::Range(2, 100000))
      ->capture_default_str();
  run->add_flag("--audit", options.audit,
                "Recompute it from the log of requests, by separate code; status 1 if they differ");
  run->footer(
      "Example:\n  coldcast run configs/scenarios/wu2022-lambda-mobilenet-w120.json --set "
      "/platform/memory_mb=4096");
  return run;
}

CLI::App* add_compare(CLI::App& app, CompareCommand& options) {
  CLI::App* compare =
      app.add_subcommand("compare", "Set scenarios side by side under common random numbers");
  compare->add_option("scenarios", options.scenarios, "Scenario files; the first is the measure")
      ->required();
  compare->add_option("--set", options.set, "Change a value in all: /json/pointer=value")
      ->allow_extra_args(false);
  compare
      ->add_option("--slo", options.slo,
                   "A limit, e.g. \"p99<300ms\" (repeatable); status 99 if none meets it")
      ->allow_extra_args(false);
  compare->add_option("--seed", options.seed, "Seed of all random numbers");
  compare->add_option("--replications", options.replications, "How many independent runs of each");
  compare->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  compare->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->capture_default_str();
  compare->add_flag("--quiet", options.quiet, "No notes");
  compare->footer(
      "Example:\n  coldcast compare configs/scenarios/platforms/aws-lambda.json "
      "configs/scenarios/platforms/gcp-cloud-run.json --slo 'p95<300ms'");
  return compare;
}

CLI::App* add_gen(CLI::App& app, GenCommand& options) {
  CLI::App* gen = app.add_subcommand("gen", "Write a workload as a trace, and say what it is like");
  gen->add_option("workload", options.workload,
                  "A workload file, a name in workloads, or a scenario file")
      ->required();
  gen->add_option("--set", options.set, "Change a value: /json/pointer=value (repeatable)")
      ->allow_extra_args(false);
  gen->add_option("--seed", options.seed, "Seed of all random numbers (default: as the scenario)");
  gen->add_option("--replication", options.replication, "Which of the independent runs, from 0")
      ->capture_default_str();
  gen->add_option("--requests", options.requests, "End after so many requests");
  gen->add_option("--duration", options.duration, "End then, e.g. 15m");
  gen->add_option("--output", options.output,
                  "File of the trace, compressed if it ends in .gz (default: standard output)");
  gen->add_option("--format", options.format, "Form of the trace")
      ->check(CLI::IsMember({"csv", "jsonl"}))
      ->capture_default_str();
  gen->add_flag("--summary-only", options.summary_only, "No trace");
  gen->add_option("--summary-format", options.summary_format, "Form of the summary")
      ->check(CLI::IsMember({"table", "json", "md"}))
      ->capture_default_str();
  gen->add_option("--picture", options.picture, "Also draw the rate over time into this SVG file");
  gen->footer("Example:\n  coldcast gen wu2022/w-120 --summary-only");
  return gen;
}

CLI::App* add_fit_workload(CLI::App& app, FitWorkloadCommand& options) {
  CLI::App* fit = app.add_subcommand("fit-workload", "Find the workload that a trace comes from");
  fit->add_option("trace", options.trace, "A trace, or a workload file (.json)")->required();
  fit->add_option("--trace-format", options.trace_format, "Layout of the trace")
      ->check(CLI::IsMember(trace_formats()))
      ->capture_default_str();
  fit->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "md"}))
      ->capture_default_str();
  fit->add_option("--output", options.output, "Also write the chosen model as a workload file");
  fit->footer("Example:\n  coldcast fit-workload configs/workloads/wu2022/w-120.json");
  return fit;
}

CLI::App* add_calibrate(CLI::App& app, CalibrateCommand& options) {
  CLI::App* calibrate =
      app.add_subcommand("calibrate", "Turn measurements into a profile, with how sure it is");
  calibrate->add_option("spec", options.spec, "A file of the schema \"calibration\"")->required();
  calibrate->add_flag("--leave-out", options.leave_out, "Also foretell each point from the others");
  calibrate->add_option("--output", options.output, "Write the profile into this file");
  calibrate->add_option("--seed", options.seed, "Seed of the runs of a fit by simulation");
  calibrate->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  calibrate->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "md"}))
      ->capture_default_str();
  calibrate->add_flag("--quiet", options.quiet, "No notes and no progress");
  calibrate->footer(
      "Example:\n  coldcast calibrate configs/calibrations/six-lines.json --leave-out");
  return calibrate;
}

CLI::App* add_verify(CLI::App& app, VerifyCommand& options, std::uint64_t& differential) {
  CLI::App* verify =
      app.add_subcommand("verify", "Simulate cases whose exact answers are known, and compare");
  verify->add_option("--cases", options.cases, "A file of cases (default: those shipped)");
  verify->add_flag("--quick", options.quick, "To about 10 %, in seconds");
  verify->add_flag("--full", options.full, "To 1 % everywhere, which takes long");
  verify->add_option("--seed", options.seed, "Seed of all random numbers")->capture_default_str();
  verify->add_option("--only", options.only, "Only these cases, by id");
  verify->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  verify->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "md"}))
      ->capture_default_str();
  verify->add_flag("--quiet", options.quiet, "No progress");
  verify
      ->add_option("--differential", differential,
                   "Run so many random scenarios on a second engine too, and compare them")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  verify->footer("Example:\n  coldcast verify --quick --only Q-MM1-1 COLD-MRU-3");
  return verify;
}

CLI::App* add_reproduce(CLI::App& app, ReproduceCommand& options) {
  CLI::App* reproduce = app.add_subcommand(
      "reproduce", "Simulate a published experiment, and set it beside what was published");
  reproduce->add_option("experiment", options.experiment, "Its name, e.g. wu2022/table1, or all");
  reproduce->add_flag("--list", options.list, "Name all experiments");
  reproduce
      ->add_option("--set", options.set, "Change a value in all scenarios: /json/pointer=value")
      ->allow_extra_args(false);
  reproduce->add_option("--seed", options.seed, "Seed of all random numbers");
  reproduce->add_option("--replications", options.replications, "How many independent runs of each")
      ->check(CLI::Range(1, 1000000));
  reproduce->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  reproduce->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->capture_default_str();
  reproduce->add_option("--output-dir", options.output_dir, "Also write results into this folder");
  reproduce->add_flag("--overwrite", options.overwrite, "Even if the folder is not empty");
  reproduce->add_flag("--quiet", options.quiet, "No notes and no progress");
  reproduce->footer("Example:\n  coldcast reproduce wu2022/table1");
  return reproduce;
}

CLI::App* add_explain(CLI::App& app, ExplainCommand& options) {
  CLI::App* explain = app.add_subcommand(
      "explain", "Say why the numbers are what they are: exact values and bounds beside them");
  explain->add_option("scenario", options.scenario, "A scenario file")->required();
  explain->add_option("--set", options.set, "Change a value: /json/pointer=value (repeatable)")
      ->allow_extra_args(false);
  explain->add_option("--seed", options.seed, "Seed of all random numbers");
  explain->add_option("--replications", options.replications, "How many independent runs");
  explain->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  explain->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "md"}))
      ->capture_default_str();
  explain->add_flag("--try-changes", options.try_changes,
                    "Also try single changes in small paired runs, and say which helps most");
  explain->add_flag("--quiet", options.quiet, "No notes");
  explain->footer(
      "Example:\n  coldcast explain configs/scenarios/canonical-keepalive.json --set "
      "/run/requests=20000");
  return explain;
}

CLI::App* add_sweep(CLI::App& app, SweepCommand& options) {
  CLI::App* sweep =
      app.add_subcommand("sweep", "Run a scenario over combinations of its values: one row each");
  sweep->add_option("sweep", options.sweep,
                    "A sweep file; or a folder of results, which is shown without a run");
  sweep->add_option("--set", options.set, "Change a value in all points: /json/pointer=value")
      ->allow_extra_args(false);
  sweep
      ->add_option("--slo", options.slo,
                   "A limit, e.g. \"p99<300ms\" (repeatable); status 99 if no point meets it")
      ->allow_extra_args(false);
  sweep->add_option("--where", options.where,
                    "Show these rows only, e.g. \"/platform/memory_mb >= 1024 and p95 < 300\"");
  sweep->add_option("--seed", options.seed, "Seed of all random numbers");
  sweep->add_option("--replications", options.replications, "How many independent runs of each");
  sweep->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  sweep->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->capture_default_str();
  sweep->add_option("--output-dir", options.output_dir,
                    "Keep points in this folder; the same command then goes on where it stopped");
  sweep->add_flag("--overwrite", options.overwrite, "Begin anew, whatever the folder holds");
  sweep->add_option("--shard", options.shard, "Run only this part of the points, e.g. 2/4");
  sweep->add_option("--merge", options.merge, "Join the folders of shards into --output-dir");
  sweep->add_flag("--quiet", options.quiet, "No notes and no progress");
  sweep->footer(
      "Example:\n  coldcast sweep configs/sweeps/lambda-memory.json --replications 2 "
      "--where 'success >= 0.99'");
  return sweep;
}

CLI::App* add_price(CLI::App& app, PriceCommand& options) {
  CLI::App* price =
      app.add_subcommand("price", "Price a finished run or sweep again, without a simulation");
  price->add_option("results", options.results, "A folder that run or sweep wrote")->required();
  price->add_option("--prices", options.prices, "A name in prices, or a file");
  price->add_option("--region", options.region, "The vendor's prices in this region");
  price->add_option("--era", options.era, "The vendor's prices of this era");
  price->add_option("--free-tier", options.free_tier, "Whether the month takes off what is free")
      ->check(CLI::IsMember({"on", "off"}));
  price->add_option("--set", options.set, "Change a value of the prices: /json/pointer=value")
      ->allow_extra_args(false);
  price->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  price->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->capture_default_str();
  price->add_flag("--quiet", options.quiet, "No notes");
  price->footer(
      "Example:\n  coldcast run configs/scenarios/wu2022-lambda-mobilenet-w120.json --output-dir "
      "results/run --overwrite --quiet && coldcast price results/run --era 2026");
  return price;
}

CLI::App* add_plan(CLI::App& app, PlanCommand& options) {
  CLI::App* plan =
      app.add_subcommand("plan", "Find the cheapest configurations that meet the limits");
  plan->add_option("plan", options.plan, "A plan file")->required();
  plan->add_option("--set", options.set, "Change a value of the plan: /json/pointer=value")
      ->allow_extra_args(false);
  plan->add_option("--slo", options.slo, "A limit besides, e.g. \"p99<300ms\" (repeatable)")
      ->allow_extra_args(false);
  plan->add_option("--seed", options.seed, "Seed of all random numbers");
  plan->add_option("--replications", options.replications, "Independent runs of what is chosen");
  plan->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  plan->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->capture_default_str();
  plan->add_option("--rows", options.rows, "Most rows of each table")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  plan->add_flag("--no-sensitivity", options.no_sensitivity,
                 "Do not ask what would change the choice");
  plan->add_option("--output-dir", options.output_dir,
                   "Also write results and recommended scenarios into this folder");
  plan->add_flag("--overwrite", options.overwrite, "Even if the folder is not empty");
  plan->add_flag("--quiet", options.quiet, "No progress");
  plan->footer("Example:\n  coldcast plan configs/plans/classifier.json");
  return plan;
}

CLI::App* add_capacity(CLI::App& app, CapacityCommand& options) {
  CLI::App* capacity =
      app.add_subcommand("capacity", "Find the highest load at which a scenario meets its limits");
  capacity->add_option("scenario", options.scenario, "A scenario file")->required();
  capacity->add_option("--by", options.by, "What grows: the rate, or the bursts at the same rate")
      ->check(CLI::IsMember({"rate", "burst"}))
      ->capture_default_str();
  capacity->add_option("--slo", options.slo, "A limit, e.g. \"p99<300ms\" (repeatable)")
      ->allow_extra_args(false);
  capacity->add_option("--low", options.low,
                       "Least load: a factor, or requests per second as 5/s (default: 1/64 of it)");
  capacity->add_option("--high", options.high, "Highest load (default: 64 times as much)");
  capacity->add_option("--precision", options.precision, "How well it is to be known")
      ->capture_default_str();
  capacity->add_option("--set", options.set, "Change a value: /json/pointer=value (repeatable)")
      ->allow_extra_args(false);
  capacity->add_option("--seed", options.seed, "Seed of all random numbers");
  capacity->add_option("--replications", options.replications, "Most independent runs of a load");
  capacity->add_option("--jobs", options.jobs, "Threads (default: all processors)")
      ->check(CLI::Range(0, 4096));
  capacity->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->capture_default_str();
  capacity->add_option("--output-dir", options.output_dir,
                       "Also write results and the scenario at capacity into this folder");
  capacity->add_flag("--overwrite", options.overwrite, "Even if the folder is not empty");
  capacity->add_flag("--quiet", options.quiet, "No progress");
  capacity->footer(
      "Example:\n  coldcast capacity configs/scenarios/platforms/gcp-gce.json --slo 'p95<500ms'");
  return capacity;
}

CLI::App* add_list(CLI::App& app, ListCommand& options) {
  CLI::App* list = app.add_subcommand("list", "Show what scenarios can name");
  list->add_option("what", options.what,
                   "platforms, workloads, profiles, prices, experiments or metrics")
      ->required()
      ->check(CLI::IsMember(
          {"platforms", "workloads", "profiles", "prices", "experiments", "metrics"}));
  list->add_option("--format", options.format, "Form of the list")
      ->check(CLI::IsMember({"table", "json", "md"}))
      ->capture_default_str();
  list->footer("Example:\n  coldcast list platforms");
  return list;
}

CLI::App* add_schema(CLI::App& app, SchemaCommand& options) {
  CLI::App* schema = app.add_subcommand("schema", "Print the JSON Schema of a kind of file");
  schema
      ->add_option("of", options.of,
                   "scenario, profile, platform, function, container, pool, job, autoscaler, "
                   "start_up, distribution, prices, workload, reference, study, "
                   "experiment, calibration, plan or sweep")
      ->required();
  schema->footer("Example:\n  coldcast schema scenario");
  return schema;
}

/// Refuses a word that is no command, before the parser says less about it.
void check_command(const CLI::App& app, const std::string& word) {
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands({})) commands.push_back(command->get_name());
  if (std::find(commands.begin(), commands.end(), word) != commands.end()) return;
  throw ConfigError(
      "command line", "",
      "no command " + in_quotes(word) +
          (nearest_word(word, commands) ? suggestion(word, commands) : list_of(commands)));
}

int run_program(int argc, char** argv) {
  CLI::App app{
      "coldcast forecasts the latency, success ratio and dollars of serving a model before it is "
      "deployed."};
  app.require_subcommand(1);
  app.failure_message([](const CLI::App* program, const CLI::Error& error) {
    std::string help = "coldcast";
    for (const CLI::App* command : program->get_subcommands()) help += " " + command->get_name();
    return "coldcast: " + std::string{error.what()} + "; see `" + help + " --help`\n";
  });
  app.set_version_flag("--version",
                       [] { return version_text(catalogue_date(find_configs(".").string())); });
  app.footer(
      "Example:\n  coldcast run configs/scenarios/wu2022-lambda-mobilenet-w120.json\n"
      "Exit status: 0 done, 1 failed, 2 bad input, 99 a limit is missed, 130 interrupted");
  RunCommand run_options;
  CompareCommand compare_options;
  GenCommand gen_options;
  FitWorkloadCommand fit_options;
  CalibrateCommand calibrate_options;
  VerifyCommand verify_options;
  std::uint64_t differential = 0;  // scenarios; 0: cases instead
  ReproduceCommand reproduce_options;
  ExplainCommand explain_options;
  SweepCommand sweep_options;
  PriceCommand price_options;
  PlanCommand plan_options;
  CapacityCommand capacity_options;
  ListCommand list_options;
  SchemaCommand schema_options;
  const CLI::App* run_app = add_run(app, run_options);
  const CLI::App* compare_app = add_compare(app, compare_options);
  const CLI::App* gen_app = add_gen(app, gen_options);
  const CLI::App* fit_app = add_fit_workload(app, fit_options);
  const CLI::App* calibrate_app = add_calibrate(app, calibrate_options);
  const CLI::App* verify_app = add_verify(app, verify_options, differential);
  const CLI::App* reproduce_app = add_reproduce(app, reproduce_options);
  const CLI::App* explain_app = add_explain(app, explain_options);
  const CLI::App* sweep_app = add_sweep(app, sweep_options);
  const CLI::App* price_app = add_price(app, price_options);
  const CLI::App* plan_app = add_plan(app, plan_options);
  const CLI::App* capacity_app = add_capacity(app, capacity_options);
  const CLI::App* list_app = add_list(app, list_options);
  add_schema(app, schema_options);
  if (argc > 1 && argv[1][0] != '-') check_command(app, argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ok : bad_input;
  }
  if (run_app->parsed()) return run(run_options);
  if (compare_app->parsed()) return compare(compare_options);
  if (gen_app->parsed()) return gen(gen_options);
  if (fit_app->parsed()) return fit_workload(fit_options);
  if (calibrate_app->parsed()) return calibrate(calibrate_options);
  if (verify_app->parsed() && differential > 0)
    return verify_differential(verify_options, differential);
  if (verify_app->parsed()) return verify(verify_options);
  if (reproduce_app->parsed()) return reproduce(reproduce_options);
  if (explain_app->parsed()) return explain(explain_options);
  if (sweep_app->parsed()) return sweep(sweep_options);
  if (price_app->parsed()) return price(price_options);
  if (plan_app->parsed()) return plan(plan_options);
  if (capacity_app->parsed()) return capacity(capacity_options);
  if (list_app->parsed()) return list(list_options);
  return schema(schema_options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_program(argc, argv);
  } catch (const coldcast::ConfigError& error) {
    std::fprintf(stderr, "coldcast: %s\n", error.what());
    return coldcast::bad_input;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "coldcast: the run failed: %s\n", error.what());
    return coldcast::failed;
  }
}
