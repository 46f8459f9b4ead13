#include "python/module/arrivals.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast::python {
namespace {

[[noreturn]] void refuse_time(std::size_t replication, std::size_t of, std::size_t index,
                              const std::string& what) {
  const std::string which = of > 1 ? " of replication " + std::to_string(replication) : "";
  throw ConfigError("arrivals" + which, "", "time " + std::to_string(index) + " " + what);
}

void check_times(const std::vector<double>& times, std::size_t replication, std::size_t of) {
  if (times.empty()) refuse_time(replication, of, 0, "is missing: give at least one");
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!std::isfinite(times[i])) refuse_time(replication, of, i, "is not finite");
    if (times[i] < 0 || times[i] > to_seconds(longest_run))
      refuse_time(replication, of, i,
                  "is " + number_text(times[i]) + "; times are seconds from 0 to " +
                      number_text(to_seconds(longest_run)));
    if (i > 0 && times[i] < times[i - 1])
      refuse_time(replication, of, i,
                  "is " + number_text(times[i]) + " and follows " + number_text(times[i - 1]) +
                      "; they must ascend: sort them");
  }
}

}  // namespace

void replace_workload(Json& scenario, const ArrivalTimes& times) {
  for (std::size_t i = 0; i < times.by_replication.size(); ++i)
    check_times(times.by_replication[i], i, times.by_replication.size());
  if (!scenario.is_object()) return;  // which is refused when it is read
  Json workload{{"kind", "list"}, {"times_s", times.by_replication.front()}};
  if (!times.services.empty()) workload["services_s"] = times.services;
  if (const auto old = scenario.find("workload"); old != scenario.end() && old->is_object())
    if (const auto request = old->find("request"); request != old->end())
      workload["request"] = *request;
  scenario["workload"] = std::move(workload);
  if (const auto run = scenario.find("run"); run != scenario.end() && run->is_object())
    for (const char* end : {"requests", "duration_s"}) run->erase(end);
}

void give_each_its_times(Scenario& scenario, const Json& json, const std::string& where,
                         const ArrivalTimes& times, const Session& session) {
  const std::size_t count = times.by_replication.size();
  if (count == 1) return;
  if (count != static_cast<std::size_t>(scenario.run.replications))
    throw ConfigError("arrivals", "",
                      std::to_string(count) + " lists of times for " +
                          std::to_string(scenario.run.replications) + " replications");
  std::vector<std::function<std::unique_ptr<Workload>(std::uint64_t, std::uint64_t)>> makers{
      scenario.workload.make};
  Json other = json;
  for (std::size_t i = 1; i < count; ++i) {
    other["workload"]["times_s"] = times.by_replication[i];
    makers.push_back(read_scenario(other, where, session.catalogue, session.kinds).workload.make);
  }
  scenario.workload.make = [makers = std::move(makers)](std::uint64_t seed,
                                                        std::uint64_t replication) {
    return makers.at(replication)(seed, replication);
  };
  scenario.warnings.push_back(
      "each replication has arrivals of its own; the scenario shows those of replication 0");
}

}  // namespace coldcast::python
