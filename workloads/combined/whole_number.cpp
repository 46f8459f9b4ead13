#include "workloads/combined/whole_number.hpp"

#include <algorithm>
#include <cmath>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

double whole(double drawn) { return std::clamp(std::round(drawn), 1.0, WholeNumber::most); }

}  // namespace

std::uint64_t WholeNumber::draw(Stream& stream) const {
  return static_cast<std::uint64_t>(whole(law_.quantile(stream.uniform())));
}

double WholeNumber::mean() const {
  constexpr int quantiles = 4096;
  double moved = 0;
  for (int i = 0; i < quantiles; ++i) {
    const double drawn = law_.quantile((i + 0.5) / quantiles);
    moved += whole(drawn) - drawn;
  }
  return law_.mean() + moved / quantiles;
}

std::string WholeNumber::mean_text() const {
  double parts = 1000;  // of one, to which it is rounded
  while (parts > 1 && mean() * parts >= 10'000) parts /= 10;
  return number_text(std::round(mean() * parts) / parts);
}

}  // namespace coldcast
