#include "sim/report/differential_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sim/config/files.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

Table covered_by(const DifferentialReport& report) {
  Table table{{"covered", "scenarios"}};
  for (const auto& [feature, count] : report.features)
    if (!feature.starts_with("outcome: ")) table.add({feature, std::to_string(count)});
  return table;
}

Table outcomes_of(const DifferentialReport& report) {
  Table table{{"outcome", "scenarios"}};
  for (const auto& [feature, count] : report.features)
    if (feature.starts_with("outcome: ")) table.add({feature.substr(9), std::to_string(count)});
  return table;
}

std::string place_of(const EngineDifference& difference) {
  return difference.request ? fmt::format("request {}, {}", *difference.request, difference.what)
                            : difference.what;
}

std::string one_failure(const DifferentialFailure& failure) {
  return fmt::format(
      "scenario {} differs; the smallest that still does, {} requests:\n{}  first difference: "
      "{}\n    the program:       {}\n    the second engine: {}\n\n",
      failure.number, failure.requests, json_text(failure.scenario), place_of(failure.difference),
      failure.difference.first, failure.difference.second);
}

std::string agreement(const DifferentialReport& report) {
  std::string text =
      fmt::format("{} scenarios, {} requests: {} agree, {} differ\n", report.scenarios,
                  report.requests, report.scenarios - report.differ, report.differ);
  if (report.differ > report.failures.size())
    text += fmt::format("the first {} of them are shown\n", report.failures.size());
  std::string missing;
  for (const auto& [feature, count] : report.features)
    if (count == 0) missing += (missing.empty() ? "" : ", ") + feature;
  if (!missing.empty()) text += "not covered: " + missing + "; more scenarios would do so\n";
  if (report.stopped) text += "interrupted: the scenarios after these were not run\n";
  return text;
}

std::string all_failures(const DifferentialReport& report) {
  std::string text;
  for (const DifferentialFailure& failure : report.failures) text += one_failure(failure);
  return text;
}

}  // namespace

Json differential_json(const DifferentialReport& report) {
  Json failures = Json::array();
  for (const DifferentialFailure& failure : report.failures) {
    const EngineDifference& difference = failure.difference;
    failures.push_back({{"number", failure.number},
                        {"requests", failure.requests},
                        {"request", difference.request ? Json(*difference.request) : Json{}},
                        {"what", difference.what},
                        {"first_engine", difference.first},
                        {"second_engine", difference.second},
                        {"scenario", failure.scenario}});
  }
  return {{"schema_version", 1},
          {"differential",
           {{"scenarios", report.scenarios},
            {"requests", report.requests},
            {"agree", report.scenarios - report.differ},
            {"differ", report.differ},
            {"features", report.features},
            {"failures", failures}}}};
}

std::string differential_text(const DifferentialReport& report) {
  return all_failures(report) + covered_by(report).text() + "\n" + outcomes_of(report).text() +
         "\n" + agreement(report);
}

std::string differential_markdown(const DifferentialReport& report) {
  std::string failures;
  if (!report.failures.empty()) failures = "```text\n" + all_failures(report) + "```\n\n";
  return failures + covered_by(report).markdown() + "\n" + outcomes_of(report).markdown() + "\n" +
         agreement(report);
}

}  // namespace coldcast
