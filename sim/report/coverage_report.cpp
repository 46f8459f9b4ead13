#include "sim/report/coverage_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/report/numbers.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

const char* coverage_word(CoverageVerdict verdict) {
  if (verdict == CoverageVerdict::pass) return "pass";
  return verdict == CoverageVerdict::fail ? "fail" : "inconclusive";
}

std::int64_t rows_with(const CoverageReport& report, CoverageVerdict verdict) {
  return std::ranges::count(report.rows, verdict, &CoverageRow::verdict);
}

Table coverage_table(const CoverageReport& report) {
  Table table{{"case", "metric", "truth", "± 95 %, mean", "runs", "truth is held", "± 95 %",
               "all below", "all above", "verdict"}};
  table.judges_in("verdict");
  for (const CoverageRow& row : report.rows)
    table.add({row.id, row.metric, four_digits(row.truth),
               fmt::format("{:.1f} %", row.half_width * 100), std::to_string(row.runs),
               fmt::format("{:.1f} %", row.runs > 0 ? row.coverage() * 100 : 0),
               fmt::format("{:.1f}-{:.1f} %", row.low * 100, row.high * 100),
               std::to_string(row.below), std::to_string(row.above), coverage_word(row.verdict)});
  return table;
}

std::string systems_of(const CoverageReport& report, const char* before) {
  std::string text;
  for (const CoverageCase& one : coverage_cases())
    if (std::ranges::count(report.rows, one.id, &CoverageRow::id) > 0)
      text += fmt::format("{}{}: {} [{}]\n", before, one.id, one.system, one.theory);
  return text;
}

std::string end_of(const CoverageReport& report) {
  return fmt::format(
      "{} pass, {} fail, {} inconclusive: nominal 95 % is to be {:.0f} to {:.0f} %\n{}",
      rows_with(report, CoverageVerdict::pass), rows_with(report, CoverageVerdict::fail),
      rows_with(report, CoverageVerdict::inconclusive), least_coverage * 100, most_coverage * 100,
      report.stopped ? "interrupted: what comes after was not run\n" : "");
}

}  // namespace

Json coverage_json(const CoverageReport& report) {
  Json rows = Json::array();
  for (const CoverageRow& row : report.rows)
    rows.push_back({{"case", row.id},
                    {"metric", row.metric},
                    {"truth", row.truth},
                    {"runs", row.runs},
                    {"covered", row.covered},
                    {"coverage", row.runs > 0 ? Json(row.coverage()) : Json{}},
                    {"coverage_low_95", row.low},
                    {"coverage_high_95", row.high},
                    {"intervals_below", row.below},
                    {"intervals_above", row.above},
                    {"relative_half_width_mean", row.half_width},
                    {"verdict", coverage_word(row.verdict)}});
  return {{"schema_version", 1},
          {"coverage",
           {{"nominal", 0.95},
            {"least", least_coverage},
            {"most", most_coverage},
            {"results", std::move(rows)},
            {"summary",
             {{"pass", rows_with(report, CoverageVerdict::pass)},
              {"fail", rows_with(report, CoverageVerdict::fail)},
              {"inconclusive", rows_with(report, CoverageVerdict::inconclusive)}}}}}};
}

std::string coverage_text(const CoverageReport& report) {
  return coverage_table(report).text() + "\n" + systems_of(report, "") + end_of(report);
}

std::string coverage_markdown(const CoverageReport& report) {
  return coverage_table(report).markdown() + "\n" + systems_of(report, "- ") + "\n" +
         end_of(report);
}

}  // namespace coldcast
