#include <sstream>

#include "verification/cases/case.hpp"
#include "verification/cases/pattern.hpp"
#include "verification/cases/system.hpp"
#include "workloads/catalog.hpp"

namespace coldcast {
namespace {

/// What happens at which times, and with which service times, if they are given.
struct Listed {
  std::vector<double> times_s;
  std::vector<double> services_s;
};

Listed read_trace(Fields& arrival) {
  Listed list;
  if (arrival.has("pairs")) {
    for (const auto& row : arrival.rows("pairs", 2)) {
      list.times_s.push_back(row[0]);
      list.services_s.push_back(row[1]);
    }
    return list;
  }
  if (arrival.has("times_ms")) {
    for (const double ms : arrival.numbers("times_ms")) list.times_s.push_back(ms / 1000);
  } else if (arrival.is_string("times")) {
    list.times_s = times_of_text(arrival.string("times"));
  } else {
    list.times_s = arrival.numbers("times");
  }
  if (arrival.has("services")) list.services_s = arrival.numbers("services");
  return list;
}

Json list_workload(Fields& arrival) {
  const Listed list = read_trace(arrival);
  Json workload{{"kind", "list"}, {"times_s", list.times_s}};
  if (!list.services_s.empty()) workload["services_s"] = list.services_s;
  return workload;
}

Json mmpp_workload(Fields& arrival) {
  const std::vector<double> leave = arrival.numbers("leave_rates", {1e-12, 1e12});
  std::vector<double> stays;
  for (const double rate : leave) stays.push_back(1 / rate);
  arrival.word_or("initial", "stationary", {"stationary"});
  const std::vector<double> rates = arrival.numbers("rates");
  if (rates.size() != 2 || stays.size() != 2) arrival.fail("rates", "an mmpp2 has two states");
  return {{"kind", "mmpp"}, {"rates_per_s", rates}, {"mean_stay_s", stays}};
}

Json sinusoid_workload(Fields& arrival) {
  const double base = arrival.number("base", {1e-12, 1e12});
  return {{"kind", "diurnal"},
          {"rate_per_s", base},
          {"sinusoids",
           {{{"amplitude", arrival.number("amplitude") / base},
             {"period_s", arrival.number("period")}}}}};
}

Json closed_workload(Fields& arrival, CaseSystem& system) {
  system.clients = arrival.number("clients", {1, 1e6});
  const Json& think = arrival.raw("think");
  system.think_s = law_of(think, "/arrival/think").mean();
  return {{"kind", "closed-loop"},
          {"users", *system.clients},
          {"begin_with", "think"},
          {"think_s", scenario_law(think, "/arrival/think")}};
}

double number_or_text(Fields& arrival, const std::string& key) {
  if (arrival.is_string(key))
    throw NotUnderstood("/arrival/" + key + " is the text " + arrival.string(key) +
                        ", which the metric must replace by a number");
  return arrival.number(key, {1e-12, 1e12});
}

Json workload_of(Fields& arrival, CaseSystem& system) {
  const std::string type =
      arrival.word("type", {"poisson", "deterministic", "mmpp2", "nhpp_sinusoid",
                            "shifted_exponential", "closed_loop", "trace"});
  if (type == "poisson") {
    system.poisson = true;
    return {{"kind", "poisson"}, {"rate_per_s", number_or_text(arrival, "rate")}};
  }
  if (type == "deterministic") {
    Json workload{{"kind", "constant"},
                  {"interval_s", arrival.has("rate") ? 1 / number_or_text(arrival, "rate")
                                                     : number_or_text(arrival, "interval")}};
    if (arrival.has("count")) workload["count"] = arrival.integer("count", {1, 1e9});
    if (arrival.has("first")) workload["first_s"] = arrival.number("first");
    return workload;
  }
  if (type == "mmpp2") return mmpp_workload(arrival);
  if (type == "nhpp_sinusoid") return sinusoid_workload(arrival);
  if (type == "closed_loop") return closed_workload(arrival, system);
  if (type == "trace") return list_workload(arrival);
  return {
      {"kind", "renewal"},
      {"start", "ordinary"},
      {"gap_s",
       {{"kind", "shifted"},
        {"shift_s", arrival.number("shift")},
        {"rest", {{"kind", "exponential"}, {"mean_s", arrival.number("mean", {1e-12, 1e12})}}}}}};
}

/// The path that the workload takes: it is drawn from the same stream.
void note_phases(const Json& workload, CaseSystem& system) {
  const MmppPhases phases{workload["rates_per_s"].get<std::vector<double>>(),
                          workload["mean_stay_s"].get<std::vector<double>>(),
                          MmppPhases::uniform_moves(2)};
  if (phases.requests_per_s[0] == phases.requests_per_s[1]) return;  // nobody can tell
  system.first_rate_per_s = phases.requests_per_s[0];
  system.phases = [phases](std::uint64_t seed, std::uint64_t replication) {
    return random_path(phases, Stream{seed, "phases", replication});
  };
}

}  // namespace

std::vector<double> times_of_text(const std::string& text) {
  std::vector<double> times;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const auto entry = match(part, R"(\s*(?:(\d+)\s*x\s*)?([0-9.eE+-]+)\s*)");
    if (!entry) throw NotUnderstood("/arrival/times: \"" + part + "\" is no \"<count>x<seconds>\"");
    const double count = entry->at(1).empty() ? 1 : number_in(entry->at(1));
    if (static_cast<double>(times.size()) + count > 1e7)
      throw NotUnderstood("/arrival/times: more than ten million requests");
    times.insert(times.end(), static_cast<std::size_t>(count), number_in(entry->at(2)));
  }
  return times;
}

void read_arrival(Fields arrival, CaseSystem& system) {
  const Json workload = workload_of(arrival, system);
  arrival.done();
  if (workload.contains("rates_per_s")) {  // how long bursts and lulls are remembered
    double leave = 0;
    for (const Json& stay : workload["mean_stay_s"]) {
      system.memory_s = std::max(system.memory_s, 10 * stay.get<double>());
      leave += 1 / stay.get<double>();
    }
    system.bursts_s = 10 / leave;  // what two instants have in common falls off as exp(-leave t)
  }
  const WorkloadPlan plan =
      read_workload(workload, "case", "/arrival", Catalogue{"configs"}, workload_kinds(), Model{})
          .plan;
  system.workload = plan.make;
  system.ends = plan.end.has_value() || workload.contains("count") || workload["kind"] == "list";
  system.closed = plan.closed;
  system.rate_per_s = plan.mean_rate_per_s.value_or(0);
  if (workload["kind"] == "constant" && system.rate_per_s <= 0)
    system.rate_per_s = 1 / workload["interval_s"].get<double>();
  if (workload["kind"] == "diurnal")
    system.cycle_s = workload["sinusoids"][0]["period_s"].get<double>();
  if (workload["kind"] == "mmpp") note_phases(workload, system);
}

}  // namespace coldcast
