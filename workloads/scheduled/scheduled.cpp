#include "workloads/scheduled/scheduled.hpp"

#include <utility>

namespace coldcast {

Periodic::Periodic(Duration interval, Time first, std::uint64_t count, RequestMaker maker)
    : interval_(interval), at_(first), left_(count), maker_(std::move(maker)) {}

std::optional<Request> Periodic::next(Time) {
  if (left_ == 0 || at_ == never) return std::nullopt;
  --left_;
  return maker_.make(std::exchange(at_, after(at_, interval_)));
}

List::List(std::shared_ptr<const std::vector<Entry>> entries, RequestMaker maker)
    : entries_(std::move(entries)), maker_(std::move(maker)) {}

std::optional<Request> List::next(Time) {
  while (entry_ < entries_->size() && given_ == (*entries_)[entry_].requests) {
    ++entry_;
    given_ = 0;
  }
  if (entry_ == entries_->size()) return std::nullopt;
  const Entry& entry = (*entries_)[entry_];
  ++given_;
  if (entry.service < Duration::zero()) return maker_.make(entry.at);
  return maker_.make(entry.at, {.service = entry.service});
}

}  // namespace coldcast
