#include "calibration/workload/count_windows.hpp"

#include <boost/math/special_functions/gamma.hpp>

namespace coldcast {

double chance_below(double count, double mean) { return boost::math::gamma_q(count, mean); }

double chance_of(double count, double mean) {
  return boost::math::gamma_p_derivative(count + 1, mean);
}

}  // namespace coldcast
