#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coldcast::python {

/// What a study came to, in the forms that the command of the same name gives.
struct StudyResult {
  /// As "json", "csv", "md" or "table"; the same bytes as the command prints.
  std::function<std::string(const std::string& format)> render;

  /// The files of a results directory, name and content; the last one says that all are there.
  std::function<std::vector<std::pair<std::string, std::string>>()> files;

  std::vector<std::string> warnings;
};

/// Writes the files into a folder, which must be empty or may be overwritten. ConfigError if it is
/// not, or if this study has no files; a std::runtime_error if they cannot be written.
void save(const StudyResult& result, const std::string& folder, bool overwrite);

}  // namespace coldcast::python
