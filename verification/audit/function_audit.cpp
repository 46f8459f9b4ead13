#include "verification/audit/function_audit.hpp"

#include <algorithm>
#include <numeric>

#include "verification/audit/request_audit.hpp"
#include "verification/audit/spans.hpp"

namespace coldcast {
namespace {

/// The rule of the vendors' price pages: up to the next whole step.
Duration stepped_up(Duration time, Duration step) {
  const Duration rest = time % step;
  return rest == Duration{} ? time : time - rest + step;
}

/// Calls that reached an instance, each instance's in the order in which they ended.
class FunctionAudit {
 public:
  FunctionAudit(const AuditLog& log, AuditFindings& findings)
      : log_(log), rules_(log.rule), where_(log.rule.where), findings_(findings) {
    for (std::size_t i = 0; i < log.outcomes.size(); ++i)
      if (log.outcomes[i].instance != Outcome::no_instance) calls_.push_back(i);
    std::stable_sort(calls_.begin(), calls_.end(), [&](std::size_t a, std::size_t b) {
      return log_.outcomes[a].instance < log_.outcomes[b].instance;
    });
  }

  void run() {
    audit_turns();
    audit_idleness();
    audit_cold();
    audit_limit();
    audit_instances();
    audit_billed();
    audit_time_limit();
  }

 private:
  const Outcome& call(std::size_t place) const { return log_.outcomes[calls_[place]]; }
  bool first(std::size_t place) const {
    return place == 0 || call(place - 1).instance != call(place).instance;
  }
  bool last(std::size_t place) const {
    return place + 1 == calls_.size() || call(place + 1).instance != call(place).instance;
  }
  bool provisioned(const Outcome& one) const {
    return one.instance < static_cast<std::uint64_t>(rules_.provisioned);
  }
  static bool broke(const Outcome& one) {
    return one.fate == Fate::timed_out || one.fate == Fate::out_of_memory;
  }

  static std::string pair_text(const Outcome& before, const Outcome& after) {
    return audit_text(after) + " after " + audit_text(before);
  }

  void audit_turns() {
    AuditCheck& turns = findings_.check(where_, "one request at a time on an instance");
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (first(i)) continue;
      const Outcome& before = call(i - 1);
      turns.expect(before.finished <= call(i).started, [&] { return pair_text(before, call(i)); });
    }
    AuditCheck& again = findings_.check(where_, "an instance that failed is not used again");
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (first(i) || provisioned(call(i))) continue;
      again.expect(!broke(call(i - 1)), [&] { return pair_text(call(i - 1), call(i)); });
    }
  }

  /// Whether an instance that became idle is still there when it is next used. Who waits in line
  /// takes it before it is idle at all.
  bool is_kept(Time idle_from, Time used) const {
    if (idle_from >= used) return true;
    if (!rules_.eviction) return used - idle_from < rules_.keep_alive;
    return idle_from / *rules_.eviction == used / *rules_.eviction;
  }

  void audit_idleness() {
    if (rules_.eviction && rules_.evicted_share < 1)
      return findings_.leave_out(where_,
                                 "keep-alive: which instances an eviction takes depends on idle "
                                 "ones that no call shows");
    AuditCheck& kept = findings_.check(where_, "a warm call comes within the keep-alive");
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (first(i) || provisioned(call(i))) continue;
      const Outcome& before = call(i - 1);
      kept.expect(is_kept(before.finished, call(i).started),
                  [&] { return pair_text(before, call(i)); });
    }
  }

  void audit_cold() {
    const auto cold = static_cast<std::uint64_t>(std::count_if(
        log_.outcomes.begin(), log_.outcomes.end(), [](const Outcome& one) { return one.cold; }));
    findings_.check(where_, "as many starts as cold requests, at least")
        .expect(
            cold + static_cast<std::uint64_t>(rules_.provisioned) <= log_.counts.instances_created,
            [&] {
              return std::to_string(cold) + " requests are cold, but only " +
                     std::to_string(log_.counts.instances_created) + " instances were started";
            });
    if (!rules_.own)
      return findings_.leave_out(
          where_, "cold calls one by one: whoever triggered a start may be served elsewhere");
    AuditCheck& check = findings_.check(where_, "a cold call is the first of its instance");
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      const bool may_be_cold = first(i) && !provisioned(call(i));
      const bool must_be_cold = may_be_cold && !rules_.extras;
      check.expect(call(i).cold ? may_be_cold : !must_be_cold,
                   [&] { return audit_text(call(i)) + (first(i) ? " is its first" : " is not"); });
    }
  }

  /// When an instance came to exist, at the latest.
  Time existed_from(std::size_t place) const {
    const Outcome& one = call(place);
    if (provisioned(one)) return Time{};
    return rules_.own && one.cold && !rules_.queue ? one.request.at : one.started;
  }

  /// Until when it existed at least.
  Time existed_to(std::size_t place) const {
    const Outcome& one = call(place);
    if (provisioned(one)) return log_.ended;
    if (broke(one) || !rules_.exact) return one.finished;
    return std::min(log_.ended, after(one.finished, rules_.keep_alive));
  }

  /// The lives of the instances that calls show, and of those provisioned that none does.
  std::vector<AuditSpan> lives() const {
    std::vector<AuditSpan> all;
    std::int64_t used = 0;
    Time born{};
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (first(i)) born = existed_from(i);
      if (!last(i)) continue;
      all.push_back({born, existed_to(i)});
      used += provisioned(call(i));
    }
    for (; used < rules_.provisioned; ++used) all.push_back({Time{}, log_.ended});
    return all;
  }

  void audit_limit() {
    if (rules_.concurrency < 0) return;
    std::vector<AuditSpan> in_system;
    for (const Outcome& one : log_.outcomes) in_system.push_back({one.request.at, one.finished});
    const auto say = [&](const auto& most, const char* what) {
      return std::to_string(most.first) + " " + what + " at " + audit_text(most.second) +
             ", the limit is " + std::to_string(rules_.concurrency);
    };
    if (!rules_.queue) {
      const auto most = most_at_once(in_system);
      AuditCheck& check = findings_.check(where_, "no more requests at once than the limit");
      check.expect(most.first <= rules_.concurrency, [&] { return say(most, "requests"); });
      check.checked += log_.outcomes.size() - (log_.outcomes.empty() ? 0 : 1);
    }
    const std::vector<AuditSpan> all = lives();
    const auto most = most_at_once(all);
    AuditCheck& check = findings_.check(where_, "no more instances at once than the limit");
    check.expect(most.first <= rules_.concurrency, [&] { return say(most, "instances"); });
    check.checked += all.size() - (all.empty() ? 0 : 1);
  }

  void audit_instances() {
    if (!rules_.own || rules_.extras || rules_.queue || !rules_.exact || rules_.eviction)
      return findings_.leave_out(where_,
                                 "instances over time: the log shows when an instance came and "
                                 "went only with its own request, none besides, no line, and a "
                                 "keep-alive that is always the same");
    const std::vector<AuditSpan> all = lives();
    findings_.check(where_, "instances created")
        .expect(all.size() == log_.counts.instances_created, [&] {
          return std::to_string(log_.counts.instances_created) + " were counted, the log shows " +
                 std::to_string(all.size());
        });
    const double found = log_.ending.instances.area_s();
    const double expected = static_cast<double>(total_within(all, Time{}, log_.ended)) / 1e9;
    findings_.check(where_, "instances times time").expect(audit_agrees(found, expected), [&] {
      return audit_difference(found, expected) + " instance-s";
    });
  }

  /// What the first call on an instance has to do besides is known only within limits.
  void audit_billed() {
    AuditCheck& exact = findings_.check(where_, "billed time = duration, rounded up");
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (first(i) && !rules_.plain_first_call) continue;
      // A provisioned instance that failed is replaced, and loads again.
      if (!first(i) && provisioned(call(i)) && broke(call(i - 1))) continue;
      const Duration due = stepped_up(call(i).finished - call(i).started, rules_.granularity);
      exact.expect(call(i).billed == due, [&] {
        return audit_text(call(i)) + " is billed " + audit_text(call(i).billed) + " instead of " +
               audit_text(due);
      });
    }
    if (rules_.plain_first_call) return;
    AuditCheck& within = findings_.check(
        where_, "billed time of first calls, between its own and all since arrival");
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (!first(i)) continue;
      const Outcome& one = call(i);
      const Duration least = stepped_up(one.finished - one.started, rules_.granularity);
      const bool bounded = rules_.own && one.cold;
      const Duration most =
          bounded ? stepped_up(one.finished - one.request.at, rules_.granularity) : never;
      const bool whole = one.billed % rules_.granularity == Duration{};
      within.expect(one.billed >= least && one.billed <= most && whole, [&] {
        return audit_text(one) + " is billed " + audit_text(one.billed) + ", not from " +
               audit_text(least) + " to " + audit_text(most);
      });
    }
    findings_.leave_out(where_,
                        "the exact billed time of first calls: the log does not show how long "
                        "initialisation and the stages of the call took");
  }

  void audit_time_limit() {
    if (rules_.timeout == never) return;
    AuditCheck& check = findings_.check(where_, "no call is longer than the time limit");
    for (const std::size_t i : calls_) {
      const Outcome& one = log_.outcomes[i];
      check.expect(one.finished - one.started <= rules_.timeout, [&] { return audit_text(one); });
    }
  }

  const AuditLog& log_;
  FunctionRules rules_;
  std::string where_;
  AuditFindings& findings_;
  std::vector<std::size_t> calls_;  // places in the log
};

}  // namespace

void audit_function(const AuditLog& log, AuditFindings& findings) {
  FunctionAudit{log, findings}.run();
}

}  // namespace coldcast
