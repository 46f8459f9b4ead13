#pragma once

#include <optional>

#include "sim/core/request.hpp"
#include "sim/core/sink.hpp"

namespace coldcast {

/// A source of requests. Most sources are open: their requests come whatever becomes of them. In a
/// closed one users wait for answers before they send again, so it must be told of these.
class Workload {
 public:
  virtual ~Workload() = default;

  /// The next request, never earlier than the one before; nothing when there are no more. A closed
  /// workload gives a request only if it comes before `answers_from`, before which nobody is
  /// answered; else nothing for now.
  virtual std::optional<Request> next(Time answers_from = never) = 0;

  /// Where a closed workload wants to be told how requests ended; null for an open one.
  virtual Sink* users() { return nullptr; }

  /// Whether there may be more requests once more answers are known.
  virtual bool waits() const { return false; }
};

}  // namespace coldcast
