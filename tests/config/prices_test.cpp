// Price files: units that measure their meters, tiers that ascend, and dollars only.

#include "sim/config/prices.hpp"

#include <algorithm>

#include "sim/config/files.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

PriceSheet prices(const std::string& text, const PriceKeys& keys = {}) {
  const Json json = parse_json(text, "text");
  return read_prices(Fields{json, "p.json"}, keys);
}

PriceKeys on_architecture(const std::string& architecture) {
  PriceKeys keys;
  keys.architecture = architecture;
  return keys;
}

/// A price file with these items.
std::string with_items(const std::string& items) {
  return R"({"currency": "USD", "items": [)" + items + "]}";
}

std::string prices_complaint(const std::string& text) {
  try {
    prices(text);
    return "";
  } catch (const ConfigError& error) {
    return std::string{error.what()}.substr(std::string{"p.json: "}.size());
  }
}

std::string item_complaint(const std::string& item) { return prices_complaint(with_items(item)); }

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
    return prices(with_items(R"({"item": "x", "meter": ")" + meter + R"(", "unit": ")" + unit +
                             R"(", "price_usd": 3})"));
  };
  CHECK(dollars(one("requests", "requests"), Meter::requests, 2) == Approx(6));
  CHECK(dollars(one("requests", "1M requests"), Meter::requests, 500'000) == Approx(1.5));
  CHECK(dollars(one("memory_time", "GB-s"), Meter::memory_time, 2 * gb_s) == Approx(6));
  CHECK(dollars(one("standby_time", "GB-h"), Meter::standby_time, 1800 * gb_s) == Approx(1.5));
  CHECK(dollars(one("snapshot_restored", "GB"), Meter::snapshot_restored, 512) == Approx(1.5));
}

TEST_CASE("each meter is sold by its own units") {
  const auto dollars_of = [](const std::string& meter, const std::string& unit, Wide amount) {
    const std::vector<std::string> names(meter_names.begin(), meter_names.end());
    const auto at = std::find(names.begin(), names.end(), meter) - names.begin();
    return dollars(prices(with_items(R"({"item": "x", "meter": ")" + meter + R"(", "unit": ")" +
                                     unit + R"(", "price_usd": 3})")),
                   static_cast<Meter>(at), amount);
  };
  constexpr Wide second = 1'000'000'000;       // ns
  constexpr Wide vcpu_s = 1'000'000'000'000;   // mvCPU ns, and MHz ns for GHz s
  constexpr Wide gigabyte = Wide{1024} << 20;  // bytes
  CHECK(dollars_of("vcpu_time", "vCPU-s", 2 * vcpu_s) == Approx(6));
  CHECK(dollars_of("vcpu_time", "vCPU-h", 1800 * vcpu_s) == Approx(1.5));
  CHECK(dollars_of("idle_vcpu_time", "vCPU-s", vcpu_s) == Approx(3));
  CHECK(dollars_of("idle_memory_time", "GB-s", 2 * gb_s) == Approx(6));
  CHECK(dollars_of("clock_time", "GHz-s", 2 * vcpu_s) == Approx(6));
  CHECK(dollars_of("gpu_time", "GPU-s", 2 * second) == Approx(6));
  CHECK(dollars_of("gpu_time", "GPU-h", 1800 * second) == Approx(1.5));
  CHECK(dollars_of("instance_time", "instance-s", 2 * second) == Approx(6));
  CHECK(dollars_of("instance_time", "instance-h", 1800 * second) == Approx(1.5));
  CHECK(dollars_of("data", "GB", gigabyte / 2) == Approx(1.5));
  CHECK(dollars_of("storage_writes", "requests", 2) == Approx(6));
  CHECK(dollars_of("storage_reads", "1M requests", 500'000) == Approx(1.5));
}

TEST_CASE("tiers and the free allowance are read in units") {
  const PriceSheet sheet = prices(with_items(
      R"({"item": "x", "meter": "requests", "unit": "requests", "free_per_month": 5,
          "tiers": [{"up_to": 10, "price_usd": 2}, {"price_usd": 1}]})"));
  CHECK(dollars(sheet, Meter::requests, 15) == Approx(10 * 2 + 5));
  CHECK(dollars(sheet, Meter::requests, 15, Allowance::applied) == Approx(10 * 2));
}

TEST_CASE("prices of one architecture are not taken for another") {
  const std::string both = with_items(
      R"({"item": "x", "meter": "requests", "unit": "requests", "price_usd": 1, "architecture": "x86_64"},
         {"item": "x", "meter": "requests", "unit": "requests", "price_usd": 2, "architecture": "arm64"})");
  CHECK(dollars(prices(both), Meter::requests, 1) == 1);
  CHECK(dollars(prices(both, on_architecture("arm64")), Meter::requests, 1) == 2);
  CHECK(item_complaint(R"({"item": "x", "meter": "requests", "unit": "requests", "price_usd": 1,
                           "architecture": "arm64"})") == "/items: no item has a price for x86_64");
}

TEST_CASE("prices of one type, GPU or way of billing are not taken for another") {
  const std::string head = R"({"item": "x", "meter": "requests", "unit": "requests", )";
  const std::string all =
      with_items(head + R"("price_usd": 1, "instance_type": "a"}, )" + head +
                 R"("price_usd": 2, "instance_type": "b", "gpu": "t4"}, )" + head +
                 R"("price_usd": 3, "instance_type": "b", "gpu": "l4"}, )" + head +
                 R"("price_usd": 4, "instance_type": "c", "billing": "busy-time"})");
  const auto price = [&](const std::string& type, const std::string& gpu,
                         const std::string& billing) {
    const PriceKeys keys{
        .architecture = "x86_64", .instance_type = type, .gpu = gpu, .billing = billing};
    return dollars(prices(all, keys), Meter::requests, 1);
  };
  CHECK(price("a", "", "") == 1);
  CHECK(price("a", "t4", "busy-time") == 1);
  CHECK(price("b", "t4", "") == 2);
  CHECK(price("b", "l4", "") == 3);
  CHECK(price("c", "", "busy-time") == 4);
  CHECK_THROWS_WITH(price("c", "", "instance-time"),
                    "p.json: /items: no item has a price for c, billed by instance-time");
  CHECK_THROWS_WITH(price("b", "v100", ""), "p.json: /items: no item has a price for b with v100");
}

TEST_CASE("a currency other than dollars is refused") {
  CHECK(prices_complaint(R"({"currency": "EUR", "items": []})") ==
        "/currency: no \"EUR\"; there is only \"USD\"");
  CHECK(prices_complaint(R"({"items": []})") == "missing \"currency\"");
}

TEST_CASE("a unit that does not measure the meter is refused with those that do") {
  CHECK(item_complaint(
            R"({"item": "x", "meter": "memory_time", "unit": "requests", "price_usd": 1})") ==
        "/items/0/unit: no \"requests\"; there are \"GB-s\", \"GB-h\"");
  CHECK(item_complaint(R"({"item": "x", "meter": "requests", "unit": "GB-s", "price_usd": 1})") ==
        "/items/0/unit: no \"GB-s\"; there are \"requests\", \"1M requests\"");
  CHECK(item_complaint(R"({"item": "x", "meter": "gpu_time", "unit": "GPU-m", "price_usd": 1})") ==
        "/items/0/unit: no \"GPU-m\"; did you mean \"GPU-s\"?");
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

TEST_CASE("a change of one figure leaves all others as they are") {
  const std::string two = R"({"currency": "USD", "items": [
      {"item": "calls", "meter": "requests", "unit": "requests", "price_usd": 1},
      {"item": "memory", "meter": "memory_time", "unit": "GB-s", "price_usd": 2,
       "architecture": "x86_64", "source": "a page"},
      {"item": "memory", "meter": "memory_time", "unit": "GB-s", "price_usd": 3,
       "architecture": "arm64"}], "changes": )";
  const auto changed = [&](const std::string& change, const PriceKeys& keys = {}) {
    return prices(two + "[" + change + "]}", keys);
  };
  const std::string one = R"({"item": "memory", "architecture": "x86_64", "price_usd": 5})";
  CHECK(dollars(changed(one), Meter::memory_time, gb_s) == 5);
  CHECK(dollars(changed(one), Meter::requests, 1) == 1);
  CHECK(dollars(changed(one, on_architecture("arm64")), Meter::memory_time, gb_s) == 3);
  const std::string both = R"({"item": "memory", "tiers": [{"price_usd": 7}]})";
  CHECK(dollars(changed(both), Meter::memory_time, gb_s) == 7);
  CHECK(dollars(changed(both, on_architecture("arm64")), Meter::memory_time, gb_s) == 7);
  const std::string unit = R"({"item": "calls", "unit": "1M requests", "price_usd": 1})";
  CHECK(dollars(changed(unit), Meter::requests, 1'000'000) == Approx(1));
  const std::string free = R"({"item": "calls", "free_per_month": 2})";
  CHECK(dollars(changed(free), Meter::requests, 5, Allowance::applied) == 3);

  CHECK(prices_complaint(two + R"([{"item": "memroy", "price_usd": 5}]})") ==
        "/changes/0/item: no such item of these prices is \"memroy\"; did you mean \"memory\"?");
  CHECK(prices_complaint(two + R"([{"item": "memory", "price_usd": -5}]})") ==
        "/changes/0/price_usd: -5 is below 0");
  CHECK(prices_complaint(two + R"([{"item": "memory", "price": 5}]})") ==
        "/changes/0/price: unknown key; did you mean \"price_usd\"?");
  CHECK(prices_complaint(two + R"([{"item": "calls", "unit": "GB-s"}]})") ==
        "/items/0/unit: no \"GB-s\"; there are \"requests\", \"1M requests\"");
}
