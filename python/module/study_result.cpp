#include "python/module/study_result.hpp"

#include <filesystem>

#include "sim/app/results_written.hpp"
#include "sim/report/results_directory.hpp"

namespace coldcast::python {

void save(const StudyResult& result, const std::string& folder, bool overwrite) {
  if (!result.files) throw ConfigError(folder, "", "nothing to save: this result has no files");
  const auto files = result.files();
  prepare_results(folder, overwrite);
  results_written([&] {
    for (const auto& [name, content] : files)
      write_atomically(std::filesystem::path{folder} / name, content);
  });
}

}  // namespace coldcast::python
