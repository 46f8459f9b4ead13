#pragma once

#include "sim/core/workload.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// Requests at a constant rate, independent of each other, for ever.
class Poisson final : public Workload {
 public:
  /// REQUIRES: requests_per_s > 0.
  Poisson(double requests_per_s, RequestMaker maker, Stream arrivals);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  double mean_gap_s_;
  RequestMaker maker_;
  Stream arrivals_;
  Time now_{};
};

}  // namespace coldcast
