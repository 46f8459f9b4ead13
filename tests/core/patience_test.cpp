#include "sim/core/patience.hpp"

#include "platforms/composites/client.hpp"
#include "tests/workloads/closed/answers.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// When users who give up after a second send, if answers take so long. The client tells of a
/// time-out when the platform is done.
std::vector<double> sent_by_impatient_s(const std::string& users, double service_s, double end_s) {
  const Duration patience = seconds(1);
  Limited workload{std::make_unique<Patience>(workload_of(users).make(1, 0), patience),
                   ~std::uint64_t{0}};
  workload.stop_at(seconds(end_s));
  Client client{std::make_unique<FunctionPlatform>(function(service_s, 0, 600), 1, 0),
                {.round_trip_s = {}, .mb_per_s = 0, .response = {}, .timeout = patience},
                1,
                0};
  Told told{workload.users()};
  simulate(workload, client, told);
  std::sort(told.outcomes.begin(), told.outcomes.end(), by_number);
  const Fate fate = service_s > 1 ? Fate::timed_out : Fate::served;
  for (const Outcome& outcome : told.outcomes) {
    CHECK(outcome.fate == fate);
    CHECK(outcome.billed == seconds(service_s));
  }
  return sent_s(told.outcomes);
}

const std::string one_user = R"({"kind": "closed-loop", "users": 1, "think_s": 2})";

}  // namespace

TEST_CASE("a user who gives up goes on at its time-out, while the platform works on") {
  CHECK(sent_by_impatient_s(one_user, 10, 10) == std::vector<double>{0, 3, 6, 9});
}

TEST_CASE("a user who is answered at the instant of its time-out, or before, is not impatient") {
  CHECK(sent_by_impatient_s(one_user, 1, 10) == std::vector<double>{0, 3, 6, 9});
  CHECK(sent_by_impatient_s(one_user, 0.5, 10) == std::vector<double>{0, 2.5, 5, 7.5});
}

TEST_CASE("each of many users gives up by its own clock") {
  const std::string users = R"({"kind": "closed-loop", "users": 3, "think_s": 2,
                                "ramp": {"per_s": 2}, "iterations": 2})";
  CHECK(sent_by_impatient_s(users, 10, 100) == std::vector<double>{0, 0.5, 1, 3, 3.5, 4});
}

TEST_CASE("a topic delivers the next message when its client has given one up") {
  const std::string job = R"({"kind": "job", "messages": 5, "max_in_flight": 2})";
  CHECK(sent_by_impatient_s(job, 10, 100) == std::vector<double>{0, 0, 1, 1, 2});
}
