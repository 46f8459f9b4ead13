#pragma once
// Where requests wait: one line that all instances draw from, or a line at each instance. First
// come, first served; a request that has waited until its deadline leaves from wherever it stands.

#include <cstdint>
#include <vector>

#include "platforms/fleet/agenda.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// Lines of requests, each known by a small number while it is in the system.
class RequestQueue {
 public:
  using Job = std::uint32_t;   ///< a request
  using Line = std::uint32_t;  ///< where it waits
  static constexpr Job none = ~Job{0};

  /// Takes its place at the end of a line; `deadline` may be `never`. REQUIRES: it waits nowhere.
  void push(Line line, Job job, Time deadline);

  /// The request in front; `none` if the line is empty.
  Job front(Line line) const { return line < lines_.size() ? lines_[line].first : none; }

  /// The one behind a request in its line; `none` if it is the last. REQUIRES: it waits.
  Job behind(Job job) const { return places_[job].behind; }

  /// Where a request waits. REQUIRES: it does.
  Line line_of(Job job) const { return places_[job].line; }

  /// Takes a request out of its line, wherever it stands. REQUIRES: it waits.
  void remove(Job job);

  /// Takes out the one in front. REQUIRES: the line is not empty.
  Job pop(Line line);

  std::int64_t size(Line line) const { return line < lines_.size() ? lines_[line].size : 0; }
  std::int64_t size() const { return size_; }  ///< of all lines

  /// When the next deadline is reached; `never` if none will be.
  Time next_deadline() const { return deadlines_.next(); }

  /// Whose that is; it still waits, until it is removed. REQUIRES: next_deadline() < never.
  Job next_expired() const { return deadlines_.first(); }

  /// Moves a deadline, which may become `never`. REQUIRES: it waits.
  void set_deadline(Job job, Time deadline);

 private:
  struct Place {
    Job before = none;
    Job behind = none;
    Line line = 0;
  };
  struct Ends {
    Job first = none;
    Job last = none;
    std::int64_t size = 0;
  };
  std::vector<Place> places_;  // by job
  std::vector<Ends> lines_;
  std::int64_t size_ = 0;
  Agenda deadlines_;
};

}  // namespace coldcast
