#include "verification/theory/processor_sharing.hpp"

#include <cassert>
#include <cmath>

#include "verification/theory/many_servers.hpp"

namespace coldcast::exact {
namespace {

SharedVcpus shared(double rate, double work_s, std::int64_t vcpus, double success, double in_flight,
                   double idle) {
  const double sojourn = in_flight / (rate * success);
  return {.success_ratio = success,
          .reject_ratio = 1 - success,
          .slowdown = sojourn / work_s,
          .sojourn_mean_s = sojourn,
          .in_flight_mean = in_flight,
          .p_idle = idle,
          .billable_fraction = 1 - idle,
          .utilization = rate * success * work_s / static_cast<double>(vcpus)};
}

}  // namespace

SharedVcpus shared_vcpus(double rate, double work_s, std::int64_t vcpus, std::int64_t places) {
  assert(vcpus >= 1 && places >= vcpus);
  if (places == unlimited) {
    const ManyServers line = m_m_c(rate, work_s, vcpus);
    return shared(rate, work_s, vcpus, 1, line.busy_mean + line.queue_mean, line.p_empty);
  }
  const LimitedLine line = m_m_c_k(rate, work_s, vcpus, places);
  return shared(rate, work_s, vcpus, line.success_ratio, line.busy_mean + line.queue_mean,
                line.p_empty);
}

double shared_sojourn_sd_s(double rate, double work_s) {
  const double load = rate * work_s;
  assert(load < 1);
  return work_s / (1 - load) * std::sqrt((2 + load) / (2 - load));
}

}  // namespace coldcast::exact
