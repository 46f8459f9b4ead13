// What the catalogue says of prices and limits, and that every figure says where it is from.

#include "sim/config/price_list.hpp"

#include <algorithm>
#include <set>

#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Named = std::pair<std::string, std::string>;

namespace {

const Catalogue& shipped() {
  static const Catalogue configs{"configs"};
  return configs;
}

/// The list of a price file with this text.
PriceList list_of_text(const std::string& text) {
  const TemporaryFolder folder;
  return read_price_list(shipped(), folder.file("p.json", text).string());
}

/// What is wrong with it, behind the name of the file.
std::string list_complaint(const std::string& text) {
  try {
    list_of_text(text);
    return "";
  } catch (const ConfigError& error) {
    const std::string message = error.what();
    return message.substr(message.find("p.json: ") + 8);
  }
}

/// Whether a value names its source within itself, as rules in an object do.
bool has_source_inside(const Json& value) {
  if (!value.is_structured()) return false;
  if (value.is_object() && value.contains("source")) return true;
  return std::any_of(value.begin(), value.end(), has_source_inside);
}

/// Whether the sources of a file name where a default or a part of it comes from.
bool has_source(const Json& file, const std::string& key) {
  const std::string pointer = "/defaults/" + key;
  for (const auto& [at, source] : file["sources"].items())
    if (at == pointer || at.starts_with(pointer + "/")) return true;
  const Json limits = file.value("limits", Json::object());
  return has_source_inside(file["defaults"][key]) ||
         (limits.contains(key) && limits[key].contains("source"));
}

}  // namespace

TEST_CASE("every price of the catalogue names its source, its date and how sure it is") {
  const auto today = day_in(read_json("configs/catalogue.json")["date"].get<std::string>());
  REQUIRE(today);
  std::size_t figures = 0;
  for (const std::string& name : shipped().names("prices"))
    for (const ListedPrice& figure : read_price_list(shipped(), name).prices) {
      INFO(name << ": " << figure.price.name << " " << figure.holds_for);
      ++figures;
      CHECK(!figure.source.empty());
      CHECK(std::set<std::string>{"vendor", "quoted", "unconfirmed"}.contains(figure.confidence));
      REQUIRE(figure.date);
      CHECK(*figure.date <= *today);
    }
  CHECK(figures > 100);
}

TEST_CASE("every limit and every default of a platform names its source, and its file a date") {
  std::size_t limits = 0, defaults = 0;
  for (const std::string& name : shipped().names("platforms")) {
    const Json file = shipped().load("platforms", name, "test", "");
    REQUIRE(file["sources"].contains(""));
    const std::string of_file = file["sources"][""];
    CHECK(of_file.starts_with("looked up "));
    CHECK(day_in(of_file.substr(10, 10)));
    const Json limited = file.value("limits", Json::object());
    for (const auto& [key, limit] : limited.items()) {
      INFO(name << ": limit of " << key);
      ++limits;
      CHECK(!limit.value("source", "").empty());
    }
    for (const auto& [key, value] : file["defaults"].items()) {
      INFO(name << ": default of " << key);
      ++defaults;
      CHECK(has_source(file, key));
    }
  }
  CHECK(limits > 50);
  CHECK(defaults > 200);
}

TEST_CASE("a listed price has the date of its own, else that of its file") {
  const PriceList list = list_of_text(R"({"currency": "USD", "date": "2026-02-03", "items": [
      {"item": "a", "meter": "gpu_time", "unit": "GPU-h", "price_usd": 1, "gpu": "l4",
       "billing": "busy-time", "instance_type": "g2", "confidence": "quoted", "source": "a page"},
      {"item": "b", "meter": "requests", "unit": "requests", "price_usd": 1,
       "architecture": "arm64", "date": "2024-02-29"}]})");
  REQUIRE(list.prices.size() == 2);
  CHECK(list.prices[0].holds_for == "g2, l4, busy-time");
  CHECK(list.prices[0].source == "a page");
  CHECK(list.prices[0].confidence == "quoted");
  CHECK(day_text(*list.prices[0].date) == "2026-02-03");
  CHECK(list.prices[1].holds_for == "arm64");
  CHECK(day_text(*list.prices[1].date) == "2024-02-29");
}

TEST_CASE("what prices of several eras are called alike is their name without the year") {
  CHECK(family_and_era("aws/us-east-1/2021") == Named{"aws/us-east-1/", "2021"});
  CHECK(family_and_era("gcp/us-central1/cloud-run-2026") ==
        Named{"gcp/us-central1/cloud-run-", "2026"});
  CHECK(family_and_era("mine.json") == Named{"mine.json", ""});
  CHECK(family_and_era("a/b12345") == Named{"a/b12345", ""});
  CHECK(family_and_era("2026") == Named{"2026", ""});
}

TEST_CASE("a list of prices in another currency or unit, or with a date that is none, is refused") {
  CHECK(list_complaint(R"({"currency": "EUR", "items": []})") ==
        "/currency: no \"EUR\"; there is only \"USD\"");
  CHECK(list_complaint(R"({"currency": "USD", "items": [{"item": "a", "meter": "data",
                           "unit": "GiB", "price_usd": 1}]})") ==
        "/items/0/unit: no \"GiB\"; did you mean \"GB\"?");
  CHECK(list_complaint(R"({"currency": "USD", "date": "19.09.2026", "items": []})") ==
        "/date: \"19.09.2026\" is no date; write it like \"2026-09-19\"");
}

TEST_CASE("a day is read only if the calendar has it") {
  CHECK(day_text(*day_in("2024-02-29")) == "2024-02-29");
  CHECK(*day_in("2025-01-01") - *day_in("2024-01-01") == std::chrono::days{366});
  for (const char* none : {"", "2025-02-29", "2025-13-01", "2025-1-1", "2025/01/01", "20250101",
                           "2025-00-10", "2025-01-0x", "-025-01-01"}) {
    INFO(none);
    CHECK(!day_in(none));
  }
}
