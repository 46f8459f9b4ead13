#include "verification/cases/fluid.hpp"

#include <cmath>

#include "verification/cases/case.hpp"
#include "verification/cases/system.hpp"

namespace coldcast {
namespace {

double part_of(const Json& number, std::int64_t parts) {
  return number.get<double>() / static_cast<double>(parts);
}

/// A time, or a distribution of times, of an equal share of the work.
Json shared_law(Json law, std::int64_t parts) {
  if (law.is_number()) return part_of(law, parts);
  if (!law.is_object() || !law.contains("dist"))
    throw NotUnderstood("a fluid needs a \"service\" that is a number or has a \"dist\"");
  for (const char* key : {"mean", "value", "min", "max", "low", "high", "shift"})
    if (law.contains(key) && law[key].is_number()) law[key] = part_of(law[key], parts);
  if (law.contains("rate") && law["rate"].is_number())
    law["rate"] = law["rate"].get<double>() * static_cast<double>(parts);
  return law;
}

Json repeated(const Json& list, std::int64_t parts) {
  Json all = Json::array();
  for (const Json& one : list)
    for (std::int64_t i = 0; i < parts; ++i) all.push_back(one);
  return all;
}

Json even_arrivals(Json arrival, std::int64_t parts) {
  if (arrival.contains("interval")) arrival["interval"] = part_of(arrival["interval"], parts);
  if (arrival.contains("rate"))
    arrival["rate"] = arrival["rate"].get<double>() * static_cast<double>(parts);
  if (arrival.contains("count")) arrival["count"] = arrival["count"].get<std::int64_t>() * parts;
  return arrival;
}

Json listed_arrivals(Json arrival, std::int64_t parts) {
  if (arrival.contains("times") && arrival["times"].is_string())
    arrival["times"] = times_of_text(arrival["times"].get<std::string>());
  for (const char* key : {"times", "times_ms", "pairs", "services"})
    if (arrival.contains(key)) arrival[key] = repeated(arrival[key], parts);
  if (arrival.contains("pairs"))
    for (Json& pair : arrival["pairs"]) pair.at(1) = part_of(pair.at(1), parts);
  if (arrival.contains("services"))
    for (Json& service : arrival["services"]) service = part_of(service, parts);
  return arrival;
}

}  // namespace

Json in_smaller_requests(const Json& config, std::int64_t parts) {
  const Json arrival = config.value("arrival", Json::object());
  const Json type = arrival.is_object() ? arrival.value("type", Json()) : Json();
  if (type != "deterministic" && type != "trace")
    throw NotUnderstood("a fluid is known of arrivals without chance only");
  if (config.value("platform", Json::object()).value("kind", Json()) != "pool")
    throw NotUnderstood("a fluid is known of a \"pool\" only");
  Json smaller = config;
  smaller["arrival"] =
      type == "trace" ? listed_arrivals(arrival, parts) : even_arrivals(arrival, parts);
  if (config.contains("service")) smaller["service"] = shared_law(config["service"], parts);
  Json& platform = smaller["platform"];
  if (platform.contains("queue_capacity") && platform["queue_capacity"].is_number())
    platform["queue_capacity"] =
        platform["queue_capacity"].get<double>() * static_cast<double>(parts);
  return smaller;
}

std::pair<double, double> fluid_limit(const std::array<double, 4>& values) {
  std::array<double, 3> once{};
  std::array<double, 2> twice{};
  for (std::size_t i = 0; i < 3; ++i) once[i] = 2 * values[i + 1] - values[i];
  for (std::size_t i = 0; i < 2; ++i) twice[i] = (4 * once[i + 1] - once[i]) / 3;
  return {twice[1], std::abs(twice[1] - twice[0])};
}

}  // namespace coldcast
