#include "workloads/scheduled/scheduled.hpp"

#include "tests/catch.hpp"
#include "tests/workloads/arrivals.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using namespace std::chrono_literals;

namespace {

RequestMaker light_request_maker() { return {1, 0, Bytes{7}}; }

std::vector<Request> listed(std::vector<List::Entry> entries) {
  List list{std::make_shared<const std::vector<List::Entry>>(std::move(entries)),
            light_request_maker()};
  return take(list);
}

std::vector<Time> times(const std::vector<Request>& requests) {
  std::vector<Time> times;
  for (const Request& request : requests) times.push_back(request.at);
  return times;
}

}  // namespace

TEST_CASE("a constant interval runs from its first request, to the nanosecond") {
  Periodic interval{125ms, 1s, 4, light_request_maker()};
  CHECK(times(take(interval)) == std::vector<Time>{1s, 1125ms, 1250ms, 1375ms});
  Periodic none{1s, 0s, 0, light_request_maker()};
  CHECK(take(none).empty());
}

TEST_CASE("a constant interval does not run over the end of the clock") {
  Periodic interval{never - 1s, 5s, 100, light_request_maker()};
  CHECK(take(interval).size() == 1);
  Periodic late{1s, never, 100, light_request_maker()};
  CHECK(take(late).empty());
}

TEST_CASE("a list gives its times in order with the service times they bring") {
  const std::vector<Request> requests =
      listed({{.at = 1s}, {.at = 1s, .service = 300ms}, {.at = 4s, .service = 0s}});
  CHECK(times(requests) == std::vector<Time>{1s, 1s, 4s});
  CHECK(!requests[0].demand.brings_time());
  CHECK(requests[1].demand == Demand::of(300ms));
  CHECK(requests[2].demand == Demand::of(0s));
  CHECK(requests[2].id == 2);
  CHECK(requests[2].payload == Bytes{7});
}

TEST_CASE("an entry of a list may stand for many requests at once, or for none") {
  const std::vector<Request> requests = listed({{.at = 0s, .requests = 0},
                                                {.at = 2s, .requests = 3},
                                                {.at = 3s, .requests = 0},
                                                {.at = 5s, .requests = 1},
                                                {.at = 6s, .requests = 0}});
  CHECK(times(requests) == std::vector<Time>{2s, 2s, 2s, 5s});
  CHECK(requests[3].id == 3);
  CHECK(listed({}).empty());
}

TEST_CASE("runs of one list do not disturb each other") {
  const auto entries = std::make_shared<const std::vector<List::Entry>>(
      std::vector<List::Entry>{{.at = 1s, .requests = 2}});
  List one{entries, light_request_maker()};
  List other{entries, light_request_maker()};
  CHECK(one.next().has_value());
  CHECK(take(other).size() == 2);
  CHECK(take(one).size() == 1);
}
