#include "workloads/closed/closed_loop.hpp"

#include "platforms/composites/client.hpp"
#include "tests/workloads/closed/answers.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

using Times = std::vector<double>;

std::string users(const std::string& keys) { return R"({"kind": "closed-loop", )" + keys + "}"; }

/// When each user sent its requests.
std::map<std::uint32_t, Times> sent_by_user(const std::string& keys, double service_s,
                                            double end_s) {
  std::map<std::uint32_t, Times> sent;
  for (const auto& [user, outcomes] :
       by_user(answers(users(keys), answering_after(service_s), end_s)))
    sent[user] = sent_s(outcomes);
  return sent;
}

}  // namespace

TEST_CASE("a user sends, waits for its answer, thinks, and sends again") {
  const auto sent = sent_by_user(R"("users": 2, "think_s": 1)", 0.5, 5);
  CHECK(sent == std::map<std::uint32_t, Times>{{0, {0, 1.5, 3, 4.5}}, {1, {0, 1.5, 3, 4.5}}});
}

TEST_CASE("users can begin with thinking") {
  const std::string keys = R"("users": 1, "think_s": 1, "begin_with": "think")";
  CHECK(sent_by_user(keys, 0.5, 5)[0] == Times{1, 2.5, 4});
}

TEST_CASE("a pace keeps requests apart, unless answer and thought take longer") {
  CHECK(sent_by_user(R"("users": 1, "pacing_s": 2)", 0.5, 7)[0] == Times{0, 2, 4, 6});
  CHECK(sent_by_user(R"("users": 1, "pacing_s": 2, "think_s": 1)", 0.5, 5)[0] == Times{0, 2, 4});
  CHECK(sent_by_user(R"("users": 1, "pacing_s": 2, "think_s": 2)", 0.5, 6)[0] == Times{0, 2.5, 5});
}

TEST_CASE("a ramp begins with its first users and adds the others one at a time") {
  const auto first = [](const std::string& keys) {
    Times times;
    for (const auto& [user, sent] : sent_by_user(keys, 0.1, 1000)) times.push_back(sent.front());
    return times;
  };
  CHECK(first(R"("users": 4, "ramp": {"per_s": 2}, "iterations": 3)") == Times{0, 0.5, 1, 1.5});
  CHECK(first(R"("users": 4, "ramp": {"first": 2, "per_s": 0.1}, "iterations": 1)") ==
        Times{0, 0, 10, 20});
  const Times hundred = first(R"("users": 100, "ramp": {"first": 1, "per_s": 2}, "iterations": 1)");
  REQUIRE(hundred.size() == 100);
  CHECK(hundred.back() == 49.5);
}

TEST_CASE("stages move the number of users along straight lines") {
  const std::string keys = R"("stages": [{"duration_s": 4, "users": 2},
      {"duration_s": 2, "users": 2}, {"duration_s": 4, "users": 0}], "think_s": 1)";
  // The first comes at 2 s, the second at 4 s and goes at 8 s, the first goes at 10 s.
  const auto sent = sent_by_user(keys, 0, 1000);
  CHECK(sent.at(0) == Times{2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(sent.at(1) == Times{4, 5, 6, 7});
  CHECK(workload_of(users(keys)).end == seconds(10));
}

TEST_CASE("stages can begin with users, jump, and end before their time") {
  const std::string stages =
      R"("users": 1, "stages": [{"duration_s": 2, "users": 1}, {"duration_s": 0, "users": 2},
      {"duration_s": 2, "users": 2}], "think_s": 1)";
  const auto sent = sent_by_user(stages, 0, 1000);
  CHECK(sent.at(0) == Times{0, 1, 2, 3});
  CHECK(sent.at(1) == Times{2, 3});
  CHECK(sent_by_user(stages + R"(, "duration_s": 3)", 0, 1000).at(0) == Times{0, 1, 2});
  CHECK(workload_of(users(stages + R"(, "duration_s": 3)")).end == seconds(3));
  CHECK(workload_of(users(stages + R"(, "duration_s": 9)")).end == seconds(4));
}

TEST_CASE("a user who is to go is answered first, and goes on if it comes back before") {
  // The only user goes at 1 s and comes back at 2 s; its answer comes at 5 s.
  const std::string keys = R"("users": 1, "stages": [{"duration_s": 1, "users": 0},
      {"duration_s": 1, "users": 1}, {"duration_s": 10, "users": 1}], "think_s": 3)";
  CHECK(sent_by_user(keys, 5, 1000)[0] == Times{0, 8});
  INFO("one who thinks is gone at once, and begins anew when it comes back");
  CHECK(sent_by_user(keys, 0.5, 1000)[0] == Times{0, 2, 5.5, 9});
  INFO("one who is gone does not send when it has thought");
  const std::string gone = R"("users": 1, "think_s": 3, "stages": [{"duration_s": 1, "users": 0},
      {"duration_s": 9, "users": 0}])";
  CHECK(sent_by_user(gone, 5, 1000)[0] == Times{0});
}

TEST_CASE("an answer on the wire is waited for by a user who goes and comes back") {
  // Known at 0.5 s and on the wire until 5 s, while the user is gone from 1 s to 2 s.
  Client client{std::make_unique<FunctionPlatform>(answering_after(0.5), 1, 0),
                {.round_trip_s = Distribution::constant(4.5),
                 .mb_per_s = 0,
                 .response = {},
                 .timeout = never},
                1,
                0};
  const std::string keys = R"("users": 1, "stages": [{"duration_s": 1, "users": 0},
      {"duration_s": 1, "users": 1}, {"duration_s": 10, "users": 1}], "think_s": 3)";
  CHECK(sent_s(answers(users(keys), client)) == Times{0, 8});
}

TEST_CASE("users stop after their iterations, and the workload with the last of them") {
  const WorkloadPlan plan = workload_of(users(R"("users": 3, "iterations": 4, "think_s": 1)"));
  CHECK_FALSE(plan.endless);
  CHECK(plan.closed);
  const auto sent = sent_by_user(R"("users": 3, "iterations": 4, "think_s": 1)", 0.5, 1e6);
  REQUIRE(sent.size() == 3);
  for (const auto& [user, times] : sent) CHECK(times == Times{0, 1.5, 3, 4.5});
}

TEST_CASE("a workload of users waits only as long as one of them may send again") {
  const auto workload =
      workload_of(users(R"("users": 1, "iterations": 2, "think_s": 1)")).make(1, 0);
  const auto answer = [&](const Request& request, double at_s) {
    workload->users()->take({.request = request, .started = request.at, .finished = seconds(at_s)});
  };
  const auto first = workload->next(seconds(0.1));
  REQUIRE(first);
  CHECK(workload->waits());
  CHECK_FALSE(workload->next());
  answer(*first, 2);
  CHECK(workload->waits());
  CHECK_FALSE(workload->next(seconds(3)));
  const auto second = workload->next(seconds(3.1));
  REQUIRE(second);
  CHECK(second->at == seconds(3));
  CHECK_FALSE(workload->waits());
  answer(*second, 4);
  CHECK_FALSE(workload->waits());
  CHECK_FALSE(workload->next());
}

TEST_CASE("users who are refused in no time and do not think let time pass") {
  FunctionConfig one = answering_after(10);
  one.concurrency = 1;
  const auto outcomes = answers(users(R"("users": 2)"), one, 0.0105);
  INFO("one is served, the other refused at 0, 1 ms, 2 ms, ...");
  CHECK(sent_s(outcomes) ==
        Times{0, 0, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.01});
}

TEST_CASE("who is told late of an answer acts when told") {
  const auto workload = workload_of(users(R"("users": 1, "think_s": 1)")).make(1, 0);
  const auto first = workload->next(seconds(8));
  REQUIRE(first);
  CHECK_FALSE(workload->next(seconds(8)));
  workload->users()->take({.request = *first, .started = {}, .finished = seconds(2)});
  const auto second = workload->next();
  REQUIRE(second);
  CHECK(second->at == seconds(9));
}

TEST_CASE("there are never more requests under way than users, and each user has one at a time") {
  FunctionConfig slow = answering_after(0.4);
  slow.service_s = Distribution::lognormal(0.4, 3);
  const auto outcomes = answers(
      users(R"("users": 12, "think_s": {"kind": "exponential", "mean_s": 0.3})"), slow, 200);
  CHECK(outcomes.size() > 2000);
  CHECK(most_in_flight(outcomes) == 12);
  for (const auto& [user, own] : by_user(outcomes))
    for (std::size_t i = 1; i < own.size(); ++i) CHECK(own[i].request.at >= own[i - 1].finished);
}

TEST_CASE(
    "the response time law holds to the nanosecond: requests of a user are an answer and a "
    "thought apart") {
  FunctionConfig slow = answering_after(0.4);
  slow.service_s = Distribution::lognormal(0.4, 3);
  const auto outcomes = answers(users(R"("users": 9, "think_s": 0.3)"), slow, 100);
  Duration waits_and_thoughts{}, spans{};
  for (const auto& [user, own] : by_user(outcomes)) {
    for (std::size_t i = 0; i + 1 < own.size(); ++i)
      waits_and_thoughts += latency(own[i]) + seconds(0.3);
    spans += own.back().request.at - own.front().request.at;
  }
  CHECK(spans > seconds(800));
  CHECK(spans == waits_and_thoughts);  // N T = X T (R + Z)
}

TEST_CASE("a user's requests bring the same on every platform, after the same thoughts") {
  const std::string text = users(R"("users": 5, "think_s": {"kind": "exponential", "mean_s": 1},
      "request": {"payload_bytes": {"kind": "exponential", "mean": 9000},
                  "items": {"kind": "uniform", "min": 1, "max": 9},
                  "functions": {"count": 5}})");
  FunctionConfig slow = answering_after(2);
  slow.service_s = Distribution::lognormal(2, 3);
  const auto on_slow = by_user(answers(text, slow, 800));
  const auto on_fast = by_user(answers(text, answering_after(0.1), 800));
  std::size_t compared = 0;
  std::vector<double> lucks;
  for (const auto& [user, own] : on_slow)
    for (std::size_t i = 0; i < own.size(); ++i, ++compared) {
      const Request& a = own[i].request;
      const Request& b = on_fast.at(user).at(i).request;
      CHECK(a.luck == b.luck);
      CHECK(a.payload == b.payload);
      CHECK(a.items == b.items);
      CHECK(a.function == b.function);
      CHECK(a.demand == b.demand);
      lucks.push_back(a.luck);
      if (i == 0) continue;
      const Duration thought = a.at - own[i - 1].finished;
      CHECK(thought == b.at - on_fast.at(user).at(i - 1).finished);
    }
  CHECK(compared > 250);
  CHECK(scaled_distance(lucks) < far);
  std::sort(lucks.begin(), lucks.end());
  CHECK(std::adjacent_find(lucks.begin(), lucks.end()) == lucks.end());
}

TEST_CASE("thoughts are distributed as they should be, and differ between users and runs") {
  const std::string text = users(R"("users": 3, "begin_with": "think",
      "think_s": {"kind": "exponential", "mean_s": 1})");
  const auto outcomes = answers(text, answering_after(0), 3000);
  std::vector<double> quantiles;
  for (const auto& [user, own] : by_user(outcomes)) {
    Time before{};
    for (const Outcome& outcome : own) {
      const double thought_s = to_seconds(outcome.request.at - before);
      if (thought_s > 0.0011) quantiles.push_back(1 - std::exp(0.0011 - thought_s));
      before = outcome.finished;
    }
  }
  CHECK(quantiles.size() > 8000);
  CHECK(scaled_distance(quantiles) < far);
  const WorkloadPlan plan = workload_of(text);
  const auto first_at = [&](std::uint64_t seed, std::uint64_t replication) {
    return plan.make(seed, replication)->next()->at;
  };
  CHECK(first_at(1, 0) == first_at(1, 0));
  CHECK(first_at(1, 0) != first_at(1, 1));
  CHECK(first_at(1, 0) != first_at(2, 0));
}

TEST_CASE("mistakes in a workload of users are named") {
  const std::string at = "burst.json: /workload";
  check_complaints(
      "closed-loop",
      {{"", at + ": missing \"users\""},
       {R"("users": 0)", at + "/users: 0 is below 1"},
       {R"("users": 2000000)", at + "/users: 2000000 is above 1000000"},
       {R"("users": 2, "ramp": {"first": 3, "per_s": 1})",
        at + "/ramp/first: 3 is above the 2 users that the ramp leads to"},
       {R"("users": 2, "ramp": {"first": 1})", at + "/ramp: missing \"per_s\""},
       {R"("users": 2, "ramp": {"per_s": 1}, "stages": [])",
        at + "/stages: give this or \"ramp\", not both"},
       {R"("stages": [])", at + "/stages: is empty; give at least one {\"duration_s\", \"users\"}"},
       {R"("stages": [{"duration_s": 5, "users": 0}])",
        at + "/stages: nobody ever comes; give some stage users above 0"},
       {R"("stages": [{"duration_s": 0, "users": 1}])",
        at + "/stages: must last more than 0 s and at most ten years in all"},
       {R"("users": 2, "iterations": 0)", at + "/iterations: 0 is below 1"},
       {R"("users": 2, "think_s": -1)", at + "/think_s: -1 is below 0 s"},
       {R"("users": 2, "begin_with": "thinking")",
        at + "/begin_with: no \"thinking\"; did you mean \"think\"?"}});
}

TEST_CASE("a workload of users says what it is") {
  CHECK(workload_of(users(R"("users": 20, "think_s": {"kind": "exponential", "mean_s": 2})"))
            .summary == "closed loop, 20 users, thinking 2 s");
  CHECK(workload_of(users(R"("users": 1, "requests": 7)")).summary ==
        "closed loop, 1 user, 7 requests");
  const WorkloadPlan staged =
      workload_of(users(R"("stages": [{"duration_s": "5m", "users": 40}])"));
  CHECK(staged.summary == "closed loop, up to 40 users in 300 s");
  CHECK_FALSE(staged.mean_rate_per_s);
  CHECK(workload_of(users(R"("users": 2)")).endless);
}
