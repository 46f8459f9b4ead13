// POSIX calls, because the standard library has neither fsync nor the exclusive creation of a file.

#include "sim/report/output_file.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <new>
#include <string>
#include <system_error>
#include <utility>

#include "sim/config/error.hpp"

namespace coldcast {

namespace fs = std::filesystem;

/// Compresses what goes through it [RFC 1952]. The header holds no time: same text, same bytes.
class OutputFile::Gzip {
 public:
  Gzip() {
    constexpr int gzip_window = 15 + 16;  // of zlib: the largest, with the header of gzip
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc{};
  }
  ~Gzip() { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  /// Gives all that is complete to `write`; with `end` the rest too.
  template <class Write>
  void pass(std::string_view text, bool end, Write write) {
    std::array<char, 1 << 16> out;
    std::string in{text};  // zlib wants to be able to write there
    stream_.next_in = reinterpret_cast<Bytef*>(in.data());
    stream_.avail_in = static_cast<uInt>(in.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(out.data());
      stream_.avail_out = static_cast<uInt>(out.size());
      deflate(&stream_, end ? Z_FINISH : Z_NO_FLUSH);
      write(std::string_view{out.data(), out.size() - stream_.avail_out});
    } while (stream_.avail_out == 0);
  }

 private:
  z_stream stream_{};
};

OutputFile::OutputFile(fs::path file) : file_(std::move(file)) {
  std::error_code error;
  const auto type = fs::status(file_, error).type();
  if (file_.empty()) {
    descriptor_ = STDOUT_FILENO;
  } else if (type == fs::file_type::regular || type == fs::file_type::not_found) {
    draft_ = file_.string() + "." + std::to_string(::getpid()) + ".part";
    descriptor_ = ::open(draft_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } else {
    descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CLOEXEC);
  }
  if (descriptor_ < 0) fail();
  if (file_.extension() == ".gz") gzip_ = std::make_unique<Gzip>();
}

OutputFile::~OutputFile() {
  if (descriptor_ < 0 || descriptor_ == STDOUT_FILENO) return;
  ::close(descriptor_);
  if (!draft_.empty()) ::unlink(draft_.c_str());
}

void OutputFile::fail() const {
  throw ConfigError(file_.empty() ? "standard output" : file_.string(), "",
                    "cannot be written: " + std::generic_category().message(errno));
}

void OutputFile::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) fail();
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void OutputFile::write(std::string_view text) {
  if (!gzip_) return write_all(text);
  gzip_->pass(text, false, [this](std::string_view bytes) { write_all(bytes); });
}

void OutputFile::finish() {
  if (gzip_) gzip_->pass("", true, [this](std::string_view bytes) { write_all(bytes); });
  if (descriptor_ == STDOUT_FILENO) return;
  // Without the fsync a crash could leave the new name on an empty file.
  if (!draft_.empty() && ::fsync(descriptor_) != 0) fail();
  if (::close(std::exchange(descriptor_, -1)) != 0) fail();
  if (draft_.empty()) return;
  if (::rename(draft_.c_str(), file_.c_str()) == 0) return;
  const int reason = errno;
  ::unlink(draft_.c_str());
  errno = reason;
  fail();
}

}  // namespace coldcast
