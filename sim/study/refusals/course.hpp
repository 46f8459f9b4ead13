#pragma once
// How the latencies of one replication go on in the course of it, in constant memory: batches of
// served requests in the order of their answers; whenever there are too many, neighbours merge.

#include <array>
#include <cstdint>
#include <vector>

#include "sim/core/sink.hpp"

namespace coldcast {

/// What a replication's course comes to. Thirds are of the served requests.
struct CourseTold {
  std::array<double, 3> latency_s{};  ///< mean of each third
  std::array<double, 3> arrival_s{};  ///< likewise: equal steps where the rate is steady
  double samples = 0;                 ///< in each third; 0: fewer than 30 were served in all
  double likeness = 0;                ///< correlation of neighbours among the means of 32 batches
  double likeness_z = 0;              ///< as a normal score if they were independent; 0: not known
  bool unsettled = false;             ///< MSER-5 finds no end of the warm-up in it
};

/// Watches how latencies of one replication change with time, in constant memory.
class LatencyCourse final : public Sink {
 public:
  /// Requests that arrive before `from` do not count.
  explicit LatencyCourse(Time from = {}) : from_(from) {}

  void take(const Outcome& outcome) override {
    if (outcome.fate != Fate::served || outcome.request.at < from_ || outcome.request.items == 0)
      return;
    latency_ += outcome.finished - outcome.request.at;
    arrival_s_ += to_seconds(outcome.request.at);
    if (++in_batch_ == batch_size_) close_batch();
  }

  CourseTold told() const;

 private:
  static constexpr std::size_t capacity = 1024;

  struct Batch {
    double latency_s;  // sums
    double arrival_s;
  };

  void close_batch();
  void tell_thirds(CourseTold& told) const;
  void tell_likeness(CourseTold& told) const;

  Time from_;
  std::vector<Batch> batches_;
  std::uint64_t batch_size_ = 1;
  std::uint64_t in_batch_ = 0;
  Duration latency_{};  // of the batch under way
  double arrival_s_ = 0;
};

/// The correlation of neighbours and its normal score under independence, from von Neumann's ratio
/// of the mean squared successive difference to the variance [von Neumann 1941]: with
/// C = 1 - sum (x_i - x_(i-1))^2 / (2 sum (x_i - mean)^2), z = C sqrt((n^2 - 1) / (n - 2))
/// [Alexopoulos, Seila: "Output data analysis", in Banks (ed.), Handbook of Simulation, 1998].
struct Likeness {
  double correlation = 0;
  double z = 0;  ///< above 0: neighbours are alike; below: they alternate
};

/// Zeros if there are fewer than 8 values, or all are the same.
Likeness likeness_of(const std::vector<double>& values);

}  // namespace coldcast
