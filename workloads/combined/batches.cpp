#include "workloads/combined/batches.hpp"

#include <utility>

namespace coldcast {

Batches::Batches(std::unique_ptr<Workload> times, WholeNumber size, RequestMaker maker,
                 Stream sizes)
    : times_(std::move(times)),
      size_(std::move(size)),
      maker_(std::move(maker)),
      sizes_(std::move(sizes)) {}

std::optional<Request> Batches::next(Time) {
  if (left_ == 0) {
    const auto first = times_->next();
    if (!first) return std::nullopt;
    at_ = first->at;
    left_ = size_.draw(sizes_);
  }
  --left_;
  return maker_.make(at_);
}

}  // namespace coldcast
