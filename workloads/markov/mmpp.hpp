#pragma once
// The Markov-modulated Poisson process: a hidden phase moves as a continuous-time Markov chain, and
// requests arrive as a Poisson process whose rate is that of the phase. It is the usual model of
// bursty load [Fischer, Meier-Hellstern: "The Markov-modulated Poisson process (MMPP) cookbook",
// Performance Evaluation 18, 1993]. Time is continuous here: a phase changes between requests, at
// the very instant the chain says, and the rate changes with it.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/core/workload.hpp"
#include "workloads/markov/chain.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// A rate that holds until an instant.
struct RateSegment {
  double requests_per_s = 0;
  Time until = never;
};

/// A source of segments in order of time, the last of them reaching to `never`, or ending there.
class RatePath {
 public:
  virtual ~RatePath() = default;
  virtual std::optional<RateSegment> next() = 0;
};

/// The phases of an MMPP.
struct MmppPhases {
  std::vector<double> requests_per_s;  ///< by phase, >= 0, at least one > 0
  std::vector<double> mean_stay_s;     ///< by phase, > 0
  RateMatrix moves;  ///< where a stay ends: rows of probabilities, 0 on the diagonal

  /// The moves of a chain that goes to every other phase alike.
  static RateMatrix uniform_moves(std::size_t phases);

  /// The long-run share of time in each phase. REQUIRES: the moves are connected.
  std::vector<double> stationary() const;

  /// The long-run rate of requests.
  double mean_rate() const;
};

/// The path of a random phase, started in its stationary distribution.
std::unique_ptr<RatePath> random_path(MmppPhases phases, Stream stream);

/// A path that is given.
std::unique_ptr<RatePath> given_path(std::vector<RateSegment> segments);

/// The segments of a path up to an instant, where the last one is cut.
std::vector<RateSegment> segments_until(RatePath& path, Time end);

/// A random path up to `end`, conditioned on exactly `requests` requests: paths are drawn until one
/// is accepted with probability proportional to that of the count, P(N = requests | path). Throws
/// std::runtime_error if paths of twenty million segments are refused, for then the count is all
/// but impossible.
std::vector<RateSegment> path_given_count(const MmppPhases& phases, Time end,
                                          std::uint64_t requests, Stream stream);

/// Poisson requests along a path of rates: exact in continuous time, one uniform per request.
class Mmpp final : public Workload {
 public:
  Mmpp(std::unique_ptr<RatePath> path, RequestMaker maker, Stream arrivals);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  bool next_segment();

  std::unique_ptr<RatePath> path_;
  RequestMaker maker_;
  Stream arrivals_;
  RateSegment segment_{0, Time{}};
  Time now_{};
};

/// Exactly `requests` requests along a path that ends: given the count, the arrivals of a Poisson
/// process are that many independent points with density proportional to the rate. They are drawn
/// in order, without storing them. REQUIRES: the rate is positive somewhere if requests > 0.
class MmppGivenCount final : public Workload {
 public:
  MmppGivenCount(std::vector<RateSegment> segments, std::uint64_t requests, RequestMaker maker,
                 Stream arrivals);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  std::vector<RateSegment> segments_;
  std::uint64_t left_;
  RequestMaker maker_;
  Stream arrivals_;
  std::size_t segment_ = 0;
  Time segment_begin_{};
  double mass_before_ = 0;  // expected requests before the segment
  double mass_;             // expected requests in all
  double share_left_ = 1;   // 1 - the share of the mass before the last request
};

}  // namespace coldcast
