#include "sim/core/stepped_laws.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/statistics.hpp"

namespace coldcast {

namespace {

class Constant final : public Law {
 public:
  explicit Constant(double value) : value_(value) {}

  double quantile(double) const override { return value_; }
  double cdf(double x) const override { return x < value_ ? 0 : 1; }
  double survival(double x) const override { return x < value_ ? 1 : 0; }
  double mean() const override { return value_; }
  double variance() const override { return 0; }
  Pointer scaled(double factor) const override {
    return std::make_shared<Constant>(value_ * factor);
  }
  Pointer shifted(double shift) const override {
    return std::make_shared<Constant>(value_ + shift);
  }
  bool is_constant() const override { return true; }

 private:
  double value_;
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
  double survival(double x) const override {
    const auto above = std::upper_bound(sorted_.begin(), sorted_.end(), x);
    return static_cast<double>(sorted_.end() - above) / size_;
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

}  // namespace

Law::Pointer constant_law(double value) { return std::make_shared<Constant>(value); }

Law::Pointer empirical_law(std::vector<double> sorted) {
  return std::make_shared<Empirical>(std::move(sorted));
}

}  // namespace coldcast
