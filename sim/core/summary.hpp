#pragma once
// The statistics of the outcomes of one run, in constant memory and mergeable.

#include <algorithm>
#include <array>

#include "sim/core/histogram.hpp"
#include "sim/core/sink.hpp"

namespace coldcast {

/// Counts outcomes by fate and sums up the times of the successful ones. Only requests that arrive
/// at or after `from` and carry items, and those are followed to their end.
class Summary final : public Sink {
 public:
  explicit Summary(Time from = {}) : from_(from) {}

  void take(const Outcome& outcome) override;

  /// Adds the outcomes of another run.
  void merge(const Summary& other);

  std::uint64_t requests() const { return requests_; }
  std::uint64_t items() const { return items_; }  ///< in these requests
  std::uint64_t with_fate(Fate fate) const { return by_fate_[index_of(fate)]; }
  std::uint64_t served() const { return with_fate(Fate::served); }
  std::uint64_t cold() const { return cold_; }  ///< cold requests of any fate
  std::uint64_t cold_served() const { return cold_served_; }
  Time last_finish() const { return last_finish_; }

  // Sums over served requests, in seconds.
  double latency_sum_s() const { return in_seconds(latency_sum_); }
  double cold_latency_sum_s() const { return in_seconds(cold_latency_sum_); }
  double wait_sum_s() const { return in_seconds(wait_sum_); }
  double service_sum_s() const { return in_seconds(latency_sum_ - wait_sum_ - network_sum_); }
  double latency_variance_s2() const;  ///< of single latencies

  const Histogram& latency() const { return latency_; }
  const Histogram& wait() const { return wait_; }

 private:
  static double in_seconds(Wide nanoseconds) { return static_cast<double>(nanoseconds) / 1e9; }

  Time from_;
  std::uint64_t requests_ = 0;
  std::uint64_t items_ = 0;
  std::array<std::uint64_t, fates> by_fate_{};
  std::uint64_t cold_ = 0;
  std::uint64_t cold_served_ = 0;
  Wide latency_sum_ = 0;
  Wide cold_latency_sum_ = 0;
  Wide wait_sum_ = 0;
  Wide network_sum_ = 0;
  double latency_squares_s2_ = 0;
  Time last_finish_{};
  Histogram latency_;
  Histogram wait_;
};

// The path of every request, here so that it costs no call.

inline void Summary::take(const Outcome& outcome) {
  if (outcome.request.at < from_ || outcome.request.items == 0) return;
  ++requests_;
  items_ += outcome.request.items;
  ++by_fate_[index_of(outcome.fate)];
  cold_ += outcome.cold;
  last_finish_ = std::max(last_finish_, outcome.finished);
  if (outcome.fate != Fate::served) return;

  const Duration latency = outcome.finished - outcome.request.at;
  const Duration wait = outcome.started - outcome.request.at;
  latency_sum_ += latency.count();
  wait_sum_ += wait.count();
  network_sum_ += outcome.network.count();
  const double latency_s = to_seconds(latency);
  latency_squares_s2_ += latency_s * latency_s;
  if (outcome.cold) {
    ++cold_served_;
    cold_latency_sum_ += latency.count();
  }
  latency_.add(latency);
  wait_.add(wait);
}

}  // namespace coldcast
