#include "verification/theory/retrials.hpp"

#include <cassert>

namespace coldcast::exact {

Retrials retrials(double rate, double service_s, double delay_s) {
  const double load = rate * service_s;
  assert(load < 1 && delay_s > 0);
  const double retrying = load * (rate * delay_s + load) / (1 - load);
  return {.utilization = load,
          .retrying_mean = retrying,
          .sojourn_mean_s = (retrying + load) / rate,
          .attempts_mean = 1 + retrying / delay_s / rate};
}

}  // namespace coldcast::exact
