// Price files: units that measure their meters, tiers that ascend, and dollars only.

#include "sim/config/prices.hpp"

#include "sim/config/files.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

PriceSheet prices(const std::string& text, const std::string& architecture = "x86_64") {
  const Json json = parse_json(text, "text");
  return read_prices(Fields{json, "p.json"}, architecture);
}

/// A price file with these items.
std::string with(const std::string& items) {
  return R"({"currency": "USD", "items": [)" + items + "]}";
}

std::string complaint(const std::string& text) {
  try {
    prices(text);
    return "";
  } catch (const ConfigError& error) {
    return std::string{error.what()}.substr(std::string{"p.json: "}.size());
  }
}

std::string item_complaint(const std::string& item) { return complaint(with(item)); }

double dollars(const PriceSheet& sheet, Meter meter, Wide amount,
               Allowance allowance = Allowance::ignored) {
  Usage usage;
  usage[meter] = amount;
  return sheet.bill(usage, allowance).total.value;
}

constexpr Wide gb_s = Wide{1024} * 1'000'000'000;  // MB ns

}  // namespace

TEST_CASE("a price holds per unit in which the meter is sold") {
  const auto one = [](const std::string& meter, const std::string& unit) {
    return prices(with(R"({"item": "x", "meter": ")" + meter + R"(", "unit": ")" + unit +
                       R"(", "price_usd": 3})"));
  };
  CHECK(dollars(one("requests", "requests"), Meter::requests, 2) == Approx(6));
  CHECK(dollars(one("requests", "1M requests"), Meter::requests, 500'000) == Approx(1.5));
  CHECK(dollars(one("memory_time", "GB-s"), Meter::memory_time, 2 * gb_s) == Approx(6));
  CHECK(dollars(one("standby_time", "GB-h"), Meter::standby_time, 1800 * gb_s) == Approx(1.5));
  CHECK(dollars(one("snapshot_restored", "GB"), Meter::snapshot_restored, 512) == Approx(1.5));
}

TEST_CASE("tiers and the free allowance are read in units") {
  const PriceSheet sheet = prices(with(
      R"({"item": "x", "meter": "requests", "unit": "requests", "free_per_month": 5,
          "tiers": [{"up_to": 10, "price_usd": 2}, {"price_usd": 1}]})"));
  CHECK(dollars(sheet, Meter::requests, 15) == Approx(10 * 2 + 5));
  CHECK(dollars(sheet, Meter::requests, 15, Allowance::applied) == Approx(10 * 2));
}

TEST_CASE("prices of one architecture are not taken for another") {
  const std::string both = with(
      R"({"item": "x", "meter": "requests", "unit": "requests", "price_usd": 1, "architecture": "x86_64"},
         {"item": "x", "meter": "requests", "unit": "requests", "price_usd": 2, "architecture": "arm64"})");
  CHECK(dollars(prices(both), Meter::requests, 1) == 1);
  CHECK(dollars(prices(both, "arm64"), Meter::requests, 1) == 2);
  CHECK(item_complaint(R"({"item": "x", "meter": "requests", "unit": "requests", "price_usd": 1,
                           "architecture": "arm64"})") == "/items: no item has a price for x86_64");
}

TEST_CASE("a currency other than dollars is refused") {
  CHECK(complaint(R"({"currency": "EUR", "items": []})") ==
        "/currency: no \"EUR\"; there is only \"USD\"");
  CHECK(complaint(R"({"items": []})") == "missing \"currency\"");
}

TEST_CASE("a unit that does not measure the meter is refused with those that do") {
  CHECK(item_complaint(
            R"({"item": "x", "meter": "memory_time", "unit": "requests", "price_usd": 1})") ==
        "/items/0/unit: no \"requests\"; there are \"GB-s\", \"GB-h\"");
  CHECK(item_complaint(R"({"item": "x", "meter": "requests", "unit": "GB-s", "price_usd": 1})") ==
        "/items/0/unit: no \"GB-s\"; there are \"requests\", \"1M requests\"");
  CHECK(item_complaint(R"({"item": "x", "meter": "memory", "unit": "GB-s", "price_usd": 1})") ==
        "/items/0/meter: no \"memory\"; did you mean \"memory_time\"?");
}

TEST_CASE("prices that make no sense are refused") {
  const std::string head = R"({"item": "x", "meter": "requests", "unit": "requests", )";
  CHECK(item_complaint(head + R"("price_usd": -1})") == "/items/0/price_usd: -1 is below 0");
  CHECK(item_complaint(head + R"("price_eur": 1})") == "/items/0: missing \"tiers\"");
  CHECK(item_complaint(head + R"("price_usd": 1, "tiers": [{"price_usd": 1}]})") ==
        "/items/0/tiers: give this or \"price_usd\", not both");
  CHECK(item_complaint(head + R"("tiers": []})") ==
        "/items/0/tiers: the last tier must have no \"up_to\": usage has no upper end");
  CHECK(item_complaint(head + R"("tiers": [{"up_to": 5, "price_usd": 1}]})") ==
        "/items/0/tiers: the last tier must have no \"up_to\": usage has no upper end");
  CHECK(item_complaint(
            head + R"("tiers": [{"up_to": 5, "price_usd": 1}, {"up_to": 4, "price_usd": 1}]})") ==
        "/items/0/tiers/1/up_to: tiers must ascend, and only the last may have no end");
  CHECK(item_complaint(head + R"("price_usd": 1}, )" + head + R"("price_usd": 2})") ==
        "/items/1/item: a second \"x\" for x86_64");
  CHECK(item_complaint(head + R"("price_usd": 1, "free_per_moth": 2})") ==
        "/items/0/free_per_moth: unknown key; did you mean \"free_per_month\"?");
}
