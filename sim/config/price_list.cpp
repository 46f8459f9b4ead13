#include "sim/config/price_list.hpp"

#include <algorithm>

#include "sim/config/prices.hpp"

namespace coldcast {
namespace {

/// "arm64", "g2-standard-8, l4, busy-time": what an item names of what prices are told apart by.
std::string read_holds_for(Fields& item) {
  std::string text;
  const auto add = [&](const std::string& word) {
    if (!word.empty()) text += (text.empty() ? "" : ", ") + word;
  };
  add(item.word_or("architecture", "", {"", "x86_64", "arm64"}));
  for (const char* key : {"instance_type", "gpu", "billing"}) add(item.string_or(key, ""));
  return text;
}

std::optional<Day> read_date(Fields& fields) {
  const std::string text = fields.string_or("date", "");
  const auto day = day_in(text);
  if (!day && !text.empty())
    fields.fail("date", in_quotes(text) + " is no date; write it like \"2026-09-19\"");
  return day;
}

ListedPrice read_listed(Fields& item, const std::optional<Day>& date_of_file) {
  ListedPrice listed;
  listed.holds_for = read_holds_for(item);
  listed.source = item.string_or("source", "");
  listed.confidence = item.string_or("confidence", "");
  listed.date = read_date(item);
  if (!listed.date) listed.date = date_of_file;
  listed.price = read_price_item(item);
  item.done();
  return listed;
}

}  // namespace

PriceList read_price_list(const Catalogue& catalogue, const std::string& name) {
  const bool is_file = name.ends_with(".json");
  const Json json = is_file ? catalogue.load_file("prices", name)
                            : catalogue.load("prices", name, "command line", "");
  Fields fields{json, is_file ? name : catalogue.path_of("prices", name).string()};
  for (const char* key : {"$schema", "name", "era", "sources", "notes"}) fields.ignore(key);
  fields.word("currency", {"USD"});
  PriceList list{.name = name, .region = fields.string_or("region", ""), .prices = {}};
  const std::optional<Day> date = read_date(fields);
  const Json changed = with_changes_made(fields);
  Fields sheet{changed, fields.where()};
  for (Fields& item : sheet.objects("items")) list.prices.push_back(read_listed(item, date));
  fields.done();
  return list;
}

std::pair<std::string, std::string> family_and_era(const std::string& name) {
  constexpr std::size_t digits = 4;
  if (name.size() <= digits) return {name, ""};
  const std::size_t at = name.size() - digits;
  const std::string era = name.substr(at);
  const bool is_year = std::ranges::all_of(era, [](char c) { return c >= '0' && c <= '9'; }) &&
                       (name[at - 1] == '/' || name[at - 1] == '-');
  return is_year ? std::pair{name.substr(0, at), era} : std::pair{name, std::string{}};
}

}  // namespace coldcast
