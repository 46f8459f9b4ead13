#pragma once

#include <filesystem>
#include <string>

#include "sim/config/files.hpp"
#include "sim/core/sink.hpp"
#include "sim/report/output_file.hpp"
#include "sim/study/timeline.hpp"

namespace coldcast {

/// The timeline as CSV, one row per step.
std::string timeline_csv(const Timeline& timeline);

/// Writes one line per request to a file that appears when it is complete.
class RequestTrace final : public Sink {
 public:
  /// ConfigError if the file cannot be written.
  explicit RequestTrace(std::filesystem::path file);

  void take(const Outcome& outcome) override;

  /// ConfigError if something could not be written.
  void finish();

 private:
  OutputFile file_;
};

/// The manifest.json of a folder of results: command, files, and of the summary what says how it
/// was made: tool, seed and replications.
Json manifest_json(const std::string& command, const Json& summary, const Json& files);

/// A folder for results: made if it is not there, refused if nothing can be written there, or if it
/// holds something, unless `overwrite`.
void prepare_results(const std::filesystem::path& folder, bool overwrite);

}  // namespace coldcast
