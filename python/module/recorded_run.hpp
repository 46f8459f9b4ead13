#pragma once

#include <cstdint>
#include <vector>

#include "python/module/arrivals.hpp"
#include "python/module/study_result.hpp"
#include "sim/report/latency_record.hpp"
#include "sim/study/sweep/usage_record.hpp"

namespace coldcast::python {

/// What became of each request of replication 0, a column for each value.
class RequestColumns final : public Sink {
 public:
  void take(const Outcome& outcome) override;

  std::vector<std::uint64_t> id;
  std::vector<double> arrival_s, start_s, end_s, billed_ms;
  std::vector<std::uint8_t> status;    ///< place in fate_names
  std::vector<std::uint8_t> cold;      ///< 0 or 1
  std::vector<std::int64_t> instance;  ///< -1: none
};

/// How a scenario is to be run, besides what changes in it.
struct RunWishes {
  int jobs = 0;
  double precision = 0;  ///< relative half-width to reach; 0: replications as given
  std::vector<std::string> precise;
  bool timeline = true;
  bool requests = false;
  bool published = true;  ///< what was published with the scenario stays beside it
};

/// A finished run with everything that was kept of it.
struct RecordedRun {
  Scenario scenario;
  std::string where;
  std::string date;
  RunResult result;
  std::vector<Kept> kept;
  bool has_timeline = false;
  Timeline timeline;      ///< of replication 0
  LatencyRecord latency;  ///< likewise
  RequestColumns requests;
};

/// Runs a scenario. RunFailed if nothing was measured, Interrupted if it was stopped.
std::shared_ptr<const RecordedRun> record_run(const Given& given,
                                              const std::vector<std::string>& set,
                                              const std::vector<std::string>& slo,
                                              const ArrivalTimes& arrivals, const RunWishes& wishes,
                                              Errand& work);

/// Its forms and files, as of the command.
StudyResult result_of(const std::shared_ptr<const RecordedRun>& run);

}  // namespace coldcast::python
