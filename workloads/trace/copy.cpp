#include "workloads/trace/copy.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coldcast {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr Duration no_service{-1};

std::array<const std::optional<double>*, 6> amounts_of(const TraceRecord& record) {
  const Brought& brought = record.brought;
  return {&brought.payload_bytes,    &brought.items,    &brought.context_tokens,
          &brought.generated_tokens, &brought.function, &record.work};
}

class CopyReader final : public TraceReader {
 public:
  CopyReader(std::shared_ptr<const TraceCopy> copy, std::size_t first)
      : copy_(std::move(copy)), next_(first) {}

  std::optional<TraceRecord> next() override {
    if (next_ == copy_->size()) return std::nullopt;
    return copy_->record(next_++);
  }

 private:
  std::shared_ptr<const TraceCopy> copy_;
  std::size_t next_;
};

}  // namespace

void TraceCopy::add(const TraceRecord& record) {
  const std::size_t before = times_.size();
  times_.push_back(record.at);
  const auto given = amounts_of(record);
  for (std::size_t i = 0; i < columns; ++i) {
    if (given[i]->has_value()) amounts_[i].resize(before, none);
    if (given[i]->has_value() || !amounts_[i].empty())
      amounts_[i].push_back(given[i]->value_or(none));
  }
  if (record.brought.service) services_.resize(before, no_service);
  if (record.brought.service || !services_.empty())
    services_.push_back(record.brought.service.value_or(no_service));
}

std::size_t TraceCopy::bytes() const {
  std::size_t values = times_.capacity() + services_.capacity();
  for (const auto& column : amounts_) values += column.capacity();
  return values * sizeof(double);
}

TraceRecord TraceCopy::record(std::size_t index) const {
  TraceRecord record{.at = times_[index], .brought = {}};
  Brought& brought = record.brought;
  const std::array<std::optional<double>*, columns> into = {
      &brought.payload_bytes,    &brought.items,    &brought.context_tokens,
      &brought.generated_tokens, &brought.function, &record.work};
  for (std::size_t i = 0; i < columns; ++i)
    if (!amounts_[i].empty() && !std::isnan(amounts_[i][index])) *into[i] = amounts_[i][index];
  if (!services_.empty() && services_[index] >= Duration{}) brought.service = services_[index];
  return record;
}

std::unique_ptr<TraceReader> TraceCopy::from(Time at, std::uint64_t) const {
  const auto first = std::lower_bound(times_.begin(), times_.end(), at) - times_.begin();
  return std::make_unique<CopyReader>(shared_from_this(), static_cast<std::size_t>(first));
}

}  // namespace coldcast
