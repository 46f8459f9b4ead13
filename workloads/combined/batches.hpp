#pragma once

#include <memory>

#include "sim/core/workload.hpp"
#include "workloads/combined/whole_number.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// At each time of another workload several requests at once.
class Batches final : public Workload {
 public:
  Batches(std::unique_ptr<Workload> times, WholeNumber size, RequestMaker maker, Stream sizes);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  std::unique_ptr<Workload> times_;
  WholeNumber size_;
  RequestMaker maker_;
  Stream sizes_;
  Time at_{};
  std::uint64_t left_ = 0;  // of the batch at that time
};

}  // namespace coldcast
