#pragma once
// A trace that has been read through once: what it is like, and how to read it again from any
// instant. Short ones are kept in memory, where replications share them.

#include <memory>
#include <string>

#include "workloads/trace/trace.hpp"

namespace coldcast {

/// A trace that can be read again and again. Immutable: readers on several threads share it.
class TraceSource {
 public:
  virtual ~TraceSource() = default;

  /// The requests from an instant on. `seed` is for what the trace leaves open.
  virtual std::unique_ptr<TraceReader> from(Time at, std::uint64_t seed) const = 0;

  /// Whether beginning anywhere is as fast as beginning at 0.
  virtual bool quick() const = 0;
};

/// Part of a trace: what begins before `from` or at `to` or later is left out.
struct TraceWindow {
  Time from{};
  Time to = never;
};

/// What a scan of a trace saw.
struct ScannedTrace {
  std::shared_ptr<const TraceSource> source;
  std::string format;
  std::uint64_t requests = 0;  ///< in the window, as are the others
  Time first{};
  Time last{};                     ///< when the last one came, or its interval ends
  std::uint64_t repeats = 0;       ///< requests at the instant of the one before
  std::uint64_t first_repeat = 0;  ///< which request is the first of these, from 1
  Duration tick{1};                ///< the largest power of ten of ns that divides all times
  bool counted = false;            ///< it has counts, no instants
};

/// How much memory the copy of a trace may take.
inline constexpr std::size_t most_copied = std::size_t{64} << 20;

/// Reads the trace to its end, and so finds out whether it is good. ConfigError if it is not.
ScannedTrace scan_trace(const TraceFile& trace, const TraceWindow& window = {},
                        std::size_t memory = most_copied);

}  // namespace coldcast
