#include "workloads/rate/changing_rate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace coldcast {

ChangingRate::ChangingRate(std::shared_ptr<const RateCurve> curve, RequestMaker maker,
                           Stream arrivals)
    : curve_(std::move(curve)), maker_(std::move(maker)), arrivals_(std::move(arrivals)) {}

bool ChangingRate::next_piece() {
  if (piece_.until == never) return false;
  now_ = piece_begin_ = piece_.until;
  const auto piece = curve_->piece(now_);
  if (!piece) return false;
  piece_ = *piece;
  line_ = piece_.from;
  slope_ = (piece_.to - piece_.from) / to_seconds(piece_.until - now_);
  return true;
}

void ChangingRate::go_to(Time at) {
  now_ = std::min(at, piece_.until);
  if (slope_ != 0) line_ = std::max(piece_.from + slope_ * to_seconds(now_ - piece_begin_), 0.0);
}

double ChangingRate::wait_s(double mass) const {
  if (slope_ == 0) return mass / line_;
  // Of line x + slope x^2 / 2 = mass the root that loses no digits when the line is nearly level.
  const double root = std::sqrt(std::max(line_ * line_ + 2 * slope_ * mass, 0.0));
  return mass > 0 ? 2 * mass / (line_ + root) : 0;
}

bool ChangingRate::kept() {
  const double level = arrivals_.uniform() * line_;
  return level <= line_ - piece_.slack || level <= curve_->at(now_);
}

std::optional<Request> ChangingRate::next(Time) {
  for (;;) {
    double mass = -std::log(arrivals_.uniform());  // expected requests until the next one
    for (;;) {
      const double here = (line_ + piece_.to) / 2 * to_seconds(piece_.until - now_);
      if (mass < here) break;
      mass -= here;
      if (!next_piece()) return std::nullopt;
    }
    go_to(after(now_, seconds(wait_s(mass))));
    if (now_ == never) return std::nullopt;
    if (piece_.slack == 0 || kept()) return maker_.make(now_);
  }
}

}  // namespace coldcast
