// Of many runs.

#include "sim/app/options.hpp"

namespace coldcast {

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
  verify
      ->add_option("--coverage", options.coverage,
                   "Run systems of known answers so often, and count intervals that hold them")
      ->check(CLI::Range(1, 1'000'000));
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
  add_jobs_and_format(*reproduce, options);
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
  add_jobs_and_format(*sweep, options);
  sweep
      ->add_option("--engine", options.engine,
                   "Where points run: threads here, or dask on many machines")
      ->check(CLI::IsMember({"threads", "dask"}))
      ->capture_default_str();
  sweep->add_option("--scheduler", options.scheduler, "Of dask: tcp://HOST:PORT of its scheduler");
  sweep->add_option("--workers", options.workers, "Of dask: run so many processes on this machine")
      ->check(CLI::Range(1, 4096));
  sweep->add_option("--output-dir", options.output_dir,
                    "Keep points in this folder; the same command then goes on where it stopped");
  sweep->add_flag("--overwrite", options.overwrite, "Begin anew, whatever the folder holds");
  sweep->add_option("--shard", options.shard, "Run only this part of the points, e.g. 2/4");
  sweep->add_option("--merge", options.merge, "Join the folders of shards into --output-dir");
  sweep->add_flag("--quiet", options.quiet, "No notes and no progress");
  add_strict(*sweep, options);
  add_picture(*sweep, options, "cost against latency");
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
  add_jobs_and_format(*price, options);
  price->add_flag("--quiet", options.quiet, "No notes");
  price->footer(
      "Example:\n  coldcast run configs/scenarios/wu2022-lambda-mobilenet-w120.json --output-dir "
      "results/run --overwrite --quiet && coldcast price results/run --era 2026");
  return price;
}

CLI::App* add_report(CLI::App& app, ReportCommand& options) {
  CLI::App* report =
      app.add_subcommand("report", "Make one HTML file with charts of finished results");
  report->add_option("results", options.results, "A folder that run or compare wrote")->required();
  report->add_option("--output", options.output, "The file (default: report.html in that folder)");
  report->footer(
      "Example:\n  coldcast run configs/scenarios/wu2022-lambda-mobilenet-w120.json --output-dir "
      "results/run --overwrite --quiet && coldcast report results/run");
  return report;
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
  add_jobs_and_format(*plan, options);
  plan->add_option("--rows", options.rows, "Most rows of each table")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  plan->add_flag("--no-sensitivity", options.no_sensitivity,
                 "Do not ask what would change the choice");
  plan->add_option("--output-dir", options.output_dir,
                   "Also write results and recommended scenarios into this folder");
  plan->add_flag("--overwrite", options.overwrite, "Even if the folder is not empty");
  plan->add_flag("--quiet", options.quiet, "No progress");
  add_strict(*plan, options);
  add_picture(*plan, options, "cost against latency");
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
  add_jobs_and_format(*capacity, options);
  capacity->add_option("--output-dir", options.output_dir,
                       "Also write results and the scenario at capacity into this folder");
  capacity->add_flag("--overwrite", options.overwrite, "Even if the folder is not empty");
  capacity->add_flag("--quiet", options.quiet, "No progress");
  add_strict(*capacity, options);
  capacity->footer(
      "Example:\n  coldcast capacity configs/scenarios/platforms/gcp-gce.json --slo 'p95<500ms'");
  return capacity;
}

}  // namespace coldcast
