#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/config/draft.hpp"

namespace coldcast {

/// Throws a ConfigError if a file certainly cannot be written: its folder is not there, is
/// read-only or somebody else's. To be asked before long work whose result goes there.
void check_output(const std::filesystem::path& file);

/// A file that is written piece by piece and appears under its name only when it is complete. A
/// name that ends in .gz is compressed. What is no regular file (standard output, a pipe, a device)
/// is written as it goes.
class OutputFile {
 public:
  /// An empty name is standard output. ConfigError if the file cannot be written.
  explicit OutputFile(std::filesystem::path file);
  ~OutputFile();

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// ConfigError if the disk is full.
  void write(std::string_view text);

  /// Puts the file in its place. ConfigError if that is impossible.
  void finish();

 private:
  class Gzip;

  void pass_on();
  void write_out(std::string_view bytes);

  std::filesystem::path file_;
  std::optional<Draft> draft_;  // none: written as it goes
  int descriptor_ = -1;         // of what is written as it goes
  std::unique_ptr<Gzip> gzip_;
  std::string pending_;  // less than a piece that is worth a call
};

}  // namespace coldcast
