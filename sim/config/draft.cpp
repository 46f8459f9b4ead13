// POSIX calls, because the standard library has neither fsync nor the exclusive creation of a file.

#include "sim/config/draft.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include "sim/config/files.hpp"

namespace coldcast {

namespace fs = std::filesystem;

namespace {

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path{"."};
}

/// Makes the new name last through a crash. Some file systems cannot: no reason to lose the run.
void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

void fail_to_write(const fs::path& file) {
  throw ConfigError(file.empty() ? "standard output" : file.string(), "",
                    "cannot be written: " + std::generic_category().message(errno));
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Draft::Draft(const fs::path& file) : file_(file) {
  static std::atomic<unsigned> count{0};
  do {  // a name can be left over from a killed process that had our number
    name_ = folder_of(file) /
            (".coldcast-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".tmp");
    descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (descriptor_ < 0 && errno == EEXIST);
  if (descriptor_ < 0) fail_to_write(file_);
}

Draft::~Draft() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!placed_) ::unlink(name_.c_str());
}

void Draft::write(std::string_view text) {
  if (!write_all(descriptor_, text)) fail_to_write(file_);
}

/// Without the fsync a crash could leave the new name on an empty file.
void Draft::place() {
  if (::fsync(descriptor_) != 0) fail_to_write(file_);
  if (::close(std::exchange(descriptor_, -1)) != 0) fail_to_write(file_);
  if (::rename(name_.c_str(), file_.c_str()) != 0) fail_to_write(file_);
  placed_ = true;
  sync_folder(folder_of(file_));
}

void write_atomically(const fs::path& file, std::string_view text) {
  Draft draft{file};
  draft.write(text);
  draft.place();
}

}  // namespace coldcast
