#include "sim/core/smooth_laws.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "sim/core/normal_quantile.hpp"

namespace coldcast {

namespace {

class Exponential final : public Law {
 public:
  explicit Exponential(double mean) : mean_(mean) {}

  double quantile(double u) const override { return -mean_ * std::log1p(-u); }
  double cdf(double x) const override { return x <= 0 ? 0 : -std::expm1(-x / mean_); }
  double survival(double x) const override { return x <= 0 ? 1 : std::exp(-x / mean_); }
  double mean() const override { return mean_; }
  double variance() const override { return square(mean_); }
  Pointer scaled(double factor) const override {
    return std::make_shared<Exponential>(mean_ * factor);
  }

 private:
  double mean_;
};

class Lognormal final : public Law {
 public:
  Lognormal(double median, double sigma) : median_(median), sigma_(sigma) {}

  double quantile(double u) const override {
    return median_ * std::exp(sigma_ * normal_quantile(u));
  }
  double cdf(double x) const override {
    if (x <= 0) return 0;
    return std::erfc(-std::log(x / median_) / (sigma_ * std::numbers::sqrt2)) / 2;
  }
  double survival(double x) const override {
    if (x <= 0) return 1;
    return std::erfc(std::log(x / median_) / (sigma_ * std::numbers::sqrt2)) / 2;
  }
  double mean() const override { return median_ * std::exp(square(sigma_) / 2); }
  double variance() const override { return square(mean()) * std::expm1(square(sigma_)); }
  Pointer scaled(double factor) const override {
    return std::make_shared<Lognormal>(median_ * factor, sigma_);
  }

 private:
  double median_;
  double sigma_;
};

class Gamma final : public Law {
 public:
  Gamma(double mean, double scv) : shape_(1 / scv), scale_(mean * scv) {}

  double quantile(double u) const override {
    return scale_ * boost::math::gamma_p_inv(shape_, u, Policy());
  }
  double cdf(double x) const override {
    if (x <= 0) return 0;
    return std::isinf(x) ? 1 : boost::math::gamma_p(shape_, x / scale_, Policy());
  }
  double survival(double x) const override {
    if (x <= 0) return 1;
    return std::isinf(x) ? 0 : boost::math::gamma_q(shape_, x / scale_, Policy());
  }
  double mean() const override { return shape_ * scale_; }
  double variance() const override { return shape_ * square(scale_); }
  Pointer scaled(double factor) const override {
    return std::make_shared<Gamma>(mean() * factor, 1 / shape_);
  }

 private:
  // long double has other sizes elsewhere, and results should not.
  using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

  double shape_;
  double scale_;
};

class Weibull final : public Law {
 public:
  Weibull(double mean, double shape)
      : mean_(mean), shape_(shape), scale_(mean / boost::math::tgamma(1 + 1 / shape)) {}

  double quantile(double u) const override {
    return scale_ * std::pow(-std::log1p(-u), 1 / shape_);
  }
  double cdf(double x) const override {
    return x <= 0 ? 0 : -std::expm1(-std::pow(x / scale_, shape_));
  }
  double survival(double x) const override {
    return x <= 0 ? 1 : std::exp(-std::pow(x / scale_, shape_));
  }
  double mean() const override { return mean_; }
  double variance() const override {
    using boost::math::lgamma;  // std::lgamma writes a global
    return square(mean_) * std::expm1(lgamma(1 + 2 / shape_) - 2 * lgamma(1 + 1 / shape_));
  }
  Pointer scaled(double factor) const override {
    return std::make_shared<Weibull>(mean_ * factor, shape_);
  }

 private:
  double mean_;
  double shape_;
  double scale_;
};

class Pareto final : public Law {
 public:
  Pareto(double mean, double alpha)
      : mean_(mean), alpha_(alpha), minimum_(mean * (alpha - 1) / alpha) {}

  double quantile(double u) const override { return minimum_ * std::exp(-std::log1p(-u) / alpha_); }
  double cdf(double x) const override {
    return x <= minimum_ ? 0 : -std::expm1(alpha_ * std::log(minimum_ / x));
  }
  double survival(double x) const override {
    return x <= minimum_ ? 1 : std::exp(alpha_ * std::log(minimum_ / x));
  }
  double mean() const override { return mean_; }
  double variance() const override {
    if (alpha_ <= 2) return std::numeric_limits<double>::infinity();
    return square(mean_) / (alpha_ * (alpha_ - 2));
  }
  Pointer scaled(double factor) const override {
    return std::make_shared<Pareto>(mean_ * factor, alpha_);
  }

 private:
  double mean_;
  double alpha_;
  double minimum_;
};

class Uniform final : public Law {
 public:
  Uniform(double low, double high) : low_(low), high_(high) {}

  double quantile(double u) const override { return low_ + (high_ - low_) * u; }
  double cdf(double x) const override { return std::clamp((x - low_) / (high_ - low_), 0.0, 1.0); }
  double survival(double x) const override {
    return std::clamp((high_ - x) / (high_ - low_), 0.0, 1.0);
  }
  double mean() const override { return std::midpoint(low_, high_); }
  double variance() const override { return square(high_ - low_) / 12; }
  Pointer scaled(double factor) const override {
    return std::make_shared<Uniform>(low_ * factor, high_ * factor);
  }

 private:
  double low_;
  double high_;
};

}  // namespace

Law::Pointer exponential_law(double mean) { return std::make_shared<Exponential>(mean); }

Law::Pointer lognormal_law(double median, double sigma) {
  return std::make_shared<Lognormal>(median, sigma);
}

Law::Pointer gamma_law(double mean, double scv) { return std::make_shared<Gamma>(mean, scv); }

Law::Pointer weibull_law(double mean, double shape) {
  return std::make_shared<Weibull>(mean, shape);
}

Law::Pointer pareto_law(double mean, double alpha) { return std::make_shared<Pareto>(mean, alpha); }

Law::Pointer uniform_law(double low, double high) { return std::make_shared<Uniform>(low, high); }

}  // namespace coldcast
