#pragma once
// The Markovian arrival process (MAP): a hidden phase moves as a Markov chain in continuous time,
// and some of its moves, which may lead back to the same phase, bring a request [Lucantoni,
// Meier-Hellstern, Neuts: "A single-server queue with server vacations and a class of non-renewal
// arrival processes", Advances in Applied Probability 22, 1990]. An MMPP is the case in which a
// request never changes the phase; renewal processes of phase type are others.

#include <optional>
#include <vector>

#include "sim/core/workload.hpp"
#include "workloads/markov/chain.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// The rates of a MAP, per second. Rows of both matrices together add to 0.
struct MapRates {
  RateMatrix hidden;    ///< D0: moves without a request; the diagonal is minus the rate of leaving
  RateMatrix arrivals;  ///< D1: moves with a request

  /// The long-run share of time in each phase. REQUIRES: the sum of both is connected.
  std::vector<double> stationary() const;

  double mean_rate() const;     ///< of requests, in the long run
  double hidden_moves() const;  ///< per second, in the long run
};

/// The requests of a MAP that has been going on for ever when the run begins.
class MarkovianArrivals final : public Workload {
 public:
  /// REQUIRES: from every phase a request comes at some time.
  MarkovianArrivals(const MapRates& rates, RequestMaker maker, Stream arrivals, Stream phases);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  struct Move {
    double until;  // share of the moves up to and including this one
    std::size_t to;
    bool request;
  };
  struct Phase {
    double mean_stay_s;
    std::vector<Move> moves;
  };

  const Move& draw_move(const Phase& phase);

  std::vector<Phase> phases_;
  RequestMaker maker_;
  Stream arrivals_;
  Stream moves_;
  std::size_t phase_;
  Time now_{};
};

}  // namespace coldcast
