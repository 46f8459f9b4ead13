// One class per family, each with its quantile in closed form where there is one. The incomplete
// gamma function comes from Boost.Math; the quantiles of the hyperexponential distribution and of a
// mixture are found by iteration.

#include "sim/core/distribution.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "sim/core/normal_quantile.hpp"
#include "sim/core/statistics.hpp"

namespace coldcast {

class Distribution::Law : public std::enable_shared_from_this<Law> {
 public:
  using Pointer = std::shared_ptr<const Law>;

  virtual ~Law() = default;
  virtual double quantile(double u) const = 0;
  virtual double cdf(double x) const = 0;
  virtual double mean() const = 0;
  virtual double variance() const = 0;
  virtual Pointer scaled(double factor) const = 0;  // factor > 0

  // A law with atoms moves them itself: cdf(x - shift) would miss the atom at x when x - shift is
  // rounded down.
  virtual Pointer shifted(double shift) const;
};

namespace {

using Law = Distribution::Law;

double square(double x) { return x * x; }

class Constant final : public Law {
 public:
  explicit Constant(double value) : value_(value) {}

  double quantile(double) const override { return value_; }
  double cdf(double x) const override { return x < value_ ? 0 : 1; }
  double mean() const override { return value_; }
  double variance() const override { return 0; }
  Pointer scaled(double factor) const override {
    return std::make_shared<Constant>(value_ * factor);
  }
  Pointer shifted(double shift) const override {
    return std::make_shared<Constant>(value_ + shift);
  }

 private:
  double value_;
};

class Exponential final : public Law {
 public:
  explicit Exponential(double mean) : mean_(mean) {}

  double quantile(double u) const override { return -mean_ * std::log1p(-u); }
  double cdf(double x) const override { return x <= 0 ? 0 : -std::expm1(-x / mean_); }
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

class Hyperexponential final : public Law {
 public:
  Hyperexponential(double mean, double scv) : mean_(mean), scv_(scv) {
    const double root = std::sqrt((scv - 1) / (scv + 1));
    slow_.weight = 1 / ((scv + 1) * (1 + root));  // (1 - root) / 2 without the cancellation
    fast_.weight = (1 + root) / 2;
    fast_.rate = 2 * fast_.weight / mean;
    slow_.rate = 2 * slow_.weight / mean;
  }

  // Newton on log P(X > x) = log(1 - u). The left side falls and is convex, because the hazard rate
  // of such a mixture falls; so from the left of the solution no step goes beyond it.
  double quantile(double u) const override {
    double x = below_quantile(u);
    double step = 0;
    do {
      step = newton_step(x, u);
      x += step;
    } while (step > 1e-8 * x);  // convergence is quadratic: the error left is about the square
    return x;
  }
  double cdf(double x) const override {
    if (x <= 0) return 0;
    return -fast_.weight * std::expm1(-fast_.rate * x) - slow_.weight * std::expm1(-slow_.rate * x);
  }
  double mean() const override { return mean_; }
  double variance() const override { return scv_ * square(mean_); }
  Pointer scaled(double factor) const override {
    return std::make_shared<Hyperexponential>(mean_ * factor, scv_);
  }

 private:
  struct Phase {
    double weight;
    double rate;
  };

  // P(X > x) is at least what either phase adds to it, and at least that of an exponential
  // distribution with the hazard rate at 0, where it is highest.
  double below_quantile(double u) const {
    const double log_survival = std::log1p(-u);
    const double first_hazard = fast_.weight * fast_.rate + slow_.weight * slow_.rate;
    return std::max({-log_survival / first_hazard,
                     (std::log(fast_.weight) - log_survival) / fast_.rate,
                     (std::log(slow_.weight) - log_survival) / slow_.rate});
  }

  double newton_step(double x, double u) const {
    if (u > 0.5) {
      const double fast = fast_.weight * std::exp(-fast_.rate * x);
      const double slow = slow_.weight * std::exp(-slow_.rate * x);
      const double hazard = (fast * fast_.rate + slow * slow_.rate) / (fast + slow);
      return std::log((fast + slow) / (1 - u)) / hazard;
    }
    // Near 0 the survival is 1 minus little, and only that little has the digits.
    const double fast = fast_.weight * std::expm1(-fast_.rate * x);
    const double slow = slow_.weight * std::expm1(-slow_.rate * x);
    const double density = (fast_.weight + fast) * fast_.rate + (slow_.weight + slow) * slow_.rate;
    return std::log1p((fast + slow + u) / (1 - u)) * (1 + fast + slow) / density;
  }

  double mean_;
  double scv_;
  Phase fast_{};
  Phase slow_{};
};

class Pareto final : public Law {
 public:
  Pareto(double mean, double alpha)
      : mean_(mean), alpha_(alpha), minimum_(mean * (alpha - 1) / alpha) {}

  double quantile(double u) const override { return minimum_ * std::exp(-std::log1p(-u) / alpha_); }
  double cdf(double x) const override {
    return x <= minimum_ ? 0 : -std::expm1(alpha_ * std::log(minimum_ / x));
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
  double mean() const override { return std::midpoint(low_, high_); }
  double variance() const override { return square(high_ - low_) / 12; }
  Pointer scaled(double factor) const override {
    return std::make_shared<Uniform>(low_ * factor, high_ * factor);
  }

 private:
  double low_;
  double high_;
};

class Empirical final : public Law {
 public:
  explicit Empirical(std::vector<double> sorted)
      : sorted_(std::move(sorted)), size_(static_cast<double>(sorted_.size())) {
    for (const double value : sorted_) mean_ += value / size_;
    for (const double value : sorted_) variance_ += square(value - mean_) / size_;
  }

  double quantile(double u) const override { return sorted_[nearest_rank(u, sorted_.size()) - 1]; }
  double cdf(double x) const override {
    const auto above = std::upper_bound(sorted_.begin(), sorted_.end(), x);
    return static_cast<double>(above - sorted_.begin()) / size_;
  }
  double mean() const override { return mean_; }
  double variance() const override { return variance_; }
  Pointer scaled(double factor) const override {
    std::vector<double> sorted = sorted_;
    for (double& value : sorted) value *= factor;
    return std::make_shared<Empirical>(std::move(sorted));
  }
  Pointer shifted(double shift) const override {
    std::vector<double> sorted = sorted_;
    for (double& value : sorted) value += shift;
    return std::make_shared<Empirical>(std::move(sorted));
  }

 private:
  std::vector<double> sorted_;
  double size_;
  double mean_ = 0;
  double variance_ = 0;
};

class Shifted final : public Law {
 public:
  Shifted(double shift, Pointer rest) : shift_(shift), rest_(std::move(rest)) {}

  double quantile(double u) const override { return shift_ + rest_->quantile(u); }
  double cdf(double x) const override { return rest_->cdf(x - shift_); }
  double mean() const override { return shift_ + rest_->mean(); }
  double variance() const override { return rest_->variance(); }
  Pointer scaled(double factor) const override {
    return std::make_shared<Shifted>(shift_ * factor, rest_->scaled(factor));
  }

 private:
  double shift_;
  Pointer rest_;
};

class Mixture final : public Law {
 public:
  using Parts = std::vector<std::pair<double, Distribution>>;

  explicit Mixture(Parts parts) : parts_(std::move(parts)) {
    double total = 0;
    for (const auto& [weight, part] : parts_) total += weight;
    for (auto& [weight, part] : parts_) {
      weight /= total;
      if (part.is_constant()) constants_.push_back(part.mean());
    }
    std::sort(constants_.begin(), constants_.end());
  }

  // The answer lies between the least and the greatest of the parts' answers, as all constants do.
  // These are tried first: they are exact and cheap, and what is left is mostly smooth.
  double quantile(double u) const override {
    double low = std::numeric_limits<double>::infinity();
    double high = 0;
    for (const auto& [weight, part] : parts_) {
      const double x = part.quantile(u);
      low = std::min(low, x);
      high = std::max(high, x);
    }
    if (cdf(low) >= u) return low;
    const auto reached = std::partition_point(constants_.begin(), constants_.end(),
                                              [&](double atom) { return cdf(atom) < u; });
    if (reached != constants_.end()) high = *reached;
    if (reached != constants_.begin()) low = *std::prev(reached);
    if (cdf(std::nextafter(high, 0.0)) < u) return high;
    return first_reaching(u, low, high);
  }
  double cdf(double x) const override {
    double sum = 0;
    for (const auto& [weight, part] : parts_) sum += weight * part.cdf(x);
    return sum;
  }
  double mean() const override {
    double sum = 0;
    for (const auto& [weight, part] : parts_) sum += weight * part.mean();
    return sum;
  }
  double variance() const override {
    double sum = 0;
    for (const auto& [weight, part] : parts_)
      sum += weight * (part.variance() + square(part.mean() - mean()));
    return sum;
  }
  Pointer scaled(double factor) const override {
    Parts parts = parts_;
    for (auto& [weight, part] : parts) part = part.scaled(factor);
    return std::make_shared<Mixture>(std::move(parts));
  }
  Pointer shifted(double shift) const override {
    Parts parts = parts_;
    for (auto& [weight, part] : parts) part = Distribution::shifted(shift, part);
    return std::make_shared<Mixture>(std::move(parts));
  }

 private:
  // The smallest x in (low, high] with cdf(x) >= u, given cdf(low) < u <= cdf(high): regula falsi
  // in its Illinois form [Dowell, Jarratt: "A modified regula falsi method", BIT 11 (1971)], with a
  // bisection every third time, since a step of the cdf misleads the chord.
  double first_reaching(double u, double low, double high) const {
    double below = cdf(low) - u;
    double above = cdf(high) - u;
    double last_miss = 0;
    for (int step = 1; high - low > tolerance(high); ++step) {
      const double chord = low - below * (high - low) / (above - below);
      const double margin = tolerance(high) / 2;  // far enough off the ends to enclose a root there
      const double x =
          step % 3 == 0 ? std::midpoint(low, high) : std::clamp(chord, low + margin, high - margin);
      const double miss = cdf(x) - u;
      if (miss < 0) {
        low = x;
        below = miss;
        if (last_miss < 0) above /= 2;
      } else {
        high = x;
        above = miss;
        if (last_miss > 0) below /= 2;
      }
      last_miss = miss;
    }
    return exact_if_atom(u, low, high);
  }

  // Halves the narrow bracket down to neighbouring numbers where an atom makes the cdf jump.
  double exact_if_atom(double u, double low, double high) const {
    if (cdf(high) - cdf(low) < 1e-9) return high;
    for (double x = std::midpoint(low, high); low < x && x < high; x = std::midpoint(low, high))
      (cdf(x) < u ? low : high) = x;
    return high;
  }

  static double tolerance(double x) {
    return std::max(1e-13 * x, std::numeric_limits<double>::min());
  }

  Parts parts_;
  std::vector<double> constants_;  // sorted
};

bool is_one_value(const Mixture::Parts& parts) {
  return std::all_of(parts.begin(), parts.end(), [&](const auto& part) {
    return part.second.is_constant() && part.second.mean() == parts.front().second.mean();
  });
}

}  // namespace

Law::Pointer Law::shifted(double shift) const {
  return std::make_shared<Shifted>(shift, shared_from_this());
}

Distribution::Distribution(std::shared_ptr<const Law> law) : law_(std::move(law)) {}

Distribution::Distribution() : Distribution(std::make_shared<Constant>(0)) {}

Distribution Distribution::constant(double value) {
  assert(value >= 0 && std::isfinite(value));
  return Distribution(std::make_shared<Constant>(value));
}

Distribution Distribution::exponential(double mean) {
  assert(mean > 0 && std::isfinite(mean));
  return Distribution(std::make_shared<Exponential>(mean));
}

Distribution Distribution::lognormal(double mean, double scv) {
  assert(mean > 0 && std::isfinite(mean) && scv > 0 && std::isfinite(scv));
  return Distribution(
      std::make_shared<Lognormal>(mean / std::sqrt(1 + scv), std::sqrt(std::log1p(scv))));
}

Distribution Distribution::lognormal_from(double median, double p95) {
  assert(0 < median && median < p95 && std::isfinite(p95));
  return Distribution(
      std::make_shared<Lognormal>(median, std::log(p95 / median) / normal_quantile(0.95)));
}

Distribution Distribution::gamma(double mean, double scv) {
  assert(mean > 0 && std::isfinite(mean) && scv > 0 && std::isfinite(scv));
  return Distribution(std::make_shared<Gamma>(mean, scv));
}

Distribution Distribution::weibull(double mean, double shape) {
  assert(mean > 0 && std::isfinite(mean) && shape >= 0.01 && std::isfinite(shape));
  return Distribution(std::make_shared<Weibull>(mean, shape));
}

Distribution Distribution::hyperexponential(double mean, double scv) {
  assert(mean > 0 && std::isfinite(mean) && scv > 1 && std::isfinite(scv));
  return Distribution(std::make_shared<Hyperexponential>(mean, scv));
}

Distribution Distribution::pareto(double mean, double alpha) {
  assert(mean > 0 && std::isfinite(mean) && alpha > 1 && std::isfinite(alpha));
  return Distribution(std::make_shared<Pareto>(mean, alpha));
}

Distribution Distribution::uniform(double low, double high) {
  assert(0 <= low && low <= high && std::isfinite(high));
  if (low == high) return constant(low);
  return Distribution(std::make_shared<Uniform>(low, high));
}

Distribution Distribution::empirical(std::vector<double> sample) {
  assert(!sample.empty());
  std::sort(sample.begin(), sample.end());
  assert(sample.front() >= 0 && std::isfinite(sample.back()));
  if (sample.front() == sample.back()) return constant(sample.front());
  return Distribution(std::make_shared<Empirical>(std::move(sample)));
}

Distribution Distribution::shifted(double shift, const Distribution& rest) {
  assert(shift >= 0 && std::isfinite(shift));
  return shift == 0 ? rest : Distribution(rest.law_->shifted(shift));
}

Distribution Distribution::mixture(std::vector<std::pair<double, Distribution>> parts) {
  assert(!parts.empty());
  if (parts.size() == 1 || is_one_value(parts)) return parts.front().second;
  return Distribution(std::make_shared<Mixture>(std::move(parts)));
}

double Distribution::quantile(double u) const { return law_->quantile(u); }
double Distribution::cdf(double x) const { return law_->cdf(x); }
double Distribution::mean() const { return law_->mean(); }
double Distribution::variance() const { return law_->variance(); }

Distribution Distribution::scaled(double factor) const {
  assert(factor >= 0 && std::isfinite(factor));
  return factor == 0 ? Distribution() : Distribution(law_->scaled(factor));
}

bool Distribution::is_constant() const {
  return dynamic_cast<const Constant*>(law_.get()) != nullptr;
}

}  // namespace coldcast
