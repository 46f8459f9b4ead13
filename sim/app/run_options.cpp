// Of one run or load, and of what there is.

#include "sim/app/options.hpp"
#include "workloads/trace/trace.hpp"

namespace coldcast {

CLI::App* add_run(CLI::App& app, RunCommand& options) {
  CLI::App* run =
      app.add_subcommand("run", "Forecast one scenario: latency, success, cold starts, bill");
  run->add_option("scenario", options.scenario, "A scenario file")->required();
  run->add_option("--set", options.set, "Change a value: /json/pointer=value (repeatable)")
      ->allow_extra_args(false);
  run->add_option("--seed", options.seed, "Seed of all random numbers");
  run->add_option("--replications", options.replications, "How many independent runs");
  add_jobs_and_format(*run, options);
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
  add_strict(*run, options);
  add_picture(*run, options, "load and instances over time");
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
  add_jobs_and_format(*compare, options);
  compare->add_option("--output-dir", options.output_dir, "Also write results into this folder");
  compare->add_flag("--overwrite", options.overwrite, "Even if the folder is not empty");
  compare->add_flag("--quiet", options.quiet, "No notes");
  add_strict(*compare, options);
  add_picture(*compare, options, "cost against latency");
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
  list->add_flag("--stale", options.stale, "Only prices that were looked up over a year ago");
  list->add_option("--date", options.date, "... before this day, e.g. 2026-11-22 (default: today)");
  list->footer("Example:\n  coldcast list platforms");
  return list;
}

CLI::App* add_prices(CLI::App& app, PricesDiffCommand& options) {
  CLI::App* prices = app.add_subcommand("prices", "Compare prices of two eras, or two price files");
  prices->require_subcommand(1);
  const std::string example = "Example:\n  coldcast prices diff 2021 2026 --changed";
  prices->footer(example);
  CLI::App* diff = prices->add_subcommand("diff", "What each figure was, is, and its change");
  diff->add_option("before", options.before, "An era, a name in prices, or a file")->required();
  diff->add_option("after", options.after, "Likewise; what it is compared with")->required();
  diff->add_option("--provider", options.provider, "Of two eras: only aws, azure or gcp");
  diff->add_option("--region", options.region, "Of two eras: only this region");
  diff->add_flag("--changed", options.changed, "Only what differs; status 1 if nothing does");
  diff->add_option("--format", options.format, "Form of the result")
      ->check(CLI::IsMember({"table", "json", "csv", "md"}))
      ->capture_default_str();
  diff->footer(example);
  return diff;
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

}  // namespace coldcast
