#include "workloads/renewal/residual.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/core/units.hpp"
#include "workloads/markov/chain.hpp"

namespace coldcast {

// By rejection: P(T > x) is at most 2^-k between the quantiles of 1 - 2^-k and 1 - 2^-(k+1), and at
// least half of that. The quantiles end where those of a uniform double do.
double draw_residual(const Distribution& time_s, Stream& stream) {
  constexpr int halvings = 52;
  std::vector<double> ends = {0};
  std::vector<double> areas;
  double total = 0;
  for (int k = 0; k < halvings; ++k) {
    const double end = time_s.quantile(1 - std::ldexp(1.0, -k - 1));
    ends.push_back(std::clamp(end, ends.back(), to_seconds(longest_run)));
    areas.push_back(std::ldexp(ends[ends.size() - 1] - ends[ends.size() - 2], -k));
    total += areas.back();
  }
  for (;;) {
    const std::size_t k = pick(areas, total, stream.uniform());
    const double x = std::lerp(ends[k], ends[k + 1], stream.uniform());
    if (std::ldexp(stream.uniform(), -static_cast<int>(k)) < 1 - time_s.cdf(x)) return x;
  }
}

}  // namespace coldcast
