#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "sim/core/request.hpp"

namespace coldcast {

/// Requests in line for whichever instance is free first, in the order in which they came. A place
/// in it is counted from the end: 1 is the last, size() the first.
class WaitingLine {
 public:
  struct Waiting {
    Request request;
    bool cold = false;  ///< it triggered the start of an instance
  };

  void join(const Request& request, bool cold) { line_.push_back({{request, cold}, joined_++}); }

  /// Removes who stands at a place. REQUIRES: 1 <= place <= size().
  Waiting take(std::int64_t place) {
    const auto at = line_.end() - place;
    const Waiting waiting = at->waiting;
    line_.erase(at);
    return waiting;
  }

  /// Says that who stands at a place triggered a start. REQUIRES: 1 <= place <= size().
  void make_cold(std::int64_t place) { (line_.end() - place)->waiting.cold = true; }

  /// The place of the next whose time is up, 0 if that one has left. All may wait equally long, so
  /// their times are up in the order in which they joined. REQUIRES: once for each that joined.
  std::int64_t time_is_up() {
    const std::uint64_t number = times_up_++;
    const auto at = std::lower_bound(
        line_.begin(), line_.end(), number,
        [](const Numbered& one, std::uint64_t wanted) { return one.number < wanted; });
    return at == line_.end() || at->number != number ? 0 : line_.end() - at;
  }

  bool empty() const { return line_.empty(); }
  std::int64_t size() const { return static_cast<std::int64_t>(line_.size()); }

 private:
  struct Numbered {
    Waiting waiting;
    std::uint64_t number;  // counts requests as they join
  };

  std::deque<Numbered> line_;
  std::uint64_t joined_ = 0;
  std::uint64_t times_up_ = 0;
};

}  // namespace coldcast
