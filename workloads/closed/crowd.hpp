#pragma once

#include <cstdint>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// How many users there are over time: a number at the beginning, and stages in which it moves
/// along a straight line to a target. After the last stage it stays. Users are whole: one more
/// comes when the line reaches the next whole number, one goes when it is down to it.
struct CrowdPlan {
  static constexpr std::uint32_t most_users = 1'000'000;

  struct Stage {
    Duration lasts{};
    std::uint32_t users = 0;  ///< at its end; at most most_users
  };

  std::uint32_t first = 0;  ///< at most most_users
  std::vector<Stage> stages = {};

  std::uint32_t most() const;  ///< at once
  Duration lasts() const;      ///< all stages together; `never` if that is beyond the clock
};

/// The users who come and go by a plan, one after the other. They are numbered from 0; who came
/// last goes first.
class Crowd {
 public:
  explicit Crowd(CrowdPlan plan);

  /// When the next one comes or goes; `never` if the number stays.
  Time next() const { return next_; }

  struct Change {
    std::uint32_t user;
    bool comes;
  };

  /// Lets the next one come or go. REQUIRES: next() < never.
  Change pop();

 private:
  void find_next();

  CrowdPlan plan_;
  std::size_t stage_ = 0;
  Time begin_{};             // of the stage
  std::uint32_t from_ = 0;   // users at that time
  std::uint32_t users_ = 0;  // now
  Time next_{};
};

}  // namespace coldcast
