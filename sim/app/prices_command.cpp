#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>

#include "sim/app/commands.hpp"
#include "sim/app/printed.hpp"
#include "sim/config/nearest_word.hpp"
#include "sim/report/price_difference.hpp"
#include "sim/report/stale_prices.hpp"

namespace coldcast {
namespace {

/// Prices by name that may be compared: "aws/us-east-1/2021" of the provider and the region.
bool is_meant(const std::string& name, const PricesDiffCommand& command,
              const Catalogue& catalogue) {
  if (!command.provider.empty() && !name.starts_with(command.provider + "/")) return false;
  return command.region.empty() || read_price_list(catalogue, name).region == command.region;
}

bool is_era(const std::string& word) {
  return word.size() == 4 && word.find_first_not_of("0123456789") == std::string::npos;
}

/// The names of each family that has prices of that era.
std::map<std::string, std::string> names_of_era(const std::string& era,
                                                const PricesDiffCommand& command,
                                                const Catalogue& catalogue) {
  std::map<std::string, std::string> names;
  std::vector<std::string> eras;
  for (const std::string& name : catalogue.names("prices")) {
    const auto [family, of] = family_and_era(name);
    if (!of.empty() && std::ranges::find(eras, of) == eras.end()) eras.push_back(of);
    if (of == era && is_meant(name, command, catalogue)) names[family] = name;
  }
  std::ranges::sort(eras);
  if (std::ranges::find(eras, era) == eras.end())
    throw ConfigError("command line", "",
                      "there are no prices of " + in_quotes(era) + list_of(eras));
  return names;
}

/// All families that have prices of both eras. What has them of one only is said, not compared.
std::vector<PriceDifference> eras_compared(const PricesDiffCommand& command,
                                           const Catalogue& catalogue) {
  const auto before = names_of_era(command.before, command, catalogue);
  const auto after = names_of_era(command.after, command, catalogue);
  std::vector<PriceDifference> differences;
  std::string alone;
  for (const auto& [family, name] : before) {
    const auto other = after.find(family);
    if (other == after.end())
      alone += " " + name;
    else
      differences.push_back(price_difference(read_price_list(catalogue, name),
                                             read_price_list(catalogue, other->second)));
  }
  for (const auto& [family, name] : after)
    if (!before.contains(family)) alone += " " + name;
  if (differences.empty())
    throw ConfigError("command line", "",
                      "no prices are there of both " + command.before + " and " + command.after +
                          " for this provider and region; `coldcast list prices` names all");
  if (!alone.empty())
    std::fprintf(stderr, "coldcast: of one of these eras only:%s\n", alone.c_str());
  return differences;
}

}  // namespace

int prices_diff(const PricesDiffCommand& command) {
  const Catalogue catalogue{find_configs(".")};
  if (is_era(command.before) != is_era(command.after))
    throw ConfigError("command line", "",
                      "compare two eras, such as 2021 and 2026, or two names or files of prices");
  std::vector<PriceDifference> differences;
  if (is_era(command.before)) {
    differences = eras_compared(command, catalogue);
  } else {
    if (!command.provider.empty() || !command.region.empty())
      throw ConfigError("command line", command.provider.empty() ? "--region" : "--provider",
                        "chooses among the prices of two eras; these are named already");
    differences.push_back(price_difference(read_price_list(catalogue, command.before),
                                           read_price_list(catalogue, command.after)));
  }
  std::size_t figures = 0, same = 0;
  for (const PriceDifference& one : differences)
    for (const PriceMove& move : one.moves) {
      ++figures;
      same += move.is_same();
    }
  std::fprintf(stderr, "coldcast: %zu of %zu figures differ\n", figures - same, figures);
  if (command.changed && same == figures) return failed;
  print_out(price_difference_text(differences, command.format, command.changed));
  return ok;
}

int list_stale_prices(const ListCommand& command) {
  if (command.what != "prices")
    throw ConfigError("command line", "--stale", "is for `coldcast list prices`");
  // The one look at the clock of this program: what is stale depends on the day, results do not.
  const auto day =
      command.date.empty()
          ? std::optional{std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())}
          : day_in(command.date);
  if (!day)
    throw ConfigError("command line", "--date",
                      in_quotes(command.date) + " is no date; write it like \"2026-09-19\"");
  const StalePrices found = stale_prices(Catalogue{find_configs(".")}, *day);
  if (!found.stale.empty() || command.format == "json")
    print_out(stale_prices_text(found, command.format));
  std::fprintf(stderr, "coldcast: %s%s\n",
               found.stale.empty() ? "" : "warning: ", stale_prices_sentence(found).c_str());
  return ok;
}

}  // namespace coldcast
