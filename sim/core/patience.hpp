#pragma once

#include <deque>
#include <memory>
#include <unordered_set>
#include <utility>

#include "sim/core/workload.hpp"

namespace coldcast {

/// A closed workload whose users give up after some time. The outcome of such a request is told
/// when the platform, which works on, is done with it; but its user acts when it gives up.
class Patience final : public Workload, private Sink {
 public:
  /// REQUIRES: the workload is closed; its requests that wait have different numbers.
  Patience(std::unique_ptr<Workload> all, Duration patience)
      : all_(std::move(all)), patience_(patience) {}

  std::optional<Request> next(Time answers_from = never) override {
    for (;;) {
      drop_answered();
      // An answer at the very instant of the time-out is in time.
      const Time limit = out_.empty() ? never : after(out_.front().at, patience_);
      if (const auto request = all_->next(std::min(answers_from, limit))) {
        out_.push_back(*request);
        waiting_.insert(request->id);
        return request;
      }
      if (limit >= answers_from) return std::nullopt;
      take({.request = out_.front(), .started = limit, .finished = limit, .fate = Fate::timed_out});
    }
  }

  Sink* users() override { return this; }
  bool waits() const override { return all_->waits(); }

 private:
  void take(const Outcome& outcome) override {
    if (waiting_.erase(outcome.request.id) > 0) all_->users()->take(outcome);
  }

  void drop_answered() {
    while (!out_.empty() && !waiting_.contains(out_.front().id)) out_.pop_front();
  }

  std::unique_ptr<Workload> all_;
  Duration patience_;
  std::deque<Request> out_;                    // in order of time, some of them answered
  std::unordered_set<std::uint64_t> waiting_;  // of these
};

/// A workload whose users, if it is closed, give up after that time; `never`: they do not.
inline std::unique_ptr<Workload> patient(std::unique_ptr<Workload> workload, Duration patience) {
  if (patience == never || workload->users() == nullptr) return workload;
  return std::make_unique<Patience>(std::move(workload), patience);
}

}  // namespace coldcast
