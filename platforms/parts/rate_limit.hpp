#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/core/units.hpp"

namespace coldcast {

/// A rate limit as providers state it: so many at once, and so many more every so often (a token
/// bucket). What is not used does not pile up beyond `at_once`. The clock of a full bucket stands
/// still, so that an allowance first touched at t grows at t + every.
class RateLimit {
 public:
  struct Rule {
    std::int64_t at_once;
    std::int64_t more;
    Duration every;
  };

  explicit RateLimit(Rule rule) : rule_(rule), left_(rule.at_once) {}

  /// Takes one, if one is left.
  bool take(Time now) {
    refill(now);
    if (left_ == 0) return false;
    if (left_ == rule_.at_once) since_ = now;
    --left_;
    return true;
  }

  /// When the next one can be taken, after one was refused.
  Time next() const { return after(since_, rule_.every); }

 private:
  void refill(Time now) {
    if (left_ == rule_.at_once || now - since_ < rule_.every) return;
    const std::int64_t periods = (now - since_) / rule_.every;
    since_ += periods * rule_.every;
    const std::int64_t missing = rule_.at_once - left_;
    left_ +=
        periods >= missing / rule_.more + 1 ? missing : std::min(missing, periods * rule_.more);
  }

  Rule rule_;
  std::int64_t left_;
  Time since_{};  // when the last refill counted
};

}  // namespace coldcast
