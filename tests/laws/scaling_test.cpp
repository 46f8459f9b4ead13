// A function that is slower in everything is the same function, and dollars follow prices.

#include "tests/catch.hpp"
#include "tests/laws/random_function.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

Run random_run(std::uint64_t seed, double scale = 1) {
  RandomFunctions random{seed, scale};
  const FunctionConfig config = random.function();
  Calls workload{random.requests(80)};
  return run(workload, config, seed);
}

PriceSheet scaled_prices(const PriceSheet& prices, double factor) {
  std::vector<PriceItem> items = prices.items();
  for (PriceItem& item : items)
    for (PriceTier& tier : item.tiers) tier.per_unit.value *= factor;
  return PriceSheet{items};
}

}  // namespace

TEST_CASE("if all times are multiplied by 1024 so are all answers") {
  for (std::uint64_t seed = 0; seed < random_functions; ++seed) {
    INFO("random function " << seed);
    const Run fast = random_run(seed);
    const Run slow = random_run(seed, 1024);
    REQUIRE(fast.outcomes.size() == slow.outcomes.size());
    for (std::size_t id = 0; id < fast.outcomes.size(); ++id) {
      REQUIRE(slow[id].request.at == 1024 * fast[id].request.at);
      REQUIRE(slow[id].started == 1024 * fast[id].started);
      REQUIRE(slow[id].finished == 1024 * fast[id].finished);
      REQUIRE(slow[id].billed == 1024 * fast[id].billed);
      REQUIRE(slow[id].fate == fast[id].fate);
      REQUIRE(slow[id].cold == fast[id].cold);
      REQUIRE(slow[id].instance == fast[id].instance);
    }
  }
}

TEST_CASE("the bill of a run is linear in the prices") {
  for (std::uint64_t seed = 0; seed < random_functions; ++seed) {
    const Usage usage = usage_of(*random_run(seed).platform, seconds(500));
    const double once = case_prices().bill(usage).total.value;
    CHECK(once > 0);
    CHECK(scaled_prices(case_prices(), 2).bill(usage).total.value == 2 * once);
    CHECK(scaled_prices(case_prices(), 0.3).bill(usage).total.value ==
          Approx(0.3 * once).epsilon(1e-12));
    CHECK(scaled_prices(case_prices(), 0).bill(usage).total.value == 0);
  }
}

TEST_CASE("twice the memory at the same speed doubles what is paid for memory") {
  for (std::uint64_t seed = 0; seed < random_functions; ++seed) {
    RandomFunctions random{seed};
    FunctionConfig config = random.function();
    const std::vector<Request> requests = random.requests(80);
    const auto used = [&] {
      Calls workload{requests};
      return usage_of(*run(workload, config).platform, seconds(500));
    };
    const Usage once = used();
    config.billing.memory.value *= 2;
    const Usage twice = used();
    for (const Meter meter : {Meter::memory_time, Meter::provisioned_time, Meter::standby_time})
      CHECK(twice[meter] == 2 * once[meter]);
    CHECK(twice[Meter::requests] == once[Meter::requests]);
  }
}

TEST_CASE("a coarser rounding bills more by less than a step per call") {
  for (std::uint64_t seed = 0; seed < random_functions; ++seed) {
    RandomFunctions random{seed};
    FunctionConfig config = random.function();
    const std::vector<Request> requests = random.requests(80);
    config.billing.granularity = Duration{1};
    Calls fine_load{requests};
    const Run fine = run(fine_load, config);
    config.billing.granularity = std::chrono::milliseconds{64};
    Calls coarse_load{requests};
    const Run coarse = run(coarse_load, config);
    for (std::size_t id = 0; id < requests.size(); ++id) {
      const Duration more = coarse[id].billed - fine[id].billed;
      REQUIRE(more >= Duration::zero());
      REQUIRE(more < config.billing.granularity);
      REQUIRE(coarse[id].billed % config.billing.granularity == Duration::zero());
    }
  }
}
