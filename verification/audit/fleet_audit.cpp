#include "verification/audit/fleet_audit.hpp"

#include <algorithm>
#include <set>

#include "verification/audit/request_audit.hpp"

namespace coldcast {
namespace {

bool is_placed(const Outcome& one) { return one.instance != Outcome::no_instance; }

class FleetAudit {
 public:
  FleetAudit(const AuditLog& log, AuditFindings& findings)
      : log_(log),
        rules_(log.rule),
        where_(log.rule.where),
        findings_(findings),
        work_(work_of_instances(log)) {}

  void run() {
    if (rules_.batches)
      audit_batches();
    else
      audit_places();
    audit_instances();
    audit_idleness();
    audit_cold();
    audit_billed();
    audit_time_limit();
  }

 private:
  std::string over(std::uint64_t instance, const std::pair<std::int64_t, Time>& most,
                   const char* what) const {
    return "instance " + std::to_string(instance) + " has " + std::to_string(most.first) + " " +
           what + " at " + audit_text(most.second) + ", its places are " +
           std::to_string(rules_.places);
  }

  void audit_places() {
    if (rules_.grows)
      return findings_.leave_out(where_,
                                 "requests at once and instances at once: instances grow, and the "
                                 "log does not show how large each was");
    if (rules_.places < 0) return;
    AuditCheck& check = findings_.check(where_, "no more requests on an instance than places");
    for (const auto& [instance, spans] : work_) {
      const auto most = most_at_once(spans);
      check.expect(most.first <= rules_.places,
                   [&, number = instance] { return over(number, most, "requests"); });
      check.checked += spans.size() - 1;
    }
  }

  /// What went through the model together: on one instance, from one instant.
  struct Batch {
    std::int64_t requests = 0;
    Time first_arrival = never;
    Time end{};
    std::set<Time> ends;    // of those that were not cut off
    std::size_t example{};  // a request of it, by place in the log
  };

  void audit_batches() {
    std::map<std::pair<std::uint64_t, Time>, Batch> batches;
    for (std::size_t i = 0; i < log_.outcomes.size(); ++i) {
      const Outcome& one = log_.outcomes[i];
      // Batches that take no time may follow one another at one instant.
      if (!is_placed(one) || end_of_work(log_, i) == one.started) continue;
      Batch& batch = batches[{one.instance, one.started}];
      ++batch.requests;
      batch.first_arrival = std::min(batch.first_arrival, one.request.at);
      batch.end = std::max(batch.end, end_of_work(log_, i));
      // One that is cut off leaves its place in the batch empty.
      if (!rules_.abort || one.fate != Fate::timed_out) batch.ends.insert(end_of_work(log_, i));
      batch.example = i;
    }
    std::map<std::uint64_t, std::vector<AuditSpan>> spans;
    for (const auto& [key, batch] : batches) {
      audit_batch(key.first, key.second, batch);
      for (const Time end : batch.ends) spans[key.first].push_back({key.second, end});
    }
    AuditCheck& check = findings_.check(where_, "no more batches on an instance than places");
    for (const auto& [instance, all] : spans) {
      if (rules_.places < 0) break;
      const auto most = most_at_once(all);
      check.expect(most.first <= rules_.places,
                   [&, number = instance] { return over(number, most, "batches"); });
    }
  }

  void audit_batch(std::uint64_t instance, Time begin, const Batch& batch) {
    const auto say = [&](const std::string& what) {
      return "the batch on instance " + std::to_string(instance) + " that began at " +
             audit_text(begin) + " " + what + ", with " + audit_text(log_.outcomes[batch.example]);
    };
    const std::int64_t side_by_side = rules_.places < 0 ? batch.requests : rules_.places;
    findings_.check(where_, "no batch is larger than its limit")
        .expect(batch.requests <= rules_.at_most * side_by_side, [&] {
          return say("has " + std::to_string(batch.requests) + " requests, the limit is " +
                     std::to_string(rules_.at_most));
        });
    findings_.check(where_, "all of one batch start and end together")
        .expect(static_cast<std::int64_t>(batch.ends.size()) <= side_by_side,
                [&] { return say("ends at " + std::to_string(batch.ends.size()) + " instants"); });
    const bool full = batch.requests >= rules_.at_least;
    findings_.check(where_, "a batch starts when it is full or its time has come")
        .expect(full || begin >= after(batch.first_arrival, rules_.window), [&] {
          return say("has " + std::to_string(batch.requests) + " requests and waited since " +
                     audit_text(batch.first_arrival));
        });
  }

  void audit_instances() {
    if (rules_.grows || rules_.maximum < 0) return;
    const std::vector<AuditSpan> lives = lives_at_least(log_, rules_);
    const auto most = most_at_once(lives);
    AuditCheck& check = findings_.check(where_, "no more instances at once than the limit");
    check.expect(most.first <= rules_.maximum, [&] {
      return std::to_string(most.first) + " instances at " + audit_text(most.second) +
             ", the limit is " + std::to_string(rules_.maximum);
    });
    check.checked += lives.size() - (lives.empty() ? 0 : 1);
    const std::uint64_t created = log_.counts.instances_created;
    AuditCheck& known = findings_.check(where_, "every instance that served was created");
    for (const auto& [instance, spans] : work_)
      known.expect(instance < created, [&, number = instance] {
        return "instance " + std::to_string(number) + " served, " + std::to_string(created) +
               " were created";
      });
    if (!rules_.fixed) return;
    const double expected = static_cast<double>(rules_.initial) * to_seconds(log_.ended);
    const double found = log_.ending.instances.area_s();
    findings_.check(where_, "instances times time").expect(audit_agrees(found, expected), [&] {
      return audit_difference(found, expected) + " instance-s";
    });
  }

  void audit_idleness() {
    if (rules_.keep_alive == never) return;
    if (rules_.minimum > 0 || rules_.takes_requests_unloaded)
      return findings_.leave_out(
          where_,
          "keep-alive: the log does not show whether an idle instance is one "
          "of the minimum, or takes requests before it can serve");
    if (rules_.abort && rules_.batches)
      return findings_.leave_out(where_, "keep-alive: what is cut off in a batch goes on with it");
    AuditCheck& check = findings_.check(where_, "an instance is used within the keep-alive");
    for (const auto& [instance, spans] : work_) {
      Time busy_to = spans.front().to;
      for (const AuditSpan& span : spans) {
        const bool kept = span.from <= busy_to || span.from - busy_to < rules_.keep_alive;
        check.expect(kept, [&, number = instance] {
          return "instance " + std::to_string(number) + " was idle from " + audit_text(busy_to) +
                 " to " + audit_text(span.from) + " and used again";
        });
        busy_to = std::max(busy_to, span.to);
      }
    }
  }

  void audit_cold() {
    std::uint64_t cold = 0;
    AuditCheck& check = findings_.check(where_, "cold only where requests start instances");
    for (const Outcome& one : log_.outcomes) {
      cold += one.cold;
      check.expect(!one.cold || rules_.on_demand, [&] { return audit_text(one); });
    }
    findings_.check(where_, "as many starts as cold requests, at least")
        .expect(cold <= log_.counts.instances_created, [&] {
          return std::to_string(cold) + " requests are cold, but only " +
                 std::to_string(log_.counts.instances_created) + " instances were started";
        });
  }

  void audit_billed() {
    const bool each = rules_.billed_by == "request-time";
    AuditCheck& check = findings_.check(
        where_, each ? "billed time = duration, rounded up" : "no call is billed by its time");
    for (std::size_t i = 0; i < log_.outcomes.size(); ++i) {
      const Outcome& one = log_.outcomes[i];
      const Duration due =
          each && is_placed(one) ? rules_.billed(end_of_work(log_, i) - one.started) : Duration{};
      check.expect(one.billed == due, [&] {
        return audit_text(one) + " is billed " + audit_text(one.billed) + " instead of " +
               audit_text(due);
      });
    }
  }

  void audit_time_limit() {
    if (rules_.timeout == never) return;
    AuditCheck& check = findings_.check(where_, "no answer comes after the time limit");
    for (const Outcome& one : log_.outcomes)
      check.expect(one.finished - one.request.at <= rules_.timeout,
                   [&] { return audit_text(one); });
  }

  const AuditLog& log_;
  FleetRules rules_;
  std::string where_;
  AuditFindings& findings_;
  WorkOfInstances work_;
};

}  // namespace

WorkOfInstances work_of_instances(const AuditLog& log) {
  WorkOfInstances work;
  for (std::size_t i = 0; i < log.outcomes.size(); ++i)
    if (is_placed(log.outcomes[i]))
      work[log.outcomes[i].instance].push_back({log.outcomes[i].started, end_of_work(log, i)});
  for (auto& [instance, spans] : work)
    std::stable_sort(spans.begin(), spans.end(),
                     [](const AuditSpan& a, const AuditSpan& b) { return a.from < b.from; });
  return work;
}

std::vector<AuditSpan> lives_at_least(const AuditLog& log, const FleetRules& rules) {
  std::map<std::uint64_t, AuditSpan> lives;
  // A request is taken by an instance that does not drain; it may have to wait for it then.
  const bool waits_there = rules.own_lines || rules.takes_requests_unloaded;
  for (std::size_t i = 0; i < log.outcomes.size(); ++i) {
    const Outcome& one = log.outcomes[i];
    if (!is_placed(one)) continue;
    const Time taken = !rules.drains ? end_of_work(log, i)
                       : waits_there ? one.request.at
                                     : one.started;
    const auto [life, fresh] = lives.emplace(one.instance, AuditSpan{one.started, taken});
    life->second.from = std::min(life->second.from, one.started);
    life->second.to = std::max(life->second.to, taken);
  }
  std::vector<AuditSpan> all;
  for (const auto& [instance, life] : lives)
    all.push_back(
        {instance < static_cast<std::uint64_t>(rules.initial) ? Time{} : life.from, life.to});
  return all;
}

void audit_fleet(const AuditLog& log, AuditFindings& findings) { FleetAudit{log, findings}.run(); }

}  // namespace coldcast
