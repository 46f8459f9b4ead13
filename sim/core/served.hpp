#pragma once

#include <memory>
#include <utility>

#include "sim/core/simulate.hpp"

namespace coldcast {

/// A closed workload together with a platform that answers it: seen from outside, requests that
/// come when they come.
class Served final : public Workload {
 public:
  /// REQUIRES: the workload is closed.
  Served(std::unique_ptr<Workload> all, std::unique_ptr<Platform> platform)
      : all_(std::move(all)), platform_(std::move(platform)) {}

  std::optional<Request> next(Time = never) override {
    return admit_next(*all_, *platform_, *all_->users());
  }

 private:
  std::unique_ptr<Workload> all_;
  std::unique_ptr<Platform> platform_;
};

}  // namespace coldcast
