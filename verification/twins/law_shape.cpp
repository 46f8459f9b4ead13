#include "verification/twins/law_shape.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "sim/config/error.hpp"
#include "sim/config/fields.hpp"

namespace coldcast {
namespace {

constexpr double probes[] = {1e-6, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1 - 1e-6};

/// Whether two laws agree at all these quantiles.
template <class Quantile>
bool agrees(const Distribution& law, Quantile quantile) {
  for (const double u : probes)
    if (std::abs(law.quantile(u) - quantile(u)) > 1e-6 * quantile(u)) return false;
  return true;
}

double second_moment(const Distribution& law) { return law.variance() + law.mean() * law.mean(); }

/// The kind of the innermost law that varies, as it was written.
std::string kind_word(const Json& json) {
  if (!json.is_object()) return "constant";
  for (const char* inside : {"time_s", "rest"})
    if (json.contains(inside)) return kind_word(json[inside]);
  return json.value("kind", "");
}

using Transform = exact::GapTransform;

double seconds_of(const Json& law, const std::string& key) {
  return seconds_in({law.at(key), "law", key}, {});
}

std::optional<Transform> gamma_transform(double mean, double scv) {
  return [=](double s) { return std::pow(1 + s * mean * scv, -1 / scv); };
}

std::optional<Transform> hyperexponential_transform(double mean, double scv) {
  const double p = (1 + std::sqrt((scv - 1) / (scv + 1))) / 2;
  const double fast = 2 * p / mean, slow = 2 * (1 - p) / mean;
  return [=](double s) { return p * fast / (fast + s) + (1 - p) * slow / (slow + s); };
}

std::optional<Transform> uniform_transform(double low, double high) {
  return [=](double s) {
    const double width = s * (high - low);
    return std::exp(-s * low) * (width == 0 ? 1 : -std::expm1(-width) / width);
  };
}

std::optional<Transform> mixture_transform(const Json& law) {
  std::vector<std::pair<double, Transform>> parts;
  double total = 0;
  for (const Json& part : law.at("parts")) {
    const auto transform = transform_of(part.at("of"));
    if (!transform) return std::nullopt;
    parts.emplace_back(part.at("weight").get<double>(), *transform);
    total += parts.back().first;
  }
  return [=](double s) {
    double sum = 0;
    for (const auto& [weight, transform] : parts) sum += weight / total * transform(s);
    return sum;
  };
}

std::optional<Transform> shifted_transform(const Json& law) {
  const auto rest = transform_of(law.at("rest"));
  if (!rest) return std::nullopt;
  return [shift = seconds_of(law, "shift_s"), rest = *rest](double s) {
    return std::exp(-s * shift) * rest(s);
  };
}

}  // namespace

LawShape shape_of(const Distribution& law) {
  const double mean = law.mean(), variance = law.variance();
  if (law.is_constant() || mean <= 0) return LawShape::constant;
  if (agrees(law, [&](double u) { return -mean * std::log1p(-u); })) return LawShape::exponential;
  const double scv = variance / (mean * mean);
  if (!(scv > 1) || !(scv < 1e6)) return LawShape::general;
  const Distribution balanced = Distribution::hyperexponential(mean, scv);
  const bool is_one = agrees(law, [&](double u) { return balanced.quantile(u); });
  return is_one ? LawShape::hyperexponential : LawShape::general;
}

std::string letter_of(LawShape shape) {
  switch (shape) {
    case LawShape::constant:
      return "D";
    case LawShape::exponential:
      return "M";
    case LawShape::hyperexponential:
      return "H2";
    case LawShape::general:
      break;
  }
  return "G";
}

std::string rounded_text(double x, int digits) {
  if (!std::isfinite(x) || x == 0) return number_text(x);
  const double unit = std::pow(10, std::floor(std::log10(std::abs(x))) + 1 - digits);
  const double wholes = std::round(x / unit);
  // Division by a power of ten is exact where multiplication by a negative one is not.
  return number_text(unit < 1 ? wholes / std::round(1 / unit) : wholes * unit);
}

std::string law_text(const Distribution& law, const Json& json) {
  if (law.is_constant() || law.mean() <= 0)
    return "constant, " + rounded_text(law.mean(), 4) + " s";
  std::string name = kind_word(json);
  const LawShape shape = shape_of(law);
  if (shape == LawShape::exponential) name = "exponential";
  if (shape == LawShape::hyperexponential) name = "hyperexponential";
  if (name.empty() || name == "constant") name = "of a law without a name";
  std::string text = name + ", " + rounded_text(law.mean(), 4) + " s in the mean";
  if (shape != LawShape::exponential && std::isfinite(law.variance()))
    text += ", scv " + rounded_text(scv_of(law), 4);
  return text;
}

double scv_of(const Distribution& law) {
  const double mean = law.mean();
  return mean > 0 ? law.variance() / (mean * mean) : 0;
}

exact::TimeMoments two_moments(const Distribution& law) {
  return {law.mean(), second_moment(law), std::numeric_limits<double>::quiet_NaN()};
}

std::optional<exact::GapTransform> transform_of(const Json& law) {
  if (!law.is_object()) {
    const double value = seconds_in({law, "law", ""}, {});
    return [value](double s) { return std::exp(-s * value); };
  }
  const std::string kind = law.value("kind", "");
  if (kind == "constant")
    return [value = seconds_of(law, "value_s")](double s) { return std::exp(-s * value); };
  if (kind == "exponential")
    return [mean = seconds_of(law, "mean_s")](double s) { return 1 / (1 + s * mean); };
  if (kind == "gamma")
    return gamma_transform(seconds_of(law, "mean_s"), law.at("scv").get<double>());
  if (kind == "hyperexponential")
    return hyperexponential_transform(seconds_of(law, "mean_s"), law.at("scv").get<double>());
  if (kind == "uniform")
    return uniform_transform(seconds_of(law, "min_s"), seconds_of(law, "max_s"));
  if (kind == "shifted") return shifted_transform(law);
  if (kind == "mixture") return mixture_transform(law);
  return std::nullopt;
}

}  // namespace coldcast
