#pragma once

#include <memory>
#include <utility>

#include "sim/core/workload.hpp"

namespace coldcast {

/// A workload whose requests are so many times as much work.
class Heavier final : public Workload {
 public:
  /// REQUIRES: factor > 0.
  Heavier(std::unique_ptr<Workload> all, double factor) : all_(std::move(all)), factor_(factor) {}

  std::optional<Request> next(Time answers_from = never) override {
    auto request = all_->next(answers_from);
    if (!request || request->items == 0) return request;  // what keeps instances warm is no work
    const Demand& demand = request->demand;
    request->demand = demand.brings_time()
                          ? Demand::of(std::chrono::duration_cast<Duration>(
                                std::chrono::duration<double, std::nano>(
                                    static_cast<double>(demand.time().count()) * factor_)))
                          : Demand::times(demand.multiple() * factor_);
    return request;
  }
  Sink* users() override { return all_->users(); }
  bool waits() const override { return all_->waits(); }

 private:
  std::unique_ptr<Workload> all_;
  double factor_;
};

}  // namespace coldcast
