#include "sim/core/pricing.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

// 2 dollars each for the first 10, 1 dollar up to 30, half a dollar beyond.
const std::vector<PriceTier> three_tiers = {
    {10, Dollars{2}}, {30, Dollars{1}}, {.per_unit = Dollars{0.5}}};

PriceItem item(std::string name, Meter meter, double usd) {
  return {.name = std::move(name),
          .meter = meter,
          .unit = "units",
          .meter_per_unit = 1,
          .free_units = 0,
          .tiers = {{.per_unit = Dollars{usd}}}};
}

Usage metered(Meter meter, Wide amount) {
  Usage usage;
  usage[meter] = amount;
  return usage;
}

}  // namespace

TEST_CASE("each tier charges its own part of a quantity") {
  CHECK(tiered_price(three_tiers, 0).value == 0);
  CHECK(tiered_price(three_tiers, 4).value == 8);
  CHECK(tiered_price(three_tiers, 10).value == 20);
  CHECK(tiered_price(three_tiers, 25).value == 20 + 15);
  CHECK(tiered_price(three_tiers, 30).value == 20 + 20);
  CHECK(tiered_price(three_tiers, 50).value == 20 + 20 + 10);
}

TEST_CASE("a bill line shows quantity, average price and amount") {
  PriceItem tiered = item("compute", Meter::memory_time, 0);
  tiered.meter_per_unit = 100;
  tiered.tiers = three_tiers;
  const Bill bill = PriceSheet{{tiered}}.bill(metered(Meter::memory_time, 5000));
  REQUIRE(bill.lines.size() == 1);
  CHECK(bill.lines[0].item == "compute");
  CHECK(bill.lines[0].unit == "units");
  INFO("5000 counts at 100 per unit are 50 units, 20 + 20 + 10 = 50 dollars, 1 dollar each");
  CHECK(bill.lines[0].quantity == 50);
  CHECK(bill.lines[0].amount.value == 50);
  CHECK(bill.lines[0].unit_price.value == 1);
  CHECK(bill.total.value == 50);
}

TEST_CASE("items that were not used are left out of a bill") {
  const PriceSheet sheet{{item("a", Meter::requests, 1), item("b", Meter::storage_time, 1)}};
  CHECK(sheet.bill(Usage{}).lines.empty());
  const Bill bill = sheet.bill(metered(Meter::storage_time, 3));
  REQUIRE(bill.lines.size() == 1);
  CHECK(bill.lines[0].item == "b");
}

TEST_CASE("the free allowance is taken off only where it applies") {
  PriceItem allowed = item("requests", Meter::requests, 2);
  allowed.free_units = 5;
  const PriceSheet sheet{{allowed}};
  const Usage seven = metered(Meter::requests, 7);
  CHECK(sheet.bill(seven).total.value == 14);
  CHECK(sheet.bill(seven, Allowance::applied).total.value == 4);
  CHECK(sheet.bill(seven, Allowance::applied).lines[0].quantity == 7);
}

TEST_CASE("a bill below the free allowance is zero at the list price") {
  PriceItem allowed = item("requests", Meter::requests, 2);
  allowed.free_units = 5;
  const Bill bill = PriceSheet{{allowed}}.bill(metered(Meter::requests, 5), Allowance::applied);
  REQUIRE(bill.lines.size() == 1);
  CHECK(bill.lines[0].amount.value == 0);
  CHECK(bill.lines[0].unit_price.value == 2);
}

TEST_CASE("a month of runs reaches tiers and one allowance that one run does not") {
  PriceItem tiered = item("compute", Meter::memory_time, 0);
  tiered.tiers = three_tiers;
  tiered.free_units = 4;
  const PriceSheet sheet{{tiered}};
  const Usage five = metered(Meter::memory_time, 5);
  INFO("one run: 5 - 4 = 1 unit; ten runs: 50 - 4 = 46 units, 20 + 20 + 16 / 2 = 48 dollars");
  CHECK(sheet.bill(five, Allowance::applied).total.value == 2);
  CHECK(sheet.bill(five, Allowance::applied, 10).total.value == 48);
}

TEST_CASE("doubled prices double the bill") {
  const auto sheet = [](double factor) {
    PriceItem tiered = item("a", Meter::memory_time, 0);
    tiered.tiers = three_tiers;
    for (PriceTier& tier : tiered.tiers) tier.per_unit.value *= factor;
    return PriceSheet{{tiered, item("b", Meter::requests, 0.7 * factor)}};
  };
  Usage usage = metered(Meter::memory_time, 37);
  usage[Meter::requests] = 11;
  CHECK(sheet(2).bill(usage).total.value == 2 * sheet(1).bill(usage).total.value);
  CHECK(sheet(0).bill(usage).total.value == 0);
}

TEST_CASE("at one price per unit the bill of two runs is the sum of their bills") {
  const PriceSheet sheet{{item("a", Meter::memory_time, 0.25), item("b", Meter::requests, 3)}};
  Usage first = metered(Meter::memory_time, 12);
  const Usage second = metered(Meter::requests, 5);
  const double apart = sheet.bill(first).total.value + sheet.bill(second).total.value;
  CHECK(sheet.bill(first += second).total.value == apart);
}

TEST_CASE("usage adds and subtracts meter by meter") {
  Usage usage = metered(Meter::requests, 5);
  usage += metered(Meter::storage_time, 7);
  usage += metered(Meter::requests, 1);
  CHECK(usage[Meter::requests] == Wide{6});
  CHECK(usage[Meter::storage_time] == Wide{7});
  usage -= metered(Meter::requests, 6);
  CHECK(usage == metered(Meter::storage_time, 7));
}
