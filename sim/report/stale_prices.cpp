#include "sim/report/stale_prices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/report/table.hpp"

namespace coldcast {
namespace {

constexpr int days_of_a_year = 365;

/// The newest prices of each family.
std::map<std::string, std::string> newest_of_families(const std::vector<std::string>& names) {
  std::map<std::string, std::string> newest;
  for (const std::string& name : names) {
    const auto [family, era] = family_and_era(name);
    std::string& one = newest[family];
    if (one.empty() || era > family_and_era(one).second) one = name;
  }
  return newest;
}

std::string age_text(const StalePrice& one) {
  return one.age_days ? fmt::format("{:.1f} years", *one.age_days / 365.25) : "not known";
}

std::string figure_text(const ListedPrice& figure) {
  return figure.holds_for.empty() ? figure.price.name : figure.price.name + ", " + figure.holds_for;
}

std::string stale_json(const StalePrices& found) {
  Json array = Json::array();
  for (const StalePrice& one : found.stale)
    array.push_back({{"prices", one.prices},
                     {"item", one.figure.price.name},
                     {"holds_for", one.figure.holds_for},
                     {"unit", one.figure.price.unit},
                     {"price_usd", one.figure.price.tiers.front().per_unit.value},
                     {"date", one.figure.date ? Json(day_text(*one.figure.date)) : Json()},
                     {"age_days", one.age_days ? Json(*one.age_days) : Json()},
                     {"confidence", one.figure.confidence},
                     {"source", one.figure.source},
                     {"replaced_by", one.replaced_by}});
  return json_text(array);
}

}  // namespace

StalePrices stale_prices(const Catalogue& catalogue, Day on) {
  StalePrices found{.on = on, .figures = 0, .stale = {}};
  const std::vector<std::string> names = catalogue.names("prices");
  const auto newest = newest_of_families(names);
  for (const std::string& name : names) {
    const std::string& latest = newest.at(family_and_era(name).first);
    for (ListedPrice& figure : read_price_list(catalogue, name).prices) {
      ++found.figures;
      std::optional<int> age;
      if (figure.date) age = static_cast<int>((on - *figure.date).count());
      if (age && *age <= days_of_a_year) continue;
      found.stale.push_back({name, std::move(figure), age, latest == name ? "" : latest});
    }
  }
  std::ranges::stable_sort(found.stale, {}, [](const StalePrice& one) {
    return one.figure.date.value_or(Day{});  // of no date first: it may be any age
  });
  return found;
}

std::string stale_prices_text(const StalePrices& found, const std::string& format) {
  if (format == "json") return stale_json(found);
  Table table{{"prices", "figure", "date", "age", "confidence", "newer prices", "source"}};
  for (const StalePrice& one : found.stale)
    table.add({one.prices, figure_text(one.figure),
               one.figure.date ? day_text(*one.figure.date) : "none", age_text(one),
               one.figure.confidence, one.replaced_by, one.figure.source});
  return format == "md" ? table.markdown() : table.left_text();
}

std::string stale_prices_sentence(const StalePrices& found) {
  const auto newest = std::ranges::count_if(
      found.stale, [](const StalePrice& one) { return one.replaced_by.empty(); });
  if (found.stale.empty())
    return fmt::format("none of {} figures is older than a year on {}", found.figures,
                       day_text(found.on));
  return fmt::format(
      "{} of {} figures are older than a year on {}; {} of them are the newest that the catalogue "
      "has",
      found.stale.size(), found.figures, day_text(found.on), newest);
}

}  // namespace coldcast
