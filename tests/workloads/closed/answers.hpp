#pragma once
// What tests of closed workloads share: runs in which users are told of their answers, and what
// happened to each of them.

#include <map>

#include "sim/core/limited.hpp"
#include "tests/support.hpp"
#include "tests/workloads/workload_of.hpp"

namespace coldcast::testing {

/// Keeps every outcome and tells the users of it.
class Told final : public Sink {
 public:
  explicit Told(Sink* users) : users_(users) {}
  void take(const Outcome& outcome) override {
    outcomes.push_back(outcome);
    if (users_ != nullptr) users_->take(outcome);
  }

  std::vector<Outcome> outcomes;

 private:
  Sink* users_;
};

/// Answers each call after that time, without cold starts.
inline FunctionConfig answering_after(double service_s) { return function(service_s, 0, 600); }

inline bool by_number(const Outcome& a, const Outcome& b) { return a.request.id < b.request.id; }

/// Runs the requests before `end` to the end of all that follows, and gives the outcomes in the
/// order of the requests.
inline std::vector<Outcome> answers(const std::string& workload_text, Platform& platform,
                                    double end_s = 1e6) {
  Limited workload{workload_of(workload_text).make(1, 0), ~std::uint64_t{0}};
  workload.stop_at(seconds(end_s));
  Told told{workload.users()};
  simulate(workload, platform, told);
  std::sort(told.outcomes.begin(), told.outcomes.end(), by_number);
  return told.outcomes;
}

inline std::vector<Outcome> answers(const std::string& workload, const FunctionConfig& config,
                                    double end_s = 1e6) {
  FunctionPlatform platform{config, 1, 0};
  return answers(workload, platform, end_s);
}

/// When the requests came, in seconds.
inline std::vector<double> sent_s(const std::vector<Outcome>& outcomes) {
  std::vector<double> times;
  for (const Outcome& outcome : outcomes) times.push_back(to_seconds(outcome.request.at));
  return times;
}

/// The requests of each user, in order.
inline std::map<std::uint32_t, std::vector<Outcome>> by_user(const std::vector<Outcome>& all) {
  std::map<std::uint32_t, std::vector<Outcome>> users;
  for (const Outcome& outcome : all) users[outcome.request.tag].push_back(outcome);
  return users;
}

/// The most requests that were under way at once; one that ends at an instant makes room for one
/// that comes then.
inline std::int64_t most_in_flight(const std::vector<Outcome>& outcomes) {
  std::vector<std::pair<Time, int>> changes;
  for (const Outcome& outcome : outcomes) {
    if (outcome.finished == outcome.request.at) continue;
    changes.emplace_back(outcome.request.at, 1);
    changes.emplace_back(outcome.finished, -1);
  }
  std::sort(changes.begin(), changes.end());
  std::int64_t now = 0, most = 0;
  for (const auto& [at, by] : changes) most = std::max(most, now += by);
  return most;
}

}  // namespace coldcast::testing
