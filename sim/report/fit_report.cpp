#include "sim/report/fit_report.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/report/numbers.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

std::string digits(double value) { return std::isfinite(value) ? four_digits(value) : "-"; }

/// "20.1 ± 1.2": values with their standard errors, one per phase.
std::string list_of_values(const std::vector<double>& values, const std::vector<double>& errors) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += (i == 0 ? "" : ", ") + digits(values[i]);
    if (i < errors.size()) text += fmt::format(" ± {:.1f} %", 100 * errors[i]);
  }
  return text;
}

std::vector<double> stays_of(const PhaseModel& model) {
  if (model.phases() == 1) return {};
  return model.as_mmpp().mean_stay_s;
}

std::string waves_of(const DayShape& shape) {
  std::string text;
  for (const Wave& wave : shape.waves)
    text += fmt::format("{}± {:.0f} % in {:.0f} h, highest {:.1f} h after the beginning",
                        text.empty() ? "" : "; ", 100 * wave.amplitude, wave.period_s / 3600,
                        wave.peak_s / 3600);
  return text;
}

Table models_table(const WorkloadFit& fit) {
  Table table{{"model", "parameters", "log-likelihood", "BIC, above the best"}};
  for (std::size_t i = 0; i < fit.candidates.size(); ++i) {
    const Candidate& one = fit.candidates[i];
    table.add({(i == fit.chosen ? "* " : "  ") + one.title, std::to_string(one.parameters),
               fmt::format("{:.1f}", one.fit.log_likelihood),
               fmt::format("{:.1f}", one.bic - fit.best().bic)});
  }
  return table;
}

Table parameters_table(const WorkloadFit& fit) {
  Table table{{"model", "requests/s, by phase", "mean stay, s", "in the course of a day"}};
  for (const Candidate& one : fit.candidates)
    table.add({one.title, list_of_values(one.fit.model.rates, one.fit.rate_error),
               list_of_values(stays_of(one.fit.model), one.fit.stay_error), waves_of(one.shape)});
  return table;
}

void add_row(Table& table, const std::string& what, const Beside& beside) {
  table.add({what, digits(beside.data), digits(beside.fit), digits(beside.lowest),
             digits(beside.highest), beside.differs ? "differs" : ""});
}

Table beside_table(const Goodness& goodness) {
  Table table{{"statistic", "trace", "fit", "lowest of 20", "highest of 20", ""}};
  add_row(table, "rate, requests/s", goodness.rate);
  add_row(table, "gap SCV", goodness.gap_scv);
  add_row(table, "gap lag-1 correlation", goodness.gap_lag1);
  for (const DispersionBeside& one : goodness.dispersion)
    add_row(table, "dispersion in " + digits(one.window_s) + " s", one.index);
  return table;
}

std::string residuals_text(const Goodness& goodness) {
  return fmt::format(
      "residuals: {} of them, Kolmogorov-Smirnov distance {:.4f} (p = {:.2g}), correlation of "
      "neighbours {:.4f}",
      goodness.residuals, goodness.ks_distance, goodness.ks_p, goodness.residual_lag1);
}

std::string heading(const FitReport& report) {
  return fmt::format(
      "{} arrivals in {} s, fitted to {}", report.seen.arrivals, digits(report.seen.span_s()),
      report.seen.cells.counted()
          ? fmt::format("counts in {} windows of {} s", report.seen.cells.values.size(),
                        digits(to_seconds(report.seen.cells.window)))
          : "the gaps between them");
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json{}; }

Json numbers(const std::vector<double>& values) {
  Json array = Json::array();
  for (const double value : values) array.push_back(number(value));
  return array;
}

Json candidate_json(const Candidate& one) {
  Json waves = Json::array();
  for (const Wave& wave : one.shape.waves)
    waves.push_back(
        {{"amplitude", wave.amplitude}, {"period_s", wave.period_s}, {"peak_at_s", wave.peak_s}});
  const PhaseModel& model = one.fit.model;
  return {{"title", one.title},
          {"rates_per_s", numbers(model.rates)},
          {"mean_stay_s", numbers(stays_of(model))},
          {"moves_per_s", model.moves},
          {"relative_error_of_rates", numbers(one.fit.rate_error)},
          {"relative_error_of_stays", numbers(one.fit.stay_error)},
          {"sinusoids", waves},
          {"parameters", one.parameters},
          {"log_likelihood", one.fit.log_likelihood},
          {"bic", one.bic}};
}

Json beside_json(const Beside& one) {
  return {{"trace", number(one.data)},
          {"fit", number(one.fit)},
          {"lowest_of_20", number(one.lowest)},
          {"highest_of_20", number(one.highest)},
          {"differs", one.differs}};
}

Json goodness_json(const Goodness& goodness) {
  Json dispersion = Json::array();
  for (const DispersionBeside& one : goodness.dispersion) {
    Json row = beside_json(one.index);
    row["window_s"] = one.window_s;
    row["windows"] = one.windows;
    dispersion.push_back(std::move(row));
  }
  return {{"rate_per_s", beside_json(goodness.rate)},
          {"gap_scv", beside_json(goodness.gap_scv)},
          {"gap_lag1", beside_json(goodness.gap_lag1)},
          {"index_of_dispersion", dispersion},
          {"residuals",
           {{"count", goodness.residuals},
            {"ks_distance", number(goodness.ks_distance)},
            {"ks_p", number(goodness.ks_p)},
            {"lag1", number(goodness.residual_lag1)}}}};
}

}  // namespace

std::string fit_text(const FitReport& report) {
  std::string text = report.trace + "\n  " + heading(report) + "\n\n";
  text += models_table(report.fit).text() + "* the one of least BIC\n\n";
  text += parameters_table(report.fit).left_text() + "± standard error\n\n";
  text += beside_table(report.fit.goodness).text() + "fit: " + report.fit.best().title +
          "; of 20: records simulated from it\n";
  text += residuals_text(report.fit.goodness) + "\n\n" + report.fit.verdict() + "\n";
  for (const std::string& note : report.fit.notes) text += "  note: " + note + "\n";
  return text;
}

std::string fit_markdown(const FitReport& report) {
  std::string text = "# Fit of " + report.trace + "\n\n" + heading(report) + ".\n\n";
  text += models_table(report.fit).markdown() + "\n\\* the one of least BIC\n\n";
  text += parameters_table(report.fit).markdown() + "\n";
  text += beside_table(report.fit.goodness).markdown() + "\n";
  text += residuals_text(report.fit.goodness) + "\n\n**" + report.fit.verdict() + "**\n";
  for (const std::string& note : report.fit.notes) text += "\n- " + note;
  return text + (report.fit.notes.empty() ? "" : "\n");
}

Json fit_json(const FitReport& report, const std::string& catalogue) {
  Json models = Json::array();
  for (const Candidate& one : report.fit.candidates) models.push_back(candidate_json(one));
  const bool counted = report.seen.cells.counted();
  return {{"schema_version", 1},
          {"tool", tool_json(catalogue)},
          {"trace", report.trace},
          {"arrivals", report.seen.arrivals},
          {"span_s", report.seen.span_s()},
          {"fitted_to", counted ? "counts" : "gaps"},
          {"count_window_s", counted ? Json(to_seconds(report.seen.cells.window)) : Json{}},
          {"models", models},
          {"chosen", report.fit.chosen},
          {"beside", goodness_json(report.fit.goodness)},
          {"fits", report.fit.fits()},
          {"verdict", report.fit.verdict()},
          {"notes", report.fit.notes},
          {"workload", report.workload}};
}

}  // namespace coldcast
