#pragma once

#include <vector>

#include "sim/config/files.hpp"
#include "sim/core/usage.hpp"

namespace coldcast {

/// What instances of a fleet are billed in the second engine: worked out at the end from a diary of
/// each (docs/models/containers.md).
class ReferenceBill {
 public:
  struct Interval {
    Time from{};
    Time to = never;
  };

  /// The diary of an instance.
  struct Diary {
    Interval life;
    std::vector<Interval> busy;  ///< in order of time; they may touch
  };

  ReferenceBill(const Json& platform, bool rounds_down);

  /// Whether the start of an instance counts as busy.
  bool bills_start() const;

  /// The billed time of a call that took so long; zero where calls are not billed by time.
  Duration call(Duration used, Bytes messages);

  Usage usage(const std::vector<Diary>& diaries, Time end) const;

 private:
  Duration rounded(Duration time) const;
  Wide busy_time(const Diary& diary) const;

  Json billing_;
  Json platform_;
  bool rounds_down_;
  std::string by_;
  Wide calls_ = 0;
  Wide data_ = 0;
  Wide call_time_ = 0;  // [ns]
};

}  // namespace coldcast
