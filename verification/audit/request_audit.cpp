#include "verification/audit/request_audit.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>

namespace coldcast {
namespace {

using AuditOrder = std::vector<std::size_t>;

/// Places of a list by number of the request, of equals the earlier first.
template <class List, class RequestOf>
AuditOrder by_number(const List& list, RequestOf request_of) {
  AuditOrder order(list.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Request& one = std::invoke(request_of, list[a]);
    const Request& other = std::invoke(request_of, list[b]);
    return std::tie(one.id, one.at) < std::tie(other.id, other.at);
  });
  return order;
}

bool is_same(const Request& one, const Request& other) {
  return one.id == other.id && one.at == other.at && one.luck == other.luck &&
         one.demand == other.demand && one.payload == other.payload && one.tag == other.tag &&
         one.function == other.function && one.items == other.items;
}

std::string request_name(const Request& request) {
  return "request " + std::to_string(request.id) + " (arrived " + audit_text(request.at) + ")";
}

void audit_conservation(const AuditLog& log, AuditFindings& findings) {
  const std::string& where = log.rule.where;
  const AuditOrder in = by_number(log.accepted, std::identity{});
  const AuditOrder out = by_number(log.outcomes, &Outcome::request);
  std::size_t i = 0, o = 0;
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  AuditCheck& once = findings.check(where, "every request has one outcome");
  while (i < in.size() || o < out.size()) {
    const Request* asked = i < in.size() ? &log.accepted[in[i]] : nullptr;
    const Request* told = o < out.size() ? &log.outcomes[out[o]].request : nullptr;
    const bool lost = told == nullptr || (asked != nullptr && asked->id < told->id);
    const bool invented = !lost && (asked == nullptr || told->id < asked->id);
    once.expect(!lost && !invented, [&] {
      return lost ? request_name(*asked) + " is still in flight at the end"
                  : audit_text(log.outcomes[out[o]]) + " has an outcome too many";
    });
    if (!lost && !invented) pairs.emplace_back(in[i], out[o]);
    i += !invented;
    o += !lost;
  }
  AuditCheck& same = findings.check(where, "an outcome tells the request as it came");
  for (const auto& [asked, told] : pairs)
    same.expect(is_same(log.accepted[asked], log.outcomes[told].request), [&] {
      return request_name(log.accepted[asked]) + " came back as " + audit_text(log.outcomes[told]);
    });
}

void audit_fates(const AuditLog& log, AuditFindings& findings) {
  std::array<std::uint64_t, fates> count{};
  for (const Outcome& outcome : log.outcomes) ++count[index_of(outcome.fate)];
  const std::uint64_t sum = std::accumulate(count.begin(), count.end(), std::uint64_t{0});
  findings.check(log.rule.where, "arrivals = served + failed by cause + in flight")
      .expect(sum == log.accepted.size(), [&] {
        std::string words = std::to_string(log.accepted.size()) + " arrived, but";
        for (std::size_t fate = 0; fate < fates; ++fate)
          if (count[fate] > 0)
            words += " " + std::to_string(count[fate]) + " " + std::string{fate_names[fate]};
        return words;
      });
}

void audit_times(const AuditLog& log, AuditFindings& findings) {
  const std::string& where = log.rule.where;
  AuditCheck& order = findings.check(where, "arrival <= start <= end");
  for (const Outcome& one : log.outcomes) {
    // Whoever gives up may do so before the server, which does not know, begins or refuses.
    const bool begins =
        one.started >= one.request.at && (one.started <= one.finished || one.fate != Fate::served);
    order.expect(begins && one.finished >= one.request.at, [&] { return audit_text(one); });
  }
  AuditCheck& parts = findings.check(where, "latency = wait + service + network, none negative");
  for (const Outcome& one : log.outcomes) {
    if (one.fate != Fate::served) continue;
    parts.expect(one.network >= Duration{} && one.started + one.network <= one.finished, [&] {
      return audit_text(one) + " with " + audit_text(one.network) + " of network";
    });
  }
  AuditCheck& known = findings.check(where, "nothing is known before it has happened");
  for (std::size_t i = 0; i < log.outcomes.size(); ++i) {
    const Outcome& one = log.outcomes[i];
    // The wire takes its time after the platform has answered.
    known.expect(log.told[i] >= std::min(one.finished - one.network, one.request.at) &&
                     (one.fate == Fate::timed_out || log.told[i] >= one.finished - one.network),
                 [&] { return audit_text(one) + " was known at " + audit_text(log.told[i]); });
  }
}

}  // namespace

bool serves_itself(const AuditLog& log) {
  const std::string& mechanism = log.rule.mechanism;
  return mechanism == "function" || mechanism == "container" || mechanism == "pool";
}

void audit_requests(const AuditLog& log, AuditFindings& findings) {
  audit_conservation(log, findings);
  audit_fates(log, findings);
  audit_times(log, findings);
  AuditCheck& clock = findings.check(log.rule.where, "time never runs back");
  clock.expect(log.disorder == 0, [&] { return log.first_disorder; });
  clock.violations += log.disorder > 0 ? log.disorder - 1 : 0;
  clock.checked += log.steps > 0 ? log.steps - 1 : 0;
}

void audit_littles_law(const AuditLog& log, AuditFindings& findings) {
  const Json& keys = log.rule.keys;
  const Occupancies& levels = log.ending;
  double in_system_s = levels.queued.area_s() + levels.areas.serving_s;
  if (log.rule.mechanism == "function" && keys.value("binding", "own") == "own") {
    // Whoever waits for its own instance is counted with that as starting.
    in_system_s = levels.queued.area_s() + levels.busy.area_s();
    const Json provisioned = keys.value("provisioned_concurrency", Json{});
    const double extra =
        std::max(keys.value("over_provisioning", 1.0),
                 provisioned.is_object() ? provisioned.value("over_provisioning", 1.0) : 1.0);
    if (extra > 1)
      return findings.leave_out(log.rule.where,
                                "Little's law: instances that start ahead of requests are counted "
                                "with those that requests wait for");
  }
  if (keys.contains("batching") && keys.value("timeout_mode", "zombie") == "abort")
    for (const Outcome& one : log.outcomes)
      if (one.fate == Fate::timed_out)
        return findings.leave_out(log.rule.where,
                                  "Little's law: what is cut off in a batch goes on with it");
  Wide sum = 0;
  for (std::size_t i = 0; i < log.outcomes.size(); ++i)
    sum += (end_of_work(log, i) - log.outcomes[i].request.at).count();
  const double expected_s = static_cast<double>(sum) / 1e9;
  findings.check(log.rule.where, "Little's law: L = lambda W over the whole run")
      .expect(audit_agrees(in_system_s, expected_s), [&] {
        return "requests in the system times time: " + audit_difference(in_system_s, expected_s) +
               " request-s";
      });
}

}  // namespace coldcast
