#include <algorithm>
#include <cmath>

#include "calibration/service/fitted_profile.hpp"
#include "calibration/service/profile_paths.hpp"

namespace coldcast {
namespace {

/// What may be drawn: the paths, and how they depend on log base, log per-size and shape.
struct Uncertain {
  Json values = Json::array();
  std::vector<Eigen::Vector3d> by_parameter;
  std::vector<double> own_variance;

  void add(const std::string& path, const char* as, const Eigen::Vector3d& gradient,
           double variance, const Eigen::Matrix3d& covariance, double least, double most) {
    const double whole = gradient.dot(covariance * gradient) + variance;
    if (!(whole > 0)) return;
    values.push_back({{"path", path},
                      {"as", as},
                      {"standard_error", six_digits(std::sqrt(whole))},
                      {"least", least},
                      {"most", most}});
    by_parameter.push_back(gradient);
    own_variance.push_back(variance);
  }

  Json covariance(const Eigen::Matrix3d& of) const {
    Json rows = Json::array();
    for (std::size_t a = 0; a < by_parameter.size(); ++a) {
      Json row = Json::array();
      for (std::size_t b = 0; b < by_parameter.size(); ++b)
        row.push_back(
            six_digits(by_parameter[a].dot(of * by_parameter[b]) + (a == b ? own_variance[a] : 0)));
      rows.push_back(row);
    }
    return rows;
  }
};

constexpr double least_factor = 0.001, most_factor = 1000;

void add_batch(const TimeFit& fit, Uncertain& uncertain) {
  const Eigen::Matrix3d& covariance = fit.curve.covariance;
  const std::string path = "/" + fit.request.what;
  Eigen::Vector3d shape = Eigen::Vector3d::Zero();
  if (fit.reference.vcpu) shape[2] = fit.curve.gradient(fit.reference)[2];
  if (!fit.by_batch.empty())
    return uncertain.add(path + "/times_s", "factor", Eigen::Vector3d::UnitX(), 0, covariance,
                         least_factor, most_factor);
  uncertain.add(path + "/alpha_s", "factor", Eigen::Vector3d::UnitX() + shape, 0, covariance,
                least_factor, most_factor);
  uncertain.add(path + "/beta_s", "factor", Eigen::Vector3d::UnitY() + shape, 0, covariance,
                least_factor, most_factor);
}

Uncertain uncertain_of(const TimeFit& fit) {
  Uncertain uncertain;
  const Eigen::Matrix3d& covariance = fit.curve.covariance;
  if (!fit.curve.errors || fit.request.amount()) return uncertain;
  if (fit.request.batch()) {
    add_batch(fit, uncertain);
    return uncertain;
  }
  uncertain.add(time_path(fit), "factor", fit.curve.gradient(fit.reference), 0, covariance,
                least_factor, most_factor);
  if (scales(fit))
    uncertain.add("/" + fit.request.what + "/" + shape_key(fit), "value", Eigen::Vector3d::UnitZ(),
                  0, covariance, 0, largest_shape(fit.curve.curve.form));
  const NoiseFamily family = fit.noise.law.family();
  const bool scv = family == NoiseFamily::lognormal || family == NoiseFamily::gamma;
  if (fit.noise.spread_error && fit.request.what != "handler" &&
      (scv || family == NoiseFamily::weibull))
    uncertain.add(time_path(fit) + (scv ? "/scv" : "/shape"), "factor", Eigen::Vector3d::Zero(),
                  *fit.noise.spread_error * *fit.noise.spread_error, covariance, least_factor,
                  most_factor);
  return uncertain;
}

Json at_json(const MeasuredAt& at) {
  Json json = Json::object();
  if (at.vcpu) json["vcpu"] = six_digits(*at.vcpu);
  if (at.size) json["size"] = six_digits(*at.size);
  return json;
}

Json means_json(const TimeFit& fit) {
  Json means = Json::array();
  for (const MeanBeside& one : fit.curve.means) {
    Json row = at_json(one.seen.at);
    row.update({{"measured_s", six_digits(one.seen.mean_s)},
                {"error", six_digits(one.seen.error)},
                {"count", one.seen.count},
                {"fitted_s", six_digits(one.fitted_s)},
                {"residual", six_digits(one.residual)},
                {"standard_residual", six_digits(one.standard)}});
    means.push_back(std::move(row));
  }
  return means;
}

Json noise_json(const NoiseFit& noise) {
  Json families = Json::array(), quantiles = Json::array();
  for (const NoiseCandidate& one : noise.candidates)
    families.push_back({{"family", name_of(one.family)},
                        {"parameters", parameters_of(one.family)},
                        {"log_likelihood", six_digits(one.log_likelihood)},
                        {"bic", six_digits(one.bic)}});
  for (const QuantileBeside& one : noise.quantiles)
    quantiles.push_back({six_digits(one.p), six_digits(one.measured), six_digits(one.fitted)});
  return {{"family", name_of(noise.law.family())},
          {"scv", six_digits(noise.law.scv())},
          {"times", noise.count},
          {"spread_error", six_digits(noise.spread_error)},
          {"families", families},
          {"ks_distance", six_digits(noise.ks_distance)},
          {"ks_p", six_digits(noise.ks_p)},
          {"anderson_darling", six_digits(noise.ad)},
          {"anderson_darling_p", six_digits(noise.ad_p)},
          {"quantiles", quantiles}};
}

Json left_out_json(const TimeFit& fit) {
  Json rows = Json::array();
  for (const LeftOut& one : fit.left_out) {
    Json row = at_json(one.seen.at);
    row.update({{"measured_s", six_digits(one.seen.mean_s)},
                {"predicted_s", six_digits(one.predicted_s)},
                {"off", six_digits(one.off)},
                {"extrapolated", one.extrapolated}});
    rows.push_back(std::move(row));
  }
  return {{"means", rows}, {"median_ape", six_digits(median_error(fit.left_out))}};
}

Json predicted_json(const TimeFit& fit) {
  Json rows = Json::array();
  for (const TimePredicted& one : fit.predicted) {
    Json row = at_json(one.at);
    row.update({{"mean_s", six_digits(one.mean_s)},
                {"error", six_digits(one.error)},
                {"extrapolated", one.extrapolated}});
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Json fit_facts(const TimeFit& fit) {
  const Uncertain uncertain = uncertain_of(fit);
  Json forms = Json::array();
  for (const FormTried& one : fit.forms)
    forms.push_back({{"form", one.form},
                     {"parameters", one.parameters},
                     {"spread", six_digits(one.spread)},
                     {"score", six_digits(one.score)}});
  Json facts = {{"what", fit.request.what},
                {"form", fit.form},
                {"forms", forms},
                {"at", at_json(fit.reference)},
                {"estimate", six_digits(fit.mean_s)},
                {"standard_error",
                 fit.curve.errors ? six_digits(fit.mean_s * fit.curve.relative_error(fit.reference))
                                  : Json{}},
                {"uncertain", uncertain.values},
                {"covariance", uncertain.covariance(fit.curve.covariance)},
                {"measured",
                 {{"vcpu", {six_digits(fit.range.least_vcpu), six_digits(fit.range.most_vcpu)}},
                  {"size", {six_digits(fit.range.least_size), six_digits(fit.range.most_size)}}}},
                {"spread", six_digits(fit.curve.spread)},
                {"chi2", six_digits(fit.curve.chi2)},
                {"degrees_of_freedom", fit.curve.freedom},
                {"means", means_json(fit)},
                {"noise", noise_json(fit.noise)},
                {"sources", fit.sources},
                {"notes", fit.notes},
                {"warnings", fit.warnings}};
  if (fit.curve.curve.form != VcpuForm::none) {
    facts[shape_key(fit)] = six_digits(fit.curve.curve.shape);
    facts["shape_determined"] = fit.curve.shape_determined;
    facts["shape_error"] =
        fit.curve.errors ? six_digits(std::sqrt(fit.curve.covariance(2, 2))) : Json{};
  }
  if (fit.curve.sized && fit.form != "table") {
    const double multiple = fit.curve.curve.multiple(fit.reference.vcpu.value_or(1));
    facts["base_s"] = six_digits(fit.curve.curve.base_s * multiple);
    facts["per_size_s"] = six_digits(fit.curve.curve.per_size_s * multiple);
    for (const auto& [key, i] : {std::pair{"base_error", 0}, {"per_size_error", 1}})
      facts[key] = fit.curve.errors ? six_digits(std::sqrt(fit.curve.covariance(i, i))) : Json{};
  }
  if (!fit.left_out.empty()) facts["left_out"] = left_out_json(fit);
  if (!fit.predicted.empty()) facts["predicted"] = predicted_json(fit);
  return facts;
}

}  // namespace coldcast
