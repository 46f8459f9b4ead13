#include "workloads/markov/poisson.hpp"

#include <cmath>
#include <utility>

namespace coldcast {

Poisson::Poisson(double requests_per_s, RequestMaker maker, Stream arrivals)
    : mean_gap_s_(1 / requests_per_s), maker_(std::move(maker)), arrivals_(std::move(arrivals)) {}

std::optional<Request> Poisson::next(Time) {
  std::optional<Request> request;
  now_ = after(now_, seconds(-mean_gap_s_ * std::log(arrivals_.uniform())));
  if (now_ < never) maker_.make(now_, request);
  return request;
}

}  // namespace coldcast
