#include "sim/report/calibration_report.hpp"

#include <fmt/format.h>

#include <cmath>

#include "calibration/service/fitted_profile.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

enum class CalibrationLayout { text, markdown };

std::string cell(double value) { return std::isfinite(value) ? four_digits(value) : "-"; }

std::string signed_per_cent(double share) { return fmt::format("{:+.1f} %", 100 * share); }

std::string laid_out(const Table& table, CalibrationLayout layout) {
  return layout == CalibrationLayout::text ? table.text() : table.markdown();
}

std::string heading(const std::string& text, CalibrationLayout layout) {
  return layout == CalibrationLayout::text ? text + "\n" : "## " + text + "\n\n";
}

/// "0.0456 ± 1.2 %"
std::string with_error(double value, const std::optional<double>& relative) {
  return cell(value) + (relative ? fmt::format(" ± {:.2g} %", 100 * *relative) : " ± ?");
}

std::string place_text(const MeasuredAt& at, bool batch) {
  std::string text;
  if (at.vcpu) text += " with " + cell(*at.vcpu) + " vCPU";
  if (at.size && batch) text += " for a batch of " + cell(*at.size);
  if (at.size && !batch) text += " for " + cell(*at.size) + " MB";
  return text;
}

Table estimates_table(const TimeFit& fit) {
  const CurveFit& curve = fit.curve;
  const auto error = [&](int i) -> std::optional<double> {
    if (!curve.errors) return std::nullopt;
    return std::sqrt(curve.covariance(i, i));
  };
  std::optional<double> whole;
  if (curve.errors) whole = curve.relative_error(fit.reference);
  Table table{{"estimate", "value ± standard error", ""}};
  const std::string unit = fit.request.amount() ? "mean, MB" : "mean time, s,";
  table.add({unit + place_text(fit.reference, fit.request.batch()), with_error(fit.mean_s, whole)});
  const double multiple = curve.curve.multiple(fit.reference.vcpu.value_or(1));
  if (curve.sized && fit.form != "table") {
    table.add({"of it fixed, s", with_error(curve.curve.base_s * multiple, error(0))});
    table.add({fit.request.batch() ? "for each request, s" : "for each MB, s",
               with_error(curve.curve.per_size_s * multiple, error(1))});
  }
  if (curve.curve.form != VcpuForm::none)
    table.add({curve.curve.form == VcpuForm::amdahl ? "parallel fraction" : "exponent of vCPU",
               cell(curve.curve.shape) +
                   (error(2) ? fmt::format(" ± {:.2g}", *error(2)) : std::string{" ± ?"}),
               curve.shape_determined ? "" : "not determined by the data"});
  if (!fit.request.amount() && !fit.request.batch() && fit.request.what != "handler")
    table.add({"noise, scv", with_error(fit.noise.law.scv(), fit.noise.spread_error),
               name_of(fit.noise.law.family())});
  return table;
}

Table means_table(const TimeFit& fit) {
  const bool left_out = !fit.left_out.empty();
  std::vector<std::string> header = {
      "vCPU", fit.request.batch() ? "batch" : "MB", "measured, s", "± %", "fitted, s", "off"};
  if (left_out) header.insert(header.end(), {"left out, s", "off"});
  Table table{header};
  for (std::size_t i = 0; i < fit.curve.means.size(); ++i) {
    const MeanBeside& one = fit.curve.means[i];
    std::vector<std::string> row = {
        one.seen.at.vcpu ? cell(*one.seen.at.vcpu) : "",
        one.seen.at.size ? cell(*one.seen.at.size) : "",
        cell(one.seen.mean_s),
        one.seen.error ? fmt::format("{:.2g}", 100 * *one.seen.error) : "",
        cell(one.fitted_s),
        signed_per_cent(one.fitted_s / one.seen.mean_s - 1)};
    if (left_out) {
      const LeftOut& other = fit.left_out[i];
      row.push_back(cell(other.predicted_s));
      row.push_back(signed_per_cent(other.off) + (other.extrapolated ? " (beyond)" : ""));
    }
    table.add(row);
  }
  return table;
}

std::string goodness_text(const TimeFit& fit) {
  std::string text;
  if (fit.forms.size() > 1) {
    text += "forms tried:";
    for (const FormTried& one : fit.forms)
      text += fmt::format(" {} {:.1f} % off{}", one.form, 100 * one.spread,
                          &one == &fit.forms.back() ? "\n" : ",");
  }
  if (!fit.noise.candidates.empty()) {
    double least = HUGE_VAL;
    for (const NoiseCandidate& one : fit.noise.candidates) least = std::min(least, one.bic);
    text += "families tried, BIC above the best:";
    for (const NoiseCandidate& one : fit.noise.candidates)
      text += fmt::format(" {} {:.1f}{}", name_of(one.family), one.bic - least,
                          &one == &fit.noise.candidates.back() ? "\n" : ",");
  }
  if (fit.noise.ks_distance)
    text += fmt::format(
        "goodness of fit of {:.0f} times: Kolmogorov-Smirnov distance {:.4f} (p = {:.2g}), "
        "Anderson-Darling {:.3f} (p = {:.2g}); p as of a law known beforehand\n",
        fit.noise.count, *fit.noise.ks_distance, *fit.noise.ks_p, *fit.noise.ad, *fit.noise.ad_p);
  if (!fit.left_out.empty())
    text += fmt::format("left out and foretold: median error {:.1f} %\n",
                        100 * median_error(fit.left_out));
  return text;
}

std::string remarks(const std::vector<std::string>& notes, const char* word,
                    CalibrationLayout layout) {
  std::string text;
  for (const std::string& note : notes)
    text +=
        (layout == CalibrationLayout::text ? "  " : "- ") + std::string{word} + ": " + note + "\n";
  return text;
}

std::string fit_section(const TimeFit& fit, CalibrationLayout layout) {
  std::string text = heading(fit.request.what + ": " + fit.form, layout);
  text += laid_out(estimates_table(fit), layout) + "\n";
  text += laid_out(means_table(fit), layout) + "\n";
  if (!fit.predicted.empty()) {
    Table table{{"predicted at", "mean, s", ""}};
    for (const TimePredicted& one : fit.predicted)
      table.add({place_text(one.at, fit.request.batch()), with_error(one.mean_s, one.error),
                 one.extrapolated ? "extrapolated" : ""});
    text += laid_out(table, layout) + "\n";
  }
  text += goodness_text(fit);
  text += remarks(fit.notes, "note", layout) + remarks(fit.warnings, "warning", layout);
  return text + "\n";
}

std::string interval_text(const FoundParameter& one) {
  if (!one.determined) return "not determined";
  return (one.low_open ? "≤ " : "") + cell(one.low) + " to " + (one.high_open ? "≥ " : "") +
         cell(one.high);
}

std::string simulated_section(const RunFit& fit, CalibrationLayout layout) {
  std::string text = heading("by simulation", layout);
  Table parameters{{"parameter", "value", "95 % interval"}};
  for (const FoundParameter& one : fit.parameters)
    parameters.add({one.sought.path, cell(one.value), interval_text(one)});
  text += laid_out(parameters, layout) + "\n";
  const bool left_out = !fit.targets.empty() && fit.targets[0].left_out;
  std::vector<std::string> header = {"target", "measured", "± error", "simulated", "off, errors"};
  if (left_out) header.emplace_back("left out");
  Table targets{header};
  for (const TargetBeside& one : fit.targets) {
    std::string name = one.target.metric;
    for (const std::string& set : one.target.set) name += " " + set;
    std::vector<std::string> row = {name, cell(one.target.value), cell(one.target.error),
                                    cell(one.answer.value), fmt::format("{:+.2f}", one.standard)};
    if (left_out) row.push_back(one.left_out ? cell(*one.left_out) : "");
    targets.add(row);
  }
  text += laid_out(targets, layout) + "\n";
  Table directions{{"direction", "standard errors over the range", ""}};
  for (const FoundDirection& one : fit.directions) {
    std::string name;
    for (std::size_t i = 0; i < one.by_parameter.size(); ++i)
      if (std::abs(one.by_parameter[i]) > 0.05)
        name += fmt::format("{}{:.2f} {}", name.empty() ? "" : " + ", one.by_parameter[i],
                            fit.parameters[i].sought.path);
    directions.add(
        {name, fmt::format("{:.1f}", one.strength), one.determined ? "" : "not determined"});
  }
  text += laid_out(directions, layout) + "\n";
  text += fmt::format("sum of squares {:.3g}, {} degrees of freedom, {} points simulated\n",
                      fit.chi2, fit.freedom, fit.runs);
  return text + remarks(fit.notes, "note", layout) + "\n";
}

std::string whole_report(const CalibrationReport& report, CalibrationLayout layout) {
  std::string text = (layout == CalibrationLayout::text ? "" : "# ") + report.spec.name + "\n\n";
  std::string about;
  if (!report.spec.hardware.empty()) about += "measured on " + report.spec.hardware;
  if (!report.spec.date.empty()) about += (about.empty() ? "measured " : ", ") + report.spec.date;
  if (!about.empty()) text += about + "\n\n";
  for (const TimeFit& fit : report.fits) text += fit_section(fit, layout);
  if (report.simulated) text += simulated_section(*report.simulated, layout);
  text.pop_back();
  return text;
}

Json finite(double value) { return std::isfinite(value) ? Json(value) : Json{}; }

}  // namespace

std::string calibration_text(const CalibrationReport& report) {
  return whole_report(report, CalibrationLayout::text);
}

std::string calibration_markdown(const CalibrationReport& report) {
  return whole_report(report, CalibrationLayout::markdown);
}

Json run_fit_json(const RunFit& fit) {
  Json parameters = Json::array(), directions = Json::array(), targets = Json::array();
  for (const FoundParameter& one : fit.parameters)
    parameters.push_back({{"path", one.sought.path},
                          {"value", one.value},
                          {"determined", one.determined},
                          {"low_95", one.determined ? Json(one.low) : Json{}},
                          {"high_95", one.determined ? Json(one.high) : Json{}},
                          {"low_open", one.low_open},
                          {"high_open", one.high_open},
                          {"range", {one.sought.least, one.sought.most}}});
  for (const FoundDirection& one : fit.directions)
    directions.push_back({{"strength", finite(one.strength)},
                          {"determined", one.determined},
                          {"by_parameter", one.by_parameter}});
  for (const TargetBeside& one : fit.targets)
    targets.push_back({{"metric", one.target.metric},
                       {"set", one.target.set},
                       {"measured", one.target.value},
                       {"error", one.target.error},
                       {"simulated", finite(one.answer.value)},
                       {"simulation_error", finite(one.answer.error)},
                       {"standard_residual", finite(one.standard)},
                       {"left_out", one.left_out ? finite(*one.left_out) : Json{}},
                       {"source", one.target.source}});
  return {{"parameters", parameters}, {"directions", directions},          {"targets", targets},
          {"chi2", finite(fit.chi2)}, {"degrees_of_freedom", fit.freedom}, {"runs", fit.runs},
          {"notes", fit.notes}};
}

Json calibration_json(const CalibrationReport& report, const std::string& catalogue) {
  Json fits = Json::array(), warnings = Json::array();
  for (const TimeFit& fit : report.fits) {
    fits.push_back(fit_facts(fit));
    for (const std::string& warning : fit.warnings) warnings.push_back(warning);
  }
  return {{"schema_version", 1},
          {"tool", tool_json(catalogue)},
          {"name", report.spec.name},
          {"hardware", report.spec.hardware},
          {"date", report.spec.date},
          {"fits", fits},
          {"simulated", report.simulated ? run_fit_json(*report.simulated) : Json{}},
          {"profile", report.profile},
          {"warnings", warnings}};
}

}  // namespace coldcast
