// What a request demands, on every mechanism: a multiple of what the profile says, or its own time.

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/fleets.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

Request demanding(Demand demand, double at_s = 0) {
  Request request = testing::request(0, {at_s});
  request.demand = demand;
  return request;
}

/// When the requests of a list are served, one after the other, from 0.
std::vector<double> finished_s(Platform& platform, std::vector<Request> requests) {
  for (std::size_t i = 0; i < requests.size(); ++i) requests[i].id = i;
  std::vector<double> ends(requests.size());
  class Ends final : public Sink {
   public:
    explicit Ends(std::vector<double>& into) : ends(into) {}
    void take(const Outcome& outcome) override {
      ends[outcome.request.id] = to_seconds(outcome.finished);
    }
    std::vector<double>& ends;
  } sink{ends};
  Calls workload{std::move(requests)};
  simulate(workload, platform, sink);
  return ends;
}

using Ends = std::vector<double>;

}  // namespace

TEST_CASE("a function serves a request for as long as it demands") {
  FunctionConfig config;
  config.service_s = Distribution::constant(2);
  FunctionPlatform platform{config, 1, 0};
  CHECK(finished_s(platform, {demanding(Demand{}), demanding(Demand::times(2.5)),
                              demanding(Demand::of(seconds(0.25)))}) == Ends{2, 5, 0.25});
}

TEST_CASE("a cold call of more work takes longer by that work, not by another start") {
  FunctionConfig config;
  config.service_s = Distribution::constant(2);
  config.cold_service_s = Distribution::constant(10);
  FunctionPlatform platform{config, 1, 0};
  CHECK(finished_s(platform, {demanding(Demand{}), demanding(Demand::times(3)),
                              demanding(Demand::times(0.5))}) == Ends{10, 14, 9});
}

TEST_CASE("a server serves a request for as long as it demands, on its place or on shared vCPUs") {
  FleetPlatform own{server(2, 3), 1, 0};
  const std::vector<Request> three{demanding(Demand{}), demanding(Demand::times(3)),
                                   demanding(Demand::of(seconds(1)))};
  CHECK(finished_s(own, three) == Ends{2, 6, 1});
  FleetPlatform shared{sharing(server(2, 3), 3), 1, 0};
  CHECK(finished_s(shared, three) == Ends{2, 6, 1});
}

TEST_CASE("a batch takes as long as its most demanding request") {
  const FleetConfig config =
      batching(server(1), {.at_least = 3, .at_most = 3, .window = seconds(9)}, {1, 1.5, 2});
  FleetPlatform platform{config, 1, 0};
  CHECK(finished_s(platform, {demanding(Demand{}), demanding(Demand::times(4)),
                              demanding(Demand{})}) == Ends{8, 8, 8});
}

TEST_CASE("without times of batches, a batch takes as long as its longest request") {
  const FleetConfig config =
      batching(server(1), {.at_least = 3, .at_most = 3, .window = seconds(9)});
  FleetPlatform platform{config, 1, 0};
  CHECK(finished_s(platform, {demanding(Demand::of(seconds(0.1))), demanding(Demand::times(4)),
                              demanding(Demand{})}) == Ends{4, 4, 4});
}

TEST_CASE("a call that only keeps an instance warm makes no batch larger") {
  const FleetConfig config =
      batching(server(1), {.at_least = 2, .at_most = 2, .window = seconds(9)}, {1, 3});
  FleetPlatform platform{config, 1, 0};
  Request ping = demanding(Demand::of(seconds(0.001)));
  ping.items = 0;
  CHECK(finished_s(platform, {ping, demanding(Demand{})}) == Ends{1, 1});
  CHECK(platform.counts().batches == 1);
  CHECK(platform.counts().batched == 1);
  FleetPlatform other{config, 1, 0};
  CHECK(finished_s(other, {ping, ping}) == Ends{0.001, 0.001});
}

TEST_CASE("a model on a GPU has the batches and tokens of the GPU") {
  Model model;
  model.service.time_s = Distribution::constant(8);
  model.batch = BatchTime{{8, 16}};
  model.gpus["t4"] = {Distribution::constant(1), BatchTime{{1, 1.1}}, TokenTime{0, 0, 0.01}};
  const Model on_t4 = on_gpu(model, "t4");
  CHECK(on_t4.service.time_s.mean() == 1);
  CHECK(on_t4.batch->times_s == std::vector<double>{1, 1.1});
  CHECK(on_t4.tokens->generated_token_s == 0.01);
  CHECK(on_gpu(model, "").service.time_s.mean() == 8);
}

TEST_CASE("how much work a request of several items is, is a matter of what serves it") {
  const std::string text = R"({
    "workload": {"kind": "constant", "interval_s": 9, "count": 1, "request": {"items": 2}},
    "model": {"service": 8, "gpus": {"t4": {"service": 1, "batch": {"times_s": [1, 1.1]}}}},
    "platform": {"kind": "pool", "vcpu": 1},
    "run": {"replications": 1}})";
  const auto demand = [](const Scenario& read) {
    return read.workload.make(1, 0)->next()->demand.multiple();
  };
  CHECK(demand(scenario(text)) == 2);
  CHECK(demand(scenario(text, R"({"platform": {"gpu": "t4", "gpus": 1}})")) == 1.1);
}
