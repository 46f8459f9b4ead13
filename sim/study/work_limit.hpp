#pragma once
// How much all runs of this process together may simulate: files come from other people too, and
// what they ask for may take longer than anybody waits. Requests are counted as they come, and what
// platforms do beside them, such as the looks of an autoscaler.

#include <cstdint>
#include <stdexcept>

#include "sim/config/scenario.hpp"
#include "sim/core/platform.hpp"

namespace coldcast {

/// More was simulated, or is sure to be, than may be. Says what, in words for who runs the program.
class TooMuchWork : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// From now on all runs together may bring so many requests, and their platforms may have as many
/// events of their own, or ten million if that is more. Without a call nothing is limited.
/// REQUIRES: nothing runs.
void limit_work(double requests);

/// How many requests that are; infinity where nothing is limited.
double allowed_requests();

/// Forgets what was counted so far. REQUIRES: nothing runs.
void count_work_anew();

/// Throws TooMuchWork if so many requests alone are more than all runs together may bring.
void check_work(double requests);

/// About how many requests all replications of a scenario bring, one that looks for the end of the
/// warm-up twice; infinity where that cannot be told before.
double expected_requests(const Scenario& scenario);

/// A platform whose work is counted; it takes the place of a Platform in the loop of simulate.hpp.
/// Throws TooMuchWork once there is too much of all that is counted. Whether that happens does not
/// depend on how runs share threads: what each adds only grows, and is added in any order.
class CountedPlatform {
 public:
  /// REQUIRES: the platform outlives this.
  explicit CountedPlatform(Platform& platform) : platform_(platform) {}

  void accept(const Request& request, Sink& sink) {
    requests_ += request.items > 0;  // as run.requests counts them
    step();
    platform_.accept(request, sink);
  }
  Time next_event() const { return platform_.next_event(); }
  void advance(Sink& sink) {
    step();
    platform_.advance(sink);
  }

  /// Counts what is left. REQUIRES: called at the end of a run that is to be counted to its end.
  void finish();

 private:
  /// So seldom is anything compared or told to other threads.
  static constexpr std::uint32_t block = 1 << 16;

  void step() {
    if (--to_block_end_ == 0) end_block();
  }
  void end_block();
  void tell();

  Platform& platform_;
  std::uint64_t requests_ = 0;
  std::uint32_t to_block_end_ = block;
  std::uint64_t steps_ = 0;  // of whole blocks: requests that came, and events
  std::uint64_t requests_told_ = 0;
  std::uint64_t own_told_ = 0;
};

}  // namespace coldcast
