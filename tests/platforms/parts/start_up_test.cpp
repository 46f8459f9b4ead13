#include "platforms/parts/start_up.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

Stage stage(std::string name, Phase phase, double time_s, std::vector<std::size_t> after = {}) {
  return {std::move(name), phase, Distribution::constant(time_s), std::move(after)};
}

StartUp start_up(std::vector<Stage> stages, StartUp::InitRule rule = {}) {
  return StartUp{std::move(stages), rule, Stream{1, "start-up", 0}};
}

constexpr StartUp::InitRule billed_init{.billed = true, .limit = never};

}  // namespace

TEST_CASE("stages that wait for each other add up") {
  StartUp start =
      start_up({stage("pull", Phase::provision, 2), stage("runtime", Phase::init, 0.5, {0}),
                stage("import", Phase::init, 1.5, {1})});
  const auto drawn = start.start();
  CHECK(drawn.time == seconds(4));
  CHECK(drawn.billed == Duration::zero());
  CHECK(drawn.again == Duration::zero());
  CHECK(start.first_call() == Duration::zero());
}

TEST_CASE("stages that do not wait for each other overlap") {
  StartUp start =
      start_up({stage("network", Phase::provision, 3), stage("pull", Phase::provision, 1),
                stage("runtime", Phase::init, 1, {1}), stage("join", Phase::init, 0.5, {0, 2})});
  INFO("pull 0-1, runtime 1-2, network 0-3, join 3-3.5");
  CHECK(start.start().time == seconds(3.5));
}

TEST_CASE("billed initialisation is the union of its stages and not their sum") {
  StartUp start =
      start_up({stage("pull", Phase::provision, 1), stage("a", Phase::init, 3, {0}),
                stage("b", Phase::init, 2, {0}), stage("wait", Phase::provision, 2, {1}),
                stage("c", Phase::init, 1, {3})},
               billed_init);
  INFO("a 1-4 and b 1-3 overlap, a gap 4-6, c 6-7: billed 3 + 1 = 4 of 7 s");
  const auto drawn = start.start();
  CHECK(drawn.time == seconds(7));
  CHECK(drawn.billed == seconds(4));
}

TEST_CASE("stages of the first call run inside the first call and not before") {
  StartUp start = start_up(
      {stage("runtime", Phase::init, 1), stage("download", Phase::first_call, 2, {0}),
       stage("warm up", Phase::first_call, 0.25, {0}), stage("load", Phase::first_call, 3, {1})},
      billed_init);
  const auto drawn = start.start();
  CHECK(drawn.time == seconds(1));
  CHECK(drawn.billed == seconds(1));
  INFO("download 0-2, load 2-5, warm up meanwhile");
  CHECK(start.first_call() == seconds(5));
}

TEST_CASE("initialisation above its limit is cut off there and repeated in full") {
  const std::vector<Stage> stages = {stage("pull", Phase::provision, 2),
                                     stage("import", Phase::init, 12, {0})};
  StartUp start = start_up(stages, {.billed = true, .limit = seconds(10)});
  const auto drawn = start.start();
  INFO("pull 0-2, init from 2 s is stopped at 12 s; the first call does all 12 s again");
  CHECK(drawn.time == seconds(12));
  CHECK(drawn.again == seconds(12));
  CHECK(drawn.billed == Duration::zero());
}

TEST_CASE("a start ahead of all requests has no limit of initialisation") {
  const StartUp::InitRule ten{.billed = true, .billed_ahead = true, .limit = seconds(10)};
  const auto drawn = start_up({stage("import", Phase::init, 12)}, ten).start_ahead();
  CHECK(drawn.time == seconds(12));
  CHECK(drawn.again == Duration::zero());
  CHECK(drawn.billed == seconds(12));
}

TEST_CASE("initialisation that just meets its limit is not cut off") {
  StartUp start =
      start_up({stage("import", Phase::init, 10)}, {.billed = true, .limit = seconds(10)});
  const auto drawn = start.start();
  CHECK(drawn.time == seconds(10));
  CHECK(drawn.again == Duration::zero());
  CHECK(drawn.billed == seconds(10));
}

TEST_CASE("the account of stages says how often each ran and how long in all") {
  StartUp start =
      start_up({stage("pull", Phase::provision, 1), stage("import", Phase::init, 2, {0}),
                stage("load", Phase::first_call, 4)},
               billed_init);
  start.start();
  start.start();
  start.first_call();
  const auto& account = start.stages();
  REQUIRE(account.size() == 3);
  CHECK(account[0].name == "pull");
  CHECK(account[0].count == 2);
  CHECK(account[0].total == seconds(2));
  CHECK_FALSE(account[0].billed);
  CHECK(account[1].total == seconds(4));
  CHECK(account[1].billed);
  CHECK(account[2].count == 1);
  CHECK(account[2].total == seconds(4));
  CHECK(account[2].billed);
}

TEST_CASE("initialisation is marked as billed only where the rule says so") {
  CHECK_FALSE(start_up({stage("import", Phase::init, 2)}).stages()[0].billed);
  CHECK(start_up({stage("import", Phase::init, 2)}, billed_init).stages()[0].billed);
}

TEST_CASE("random stages are drawn from the stream and constant ones leave it alone") {
  const auto law = Distribution::exponential(2);
  StartUp start = start_up({stage("pull", Phase::provision, 1), {"import", Phase::init, law, {0}}});
  Stream same{1, "start-up", 0};
  for (int i = 0; i < 3; ++i)
    CHECK(start.start().time == seconds(1) + seconds(law.quantile(same.uniform())));
}

TEST_CASE("a start without stages takes no time") {
  StartUp start = start_up({});
  CHECK(start.start().time == Duration::zero());
  CHECK(start.first_call() == Duration::zero());
}

TEST_CASE("initialisation ahead of requests is billed by a rule of its own") {
  const StartUp::InitRule only_ahead{.billed = false, .billed_ahead = true, .limit = never};
  CHECK(start_up({stage("import", Phase::init, 3)}, only_ahead).start().billed == Duration::zero());
  CHECK(start_up({stage("import", Phase::init, 3)}, only_ahead).start_ahead().billed == seconds(3));
}
