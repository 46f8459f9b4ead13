#include "verification/theory/deadlines.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "verification/theory/exponentials.hpp"

namespace coldcast::exact {

Deadline unnoticed_deadline(double rate, double service_s, double timeout_s) {
  assert(rate * service_s < 1);
  return {.success_ratio = -std::expm1(-(1 / service_s - rate) * timeout_s),
          .utilization = rate * service_s};
}

namespace {

/// `late`: how much work at or above the time-out weighs, as a multiple of lambda exp(-(mu -
/// lambda) d) (for p_0 = 1).
Deadline deadline(double rate, double service_s, double timeout_s, double late) {
  const double mu = 1 / service_s, slack = mu - rate;
  // All weights are divided by exp(-slack d) where that is large.
  const double scale = std::exp(std::min(slack * timeout_s, 0.0));
  const double early = rate * exponential_integral(std::abs(slack), timeout_s);
  const double at_end = std::exp(std::min(-slack * timeout_s, 0.0));
  const double all = scale + early + rate * at_end * late;
  // Work v leaves d - v for the service, which is too short with chance exp(-mu (d - v)).
  const double too_short = at_end * -std::expm1(-rate * timeout_s);
  const double success = scale * -std::expm1(-mu * timeout_s) + early - too_short;
  return {.success_ratio = success / all, .utilization = 1 - scale / all};
}

}  // namespace

Deadline deadline_in_line(double rate, double service_s, double timeout_s) {
  return deadline(rate, service_s, timeout_s, service_s);
}

Deadline aborting_deadline(double rate, double service_s, double timeout_s) {
  return deadline(rate, service_s, timeout_s, 0);
}

}  // namespace coldcast::exact
