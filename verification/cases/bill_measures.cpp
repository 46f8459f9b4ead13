#include <algorithm>

#include "verification/cases/measure_tables.hpp"

namespace coldcast {
namespace {

double total_usd(const Observation& run, const CaseSystem& system) {
  if (!system.calls_known) throw NotUnderstood("the case does not say which calls are made");
  if (system.prices.items().empty()) throw NotUnderstood("the case gives no prices");
  return system.prices.bill(run.usage, Allowance::applied, system.repeat).total.value;
}

double line(const Observation& run, const CaseSystem& system, const std::string& item,
            bool quantity) {
  if (system.prices.items().empty()) throw NotUnderstood("the case gives no prices");
  double sum = 0;
  for (const BillLine& one : system.prices.bill(run.usage, Allowance::applied, system.repeat).lines)
    if (one.item == item) sum += quantity ? one.quantity : one.amount.value;
  return sum;
}

double requests_billed(const Observation& run, const CaseSystem& system) {
  return static_cast<double>(run.usage[Meter::requests]) * system.repeat;
}

/// Billed time of instances; of functions that of their calls.
double billed_s(const Observation& run, const CaseSystem& system) {
  if (!system.function) return static_cast<double>(run.usage[Meter::instance_time]) * 1e-9;
  const Wide memory_time = run.usage[Meter::memory_time] + run.usage[Meter::provisioned_time];
  return static_cast<double>(memory_time) / static_cast<double>(system.memory.value) * 1e-9;
}

using Sums = Two (*)(const Observation&, const CaseSystem&);

std::function<Measure(const Groups&)> of(Sums sums) {
  return [=](const Groups&) { return ratio(sums); };
}

using Number = double (*)(const Observation&, const CaseSystem&);

std::function<Measure(const Groups&)> once(Number number) {
  return [=](const Groups&) {
    return listed([=](const Observation& run, const CaseSystem& system) {
      return std::vector{number(run, system)};
    });
  };
}

void watch_instances(CaseWatch& watch, const CaseSystem&) { watch.instances = true; }

BusyTime all_instances(const Observation& run) {
  BusyTime sum;
  for (const BusyTime& one : run.instances) {
    sum.time_s += one.time_s;
    sum.billed_s += one.billed_s;
    sum.intervals += one.intervals;
  }
  return sum;
}

std::function<Measure(const Groups&)> of_intervals(Two (*sums)(const BusyTime&, double)) {
  return [=](const Groups&) {
    return ratio([=](const Observation& run,
                     const CaseSystem&) { return sums(all_instances(run), run.span_s); },
                 watch_instances);
  };
}

std::function<Measure(const Groups&)> once_intervals(
    const std::function<double(const Observation&, const CaseSystem&)>& number) {
  return [=](const Groups&) {
    return listed([=](const Observation& run,
                      const CaseSystem& system) { return std::vector{number(run, system)}; },
                  watch_instances);
  };
}

Measure active_instance(std::size_t number) {
  return ratio(
      [=](const Observation& run, const CaseSystem&) {
        return Two{number <= run.instances.size() ? run.instances[number - 1].time_s : 0,
                   run.span_s};
      },
      watch_instances);
}

std::vector<double> billed_list(const Observation& run, const CaseSystem& system, double unit_s) {
  std::vector<double> list;
  if (system.function) {
    for (const Outcome& outcome : run.outcomes) list.push_back(to_seconds(outcome.billed) / unit_s);
  } else {
    for (const double life_s : system.lives_s)
      list.push_back(
          to_seconds(std::max(system.billed_at_least, round_up(seconds(life_s), system.rounding))) /
          unit_s);
    if (list.empty()) throw NotUnderstood("needs \"runs_s\", or calls of functions");
  }
  return list;
}

std::function<Measure(const Groups&)> billed(double unit_s) {
  return [=](const Groups&) {
    return listed([=](const Observation& run, const CaseSystem& system) {
      return billed_list(run, system, unit_s);
    });
  };
}

double naive_sum(const Observation& run, const CaseSystem&) { return run.service_s; }

}  // namespace

std::vector<MeasureEntry> bill_measures() {
  return {
      {"(?:cost|total)_usd", "cost_usd, total_usd", "dollars of the run, free allowances taken off",
       once(total_usd)},
      {"compute_usd", "compute_usd", "of it for memory times time",
       once([](const Observation& run, const CaseSystem& system) {
         return line(run, system, "compute", false);
       })},
      {"request_usd", "request_usd", "of it for requests",
       once([](const Observation& run, const CaseSystem& system) {
         return line(run, system, "requests", false);
       })},
      {"gb_s(?:_total)?", "gb_s, gb_s_total", "memory times billed time",
       once([](const Observation& run, const CaseSystem& system) {
         return line(run, system, "compute", true);
       })},
      {"pc_gb_s_total", "pc_gb_s_total", "memory times time that instances are kept provisioned",
       once([](const Observation& run, const CaseSystem& system) {
         return line(run, system, "provisioned concurrency", true);
       })},
      {"cost_per_million_usd", "cost_per_million_usd", "dollars per million billed requests",
       of([](const Observation& run, const CaseSystem& system) {
         return Two{1e6 * total_usd(run, system), requests_billed(run, system)};
       })},
      {"cost_per_request_usd", "cost_per_request_usd", "dollars per billed request",
       of([](const Observation& run, const CaseSystem& system) {
         return Two{total_usd(run, system), requests_billed(run, system)};
       })},
      {"cost_per_hour_usd", "cost_per_hour_usd", "dollars per hour",
       of([](const Observation& run, const CaseSystem& system) {
         return Two{3600 * total_usd(run, system), run.span_s};
       })},
      {"cost_per_1000_req_at_(\\d+)rps", "cost_per_1000_req_at_20rps",
       "dollars per thousand requests if so many come per second",
       [](const Groups& n) {
         const double rate = number_in(n[1]);
         return ratio([=](const Observation& run, const CaseSystem& system) {
           return Two{1000 * total_usd(run, system), rate * run.span_s};
         });
       }},
      {"billed_mean_ms", "billed_mean_ms", "billed time per request",
       of([](const Observation& run, const CaseSystem& system) {
         return Two{1000 * system.repeat * billed_s(run, system), requests_billed(run, system)};
       })},
      {"overbilling_factor", "overbilling_factor", "billed over mean time of service",
       of([](const Observation& run, const CaseSystem& system) {
         return Two{billed_s(run, system), system.service.mean() * requests_billed(run, system)};
       })},
      {"billed_ms", "billed_ms", "billed time of each call", billed(1e-3)},
      {"billed_s", "billed_s", "billed time of each life of a machine, or call", billed(1)},
      {"billed_total_ms", "billed_total_ms", "billed time in all",
       once([](const Observation& run, const CaseSystem& system) {
         return 1000 * billed_s(run, system);
       })},
      {"billed_total_s|instance_s|billable_instance_s",
       "billed_total_s, instance_s, billable_instance_s", "billed time of all instances",
       once(billed_s)},
      {"billed_s_round_(?:each_interval|total)", "billed_s_round_each_interval",
       "the same: intervals are rounded up each", once(billed_s)},
      {"billable_instances_mean", "billable_instances_mean", "billed time over time",
       of([](const Observation& run, const CaseSystem& system) {
         return Two{billed_s(run, system), run.span_s};
       })},
      {"billed_fraction", "billed_fraction", "billed time over time, of one instance",
       of([](const Observation& run, const CaseSystem& system) {
         return Two{billed_s(run, system), run.span_s};
       })},
      {"billable_instance_s_per_request", "billable_instance_s_per_request",
       "billed time per served request", of([](const Observation& run, const CaseSystem& system) {
         return Two{system.repeat * billed_s(run, system), requests_billed(run, system)};
       })},
      {"naive_sum_of_requests_s", "naive_sum_of_requests_s",
       "sum of the times of the requests, which is not what is billed", once(naive_sum)},
      {"union_s", "union_s", "time in which instances have requests",
       once_intervals(
           [](const Observation& run, const CaseSystem&) { return all_instances(run).time_s; })},
      {"active_fraction_inst(\\d+)", "active_fraction_inst1",
       "share of time in which the first instance has requests",
       [](const Groups& n) { return active_instance(std::stoul(n[1])); }},
      {"busy_intervals_per_s", "busy_intervals_per_s",
       "how often per second an instance begins to have requests",
       of_intervals([](const BusyTime& busy, double span_s) {
         return Two{busy.intervals, span_s};
       })},
      {"busy_interval_mean_s", "busy_interval_mean_s", "how long it has some",
       of_intervals([](const BusyTime& busy, double) {
         return Two{busy.time_s, busy.intervals};
       })},
      {"billed_interval_mean_s", "billed_interval_mean_s", "the same, each rounded up",
       of_intervals([](const BusyTime& busy, double) {
         return Two{busy.billed_s, busy.intervals};
       })},
  };
}

}  // namespace coldcast
