// Two price files side by side, and what of a catalogue is old.

#include "sim/report/price_difference.hpp"

#include "sim/report/stale_prices.hpp"
#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// A catalogue of two eras of one vendor, and of one that has no other.
void write_catalogue(const TemporaryFolder& folder) {
  folder.file("prices/v/2021.json", R"({"currency": "USD", "date": "2021-05-01", "items": [
      {"item": "calls", "meter": "requests", "unit": "requests", "price_usd": 2e-7,
       "free_per_month": 1000000},
      {"item": "memory", "meter": "memory_time", "unit": "GB-s", "price_usd": 2e-5},
      {"item": "data", "meter": "data", "unit": "GB", "price_usd": 0.1}]})");
  folder.file("prices/v/2026.json", R"({"currency": "USD", "date": "2026-05-01", "items": [
      {"item": "calls", "meter": "requests", "unit": "1M requests", "price_usd": 0.2,
       "free_per_month": 2},
      {"item": "memory", "meter": "memory_time", "unit": "GB-s", "date": "2025-01-01",
       "tiers": [{"up_to": 1000, "price_usd": 2.5e-5}, {"price_usd": 1e-5}]},
      {"item": "GPU", "meter": "gpu_time", "unit": "GPU-h", "gpu": "l4", "price_usd": 0.7}]})");
  folder.file("prices/w/x-2023.json", R"({"currency": "USD", "items": [
      {"item": "calls", "meter": "requests", "unit": "requests", "price_usd": 1}]})");
}

PriceDifference of_two_eras() {
  const TemporaryFolder folder;
  write_catalogue(folder);
  const Catalogue catalogue{folder.path()};
  return price_difference(read_price_list(catalogue, "v/2021"),
                          read_price_list(catalogue, "v/2026"));
}

}  // namespace

TEST_CASE("prices of two eras are compared in the newer one's units, tier by tier") {
  CHECK(price_difference_text({of_two_eras()}, "csv", false) ==
        "old_prices,new_prices,item,holds_for,what,above,unit,old,new,change_pct\n"
        "v/2021,v/2026,calls,,price_usd,0,1M requests,0.2,0.2,0\n"
        "v/2021,v/2026,calls,,free_per_month,0,1M requests,1,2,100\n"
        "v/2021,v/2026,memory,,price_usd,0,GB-s,0.00002,0.000025,25\n"
        "v/2021,v/2026,memory,,price_usd,1000,GB-s,0.00002,0.00001,-50\n"
        "v/2021,v/2026,GPU,l4,price_usd,0,GPU-h,,0.7,\n"
        "v/2021,v/2026,data,,price_usd,0,GB,0.1,,\n");
}

TEST_CASE("of a comparison only what differs is shown where that is asked for") {
  const std::string text = price_difference_text({of_two_eras()}, "table", true);
  CHECK(text ==
        "item                            unit  old, USD  new, USD    change\n"
        "\n"
        "v/2021 -> v/2026\n"
        "  calls, free per month  1M requests    1 free    2 free  +100.0 %\n"
        "  memory                        GB-s   0.00002  0.000025   +25.0 %\n"
        "  memory, above 1000            GB-s   0.00002   0.00001   -50.0 %\n"
        "  GPU, l4                      GPU-h         -       0.7       new\n"
        "  data                            GB       0.1         -      gone\n");
}

TEST_CASE("a comparison as JSON leaves null where a file has no such figure") {
  const Json json = parse_json(price_difference_text({of_two_eras()}, "json", false), "text");
  CHECK(json["schema_version"] == 1);
  const Json& figures = json["prices"][0]["figures"];
  REQUIRE(figures.size() == 6);
  CHECK(figures[0]["old"] == 0.2);
  CHECK(figures[0]["change_pct"] == 0);
  CHECK(figures[4]["old"].is_null());
  CHECK(figures[4]["holds_for"] == "l4");
  CHECK(figures[5]["new"].is_null());
}

TEST_CASE("a price file compared with itself has no difference") {
  const Catalogue catalogue{"configs"};
  for (const std::string& name : catalogue.names("prices")) {
    INFO(name);
    const PriceList list = read_price_list(catalogue, name);
    const PriceDifference none = price_difference(list, list);
    CHECK(none.moves.size() >= list.prices.size());
    for (const PriceMove& move : none.moves) CHECK(move.is_same());
  }
}

TEST_CASE("a figure is stale on the day after its first year, and where nobody knows its date") {
  const TemporaryFolder folder;
  write_catalogue(folder);
  const Catalogue catalogue{folder.path()};
  const auto stale_on = [&](const char* day) {
    std::string text;
    const StalePrices found = stale_prices(catalogue, *day_in(day));
    CHECK(found.figures == 7);
    for (const StalePrice& one : found.stale)
      text += one.prices + ":" + one.figure.price.name + " ";
    return text;
  };
  CHECK(stale_on("2022-05-01") == "w/x-2023:calls ");
  CHECK(stale_on("2022-05-02") == "w/x-2023:calls v/2021:calls v/2021:memory v/2021:data ");
  CHECK(stale_on("2026-01-02") ==
        "w/x-2023:calls v/2021:calls v/2021:memory v/2021:data v/2026:memory ");
}

TEST_CASE("of stale figures those that a newer era replaces are told from those that none does") {
  const TemporaryFolder folder;
  write_catalogue(folder);
  const StalePrices found = stale_prices(Catalogue{folder.path()}, *day_in("2026-06-01"));
  CHECK(stale_prices_sentence(found) ==
        "5 of 7 figures are older than a year on 2026-06-01; 2 of them are the newest that the "
        "catalogue has");
  const Json json = parse_json(stale_prices_text(found, "json"), "text");
  REQUIRE(json.size() == 5);
  CHECK(json[0]["age_days"].is_null());
  CHECK(json[1]["age_days"] == 1857);
  CHECK(json[1]["replaced_by"] == "v/2026");
  CHECK(json[4]["replaced_by"] == "");
  CHECK(stale_prices_text(found, "table").find("5.1 years") != std::string::npos);
}
