#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "sim/config/files.hpp"
#include "sim/core/sink.hpp"
#include "sim/study/timeline.hpp"

namespace coldcast {

/// The timeline as CSV, one row per step.
std::string timeline_csv(const Timeline& timeline);

/// Writes one line per request to a file with a temporary name, which `finish` renames.
class RequestTrace final : public Sink {
 public:
  /// ConfigError if the file cannot be written.
  explicit RequestTrace(std::filesystem::path file);
  ~RequestTrace() override;

  RequestTrace(const RequestTrace&) = delete;
  RequestTrace& operator=(const RequestTrace&) = delete;

  void take(const Outcome& outcome) override;

  /// ConfigError if something could not be written.
  void finish();

 private:
  std::filesystem::path file_;
  std::filesystem::path temporary_;
  std::ofstream out_;
};

/// A folder for results: made if it is not there, refused if it holds something, unless
/// `overwrite`.
void prepare_results(const std::filesystem::path& folder, bool overwrite);

}  // namespace coldcast
