#pragma once
// A sweep in parts that machines can work on apart from each other: a text that says all of the
// sweep, records of finished points, and a store that takes them in. What a record holds depends on
// text, point and version of the program only.

#include <memory>
#include <string>
#include <vector>

#include "python/module/session.hpp"
#include "python/module/study_result.hpp"
#include "sim/study/sweep/sweep.hpp"

namespace coldcast::python {

/// A sweep that was read, and as the text that stands for it on other machines. They need the same
/// catalogue and the files that its scenario names.
struct SweepPart {
  SweepSpec spec;
  Json resolved;  ///< as stores keep it
  std::string text;
};

/// The sweep of a file or an object, with what is changed in its scenario before keys vary.
/// ConfigError also if none of its points is a valid scenario.
std::shared_ptr<const SweepPart> read_sweep_given(const Given& given,
                                                  const std::vector<std::string>& set,
                                                  const SweepShard& shard = {});

/// The sweep of such a text; the last one is remembered.
std::shared_ptr<const SweepPart> read_sweep_text(const std::string& text);

/// Runs points, each as `coldcast sweep` would, and gives a record of each, as JSON.
std::vector<std::string> run_points(const SweepPart& sweep, const std::vector<std::int64_t>& points,
                                    int jobs, const Errand& work);

/// The record of a point that could not be run, such as one that no worker survives.
std::string failed_record(const SweepPart& sweep, std::int64_t index, const std::string& error);

/// A store in a folder, or in memory without one, claimed for a sweep.
class PartStore {
 public:
  /// A folder that holds this sweep's points goes on. ConfigError if it holds something else,
  /// unless `overwrite`.
  PartStore(std::string folder, bool overwrite, std::shared_ptr<const SweepPart> sweep);

  /// Points that need not run again; ConfigError if one is of a scenario that has changed since.
  std::vector<std::int64_t> finished() const;

  /// Takes records in, each for good. ConfigError if one is none, or of no point of the sweep.
  void put(const std::vector<std::string>& records);

  /// Runs what is missing, as `coldcast sweep`. Interrupted if it was stopped; the store is closed
  /// then.
  void run(const SweepShard& shard, int jobs, Errand& work);

  /// Closes the store, and writes results.csv, results.json and manifest.json beside it. Rows are
  /// judged by further limits as well.
  StudyResult finish(const SweepShard& shard, const std::vector<std::string>& slo);

  /// Closes the store, so that its bytes depend on its content only.
  void close();

 private:
  SweepStore& open() const;

  std::string folder_;
  std::shared_ptr<const SweepPart> sweep_;
  std::unique_ptr<SweepStore> store_;  // null: closed
};

/// Writes the files of results for a store that is closed: of all its points.
StudyResult write_sweep_results(const std::string& folder, const std::vector<std::string>& slo);

/// Version, revision, and a hash of all files of the catalogue: where two are equal, so are the
/// records.
std::string build_id();

}  // namespace coldcast::python
