#include "sim/study/metrics.hpp"

namespace coldcast {
namespace {

double number(std::uint64_t count) { return static_cast<double>(count); }

double span_s(const Observed& o) { return to_seconds(o.measured.span); }

/// Whether some requests hold several inputs.
bool hold_several(const Observed& o) {
  return o.measured.summary.items() > o.measured.summary.requests();
}

/// Requests that got an instance, whatever became of them there.
double accepted(const Summary& s) {
  return number(s.requests() - s.with_fate(Fate::throttled) - s.with_fate(Fate::queue_full) -
                s.with_fate(Fate::queue_expired));
}

Metric failed(const std::string& name, Fate fate, const std::string& sentence) {
  return {{"failed_" + name, "", sentence},
          [fate](const Observed& o) { return Ratio{number(o.measured.summary.with_fate(fate))}; }};
}

Metric percentile(const std::string& name, double p, const Histogram& (Summary::*of)() const,
                  const std::string& sentence, double least_samples = 0) {
  return {{name, "ms", sentence},
          [p, of](const Observed& o) {
            const Histogram& histogram = (o.measured.summary.*of)();
            if (histogram.count() == 0) return Ratio{0, 0};
            return Ratio{to_seconds(histogram.percentile(p)) * 1e3};
          },
          least_samples};
}

/// The mean of something over served requests, from a sum in seconds.
Metric mean_ms(const std::string& name, const std::string& sentence,
               double (Summary::*sum_s)() const) {
  return {{name, "ms", sentence}, [sum_s](const Observed& o) {
            const Summary& s = o.measured.summary;
            return Ratio{(s.*sum_s)() * 1e3, number(s.served())};
          }};
}

Metric average(const std::string& name, const std::string& sentence, Occupancy Occupancies::*of) {
  return {{name, "", sentence}, [of](const Observed& o) {
            return Ratio{(o.measured.occupancies.*of).area_s(), span_s(o)};
          }};
}

Metric dollars(const std::string& name, const std::string& sentence,
               std::function<Ratio(const Observed&)> of) {
  return {{name, "usd", sentence}, [of = std::move(of)](const Observed& o) {
            return o.scenario.prices.items().empty() ? Ratio{0, 0} : of(o);
          }};
}

double idle_area_s(const Observed& o) {
  return o.measured.occupancies.instances.area_s() - o.measured.occupancies.busy.area_s();
}

std::vector<Metric> request_metrics() {
  return {
      {{"requests", "", "requests that arrived"},
       [](const Observed& o) { return Ratio{number(o.measured.summary.requests())}; }},
      {{"items", "", "inputs in these requests, where some hold several"},
       [](const Observed& o) {
         return Ratio{number(o.measured.summary.items()), hold_several(o) ? 1.0 : 0.0};
       }},
      {{"success_ratio", "", "served requests, of all"},
       [](const Observed& o) {
         const Summary& s = o.measured.summary;
         return Ratio{number(s.served()), number(s.requests())};
       }},
      {{"goodput_rps", "1/s", "served requests per second"},
       [](const Observed& o) {
         return Ratio{number(o.measured.summary.served()), span_s(o)};
       }},
      {{"cold_starts", "", "requests that triggered the start of an instance"},
       [](const Observed& o) { return Ratio{number(o.measured.summary.cold())}; }},
      {{"cold_start_ratio", "", "cold starts, of the requests that got an instance"},
       [](const Observed& o) {
         return Ratio{number(o.measured.summary.cold()), accepted(o.measured.summary)};
       }},
      failed("throttled", Fate::throttled,
             "refused: concurrency, scaling rate or request rate exhausted"),
      failed("queue_full", Fate::queue_full, "refused: no place to wait"),
      failed("queue_expired", Fate::queue_expired, "gave up waiting"),
      failed("timed_out", Fate::timed_out, "cut off by a time limit of platform or client"),
      failed("payload", Fate::payload, "refused: message above the payload limit"),
      failed("out_of_memory", Fate::out_of_memory, "the instance ran out of memory"),
  };
}

std::vector<Metric> latency_metrics() {
  const auto latency = &Summary::latency;
  return {
      mean_ms("latency_mean_ms", "answer at the client - arrival, mean over served requests",
              &Summary::latency_sum_s),
      percentile("latency_p50_ms", 0.50, latency, "median latency"),
      percentile("latency_p90_ms", 0.90, latency, "90th percentile of latency"),
      percentile("latency_p95_ms", 0.95, latency, "95th percentile of latency"),
      percentile("latency_p99_ms", 0.99, latency, "99th percentile of latency", 1e4),
      percentile("latency_p999_ms", 0.999, latency, "99.9th percentile of latency", 1e5),
      {{"latency_max_ms", "ms", "largest latency"},
       [](const Observed& o) {
         const Histogram& h = o.measured.summary.latency();
         return h.count() == 0 ? Ratio{0, 0} : Ratio{to_seconds(h.max()) * 1e3};
       }},
      mean_ms("wait_mean_ms", "start of service - arrival, mean over served requests",
              &Summary::wait_sum_s),
      percentile("wait_p95_ms", 0.95, &Summary::wait, "95th percentile of the wait"),
      mean_ms("service_mean_ms", "time of the call itself, mean over served requests",
              &Summary::service_sum_s),
      {{"cold_latency_mean_ms", "ms", "mean latency of served cold requests"},
       [](const Observed& o) {
         const Summary& s = o.measured.summary;
         return Ratio{s.cold_latency_sum_s() * 1e3, number(s.cold_served())};
       }},
      {{"warm_latency_mean_ms", "ms", "mean latency of served warm requests"},
       [](const Observed& o) {
         const Summary& s = o.measured.summary;
         return Ratio{(s.latency_sum_s() - s.cold_latency_sum_s()) * 1e3,
                      number(s.served() - s.cold_served())};
       }},
  };
}

std::vector<Metric> instance_metrics() {
  return {
      average("instances_mean", "instances that exist, over time", &Occupancies::instances),
      {{"instances_peak", "", "most instances at one time"},
       [](const Observed& o) { return Ratio{static_cast<double>(o.measured.peak_instances)}; }},
      {{"instances_created", "", "instances started, provisioned ones included"},
       [](const Observed& o) { return Ratio{number(o.measured.counts.instances_created)}; }},
      average("busy_mean", "instances that start or serve, over time", &Occupancies::busy),
      average("starting_mean", "instances that start, over time", &Occupancies::starting),
      {{"idle_mean", "", "idle instances, over time"},
       [](const Observed& o) {
         return Ratio{idle_area_s(o), span_s(o)};
       }},
      average("queue_mean", "requests that wait for an instance, over time", &Occupancies::queued),
      {{"serving_mean", "", "requests in service, over time"},
       [](const Observed& o) {
         return Ratio{o.measured.occupancies.areas.serving_s, span_s(o)};
       }},
      {{"utilization", "",
        "capacity in use, of that which exists: instances of functions, vCPUs of containers, "
        "workers of pools"},
       [](const Observed& o) {
         const Areas& areas = o.measured.occupancies.areas;
         return Ratio{areas.used_s, areas.capacity_s};
       }},
      {{"memory_mean_mb", "MB", "memory of the instances that exist, over time"},
       [](const Observed& o) {
         return Ratio{o.measured.occupancies.areas.memory_mb_s, span_s(o)};
       }},
      {{"batch_mean", "", "requests per batch, where they are served in batches"},
       [](const Observed& o) {
         const Counts& counts = o.measured.counts;
         return Ratio{number(counts.batched), number(counts.batches)};
       }},
      {{"attempts_mean", "", "attempts per request, where clients try again"},
       [](const Observed& o) {
         const Counts& counts = o.measured.counts;
         return Ratio{number(counts.attempts),
                      counts.attempts > 0 ? number(o.measured.summary.requests()) : 0};
       }},
  };
}

std::vector<Metric> cost_metrics() {
  return {
      dollars("cost_usd", "the bill of the run, without free allowance",
              [](const Observed& o) { return Ratio{o.bill.total.value}; }),
      dollars("cost_usd_per_1m", "dollars per million requests",
              [](const Observed& o) {
                return Ratio{o.bill.total.value * 1e6, number(o.measured.summary.requests())};
              }),
      dollars("cost_usd_per_1m_items", "dollars per million inputs, where requests hold several",
              [](const Observed& o) {
                return hold_several(o)
                           ? Ratio{o.bill.total.value * 1e6, number(o.measured.summary.items())}
                           : Ratio{0, 0};
              }),
      dollars("cost_usd_per_1m_good", "dollars per million served requests",
              [](const Observed& o) {
                return Ratio{o.bill.total.value * 1e6, number(o.measured.summary.served())};
              }),
      dollars("cost_usd_per_hour", "dollars per hour of such load",
              [](const Observed& o) {
                return Ratio{o.bill.total.value * 3600, span_s(o)};
              }),
      dollars("cost_usd_per_month",
              "dollars for a month (730 h) of such load, price tiers included",
              [](const Observed& o) {
                return span_s(o) > 0 ? Ratio{o.per_month.value} : Ratio{0, 0};
              }),
  };
}

std::vector<Metric> all_metrics() {
  std::vector<Metric> all;
  for (auto group : {request_metrics(), latency_metrics(), instance_metrics(), cost_metrics()})
    all.insert(all.end(), group.begin(), group.end());
  return all;
}

}  // namespace

const std::vector<Metric>& metrics() {
  static const std::vector<Metric> all = all_metrics();
  return all;
}

std::vector<MetricName> metric_names() {
  std::vector<MetricName> names;
  for (const Metric& metric : metrics()) names.push_back(metric.name);
  return names;
}

Observed observe(const Measurement& measured, const Scenario& scenario) {
  const PriceSheet& prices = scenario.prices;
  const Allowance allowance = scenario.run.allowance;
  Observed observed{measured, scenario, prices.bill(measured.usage), {}};
  if (measured.span <= Duration::zero()) return observed;
  // Requests go on for a month as they came in the span; what is paid by time is known for a month.
  const double spans = to_seconds(month) / to_seconds(measured.span);
  observed.per_month = prices.bill(measured.by_load, allowance, spans).total +
                       prices.bill(measured.standing, allowance).total;
  return observed;
}

}  // namespace coldcast
