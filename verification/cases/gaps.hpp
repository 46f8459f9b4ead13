#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "sim/core/workload.hpp"
#include "verification/cases/observation.hpp"

namespace coldcast {

/// Sums over gaps and over counts in windows, of requests as they come.
class GapWatch {
 public:
  GapWatch(const CaseWatch& watch, Time from, Time until, std::unique_ptr<RatePath> phases,
           double first_rate_per_s, Observation& seen)
      : until_(until),
        phases_(std::move(phases)),
        first_rate_per_s_(first_rate_per_s),
        window_(watch.window_s ? seconds(*watch.window_s) : never),
        window_end_(after(from, window_)),
        from_(from),
        seen_(seen) {}

  void add(Time at) {
    if (at < from_ || at >= until_) return;
    if (phases_) {
      while (segment_.until <= at) segment_ = phases_->next().value();
      seen_.in_first_state += segment_.requests_per_s == first_rate_per_s_ ? 1 : 0;
    }
    while (window_ != never && at >= window_end_) close_window();
    in_window_ += 1;
    if (last_ >= Time{}) {
      const double gap = to_seconds(at - last_);
      seen_.gaps += 1;
      seen_.gap_sum += gap;
      seen_.gap_squares += gap * gap;
      if (before_ >= 0) seen_.gap_lag1 += gap * before_;
      if (twice_before_ >= 0) seen_.gap_lag2 += gap * twice_before_;
      twice_before_ = before_;
      before_ = gap;
    }
    last_ = at;
  }

 private:
  void close_window() {
    seen_.window_counts.add(in_window_);
    if (odd_) seen_.double_window_counts.add(in_window_ + in_window_before_);
    odd_ = !odd_;
    in_window_before_ = in_window_;
    in_window_ = 0;
    window_end_ = after(window_end_, window_);
  }

  Time until_;
  std::unique_ptr<RatePath> phases_;
  double first_rate_per_s_;
  RateSegment segment_{0, Time{}};
  Duration window_;
  Time window_end_;
  Time from_;
  Observation& seen_;
  Time last_{-1};
  double before_ = -1;
  double twice_before_ = -1;
  double in_window_ = 0;
  double in_window_before_ = 0;
  bool odd_ = false;
};

/// Passes requests on, and shows their times.
class WatchedWorkload final : public Workload {
 public:
  WatchedWorkload(std::unique_ptr<Workload> all, GapWatch& gaps)
      : all_(std::move(all)), gaps_(gaps) {}

  std::optional<Request> next(Time answers_from) override {
    auto request = all_->next(answers_from);
    if (request) gaps_.add(request->at);
    return request;
  }
  Sink* users() override { return all_->users(); }
  bool waits() const override { return all_->waits(); }

 private:
  std::unique_ptr<Workload> all_;
  GapWatch& gaps_;
};

}  // namespace coldcast
