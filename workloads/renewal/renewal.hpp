#pragma once

#include <optional>

#include "sim/core/distribution.hpp"
#include "sim/core/workload.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// Requests whose gaps are independent draws of one distribution, for ever.
class Renewal final : public Workload {
 public:
  /// The first request comes `first_s` after the start. REQUIRES: gaps with a mean above 0.
  Renewal(Distribution gap_s, double first_s, RequestMaker maker, Stream arrivals);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  Distribution gap_s_;
  RequestMaker maker_;
  Stream arrivals_;
  Time next_;
};

}  // namespace coldcast
