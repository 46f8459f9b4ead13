#include "python/module/generated.hpp"

#include "sim/app/generated_load.hpp"
#include "sim/report/arrivals_report.hpp"

namespace coldcast::python {
namespace {

ArrivalsReport report_of(const LoadPlan& plan, std::uint64_t seed, std::uint64_t replication) {
  return {.name = plan.name,
          .workload = plan.workload.summary,
          .resolved = plan.resolved,
          .seed = seed,
          .replication = replication,
          .expected_per_s = plan.workload.mean_rate_per_s,
          .pings = 0,
          .statistics = {}};
}

/// Takes in all requests; the others than those that are measured are counted.
void collect(Load& load, const Errand& work, ArrivalsReport& report, std::vector<double>& times_s) {
  constexpr std::uint64_t between_looks = 1 << 14;
  for (std::uint64_t n = 0; const auto row = load.next(); ++n) {
    if (n % between_looks == 0 && *work.stop) throw Interrupted{};
    if (row->items == 0) {
      ++report.pings;
      continue;
    }
    report.statistics.add(row->at);
    times_s.push_back(to_seconds(row->at));
  }
  report.statistics.finish(load.end());
}

}  // namespace

Generated generate(const std::string& workload, const std::vector<std::string>& set,
                   std::optional<std::uint64_t> seed, std::uint64_t replication,
                   std::optional<std::uint64_t> requests, const std::string& duration,
                   const Errand& work) {
  LoadChanges changes;
  changes.workload = workload;
  changes.set = set;
  changes.requests = requests;
  changes.duration = duration;
  const Session session{workload, work};
  const LoadPlan plan = read_load(changes, session.configs);
  const auto report =
      std::make_shared<ArrivalsReport>(report_of(plan, seed.value_or(plan.seed), replication));
  Load load{plan, report->seed, replication};
  Generated generated;
  collect(load, work, *report, generated.times_s);
  if (generated.times_s.empty() && report->pings == 0)
    throw RunFailed("the load is empty: no request came");
  generated.result.render = [report, date = session.date](const std::string& format) {
    if (format == "json") return json_text(arrivals_json(*report, date));
    if (format == "csv") throw ConfigError("gen", "", "has no CSV; times_s has the arrivals");
    return format == "md" ? arrivals_markdown(*report) : arrivals_text(*report);
  };
  generated.result.warnings = plan.warnings;
  return generated;
}

}  // namespace coldcast::python
