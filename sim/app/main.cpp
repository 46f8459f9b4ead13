#include <cstdio>
#include <exception>
#include <new>

#include "sim/app/colours.hpp"
#include "sim/app/completion.hpp"
#include "sim/app/limits.hpp"
#include "sim/app/options.hpp"
#include "sim/app/printed.hpp"
#include "sim/config/files.hpp"
#include "sim/config/nearest_word.hpp"
#include "sim/config/references.hpp"
#include "sim/report/run_json.hpp"

namespace {

using namespace coldcast;

/// Refuses a word that is no command, before the parser says less about it.
void check_command(const CLI::App& app, const std::string& word) {
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == word) return;
    if (!command->get_group().empty()) commands.push_back(command->get_name());
  }
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
  Limits limits;
  add_limits(app, limits);
  Colours colours;
  add_colours(app, colours);
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
  ReportCommand report_options;
  ListCommand list_options;
  PricesDiffCommand prices_options;
  SchemaCommand schema_options;
  CompletionCommand completion_options;
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
  const CLI::App* report_app = add_report(app, report_options);
  const CLI::App* list_app = add_list(app, list_options);
  const CLI::App* prices_app = add_prices(app, prices_options);
  add_schema(app, schema_options);
  const CLI::App* completion_app = add_completion(app, completion_options);
  if (argc > 1 && argv[1][0] != '-') check_command(app, argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ok : bad_input;
  }
  keep_limits(limits);
  keep_colours(colours);
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
  if (report_app->parsed()) return report(report_options);
  if (list_app->parsed()) return list(list_options);
  if (prices_app->parsed()) return prices_diff(prices_options);
  if (completion_app->parsed()) return completion(completion_options, app);
  return schema(schema_options);
}

}  // namespace

int main(int argc, char** argv) {
  coldcast::hold_standard_streams();
  coldcast::confine_references();
  try {
    return run_program(argc, argv);
  } catch (const coldcast::ConfigError& error) {
    std::fprintf(stderr, "coldcast: %s\n", error.what());
    return coldcast::bad_input;
  } catch (const std::bad_alloc&) {
    std::fputs("coldcast: the run failed: it needs more memory than --max-memory allows\n", stderr);
    return coldcast::failed;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "coldcast: the run failed: %s\n", coldcast::visible(error.what()).c_str());
    return coldcast::failed;
  }
}
