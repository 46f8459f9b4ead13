#pragma once

#include <memory>

#include "sim/core/stream.hpp"
#include "sim/core/workload.hpp"
#include "workloads/rate/rate_curve.hpp"

namespace coldcast {

/// The requests of another workload, each kept with the probability that a curve has at its time;
/// they end where the curve ends. If the other one is a Poisson process of whatever rate, random or
/// not, so is this one, with the product of both as its rate.
class Modulated final : public Workload {
 public:
  /// Values of the curve are divided by `most`. REQUIRES: the curve is nowhere above `most`; the
  /// workload is open.
  Modulated(std::unique_ptr<Workload> all, std::shared_ptr<const RateCurve> curve, double most,
            Stream choices);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  bool kept(Time at);

  std::unique_ptr<Workload> all_;
  std::shared_ptr<const RateCurve> curve_;
  double most_;
  Stream choices_;
  RatePiece piece_{.from = 0, .to = 0, .slack = 0, .until = Time{}};
  double slope_ = 0;  // of its line, per second
  Time piece_begin_{};
  bool ended_ = false;
  std::uint64_t kept_ = 0;
};

}  // namespace coldcast
