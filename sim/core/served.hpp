#pragma once

#include <memory>
#include <utility>

#include "sim/core/platform.hpp"
#include "sim/core/workload.hpp"

namespace coldcast {

/// A closed workload together with a platform that answers it: seen from outside, requests that
/// come when they come.
class Served final : public Workload {
 public:
  /// REQUIRES: the workload is closed.
  Served(std::unique_ptr<Workload> all, std::unique_ptr<Platform> platform)
      : all_(std::move(all)), platform_(std::move(platform)) {}

  std::optional<Request> next(Time = never) override {
    for (;;) {
      const auto request = all_->next(platform_->next_event());
      if (request) {
        while (platform_->next_event() <= request->at) platform_->advance(*all_->users());
        platform_->accept(*request, *all_->users());
        return request;
      }
      if (!all_->waits() || platform_->next_event() == never) return std::nullopt;
      platform_->advance(*all_->users());
    }
  }

 private:
  std::unique_ptr<Workload> all_;
  std::unique_ptr<Platform> platform_;
};

}  // namespace coldcast
