#include "workloads/trace/lines.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20;
constexpr std::size_t first_buffer = std::size_t{1} << 18;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

void check_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found)
    throw ConfigError(file.string(), "", "no such file");
  if (std::filesystem::is_directory(status))
    throw ConfigError(file.string(), "", "is a folder, not a trace");
  if (!std::filesystem::is_regular_file(status))
    throw ConfigError(file.string(), "",
                      "is no regular file; a trace is read more than once, so store it first");
}

}  // namespace

Lines::Lines(std::filesystem::path file) : file_(std::move(file)), buffer_(first_buffer) {
  check_file(file_);
  gzFile archive = gzopen(file_.c_str(), "rb");
  if (!archive) throw ConfigError(file_.string(), "", "cannot be read");
  gzbuffer(archive, static_cast<unsigned>(first_buffer));
  archive_ = archive;
}

Lines::~Lines() {
  if (archive_) gzclose(static_cast<gzFile>(archive_));
}

void Lines::fail(const std::string& what) const {
  throw ConfigError(file_.string(), "line " + std::to_string(number_),
                    what + ", in " + quoted_piece(line()));
}

bool Lines::is_blank() const {
  return std::all_of(begin_, begin_ + size_, [](char c) { return c == ' ' || c == '\t'; });
}

bool Lines::advance() {
  std::size_t searched = 0;
  for (;;) {
    const char* const start = buffer_.data() + used_;
    const std::size_t left = filled_ - used_;
    const auto* end = static_cast<const char*>(
        left > searched ? std::memchr(start + searched, '\n', left - searched) : nullptr);
    if (!end && refill()) {
      searched = left;
      continue;
    }
    if (!end && used_ == filled_) return false;
    ++number_;
    begin_ = buffer_.data() + used_;
    size_ = end ? static_cast<std::size_t>(end - begin_) : filled_ - used_;
    used_ += size_ + (end ? 1 : 0);
    if (size_ > 0 && begin_[size_ - 1] == '\r') --size_;
    if (number_ == 1 && line().starts_with(byte_order_mark)) {
      begin_ += byte_order_mark.size();
      size_ -= byte_order_mark.size();
    }
    return true;
  }
}

/// Moves what is left to the front and reads more behind it; false if there is no more.
bool Lines::refill() {
  if (ended_) return false;
  const std::size_t left = filled_ - used_;
  if (left > longest_line)
    throw ConfigError(file_.string(), "line " + std::to_string(number_ + 1),
                      "is longer than 1 MiB; is this file a trace?");
  std::memmove(buffer_.data(), buffer_.data() + used_, left);
  used_ = 0;
  filled_ = left;
  if (buffer_.size() - filled_ < first_buffer / 2) buffer_.resize(buffer_.size() * 2);
  auto* const archive = static_cast<gzFile>(archive_);
  const std::size_t room = buffer_.size() - filled_;
  const int read = gzread(archive, buffer_.data() + filled_, static_cast<unsigned>(room));
  int error = Z_OK;
  gzerror(archive, &error);
  if (error == Z_BUF_ERROR)
    throw ConfigError(file_.string(), "", "is cut off in the middle of its gzip data");
  if (read < 0 || error < 0)
    throw ConfigError(file_.string(), "", "cannot be read, or its gzip data are damaged");
  filled_ += static_cast<std::size_t>(read);
  ended_ = read == 0;
  return !ended_;
}

std::string quoted_piece(std::string_view text) {
  std::string piece{text.substr(0, 100)};
  for (char& c : piece)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return in_quotes(piece);
}

}  // namespace coldcast
