#include "calibration/service/drawn_profile.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "sim/config/error.hpp"
#include "sim/core/normal_quantile.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {
namespace {

/// Multiplies all times in a value: of a distribution those whose keys end with _s.
void multiply_times(Json& value, double factor) {
  if (value.is_number()) value = value.get<double>() * factor;
  if (value.is_array())
    for (Json& one : value)
      if (one.is_structured() || one.is_number()) multiply_times(one, factor);
  if (!value.is_object()) return;
  for (auto& [key, one] : value.items())
    if (one.is_structured() || (one.is_number() && key.ends_with("_s")))
      multiply_times(one, factor);
}

/// Multiplies by a matrix whose square is the covariance: its eigenvectors, by the roots of its
/// eigenvalues.
Eigen::VectorXd correlated(const Json& rows, const Eigen::VectorXd& normal) {
  const Eigen::Index n = normal.size();
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index a = 0; a < n; ++a)
    for (Eigen::Index b = 0; b < n; ++b)
      covariance(a, b) = rows.at(static_cast<std::size_t>(a)).at(static_cast<std::size_t>(b));
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  const Eigen::VectorXd roots = solver.eigenvalues().cwiseMax(0).cwiseSqrt();
  return solver.eigenvectors() * roots.cwiseProduct(normal);
}

const Json* fits_of(const Json& profile) {
  const Json::json_pointer place{"/facts/calibration/fits"};
  return profile.is_object() && profile.contains(place) && profile[place].is_array()
             ? &profile[place]
             : nullptr;
}

void vary(Json& profile, const Json& value, double change) {
  const Json::json_pointer path{value.at("path").get<std::string>()};
  if (!profile.contains(path)) return;  // taken out, or replaced by another form, since
  const double least = value.at("least"), most = value.at("most");
  if (value.at("as") == "factor")
    multiply_times(profile[path], std::clamp(std::exp(change), least, most));
  else if (profile[path].is_number())
    profile[path] = std::clamp(profile[path].get<double>() + change, least, most);
}

}  // namespace

std::size_t uncertain_values(const Json& profile) {
  std::size_t count = 0;
  if (const Json* fits = fits_of(profile))
    for (const Json& fit : *fits)
      if (fit.is_object() && fit.contains("uncertain")) count += fit["uncertain"].size();
  return count;
}

Json draw_profile(const Json& profile, std::uint64_t seed, std::uint64_t draw) {
  Json drawn = profile;
  const Json* fits = fits_of(profile);
  if (!fits) return drawn;
  Stream stream{seed, "parameters", draw};
  try {
    for (const Json& fit : *fits) {
      const Json& values = fit.at("uncertain");
      Eigen::VectorXd normal(static_cast<Eigen::Index>(values.size()));
      for (double& value : normal) value = normal_quantile(stream.uniform());
      if (normal.size() == 0) continue;
      const Eigen::VectorXd changes = correlated(fit.at("covariance"), normal);
      for (Eigen::Index i = 0; i < normal.size(); ++i)
        vary(drawn, values[static_cast<std::size_t>(i)], changes[i]);
    }
  } catch (const Json::exception&) {
    throw ConfigError(profile.value("name", "the profile"), "/facts/calibration",
                      "is not as `coldcast calibrate` writes it; calibrate again");
  }
  return drawn;
}

}  // namespace coldcast
