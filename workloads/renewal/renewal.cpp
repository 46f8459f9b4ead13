#include "workloads/renewal/renewal.hpp"

#include <utility>

namespace coldcast {

Renewal::Renewal(Distribution gap_s, double first_s, RequestMaker maker, Stream arrivals)
    : gap_s_(std::move(gap_s)),
      maker_(std::move(maker)),
      arrivals_(std::move(arrivals)),
      next_(seconds(first_s)) {}

std::optional<Request> Renewal::next(Time) {
  if (next_ == never) return std::nullopt;
  const Request request = maker_.make(next_);
  next_ = after(next_, seconds(gap_s_.quantile(arrivals_.uniform())));
  return request;
}

}  // namespace coldcast
