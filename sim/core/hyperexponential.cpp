// The quantile has no closed form; Newton's iteration finds it.

#include "sim/core/hyperexponential.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {

namespace {

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
  double survival(double x) const override {
    if (x <= 0) return 1;
    return fast_.weight * std::exp(-fast_.rate * x) + slow_.weight * std::exp(-slow_.rate * x);
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

}  // namespace

Law::Pointer hyperexponential_law(double mean, double scv) {
  return std::make_shared<Hyperexponential>(mean, scv);
}

}  // namespace coldcast
