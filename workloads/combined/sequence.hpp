#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sim/core/workload.hpp"

namespace coldcast {

/// Workloads one after the other, over and over. Each begins anew at its own time 0, with chance of
/// its own in each round.
class Sequence final : public Workload {
 public:
  struct Part {
    std::function<std::unique_ptr<Workload>(std::uint64_t round)> make;
    Duration lasts{};  ///< until the next one begins
    Time cut{};        ///< of its requests those before this instant of its own time pass
  };

  /// So many parts in a row without a request are an error: it would go on for ever.
  static constexpr std::uint64_t most_silent_parts = 1'000'000;

  /// REQUIRES: at least one part, each lasts > 0, and cut <= lasts + 1 ns.
  Sequence(std::vector<Part> parts, std::uint64_t rounds);

  /// Throws std::runtime_error after too many silent parts.
  std::optional<Request> next(Time answers_from = never) override;

 private:
  /// Begins the next part; false if there is none.
  bool begin();

  std::vector<Part> parts_;
  std::uint64_t rounds_left_;
  std::uint64_t round_ = 0;
  std::size_t part_ = 0;               // the one that begins next
  std::unique_ptr<Workload> current_;  // null between parts
  Time cut_{};                         // of the current one
  Time begins_{};                      // the current one
  Time next_begins_{};
  std::uint64_t silent_ = 0;
  std::uint64_t made_ = 0;
};

}  // namespace coldcast
