#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "sim/core/workload.hpp"

namespace coldcast {

/// A workload cut off after so many requests, or at an instant, whichever comes first. The instant
/// can be moved on later, so that a run can be made in legs without changing its requests.
class Limited final : public Workload {
 public:
  /// REQUIRES: `all` is not null. Requests without items pass and do not count.
  Limited(std::unique_ptr<Workload> all, std::uint64_t requests)
      : all_(std::move(all)), left_(requests) {}

  /// From now on requests before `until` pass.
  void stop_at(Time until) { until_ = until; }

  std::optional<Request> next(Time answers_from = never) override {
    std::optional<Request> request = drawn(answers_from);
    if (request && request->at >= until_) held_ = std::exchange(request, std::nullopt);
    if (!request) return request;
    if (request->items > 0) --left_;  // a count is of what is measured
    last_ = request->at;
    return request;
  }

  Sink* users() override { return all_->users(); }

  /// Whether requests before the instant may follow.
  bool waits() const override { return left_ > 0 && !held_ && all_->waits(); }

  /// Whether no more requests will pass, whatever the instant.
  bool exhausted() { return left_ == 0 || !more(); }

  /// Whether the count kept back a request that was due before the instant.
  bool cut_by_count() { return left_ == 0 && more() && (!held_ || held_->at < until_); }

  /// When the last request arrived that passed; zero if none did.
  Time last() const { return last_; }

 private:
  std::optional<Request> drawn(Time answers_from) {
    if (left_ == 0) return std::nullopt;
    if (held_) return std::exchange(held_, std::nullopt);
    return all_->next(answers_from);
  }

  /// Whether another request is there, or may still come.
  bool more() {
    if (!held_ && !all_->waits()) held_ = all_->next(never);
    return held_ || all_->waits();
  }

  std::unique_ptr<Workload> all_;
  std::uint64_t left_;
  Time until_ = never;
  Time last_{};
  std::optional<Request> held_;  // drawn, but not yet due
};

}  // namespace coldcast
