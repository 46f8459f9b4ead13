#pragma once
// What happens over time: the mean over replications, in steps of so many seconds.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/sink.hpp"
#include "sim/study/timeline.hpp"

namespace coldcast {

/// The columns that a series may have: of the requests that arrive in a step (offered_rps,
/// latency_mean_s, success_ratio, cold_starts), and of the platform at the end of it.
const std::vector<std::string>& series_columns();

/// Counts the requests of one replication by the step in which they arrive.
class ArrivalSteps final : public Sink {
 public:
  struct Step {
    std::uint64_t offered = 0;
    std::uint64_t served = 0;
    std::uint64_t cold = 0;
    double latency_sum_s = 0;  ///< of the served
  };

  /// REQUIRES: step > 0.
  explicit ArrivalSteps(Duration step) : step_(step) {}

  void take(const Outcome& outcome) override;

  const std::vector<Step>& steps() const { return steps_; }

 private:
  Duration step_;
  std::vector<Step> steps_;
};

/// One replication over time.
struct Course {
  std::vector<ArrivalSteps::Step> arrivals;
  std::vector<Timeline::Row> rows;
};

/// Columns of equal length; NaN where nothing can be said, as of latency where nobody arrived.
struct SeriesResult {
  double step_s = 0;
  std::map<std::string, std::vector<double>> columns;

  /// Of the step that holds the instant, or of the last one. REQUIRES: the column is there.
  double at(const std::string& column, double t_s) const;
};

/// The mean of the courses of all replications; counts and levels over them, latencies over their
/// requests. With `until_s` what comes later is left out.
SeriesResult mean_course(const std::vector<Course>& courses, double step_s,
                         const std::vector<std::string>& columns,
                         std::optional<double> until_s = {});

}  // namespace coldcast
