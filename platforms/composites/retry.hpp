#pragma once
// A client that tries again. Each attempt is a request of its own to the platform: with a number of
// its own, of the same luck, at the time of the attempt. What becomes of attempts that the client
// has given up is not its concern any more, but they were served, and are billed.
//
// After attempt k (from 1) that failed in a way worth another try, the client waits
//   b = min(most, draw * factor^(k-1)),
// all of it, a random part of it ("full jitter"), or half of it and a random part of the other half
// ("equal jitter") [M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015].

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "platforms/composites/pending.hpp"
#include "sim/core/calendar.hpp"
#include "sim/core/distribution.hpp"
#include "sim/core/platform.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// When a client asks again.
struct RetryConfig {
  enum class Jitter { none, full, equal };

  Duration timeout = never;                  ///< of an attempt, end to end
  std::optional<std::uint64_t> attempts{3};  ///< the first one included; nothing: until served
  Distribution back_off_s = Distribution::constant(1);
  double factor = 2;
  Duration most = never;  ///< longest back-off
  Jitter jitter = Jitter::full;
  std::array<bool, fates> on{};  ///< by fate: whether another try is worth it
};

/// A client that tries again, in front of a platform.
class Retry final : public Platform {
 public:
  Retry(std::unique_ptr<Platform> platform, RetryConfig config, std::uint64_t seed,
        std::uint64_t replication);

  void accept(const Request& request, Sink& sink) override;
  Time next_event() const override;
  void advance(Sink& sink) override;
  Usage usage() const override { return platform_->usage(); }
  Usage accrued(Time now) const override { return platform_->accrued(now); }
  Usage standing(Duration span) const override { return platform_->standing(span); }
  Occupancies occupancies(Time now) const override { return platform_->occupancies(now); }
  Counts counts() const override;
  Levels levels() const override { return platform_->levels(); }

 private:
  using Slot = std::uint32_t;

  /// A request, as its user sees it.
  struct Call {
    Request request;
    std::uint64_t attempts = 0;
    Duration billed{};  // in attempts that were answered
    bool cold = false;  // one of these was
  };

  Slot new_call(const Request& request);
  void send(Slot slot, Time now, Sink& sink);
  void hear(const Outcome& outcome, Sink& sink);
  void decide(Slot slot, Outcome outcome, Sink& sink);
  Duration back_off(const Request& attempt, std::uint64_t attempts) const;

  std::unique_ptr<Platform> platform_;
  RetryConfig config_;
  Stream back_off_;
  Stream jitter_;
  std::vector<Call> calls_;
  std::vector<Slot> free_slots_;
  Pending<Slot> pending_;       // attempts that are out
  Calendar<Slot> calendar_;     // when to try again
  std::uint64_t attempts_ = 0;  // sent
  Time now_{};
};

}  // namespace coldcast
