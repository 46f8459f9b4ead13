#pragma once

#include <array>
#include <vector>

#include "sim/core/platform.hpp"
#include "sim/core/pricing.hpp"

namespace coldcast {

/// What happened in one run, step by step: arrivals and answers within the step, instances and
/// dollars at its end. When the steps become too many, neighbours merge and the step doubles, so
/// memory stays constant however long the run.
class Timeline final : public Sink {
 public:
  static constexpr std::size_t most_rows = 2000;

  struct Row {
    Time end{};
    std::uint64_t offered = 0;
    std::array<std::uint64_t, fates> ended{};  ///< by fate; index 0 is served
    std::uint64_t cold = 0;
    Levels levels;
    Dollars spent;  ///< since the start of the run
  };

  /// REQUIRES: step > 0.
  explicit Timeline(Duration step = std::chrono::seconds{1}) : step_(step) {}

  /// Counts an arrival; the platform's answers come by `take`.
  void offer(const Request& request) { current_.offered += request.items > 0; }
  void take(const Outcome& outcome) override;

  /// The end of the step in progress.
  Time step_end() const { return begin_ + step_; }

  /// Whether something happened in that step.
  bool in_progress() const;

  /// Ends that step.
  void close(const Platform& platform, const PriceSheet& prices);

  const std::vector<Row>& rows() const { return rows_; }

 private:
  void halve();

  Duration step_;
  Time begin_{};
  Row current_;
  std::vector<Row> rows_;
};

}  // namespace coldcast
