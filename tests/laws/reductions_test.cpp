// A feature that is switched off, or can make no difference, makes none: the same requests come to
// the same ends, to the nanosecond.

#include "tests/catch.hpp"
#include "tests/laws/random_function.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Runs random functions as they are after `before` and after `before` and `change`, and compares.
template <class Before, class Change>
void check_same(Before before, Change change) {
  for (std::uint64_t seed = 0; seed < random_functions; ++seed) {
    INFO("random function " << seed);
    RandomFunctions random{seed};
    FunctionConfig config = random.function();
    const std::vector<Request> requests = random.requests(80);
    before(config);
    Calls first_load{requests};
    const Run first = run(first_load, config);
    change(config);
    Calls second_load{requests};
    const Run second = run(second_load, config);
    REQUIRE(same(first.outcomes, second.outcomes));
  }
}

void as_it_is(FunctionConfig&) {}

}  // namespace

TEST_CASE("the same seed gives the same outcomes") { check_same(as_it_is, as_it_is); }

TEST_CASE("over-provisioning of provisioned instances means nothing where there are none") {
  check_same([](FunctionConfig& config) { config.provisioned.instances = 0; },
             [](FunctionConfig& config) { config.provisioned.over_provisioning = 7; });
}

TEST_CASE("over-provisioning on demand means nothing where instances are provisioned") {
  check_same([](FunctionConfig& config) { config.provisioned.instances = 1; },
             [](FunctionConfig& config) { config.over_provisioning = 7; });
}

TEST_CASE("binding means nothing where nobody waits for a start") {
  check_same(
      [](FunctionConfig& config) {
        std::erase_if(config.stages, [](const Stage& s) { return s.phase != Phase::first_call; });
        for (Stage& stage : config.stages) stage.after.clear();
      },
      [](FunctionConfig& config) {
        config.binding = config.binding == FunctionConfig::Binding::own
                             ? FunctionConfig::Binding::first_free
                             : FunctionConfig::Binding::own;
      });
}

TEST_CASE("limits that are never reached mean nothing") {
  check_same(
      [](FunctionConfig& config) {
        config.concurrency = FunctionConfig::unlimited;
        config.scaling_rate = std::nullopt;
        config.request_rate = std::nullopt;
        config.timeout = never;
        config.init.limit = never;
      },
      [](FunctionConfig& config) {
        config.concurrency = 80 + config.provisioned.instances;
        if (config.over_provisioning > 1) config.concurrency = 1000;
        config.scaling_rate = {.at_once = 1000, .more = 1, .every = seconds(1)};
        config.request_rate = {.at_once = 80, .more = 1, .every = seconds(1e6)};
        config.timeout = seconds(1000);
        config.init.limit = seconds(1000);
      });
}

TEST_CASE("a keep-alive that is always drawn alike is a fixed one") {
  check_same(
      [](FunctionConfig& config) {
        config.keep_alive = {.fixed = seconds(3), .drawn = {}, .eviction = {}};
        if (config.routing == Routing::random)
          config.routing = Routing::mru;  // draws from that stream too
      },
      [](FunctionConfig& config) { config.keep_alive.drawn = Distribution::constant(3); });
}

TEST_CASE("routing means nothing where one instance serves all") {
  check_same(
      [](FunctionConfig& config) {
        config.concurrency = 1;
        config.over_provisioning = config.provisioned.over_provisioning = 1;
        config.provisioned.instances = 0;
        if (config.keep_alive.drawn) config.keep_alive = {};
      },
      [](FunctionConfig& config) {
        config.routing = config.routing == Routing::mru ? Routing::random : Routing::mru;
      });
}

TEST_CASE("prices and memory change bills and nothing else") {
  check_same(as_it_is, [](FunctionConfig& config) {
    config.billing.memory = Megabytes{1};
    config.billing.snapshot = Megabytes{9};
    config.billing.paid_storage = Megabytes{77};
    config.provisioned.window = seconds(5);
  });
}

TEST_CASE("as many provisioned instances as requests at once leave none cold") {
  for (std::uint64_t seed = 0; seed < random_functions; ++seed) {
    RandomFunctions random{seed};
    FunctionConfig config = random.function();
    config.provisioned.instances = 80;
    config.concurrency = FunctionConfig::unlimited;
    Calls workload{random.requests(80)};
    const Run done = run(workload, config);
    CHECK(done.cold() == 0);
    CHECK(done.platform->counts().instances_created == 80);
  }
}
