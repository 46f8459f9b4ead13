#pragma once
// The platforms that a router, a pipeline or an account is made of, seen as one. Usage stays apart,
// part by part: first that of the composite itself (none: what it does costs nothing), then that of
// each platform in the order of the list. Levels are sums, and so that their time averages,
// variances and peaks are those of the sums, they have gauges of their own here.
//
// Nobody may bring a request to a platform from within an answer of that platform: it is in the
// midst of something. A composite with something to do after an answer puts it into a calendar.

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "platforms/composites/wire.hpp"
#include "sim/core/platform.hpp"

namespace coldcast {

/// Platforms side by side.
class Totals {
 public:
  struct Child {
    std::string name;
    std::unique_ptr<Platform> platform;
    std::optional<Bytes> payload;  ///< size of its requests, if it differs from what arrives
  };

  explicit Totals(std::vector<Child> children);

  /// Brings a request to a platform now, which may be later than it arrived. Answers, here and in
  /// `advance`, go to use(child, outcome), and show the request as it was given here.
  template <class Use>
  void accept(std::size_t child, const Request& request, Time now, Use&& use) {
    const Request inner = made_for(child, request, now);
    Wire wire{[&](const Outcome& outcome) { use(child, restored(child, outcome)); }};
    children_[child].platform->accept(inner, wire);
    settle(child, now);
  }

  /// The same, but answers show the request as the platform got it. For who knows it by its tag.
  template <class Use>
  void pass(std::size_t child, Request request, Time now, Use&& use) {
    request.at = now;
    request.payload = children_[child].payload.value_or(request.payload);
    Wire wire{[&](const Outcome& outcome) { use(child, outcome); }};
    children_[child].platform->accept(request, wire);
    settle(child, now);
  }

  Time next_event() const { return next_; }

  /// Lets the next thing happen; at one instant first what happens in the platform listed first.
  template <class Use>
  void advance(Use&& use) {
    const std::size_t child = next_child_;
    const Time now = next_;
    Wire wire{[&](const Outcome& outcome) { use(child, restored(child, outcome)); }};
    children_[child].platform->advance(wire);
    settle(child, now);
  }

  /// Counts a request that a platform served, for `counts`, if it is measured.
  void served(std::size_t child, const Request& request, Duration latency) {
    if (request.items == 0) return;
    ++parts_[child].count;
    parts_[child].total += latency;
  }

  std::size_t size() const { return children_.size(); }

  // As of a platform.
  Usage usage() const;
  Usage accrued(Time now) const;
  Usage standing(Duration span) const;
  Occupancies occupancies(Time now) const;
  Counts counts() const;
  const Levels& levels() const { return sum_; }

 private:
  Request made_for(std::size_t child, const Request& request, Time now);
  Outcome restored(std::size_t child, Outcome outcome);
  void settle(std::size_t child, Time now);

  std::vector<Child> children_;
  std::vector<Levels> levels_;                                       // by child
  std::vector<StageTime> parts_;                                     // by child
  std::vector<std::unordered_map<std::uint64_t, Request>> changed_;  // by child: as they came
  Levels sum_;
  Gauge existing_;
  Gauge busy_;
  Gauge starting_;
  Gauge queued_;
  Time next_ = never;
  std::size_t next_child_ = 0;
};

/// A platform made of several: all that it can be asked but what comes next is the sum of its
/// parts.
class Composite : public Platform {
 public:
  Usage usage() const final { return inner_.usage(); }
  Usage accrued(Time now) const final { return inner_.accrued(now); }
  Usage standing(Duration span) const final { return inner_.standing(span); }
  Occupancies occupancies(Time now) const final { return inner_.occupancies(now); }
  Counts counts() const final { return inner_.counts(); }
  Levels levels() const final { return inner_.levels(); }

 protected:
  /// REQUIRES: at least one child.
  explicit Composite(std::vector<Totals::Child> children) : inner_(std::move(children)) {}

  Totals inner_;
};

}  // namespace coldcast
