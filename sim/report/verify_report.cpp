#include "sim/report/verify_report.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/config/files.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

Json number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json{};
}

std::string shown(const Json& value) {
  if (value.is_null()) return "-";
  std::string text = value.is_number()   ? four_digits(value.get<double>())
                     : value.is_string() ? value.get<std::string>()
                                         : value.dump();
  if (text.size() > 24) text.replace(21, std::string::npos, "...");
  return text;
}

std::string interval(const VerifyRow& row) {
  if (!row.half_width || !row.simulated.is_number()) return "-";
  const double value = row.simulated.get<double>();
  return four_digits(value - *row.half_width) + " to " + four_digits(value + *row.half_width);
}

std::string per_cent(const std::optional<double>& share) {
  return share && std::isfinite(*share) ? fmt::format("{:.2f} %", 100 * *share) : "-";
}

Table table_of(const VerifyReport& report) {
  Table table{{"case", "metric", "expected", "simulated", "95 % interval", "z", "bias caught",
               "verdict", "why"}};
  table.judges_in("verdict");
  for (const VerifyRow& row : report.rows)
    table.add({row.id, row.metric, shown(row.expected), shown(row.simulated), interval(row),
               row.z ? fmt::format("{:.2f}", *row.z) : "-", per_cent(row.detectable_bias),
               std::string(verdict_names[static_cast<std::size_t>(row.verdict)]), row.reason});
  return table;
}

std::string summary(const VerifyReport& report) {
  std::string text =
      fmt::format("{} pass, {} fail, {} inconclusive, {} unsupported\n", report.with(Verdict::pass),
                  report.with(Verdict::fail), report.with(Verdict::inconclusive),
                  report.with(Verdict::unsupported));
  if (report.scores > 0)
    text += fmt::format(
        "largest |z| of {} numbers: {:.2f}; of as many independent ones of a correct simulator it "
        "is {:.2f} in half of all seeds, above {:.2f} in one of 100; a number fails above {:.2f}\n",
        report.scores, report.largest, report.largest_usual, report.largest_unusual,
        report.threshold);
  if (report.normal_p)
    text += fmt::format(
        "{} z scores, one of each case, against the standard normal distribution "
        "(Kolmogorov-Smirnov): p = {:.3f}; {}\n",
        report.independent, *report.normal_p,
        *report.normal_p < 0.001 ? "they are not normal: too large or too small to be chance"
                                 : "as it should be");
  if (report.stopped) text += "interrupted: the cases after these were not simulated\n";
  return text;
}

}  // namespace

Json verify_json(const VerifyReport& report) {
  Json results = Json::array();
  for (const VerifyRow& row : report.rows)
    results.push_back({{"id", row.id},
                       {"metric", row.metric},
                       {"expected", row.expected},
                       {"simulated", row.simulated},
                       {"half_width_95", number(row.half_width)},
                       {"z", number(row.z)},
                       {"rel_error", number(row.relative_error)},
                       {"detectable_bias", number(row.detectable_bias)},
                       {"verdict", verdict_names[static_cast<std::size_t>(row.verdict)]},
                       {"reason", row.reason},
                       {"requests", row.requests}});
  Json summary_json;
  for (std::size_t i = 0; i < verdict_names.size(); ++i)
    summary_json[std::string(verdict_names[i])] = report.with(static_cast<Verdict>(i));
  return {{"schema_version", 1},
          {"results", results},
          {"summary", summary_json},
          {"scores",
           {{"count", report.scores},
            {"threshold", report.threshold},
            {"largest", report.largest},
            {"largest_median_if_correct", report.largest_usual},
            {"largest_99_percent_if_correct", report.largest_unusual},
            {"independent", report.independent},
            {"normal_p", number(report.normal_p)}}}};
}

std::string verify_text(const VerifyReport& report) {
  return table_of(report).left_text() + "\n" + summary(report);
}

std::string verify_markdown(const VerifyReport& report) {
  return "# Verification\n\n" + table_of(report).markdown() + "\n" + summary(report);
}

}  // namespace coldcast
