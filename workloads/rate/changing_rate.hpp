#pragma once

#include <memory>

#include "sim/core/workload.hpp"
#include "workloads/rate/rate_curve.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// Poisson requests whose rate follows a curve, exact in continuous time. How many requests are
/// expected until the next one is exponential with mean 1 [Cinlar 1975]; that much is spent along
/// the line above the curve, which takes a square root. Where the curve is below its line, the
/// request that comes of it is kept with probability curve / line [Lewis, Shedler 1979: "Simulation
/// of nonhomogeneous Poisson processes by thinning"].
class ChangingRate final : public Workload {
 public:
  /// The curve is in requests per second.
  ChangingRate(std::shared_ptr<const RateCurve> curve, RequestMaker maker, Stream arrivals);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  bool next_piece();
  void go_to(Time at);

  /// How long it takes until so many requests are expected on the line.
  double wait_s(double mass) const;

  bool kept();

  std::shared_ptr<const RateCurve> curve_;
  RequestMaker maker_;
  Stream arrivals_;
  RatePiece piece_{.from = 0, .to = 0, .slack = 0, .until = Time{}};
  double slope_ = 0;  // of its line, per second
  Time piece_begin_{};
  Time now_{};
  double line_ = 0;  // at that time
};

}  // namespace coldcast
