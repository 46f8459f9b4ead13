#include "sim/core/law.hpp"

#include <utility>

namespace coldcast {

namespace {

class Shifted final : public Law {
 public:
  Shifted(double shift, Pointer rest) : shift_(shift), rest_(std::move(rest)) {}

  double quantile(double u) const override { return shift_ + rest_->quantile(u); }
  double cdf(double x) const override { return rest_->cdf(x - shift_); }
  double survival(double x) const override { return rest_->survival(x - shift_); }
  double mean() const override { return shift_ + rest_->mean(); }
  double variance() const override { return rest_->variance(); }
  Pointer scaled(double factor) const override {
    return std::make_shared<Shifted>(shift_ * factor, rest_->scaled(factor));
  }

 private:
  double shift_;
  Pointer rest_;
};

}  // namespace

Law::Pointer Law::shifted(double shift) const {
  return std::make_shared<Shifted>(shift, shared_from_this());
}

}  // namespace coldcast
