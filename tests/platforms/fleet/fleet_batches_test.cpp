// Requests that a fleet serves several at once, worked by hand.

#include "tests/catch.hpp"
#include "tests/fleets.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

using Numbers = std::vector<double>;
using Fates = std::vector<Fate>;

}  // namespace

TEST_CASE("each place serves a batch of its own") {
  const FleetConfig config =
      batching(server(1, 2), {.at_least = 4, .at_most = 4, .window = seconds(0.5)});
  const FleetRun done = run(config, burst(14, 0));
  INFO("two batches at 0 s, at 1 s a full one and, long due, one of two");
  for (std::size_t id = 0; id < 14; ++id) CHECK(done[id].started == seconds(id < 8 ? 0 : 1));
  CHECK(done.platform->counts().batches == 4);
  CHECK(done.platform->counts().batched == 14);
  CHECK(used_s(done) == Approx(4).epsilon(1e-12));
}

TEST_CASE("a batch waits for its window from the arrival of its first request") {
  const FleetConfig config =
      batching(server(1), {.at_least = 3, .at_most = 5, .window = seconds(0.5)});
  const FleetRun done = run(config, {{0}, {0.4}, {2}, {2.1}, {2.2}, {2.3}, {2.8}});
  INFO("[0 0.4] at 0.5 s, three are enough at 2.2 s, the others at 3.2 s");
  CHECK(starts_s(done) == Numbers{0.5, 0.5, 2.2, 2.2, 2.2, 3.2, 3.2});
}

TEST_CASE("a batch goes on when the time limit of one of its requests is reached") {
  FleetConfig config = batching(server(2), {.at_least = 2, .at_most = 2, .window = seconds(1)});
  config.timeout = seconds(2.2);
  config.timeout_mode = TimeoutMode::abort;
  const FleetRun done = run(config, {{0}, {0.4}, {1}, {1}});
  CHECK(fates_of(done) == Fates{Fate::timed_out, Fate::served, Fate::timed_out, Fate::timed_out});
  CHECK(starts_s(done) == Numbers{0.4, 0.4, 2.4, 2.4});
  CHECK(ends_s(done) == Numbers{2.2, 2.4, 3.2, 3.2});
  INFO("two batches to their ends");
  CHECK(used_s(done) == Approx(4).epsilon(1e-12));
}

TEST_CASE("requests that wait for their batch start no instance while a place is free") {
  FleetConfig config =
      batching(container(1, 4, 1), {.at_least = 4, .at_most = 4, .window = seconds(1)});
  config.initial = 1;
  const FleetRun done = run(config, {{0}, {0.5}});
  CHECK(starts_s(done) == Numbers{1, 1});
  CHECK(done.platform->counts().instances_created == 1);
  CHECK(done.cold() == 0);
}

TEST_CASE("an instance stays for the batch that it alone collects") {
  FleetConfig config =
      batching(container(1, 4, 1), {.at_least = 2, .at_most = 2, .window = seconds(10)});
  config.initial = 1;
  config.keep_alive = seconds(3);
  const FleetRun done = run(config, {{1}});
  INFO("its keep-alive ends at 3 s, the window of the batch at 11 s");
  CHECK(done[0].started == seconds(11));
  CHECK(done.platform->counts().instances_created == 1);
  CHECK_FALSE(done[0].cold);
}

TEST_CASE("an instance that takes no time to start does not come and go for ever") {
  FleetConfig config =
      batching(container(1, 0, 1), {.at_least = 2, .at_most = 2, .window = seconds(10)});
  config.keep_alive = Duration{};
  const FleetRun done = run(config, {{1}});
  CHECK(done[0].started == seconds(11));
}

TEST_CASE("on instances that start, a batch counts as one for its place") {
  const FleetConfig config =
      batching(container(1, 4, 1), {.at_least = 1, .at_most = 3, .window = {}});
  const FleetRun done = run(config, burst(4, 0));
  CHECK(done.cold_ids() == "0 3");
  CHECK(done.platform->counts().instances_created == 2);
}

TEST_CASE("the noise of a batch is that of its first request") {
  FleetConfig config =
      batching(server(0), {.at_least = 2, .at_most = 2, .window = never}, {1, 1.5});
  config.service_s = Distribution::exponential(7);
  std::vector<Request> requests(2);
  requests[0].luck = 0.75;
  requests[1].luck = 0.1;
  requests[1].id = 1;
  Calls workload{requests};
  INFO("1.5 s times an exponential number of mean 1 at its third quartile");
  CHECK(run(workload, config)[1].finished == seconds(1.5 * std::log(4)));
}
