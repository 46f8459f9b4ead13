#include "verification/audit/metrics_audit.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "verification/audit/bill_audit.hpp"

namespace coldcast {
namespace {

/// What users saw in the stretch that is measured, added up once more.
struct SeenByUsers {
  std::array<std::uint64_t, fates> by_fate{};
  std::uint64_t requests = 0, items = 0, cold = 0, cold_served = 0;
  Wide latency = 0, cold_latency = 0, wait = 0, network = 0;  // of the served [ns]
  std::vector<Duration> latencies, waits;                     // likewise, sorted

  double count(Fate fate) const { return static_cast<double>(by_fate[index_of(fate)]); }
};

SeenByUsers seen_by(const AuditLog& users, Time from) {
  SeenByUsers seen;
  for (const Outcome& one : users.outcomes) {
    if (one.request.items == 0 || one.request.at < from) continue;
    ++seen.requests;
    seen.items += one.request.items;
    ++seen.by_fate[index_of(one.fate)];
    seen.cold += one.cold;
    if (one.fate != Fate::served) continue;
    const Duration latency = one.finished - one.request.at;
    seen.latencies.push_back(latency);
    seen.waits.push_back(one.started - one.request.at);
    seen.latency += latency.count();
    seen.wait += (one.started - one.request.at).count();
    seen.network += one.network.count();
    seen.cold_served += one.cold;
    if (one.cold) seen.cold_latency += latency.count();
  }
  std::sort(seen.latencies.begin(), seen.latencies.end());
  std::sort(seen.waits.begin(), seen.waits.end());
  return seen;
}

/// Nearest rank: value number ceil(p N).
Duration audited_rank(const std::vector<Duration>& sorted, double p) {
  const auto n = static_cast<double>(sorted.size());
  const double rank = std::ceil(p * n - 1e-9);
  return sorted[static_cast<std::size_t>(std::clamp(rank, 1.0, n)) - 1];
}

/// What a percentile from a histogram may be off by, as a share (sim/core/histogram.hpp).
double audited_histogram_error(std::size_t values) { return values > 4096 ? 1.0 / 1024 : 0; }

double audited_seconds(Wide nanoseconds) { return static_cast<double>(nanoseconds) / 1e9; }

constexpr std::pair<const char*, double> audited_shares[] = {{"latency_p50_ms", 0.50},
                                                             {"latency_p90_ms", 0.90},
                                                             {"latency_p95_ms", 0.95},
                                                             {"latency_p99_ms", 0.99},
                                                             {"latency_p999_ms", 0.999}};

void audit_counts(const SeenByUsers& seen, const Summary& summary, AuditFindings& findings) {
  AuditCheck& counts = findings.check("summary", "counts of requests, by fate and cold");
  const auto same = [&](const std::string& what, std::uint64_t found, std::uint64_t expected) {
    counts.expect(found == expected, [&] {
      return what + ": " +
             audit_difference(static_cast<double>(found), static_cast<double>(expected));
    });
  };
  same("requests", summary.requests(), seen.requests);
  same("items", summary.items(), seen.items);
  for (std::size_t fate = 0; fate < fates; ++fate)
    same(std::string{fate_names[fate]}, summary.with_fate(static_cast<Fate>(fate)),
         seen.by_fate[fate]);
  same("cold", summary.cold(), seen.cold);
  same("cold and served", summary.cold_served(), seen.cold_served);
}

void audit_sums(const SeenByUsers& seen, const Summary& summary, AuditFindings& findings) {
  AuditCheck& sums = findings.check("summary", "sums of latency, wait and service");
  const auto same = [&](const std::string& what, double found, Wide expected) {
    sums.expect(audit_agrees(found, audited_seconds(expected)), [&] {
      return what + ": " + audit_difference(found, audited_seconds(expected)) + " s";
    });
  };
  same("latency", summary.latency_sum_s(), seen.latency);
  same("latency of cold requests", summary.cold_latency_sum_s(), seen.cold_latency);
  same("wait", summary.wait_sum_s(), seen.wait);
  same("service", summary.service_sum_s(), seen.latency - seen.wait - seen.network);
}

void audit_percentiles(const SeenByUsers& seen, const Summary& summary, AuditFindings& findings) {
  if (seen.latencies.empty() || summary.latency().count() == 0) return;
  AuditCheck& check = findings.check("summary", "percentiles of latency and wait, from all sorted");
  const auto near = [&](const std::string& what, Duration found, Duration expected, double error) {
    const double allowed = error * static_cast<double>(expected.count()) + (error > 0 ? 1 : 0);
    check.expect(std::abs(static_cast<double>((found - expected).count())) <= allowed, [&] {
      return what + " is " + audit_text(found) + ", sorted they give " + audit_text(expected);
    });
  };
  const double error = audited_histogram_error(seen.latencies.size());
  for (const auto& [name, p] : audited_shares)
    near(name, summary.latency().percentile(p), audited_rank(seen.latencies, p), error);
  near("wait_p95_ms", summary.wait().percentile(0.95), audited_rank(seen.waits, 0.95), error);
  near("latency_max_ms", summary.latency().max(), seen.latencies.back(), 0);
}

}  // namespace

void MetricsAudit::note(const std::string& metric, double numerator, double denominator,
                        double error) {
  Sums& sums = sums_[metric];
  sums.numerator += numerator;
  sums.denominator += denominator;
  sums.error = std::max(sums.error, error);
}

void MetricsAudit::add(const AuditLog& users, const Observed& observed,
                       const AuditedStretch& stretch, AuditFindings& findings) {
  const SeenByUsers seen = seen_by(users, stretch.from);
  audit_counts(seen, observed.measured.summary, findings);
  audit_sums(seen, observed.measured.summary, findings);
  audit_percentiles(seen, observed.measured.summary, findings);

  ++replications_;
  const auto requests = static_cast<double>(seen.requests);
  const double served = seen.count(Fate::served);
  const auto cold = static_cast<double>(seen.cold);
  const auto cold_served = static_cast<double>(seen.cold_served);
  const double span_s = to_seconds(stretch.length());
  note("requests", requests);
  note("items", static_cast<double>(seen.items), seen.items > seen.requests);
  note("success_ratio", served, requests);
  note("goodput_rps", served, span_s);
  note("cold_starts", cold);
  note("cold_start_ratio", cold,
       requests - seen.count(Fate::throttled) - seen.count(Fate::queue_full) -
           seen.count(Fate::queue_expired));
  for (std::size_t fate = 1; fate < fates; ++fate)
    note("failed_" + std::string{fate_names[fate]}, static_cast<double>(seen.by_fate[fate]));
  note("latency_mean_ms", audited_seconds(seen.latency) * 1e3, served);
  note("wait_mean_ms", audited_seconds(seen.wait) * 1e3, served);
  note("service_mean_ms", audited_seconds(seen.latency - seen.wait - seen.network) * 1e3, served);
  note("cold_latency_mean_ms", audited_seconds(seen.cold_latency) * 1e3, cold_served);
  note("warm_latency_mean_ms", audited_seconds(seen.latency - seen.cold_latency) * 1e3,
       served - cold_served);
  if (served > 0) {
    const double error = audited_histogram_error(seen.latencies.size());
    for (const auto& [name, p] : audited_shares)
      note(name, to_seconds(audited_rank(seen.latencies, p)) * 1e3, 1, error);
    note("wait_p95_ms", to_seconds(audited_rank(seen.waits, 0.95)) * 1e3, 1, error);
    note("latency_max_ms", to_seconds(seen.latencies.back()) * 1e3);
  }
  if (observed.scenario.prices.items().empty()) return;
  double usd = 0;
  for (const PriceItem& item : observed.scenario.prices.items()) {
    const Wide amount = observed.measured.usage.of(item.part, item.meter);
    const double price = audited_price(item, amount, 1, Allowance::ignored);
    bill_usd_[item.name] += price;
    usd += price;
  }
  const auto items = static_cast<double>(seen.items);
  note("cost_usd", usd);
  note("cost_usd_per_1m", usd * 1e6, requests);
  if (seen.items > seen.requests) note("cost_usd_per_1m_items", usd * 1e6, items);
  note("cost_usd_per_1m_good", usd * 1e6, served);
  note("cost_usd_per_hour", usd * 3600, span_s);
  if (span_s > 0) note("cost_usd_per_month", observed.per_month.value);  // the bill was held to it
}

void MetricsAudit::compare(const RunResult& result, AuditFindings& findings) const {
  std::string others;
  AuditCheck& check = findings.check("metrics", "as reported, over all replications");
  for (const MetricResult& metric : result.metrics) {
    const auto sums = sums_.find(metric.name.name);
    if (sums == sums_.end()) {
      others += (others.empty() ? "" : ", ") + metric.name.name;
      continue;
    }
    const double found = metric.estimate.mean;
    const double expected = sums->second.numerator / sums->second.denominator;
    const double allowed = std::max(sums->second.error, 1e-9) * std::max(1e-3, std::abs(expected));
    check.expect(std::abs(found - expected) <= allowed,
                 [&] { return metric.name.name + ": " + audit_difference(found, expected); });
  }
  AuditCheck& lines = findings.check("metrics", "lines of the bill, over all replications");
  for (const BillResult& line : result.bill) {
    const auto usd = bill_usd_.find(line.item);
    const double expected = usd == bill_usd_.end() ? 0 : usd->second / replications_;
    lines.expect(std::abs(line.usd.mean - expected) <= 1e-9 * std::max(1e-6, expected),
                 [&] { return line.item + ": " + audit_difference(line.usd.mean, expected); });
  }
  if (!others.empty())
    findings.leave_out("metrics", others +
                                      ": what the platform counts over time; where the log shows "
                                      "it, \"instances times time\" and Little's law hold it to "
                                      "that");
}

}  // namespace coldcast
