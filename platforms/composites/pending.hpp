#pragma once
// What a platform made of others must remember of requests that it passed on: their numbers, and
// until when it waits.
//
// A client that tries again, and a stage that works on several copies, make several requests of
// one. Inside, each needs a number of its own, and what is drawn by number should still belong to
// the request. So the number is in three fields: the request of the workload in the lowest 40 bits,
// which copy of it in the next 12, which attempt in the upper 12. The first copy and the first
// attempt have the number of the request itself. The upper fields may wrap around; `free_number`
// sees to it that no two requests that are out at once have the same.

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

#include "sim/core/units.hpp"

namespace coldcast {

// The lower bits of a request's number are those that came with it.
inline constexpr unsigned copy_bits = 40;
inline constexpr unsigned attempt_bits = 52;

/// The number of attempt `attempt` (from 0) of a request.
constexpr std::uint64_t attempt_of(std::uint64_t id, std::uint64_t attempt) {
  return id + (attempt << attempt_bits);
}

/// The number without the attempt: what is drawn by it is the same in each.
constexpr std::uint64_t subject_of(std::uint64_t id) {
  return id & ((std::uint64_t{1} << attempt_bits) - 1);
}

/// The number of copy `copy` (from 0) of so many copies of a request, which may be a copy itself.
constexpr std::uint64_t copy_of(std::uint64_t id, std::uint64_t copy, std::uint64_t copies) {
  constexpr std::uint64_t mask = (std::uint64_t{1} << (attempt_bits - copy_bits)) - 1;
  const std::uint64_t earlier = (id >> copy_bits) & mask;
  const std::uint64_t field = (earlier * copies + copy) & mask;
  return (id & ~(mask << copy_bits)) | (field << copy_bits);
}

/// Requests that are out, each with something to remember, and each given up at the same age.
template <class What>
class Pending {
 public:
  explicit Pending(Duration patience = never) : patience_(patience) {}

  /// This number, or that of another attempt if a request with it is still out.
  std::uint64_t free_number(std::uint64_t id) const {
    while (out_.contains(id)) id = attempt_of(id, 1);
    return id;
  }

  /// REQUIRES: no request with that number is out; requests are added in order of time.
  void add(std::uint64_t id, Time now, What what) {
    out_.emplace(id, Entry{std::move(what), added_});
    if (patience_ < never) limits_.push_back({after(now, patience_), id, added_});
    ++added_;
  }

  /// What is remembered of a request; null if it is not out any more.
  What* find(std::uint64_t id) {
    const auto found = out_.find(id);
    return found == out_.end() ? nullptr : &found->second.what;
  }

  /// Forgets a request that was answered and says what was remembered; nothing if it is not out.
  std::optional<What> take(std::uint64_t id) {
    const auto found = out_.find(id);
    if (found == out_.end()) return std::nullopt;
    std::optional<What> what{std::move(found->second.what)};
    out_.erase(found);
    drop_answered();
    return what;
  }

  /// When the oldest is given up; `never` if none is.
  Time next() const { return limits_.empty() ? never : limits_.front().at; }

  /// Forgets the oldest. REQUIRES: next() < never.
  std::pair<std::uint64_t, What> give_up() {
    const std::uint64_t id = limits_.front().id;
    return {id, *take(id)};
  }

 private:
  struct Entry {
    What what;
    std::uint64_t added;  // tells requests apart that had the same number one after the other
  };
  struct Limit {
    Time at;
    std::uint64_t id;
    std::uint64_t added;
  };

  void drop_answered() {
    while (!limits_.empty()) {
      const auto found = out_.find(limits_.front().id);
      if (found != out_.end() && found->second.added == limits_.front().added) return;
      limits_.pop_front();
    }
  }

  Duration patience_;
  std::unordered_map<std::uint64_t, Entry> out_;
  std::deque<Limit> limits_;  // in order of time; the first is of a request that is out
  std::uint64_t added_ = 0;
};

}  // namespace coldcast
