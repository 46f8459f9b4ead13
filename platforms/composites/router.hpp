#pragma once
// One of several platforms serves each request. Which one is a matter of policy:
//
//   weighted        at random, in proportion to weights; by number of the request, so that it is
//                   the same target in any comparison
//   overflow        the first target that has fewer requests in its system than its limit; the
//                   last one takes what is left
//   cheapest-first  likewise, in order of price; and a target that has no capacity for a request
//                   (throttled, queue full) leaves it to the next as soon as that is known

#include <algorithm>
#include <vector>

#include "platforms/composites/totals.hpp"
#include "sim/core/calendar.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// Which target gets a request.
struct RouterConfig {
  static constexpr std::int64_t unlimited = std::int64_t{1} << 40;

  enum class Policy { weighted, overflow, cheapest_first };

  struct Target {
    double weight = 1;               ///< in proportion to the sum of all; policy weighted
    std::int64_t limit = unlimited;  ///< requests in its system at once; not of the last in order
    double usd_per_1m = 0;           ///< for the order; equals stay in the order of the list
  };

  Policy policy = Policy::weighted;
  std::vector<Target> targets;
};

/// Platforms of which one serves each request.
class Router final : public Composite {
 public:
  /// REQUIRES: as many children as targets, at least one.
  Router(std::vector<Totals::Child> children, RouterConfig config, std::uint64_t seed,
         std::uint64_t replication);

  void accept(const Request& request, Sink& sink) override;
  Time next_event() const override { return std::min(inner_.next_event(), onward_.next()); }
  void advance(Sink& sink) override;

 private:
  /// A request that a target left to those behind it.
  struct Onward {
    Request request;
    std::size_t rank;  // of the target to try next
  };

  std::size_t drawn_rank(const Request& request) const;
  std::size_t free_rank(std::size_t from) const;
  void send(const Request& request, std::size_t rank, Time now, Sink& sink);
  void hear(std::size_t target, const Outcome& outcome, Time now, Sink& sink);
  bool passes_on(std::size_t target, const Outcome& outcome) const;

  RouterConfig config_;
  std::vector<std::size_t> order_;       // targets by rank
  std::vector<std::size_t> rank_;        // by target
  std::vector<double> reached_;          // by rank: weights up to and including this one
  std::vector<std::int64_t> in_system_;  // by target
  Calendar<Onward> onward_;
  Stream choice_;
};

}  // namespace coldcast
