#pragma once

#include <filesystem>
#include <string_view>

namespace coldcast {

/// A new file beside the one to be written; it goes away unless it takes that one's place.
class Draft {
 public:
  /// ConfigError if no file can be made there.
  explicit Draft(const std::filesystem::path& file);
  ~Draft();

  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  /// ConfigError if the disk is full.
  void write(std::string_view text);

  /// Takes the place of the file, so that it lasts through a crash. ConfigError if it cannot.
  void place();

 private:
  std::filesystem::path file_;
  std::filesystem::path name_;
  int descriptor_ = -1;
  bool placed_ = false;
};

/// Writes all of the text to an open file. Returns whether it could; errno says why not.
bool write_all(int descriptor, std::string_view text);

/// Throws the ConfigError for what errno says.
[[noreturn]] void fail_to_write(const std::filesystem::path& file);

}  // namespace coldcast
