#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace coldcast {

/// The lines of a text file, plain or compressed by gzip, one after the other. A byte order mark,
/// carriage returns at the end of lines and blank lines are passed over. Memory does not grow with
/// the file. A file that cannot be read, a line above 1 MiB and a damaged archive are ConfigErrors.
class Lines {
 public:
  explicit Lines(std::filesystem::path file);
  ~Lines();
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  /// Goes to the next line that is not blank; false at the end.
  bool next() {
    do {
      if (!advance()) return false;
    } while (is_blank());
    return true;
  }

  /// The line, until next() is called again.
  std::string_view line() const { return {begin_, size_}; }

  /// Its number in the file, from 1.
  std::uint64_t number() const { return number_; }

  const std::filesystem::path& file() const { return file_; }

  /// Throws a ConfigError that names file and line, says what is wrong, and shows the line.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  bool advance();
  bool refill();
  bool is_blank() const;

  std::filesystem::path file_;
  void* archive_ = nullptr;  // gzFile
  std::vector<char> buffer_;
  std::size_t used_ = 0;    // of the buffer: up to the end of the line
  std::size_t filled_ = 0;  // of the buffer
  bool ended_ = false;
  const char* begin_ = nullptr;
  std::size_t size_ = 0;
  std::uint64_t number_ = 0;
};

/// A piece of a foreign text in quotes, shortened, and without bytes that a terminal may not know.
std::string quoted_piece(std::string_view text);

}  // namespace coldcast
