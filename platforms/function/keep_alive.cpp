#include "platforms/function/keep_alive.hpp"

#include <utility>

#include "sim/core/stream.hpp"

namespace coldcast {

DrawnKeepAlive::DrawnKeepAlive(Distribution law) : law_(std::move(law)) {
  auto least = std::make_shared<std::array<Duration, shares>>();
  // The draw at the lower end of each share, less what that of a mixture may be off.
  for (std::size_t i = 0; i < shares; ++i) {
    const double luck = i == 0 ? unit_interval(0) : static_cast<double>(i) / shares;
    (*least)[i] = seconds(law_.quantile(luck) * (1 - 1e-9));
  }
  least_ = std::move(least);
}

}  // namespace coldcast
