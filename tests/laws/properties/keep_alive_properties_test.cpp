// Functions with a fixed keep-alive and most-recently-used routing, against what knows nothing of
// them: the sliding maximum of the requests in the system, and a reference of a few lines.

#include "tests/laws/properties/property.hpp"
#include "tests/laws/properties/random_platforms.hpp"

using namespace coldcast;
using namespace coldcast::properties;

namespace {

struct KeepAliveCase {
  Duration cold{};
  Duration keep{};
  std::int64_t limit = FunctionConfig::unlimited;
};

KeepAliveCase draw_case(Draw& draw) {
  KeepAliveCase drawn{.cold = draw.time("cold_ms", 2000) - std::chrono::milliseconds{1},
                      .keep = draw.time("keep_alive_ms", 5000) - std::chrono::milliseconds{1}};
  const bool limited = draw.sometimes("limited", 40);
  const std::int64_t limit = draw.whole("concurrency", 1, 6);
  if (limited) drawn.limit = limit;
  return drawn;
}

FunctionConfig drawn_function(const KeepAliveCase& drawn) {
  FunctionConfig config = testing::function(0, to_seconds(drawn.cold), to_seconds(drawn.keep));
  config.concurrency = drawn.limit;
  return config;
}

/// What a reference says of a request.
struct Foretold {
  Time started{};
  Time finished{};
  Fate fate = Fate::served;
  bool cold = false;
};

/// The reference: a list of instances, each only the instant at which it is or was free, which is
/// searched from end to end for each request.
std::vector<Foretold> told_by_reference(const std::vector<Request>& requests,
                                        const KeepAliveCase& drawn) {
  std::vector<Time> free_at;  // of the instances that exist
  std::vector<Foretold> told;
  for (const Request& request : requests) {
    const Time now = request.at;
    std::erase_if(free_at, [&](Time free) { return free + drawn.keep <= now && free <= now; });
    const auto busy =
        std::count_if(free_at.begin(), free_at.end(), [&](Time free) { return free > now; });
    if (busy >= drawn.limit) {
      told.push_back({now, now, Fate::throttled, false});
      continue;
    }
    Time* latest = nullptr;  // the instance that became idle last
    for (Time& free : free_at)
      if (free <= now && (latest == nullptr || free >= *latest)) latest = &free;
    const bool cold = latest == nullptr;
    if (cold) latest = &free_at.emplace_back();
    const Time started = cold ? now + drawn.cold : now;
    *latest = started + request.demand.time();
    told.push_back({started, *latest, Fate::served, cold});
  }
  return told;
}

/// The most requests that were in the system at one time within [from, to], by their outcomes.
/// Their number rises only where one arrives.
std::int64_t most_in_system(const std::vector<Outcome>& outcomes, Time from, Time to) {
  const auto at = [&](Time instant) {
    return std::count_if(outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) {
      return outcome.request.at <= instant && instant < outcome.finished;
    });
  };
  std::int64_t most = at(from);
  for (const Outcome& outcome : outcomes)
    if (outcome.request.at > from && outcome.request.at <= to)
      most = std::max(most, at(outcome.request.at));
  return most;
}

std::vector<bool> cold_requests(const std::vector<Request>& requests, Duration keep) {
  std::vector<bool> cold;
  for (const Outcome& outcome : outcomes_on(drawn_function({.keep = keep}), requests))
    cold.push_back(outcome.cold);
  return cold;
}

}  // namespace

TEST_CASE("a naive reference of keep-alive agrees with the engine request by request") {
  std::size_t cold = 0, warm = 0, throttled = 0;
  holds(
      "naive keep-alive",
      [&] {
        const auto trial = *trials(draw_case);
        const auto requests = trial.requests(Bring::time);
        const auto expected = told_by_reference(requests, trial.config);
        const auto outcomes = outcomes_on(drawn_function(trial.config), requests);
        RC_ASSERT(outcomes.size() == expected.size());
        for (std::size_t id = 0; id < expected.size(); ++id) {
          RC_ASSERT(outcomes[id].started == expected[id].started);
          RC_ASSERT(outcomes[id].finished == expected[id].finished);
          RC_ASSERT(outcomes[id].fate == expected[id].fate);
          RC_ASSERT(outcomes[id].cold == expected[id].cold);
          ++(expected[id].fate == Fate::throttled ? throttled : expected[id].cold ? cold : warm);
        }
      },
      200);
  if (!full_run()) return;
  CHECK(cold > 500);
  CHECK(warm > 500);
  CHECK(throttled > 200);
}

TEST_CASE("the instances alive are the sliding maximum of the requests in the system") {
  holds("sliding maximum", [] {
    const auto trial = *trials([](Draw& draw) {
      KeepAliveCase drawn = draw_case(draw);
      drawn.limit = FunctionConfig::unlimited;
      return drawn;
    });
    const auto requests = trial.requests(Bring::time);
    const FunctionConfig config = drawn_function(trial.config);
    const auto outcomes = outcomes_on(config, requests);
    FunctionPlatform platform{config, 1, 0};
    testing::Recorder recorder;
    std::size_t next = 0;
    const auto check_at = [&](Time now) {
      for (; next < requests.size() && requests[next].at <= now; ++next) {
        advance_to(requests[next].at, platform, recorder);
        platform.accept(requests[next], recorder);
      }
      advance_to(now, platform, recorder);
      RC_ASSERT(testing::existing(platform) ==
                most_in_system(outcomes, now - trial.config.keep, now));
    };
    // Where requests arrive, and at instants that have nothing to do with them.
    for (std::size_t id = 0; id < requests.size(); ++id) {
      check_at(requests[id].at);
      if (id + 1 == requests.size()) break;
      check_at(requests[id].at + (requests[id + 1].at - requests[id].at) / 3);
    }
    for (int ms = 0; !requests.empty() && ms < 10'000; ms += 700)
      check_at(requests.back().at + std::chrono::milliseconds{ms});
  });
}

TEST_CASE("without cold time a longer keep-alive makes no warm request cold, whatever the load") {
  std::size_t gained = 0;
  holds("monotone keep-alive", [&] {
    const auto trial = *trials([](Draw& draw) {
      const Duration keep = draw.time("keep_alive_ms", 4000);
      return std::pair{keep, keep + draw.time("longer_ms", 4000)};
    });
    const auto requests = trial.requests(Bring::time);
    const auto shorter = cold_requests(requests, trial.config.first);
    const auto longer = cold_requests(requests, trial.config.second);
    for (std::size_t id = 0; id < requests.size(); ++id) {
      RC_ASSERT(shorter[id] || !longer[id]);
      gained += shorter[id] && !longer[id];
    }
  });
  if (full_run()) CHECK(gained > 100);
}
