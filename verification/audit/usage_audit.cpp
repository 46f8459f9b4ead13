#include "verification/audit/usage_audit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "verification/audit/function_audit.hpp"

namespace coldcast {
namespace {

Duration up_to_step(Duration time, Duration step) {
  const Duration rest = time % step;
  return rest == Duration{} ? time : time - rest + step;
}

/// Adds an amount that counts at some instant between two, if that is in the stretch.
void add_at(AuditedAmount& to, Wide amount, Time earliest, Time latest, Time from) {
  const bool surely = from == Time{} || earliest > from;
  const bool never_counts = from > Time{} && latest < from;
  if (!never_counts) to.add(surely ? amount : 0, amount);
}

std::string range_text(const AuditedAmount& amount) {
  if (amount.least == amount.most) return audit_text(amount.least);
  return audit_text(amount.least) + " to " + audit_text(amount.most);
}

void audit_part(const AuditLog& log, const AuditedUsage& expected, std::size_t part,
                const Usage& measured, AuditFindings& findings) {
  for (std::size_t i = 0; i < meter_names.size(); ++i) {
    const Wide used = measured.of(part, static_cast<Meter>(i));
    const auto& amount = expected.amounts[i];
    const std::string meter{meter_names[i]};
    if (!amount) {
      if (used != 0)
        findings.leave_out(log.rule.where, "usage: " + meter + ", which the log does not show");
      continue;
    }
    if (used == 0 && amount->least == 0) continue;
    const bool exact = amount->least == amount->most;
    if (!exact)
      findings.leave_out(log.rule.where,
                         "usage: " + meter + " exactly: calls do not show " +
                             (log.rule.mechanism == "function" || log.rule.mechanism == "gateway"
                                  ? "on which side of the warm-up's end they counted"
                                  : "when instances start and go, so it is held between limits"));
    findings.check(log.rule.where, "usage: " + meter + (exact ? "" : ", within what the log shows"))
        .expect(amount->least <= used && used <= amount->most, [&] {
          return "part " + std::to_string(part) + " is billed " + audit_text(used) +
                 ", the log gives " + range_text(*amount);
        });
  }
}

}  // namespace

AuditedUsage usage_of_function(const AuditLog& log, const AuditedStretch& stretch) {
  const FunctionRules rules{log.rule};
  AuditedUsage usage;
  AuditedAmount billed;
  AuditedAmount ahead;  // on provisioned instances
  for (const Outcome& one : log.outcomes) {
    if (one.instance == Outcome::no_instance) continue;
    const bool provisioned = one.instance < static_cast<std::uint64_t>(rules.provisioned);
    const auto add = [&](AuditedAmount& to, Wide amount) {
      // The stages of a first call come before its start.
      add_at(to, amount, one.request.at, one.started, stretch.from);
    };
    add(usage[Meter::requests], 1);
    add(provisioned ? ahead : billed, one.billed.count());
    if (rules.data && one.fate == Fate::served)
      add(usage[Meter::data], Wide{one.request.payload.value} + log.rule.response.value);
  }
  const auto times = [](const AuditedAmount& amount, std::int64_t by) {
    return AuditedAmount{amount.least * by, amount.most * by};
  };
  AuditedAmount both = billed;
  both.add(ahead.least, ahead.most);
  usage[Meter::memory_time] = times(billed, rules.memory.value);
  usage[Meter::provisioned_time] = times(ahead, rules.memory.value);
  usage[Meter::clock_time] = times(both, rules.megahertz);
  usage[Meter::storage_time] = times(both, rules.storage.value);
  const Duration ready =
      up_to_step(rules.provisioned_window.value_or(stretch.length()), rules.provisioned_step);
  usage[Meter::standby_time].add(Wide{rules.provisioned} * rules.memory.value * ready.count());
  if (rules.snapshot.value == 0) return usage;
  const Duration kept = std::max(stretch.length(), rules.snapshot_kept);
  usage[Meter::snapshot_time].add(
      stretch.length() > Duration{} ? Wide{rules.snapshot.value} * kept.count() : 0);
  const Wide restored = Wide{rules.snapshot.value} * log.counts.instances_created;
  usage[Meter::snapshot_restored].add(stretch.from > Time{} ? 0 : restored, restored);
  return usage;
}

AuditedUsage usage_of_gateway(const AuditLog& log, const AuditLog& behind,
                              const AuditedStretch& stretch) {
  const Json& keys = log.rule.keys;
  const auto bytes = [&](const char* key, double unit) {
    return keys.contains(key) && !keys[key].is_null()
               ? Bytes{std::llround(keys[key].get<double>() * unit)}
               : Bytes{std::numeric_limits<std::int64_t>::max()};
  };
  constexpr double megabyte = 1024.0 * 1024.0;
  const Bytes request_limit = bytes("payload_limit_mb", megabyte);
  const Bytes response_limit = bytes("response_limit_mb", megabyte);
  const Bytes unit = bytes("billing_unit_kb", 1024);
  const bool bills_throttled = keys.value("bill_throttled", false);
  const bool has_store = keys.contains("over_limit") && keys["over_limit"].is_object();

  std::vector<std::uint64_t> passed;
  for (const Request& request : behind.accepted) passed.push_back(request.id);
  std::sort(passed.begin(), passed.end());
  AuditedUsage usage;
  const auto carry = [&](Bytes size, bool stored, Time earliest, Time latest) {
    if (stored) {
      add_at(usage[Meter::storage_writes], 1, earliest, latest, stretch.from);
      add_at(usage[Meter::storage_reads], 1, earliest, latest, stretch.from);
    } else {
      add_at(usage[Meter::data], size.value, earliest, latest, stretch.from);
    }
  };
  for (std::size_t i = 0; i < log.outcomes.size(); ++i) {
    const Outcome& one = log.outcomes[i];
    const Request& request = one.request;
    const bool stored = has_store && request.payload > request_limit;
    const bool went_in = std::binary_search(passed.begin(), passed.end(), request.id);
    const Bytes size = stored ? Bytes{} : request.payload;
    const std::int64_t messages = size <= unit ? 1 : (size.value + unit.value - 1) / unit.value;
    if (went_in || one.fate != Fate::throttled || bills_throttled)
      add_at(usage[Meter::requests], messages, request.at, request.at, stretch.from);
    if (went_in) carry(request.payload, stored, request.at, request.at);
    if (one.fate == Fate::served)
      carry(log.rule.response, has_store && log.rule.response > response_limit, log.told[i],
            log.told[i]);
  }
  return usage;
}

void audit_usage(const std::deque<AuditLog>& logs, const Usage& measured,
                 const AuditedStretch& stretch, AuditFindings& findings) {
  if (measured.parts() != logs.size() - 1)
    return findings.leave_out("bill", "usage: its " + std::to_string(measured.parts()) +
                                          " parts are not those of the " +
                                          std::to_string(logs.size() - 1) + " platforms");
  for (std::size_t part = 0; part + 1 < logs.size(); ++part) {
    const AuditLog& log = logs[part + 1];
    const std::string& mechanism = log.rule.mechanism;
    AuditedUsage expected;  // of what only passes requests on: nothing
    if (mechanism == "function") {
      expected = usage_of_function(log, stretch);
    } else if (mechanism == "container" || mechanism == "pool") {
      expected = usage_of_fleet(log, stretch);
    } else if (mechanism == "gateway") {
      expected = usage_of_gateway(log, logs[part + 2], stretch);
    } else if (mechanism == "job") {
      expected.amounts.fill(std::nullopt);
    }
    audit_part(log, expected, part, measured, findings);
  }
}

}  // namespace coldcast
