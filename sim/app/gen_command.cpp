#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <limits>

#include "sim/app/commands.hpp"
#include "sim/app/generated_load.hpp"
#include "sim/app/limits.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/stop.hpp"
#include "sim/report/arrivals_report.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/rate_picture.hpp"
#include "sim/study/work_limit.hpp"

namespace coldcast {
namespace {

void check_together(const GenCommand& command) {
  if (!command.picture.empty() && !command.picture.ends_with(".svg"))
    throw ConfigError("command line", "--picture",
                      "is drawn as SVG; name a file that ends in .svg");
  if (command.summary_only && !command.output.empty())
    throw ConfigError("command line", "--summary-only", "writes no trace; leave out --output");
}

/// About how many requests the load has; infinity where that cannot be told before.
double requests_of_load(const LoadPlan& plan) {
  double expected = std::numeric_limits<double>::infinity();
  if (plan.requests) expected = static_cast<double>(*plan.requests);
  const std::optional<Time> end = plan.duration ? plan.duration : plan.workload.end;
  if (end && plan.workload.mean_rate_per_s)
    expected = std::min(expected, *plan.workload.mean_rate_per_s * to_seconds(*end));
  return expected;
}

/// Goes through all requests until somebody says stop; whether it came to the end.
template <class Take>
bool each(Load& load, const std::atomic<bool>* stop, Take take) {
  constexpr std::uint64_t between_looks = 1 << 14;
  for (std::uint64_t n = 0; const auto row = load.next(); ++n) {
    if (n % between_looks == 0) {
      if (*stop) return false;
      check_work(static_cast<double>(n));
    }
    take(*row);
  }
  return !*stop;
}

/// What a first pass over the requests shows: they can be made again, so none is kept.
struct Seen {
  ArrivalStatistics statistics;
  TraceColumns columns;
  ArrivalStatistics pings;  // which are not measured, and of interest where there is nothing else
};

bool look(const LoadPlan& plan, Load load, const std::atomic<bool>* stop, Seen& seen) {
  const bool complete = each(load, stop, [&](const TraceRow& row) {
    seen.columns.include(row, plan.usual_bytes);
    (row.items > 0 ? seen.statistics : seen.pings).add(row.at);
  });
  if (!complete) return false;
  seen.statistics.finish(load.end());
  seen.pings.finish(load.end());
  return true;
}

bool write_trace(const GenCommand& command, Load load, const TraceColumns& columns,
                 const std::atomic<bool>* stop) {
  OutputFile file{command.output};
  TraceWriter writer{file, command.format == "jsonl" ? TraceFormat::jsonl : TraceFormat::csv,
                     columns};
  if (!each(load, stop, [&](const TraceRow& row) { writer.write(row); })) return false;
  writer.flush();
  file.finish();
  return true;
}

std::string rendered(const GenCommand& command, const ArrivalsReport& report,
                     const std::string& configs) {
  if (command.summary_format == "json")
    return json_text(arrivals_json(report, catalogue_date(configs)));
  if (command.summary_format == "md") return arrivals_markdown(report);
  return arrivals_text(report);
}

void draw(const GenCommand& command, const ArrivalsReport& report, const ArrivalStatistics& shown) {
  if (command.picture.empty()) return;
  const std::string what = report.workload == report.name ? "" : report.workload + ", ";
  const std::string below = what + "seed " + std::to_string(report.seed);
  write_atomically(command.picture, rate_picture(shown, {report.name, below}));
}

int stopped() {
  std::fprintf(stderr, "coldcast: interrupted before the load was complete\n");
  return interrupted;
}

}  // namespace

int gen(const GenCommand& command) {
  check_together(command);
  const std::string configs = find_configs(command.workload).string();
  const LoadPlan plan = read_load(command, configs);
  check_limits(requests_of_load(plan), "", command.workload, "");
  for (const std::string& file : {command.output, command.picture})
    if (!file.empty()) check_output(file);
  const std::uint64_t seed = command.seed.value_or(plan.seed);
  const auto load = [&] { return Load{plan, seed, command.replication}; };
  const std::atomic<bool>* stop = stop_on_signal();

  Seen seen;
  if (!look(plan, load(), stop, seen)) return stopped();
  const bool only_pings = seen.statistics.arrivals() == 0;
  if (only_pings && seen.pings.arrivals() == 0) {
    std::fprintf(stderr, "coldcast: the load is empty: no request came\n");
    return failed;
  }
  if (!command.summary_only && !write_trace(command, load(), seen.columns, stop)) return stopped();

  const ArrivalsReport report{.name = plan.name,
                              .workload = plan.workload.summary,
                              .resolved = plan.resolved,
                              .seed = seed,
                              .replication = command.replication,
                              .expected_per_s = plan.workload.mean_rate_per_s,
                              .pings = seen.pings.arrivals(),
                              .statistics = seen.statistics};
  draw(command, report, only_pings ? seen.pings : seen.statistics);
  const std::string text = rendered(command, report, configs);
  const bool trace_on_stdout = !command.summary_only && command.output.empty();
  if (trace_on_stdout)
    print_err(text);
  else
    print_out(text);
  for (const std::string& warning : plan.warnings) print_warning(warning);
  return ok;
}

}  // namespace coldcast
