#pragma once
// The commands of the program, without its files and its standard output.

#include <optional>
#include <string>
#include <vector>

#include "python/module/recorded_run.hpp"
#include "python/module/study_result.hpp"
#include "sim/study/sweep/repricing.hpp"

namespace coldcast::python {

/// What changes in scenarios, and what they are judged by besides.
struct Changes {
  std::vector<std::string> set;  ///< /json/pointer=value
  std::vector<std::string> slo;
};

/// Each throws Interrupted if it was stopped, ConfigError, or RunFailed where the command would end
/// with status 1 without a result. `jobs` is the number of threads, 0: all processors.

StudyResult compare_given(const std::vector<Given>& scenarios, const Changes& changes, int jobs,
                          Errand& work);

/// `rows` is the most rows of each table.
StudyResult plan_given(const Given& plan, const Changes& changes, std::size_t rows, int jobs,
                       Errand& work);

struct CapacityWishes {
  bool burst = false;
  double low = 1.0 / 64;
  double high = 64;
  double precision = 0.02;
};
StudyResult capacity_given(const Given& scenario, const Changes& changes,
                           const CapacityWishes& wishes, int jobs, Errand& work);

StudyResult explain_given(const Given& scenario, const Changes& changes, bool try_changes, int jobs,
                          Errand& work);

StudyResult reproduce_given(const std::string& experiment, const std::vector<std::string>& set,
                            std::optional<std::uint64_t> seed,
                            std::optional<std::int64_t> replications, int jobs, Errand& work);

/// `mode` is "quick", "usual" or "full"; without `cases` those that are shipped; only those of the
/// ids, or all if there are none.
StudyResult verify_given(const std::optional<Given>& cases, const std::vector<std::string>& only,
                         const std::string& mode, std::uint64_t seed, int jobs, Errand& work);

StudyResult calibrate_given(const Given& spec, bool leave_out, std::optional<std::uint64_t> seed,
                            int jobs, Errand& work);

/// A finished run, or a folder of results of a run, under other prices.
StudyResult price_run(const RecordedRun& run, const PriceChange& change);
StudyResult price_folder(const std::string& folder, const PriceChange& change);

/// "platforms", "workloads", ... as `list` has them in JSON.
std::string list_json(const std::string& what);

/// The JSON Schema of a kind of file.
std::string schema_text(const std::string& of);

}  // namespace coldcast::python
