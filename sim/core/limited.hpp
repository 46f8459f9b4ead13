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
  Limited(std::unique_ptr<Workload> all, std::uint64_t requests)
      : all_(std::move(all)), left_(requests) {}

  /// From now on requests before `until` pass.
  void stop_at(Time until) { until_ = until; }

  std::optional<Request> next() override {
    if (left_ == 0) return std::nullopt;
    auto request = held_ ? std::exchange(held_, std::nullopt) : all_->next();
    if (!request) return request;
    if (request->at >= until_) {
      held_ = request;
      return std::nullopt;
    }
    --left_;
    last_ = request->at;
    return request;
  }

  /// Whether no more requests will pass, whatever the instant.
  bool exhausted() {
    if (left_ > 0 && !held_) held_ = all_->next();
    return left_ == 0 || !held_;
  }

  /// Whether the count kept back a request that was due before the instant.
  bool cut_by_count() {
    if (left_ > 0) return false;
    if (!held_) held_ = all_->next();
    return held_ && held_->at < until_;
  }

  /// When the last request arrived that passed; zero if none did.
  Time last() const { return last_; }

 private:
  std::unique_ptr<Workload> all_;
  std::uint64_t left_;
  Time until_ = never;
  Time last_{};
  std::optional<Request> held_;  // drawn, but not yet due
};

}  // namespace coldcast
