#include "workloads/requests/request_maker.hpp"

#include "tests/catch.hpp"
#include "tests/workloads/arrivals.hpp"
#include "workloads/markov/mmpp.hpp"
#include "workloads/markov/poisson.hpp"
#include "workloads/scheduled/scheduled.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

RequestMaker heavy_request_maker(std::uint64_t replication = 0) {
  return {1, replication, Bytes{500}};
}
Stream arrival_draws() { return {1, "arrivals", 0}; }

std::vector<double> lucks(Workload&& workload) {
  std::vector<double> lucks;
  for (const Request& request : take(workload, 100)) lucks.push_back(request.luck);
  return lucks;
}

}  // namespace

TEST_CASE("requests are numbered from 0 and have luck in (0, 1), the payload and no service time") {
  RequestMaker made = heavy_request_maker();
  std::vector<double> sample;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const Request request = made.make(seconds(3));
    REQUIRE(request.id == i);
    REQUIRE(request.at == seconds(3));
    REQUIRE(request.payload == Bytes{500});
    REQUIRE(request.demand == Demand{});
    sample.push_back(request.luck);
  }
  CHECK(scaled_distance(sample) < far);
}

TEST_CASE("the luck of request i is the same whatever the arrivals are") {
  const std::vector<double> expected = lucks(Poisson{10, heavy_request_maker(), arrival_draws()});
  const MmppPhases phases = {{20, 2}, {5, 20}, MmppPhases::uniform_moves(2)};
  const auto times = std::make_shared<const std::vector<List::Entry>>(
      std::vector<List::Entry>{{.at = seconds(1), .requests = 99}, {.at = seconds(2)}});
  CHECK(lucks(Poisson{7, heavy_request_maker(), Stream{1, "other", 0}}) == expected);
  CHECK(lucks(Mmpp{random_path(phases, Stream{1, "phases", 0}), heavy_request_maker(),
                   arrival_draws()}) == expected);
  CHECK(lucks(MmppGivenCount{{{3, seconds(10)}}, 100, heavy_request_maker(), arrival_draws()}) ==
        expected);
  CHECK(lucks(Periodic{seconds(1), Time{}, 100, heavy_request_maker()}) == expected);
  CHECK(lucks(List{times, heavy_request_maker()}) == expected);
}

TEST_CASE("another replication has other luck") {
  CHECK(lucks(Periodic{seconds(1), Time{}, 100, heavy_request_maker(0)}) !=
        lucks(Periodic{seconds(1), Time{}, 100, heavy_request_maker(1)}));
}
