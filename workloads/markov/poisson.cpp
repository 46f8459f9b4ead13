#include "workloads/markov/poisson.hpp"

#include <cmath>
#include <utility>

namespace coldcast {

Poisson::Poisson(double requests_per_s, RequestMaker maker, Stream arrivals)
    : mean_gap_s_(1 / requests_per_s), maker_(std::move(maker)), arrivals_(std::move(arrivals)) {}

std::optional<Request> Poisson::next(Time) {
  now_ = after(now_, seconds(-mean_gap_s_ * std::log(arrivals_.uniform())));
  if (now_ == never) return std::nullopt;
  return maker_.make(now_);
}

}  // namespace coldcast
