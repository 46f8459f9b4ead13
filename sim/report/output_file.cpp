#include "sim/report/output_file.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <new>
#include <string>
#include <system_error>
#include <utility>

namespace coldcast {

namespace fs = std::filesystem;

void check_output(const fs::path& file) {
  std::error_code error;
  const auto type = fs::status(file, error).type();
  // Another kind of file is written as it goes, wherever it lies.
  if (type != fs::file_type::regular && type != fs::file_type::not_found) return;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  if (::access(folder.c_str(), W_OK | X_OK) != 0) fail_to_write(file);
}

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
    draft_.emplace(file_);
  } else {
    descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail_to_write(file_);
  }
  if (file_.extension() == ".gz") gzip_ = std::make_unique<Gzip>();
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO) ::close(descriptor_);
}

void OutputFile::write_out(std::string_view bytes) {
  if (draft_)
    draft_->write(bytes);
  else if (!write_all(descriptor_, bytes))
    fail_to_write(file_);
}

void OutputFile::pass_on() {
  if (gzip_)
    gzip_->pass(pending_, false, [this](std::string_view bytes) { write_out(bytes); });
  else
    write_out(pending_);
  pending_.clear();
}

void OutputFile::write(std::string_view text) {
  constexpr std::size_t worth_a_call = 1 << 16;
  pending_ += text;
  if (pending_.size() >= worth_a_call) pass_on();
}

void OutputFile::finish() {
  pass_on();
  if (gzip_) gzip_->pass("", true, [this](std::string_view bytes) { write_out(bytes); });
  if (draft_)
    draft_->place();
  else if (descriptor_ != STDOUT_FILENO && ::close(std::exchange(descriptor_, -1)) != 0)
    fail_to_write(file_);
}

}  // namespace coldcast
