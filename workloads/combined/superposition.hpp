#pragma once

#include <memory>
#include <vector>

#include "sim/core/indexed_heap.hpp"
#include "sim/core/workload.hpp"

namespace coldcast {

/// Several workloads at once. At one instant the part listed first goes first.
class Superposition final : public Workload {
 public:
  struct Part {
    std::unique_ptr<Workload> workload;
    Duration starts{};  ///< when its own time begins
  };

  /// REQUIRES: at least one part, all of them open.
  explicit Superposition(std::vector<Part> parts);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  using Number = std::uint32_t;

  void draw_next_of(Number part);

  std::vector<Part> parts_;
  std::vector<Request> held_;  // by part: its next request
  IndexedHeap<std::pair<Time, Number>> due_;
  std::uint64_t made_ = 0;
};

}  // namespace coldcast
