#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "calibration/workload/fitted_workload.hpp"
#include "sim/app/commands.hpp"
#include "sim/app/generated_load.hpp"
#include "sim/app/printed.hpp"
#include "sim/app/stop.hpp"
#include "sim/report/fit_report.hpp"
#include "sim/report/output_file.hpp"
#include "sim/study/work_limit.hpp"
#include "workloads/trace/trace.hpp"

namespace coldcast {
namespace {

struct Stopped {};

/// Looks now and then whether somebody said stop, or it is too much.
ArrivalSource stoppable(ArrivalSource next) {
  const std::atomic<bool>* stop = stop_on_signal();
  return [next = std::move(next), stop, n = std::uint64_t{0}]() mutable {
    constexpr std::uint64_t between_looks = 1 << 14;
    if (n % between_looks == 0) {
      if (*stop) throw Stopped{};
      check_work(static_cast<double>(n));
    }
    ++n;
    return next();
  };
}

/// The requests of a workload file, those left out that only keep instances warm.
ArrivalSource workload_source(const std::string& file, const std::string& configs) {
  LoadChanges changes;
  changes.workload = file;
  const auto plan = std::make_shared<const LoadPlan>(read_load(changes, configs));
  const auto load = std::make_shared<Load>(*plan, plan->seed, 0);
  return [plan, load]() -> std::optional<Time> {
    auto row = load->next();
    while (row && row->items == 0) row = load->next();
    if (!row) return std::nullopt;
    return row->at;
  };
}

ArrivalSource trace_source(const FitWorkloadCommand& command) {
  TraceFile file;
  file.file = command.trace;
  file.format = command.trace_format;
  const std::shared_ptr<TraceReader> reader = open_trace(file);
  return [reader]() -> std::optional<Time> {
    auto record = reader->next();
    while (record && record->brought.items && *record->brought.items == 0) record = reader->next();
    if (!record) return std::nullopt;
    return record->at;
  };
}

ArrivalSource source_of(const FitWorkloadCommand& command, const std::string& configs) {
  if (!command.trace.ends_with(".json")) return trace_source(command);
  if (command.trace_format != "auto")
    throw ConfigError("command line", "--trace-format",
                      "is that of a trace, but " + in_quotes(command.trace) + " is a workload");
  return workload_source(command.trace, configs);
}

std::string rendered(const FitWorkloadCommand& command, const FitReport& report,
                     const std::string& configs) {
  if (command.format == "json") return json_text(fit_json(report, catalogue_date(configs)));
  return command.format == "md" ? fit_markdown(report) : fit_text(report);
}

}  // namespace

int fit_workload(const FitWorkloadCommand& command) try {
  const std::string configs = find_configs(command.trace).string();
  if (!command.output.empty()) check_output(command.output);
  const ArrivalsSeen seen = see(stoppable(source_of(command, configs)));
  const std::string name = std::filesystem::path{command.trace}.filename().string();
  const WorkloadFit fit = fit_workload(seen, command.trace);
  const FitReport report{name, seen, fit, fitted_workload(fit, seen, name)};
  if (!command.output.empty()) write_atomically(command.output, json_text(report.workload));
  const std::string text = rendered(command, report, configs);
  print_out(text);
  return ok;
} catch (const Stopped&) {
  std::fprintf(stderr, "coldcast: interrupted before the trace was read\n");
  return interrupted;
}

}  // namespace coldcast
