#pragma once

#include <string>
#include <vector>

#include "python/module/session.hpp"
#include "python/module/study_result.hpp"

namespace coldcast::python {

/// The arrivals of one replication of a workload, and what they are like.
struct Generated {
  StudyResult result;
  std::vector<double> times_s;  ///< of the requests that are measured
};

/// `seed` is the scenario's if it is not given; `duration` is a time as "15m", or empty. RunFailed
/// if no request came.
Generated generate(const std::string& workload, const std::vector<std::string>& set,
                   std::optional<std::uint64_t> seed, std::uint64_t replication,
                   std::optional<std::uint64_t> requests, const std::string& duration,
                   const Errand& work);

}  // namespace coldcast::python
