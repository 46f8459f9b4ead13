#pragma once
// A gateway in front of a platform: it limits rate, message size and time, adds its own network,
// and has prices of its own. In the order in which a request meets the rules:
//
//   1. Above the request rate it is throttled.
//   2. A message above the limit is refused, or it travels by way of object storage: one writes it
//      there, the other reads it from there, and the platform gets a small message that names it.
//      So does an answer above its limit.
//   3. A request that is not answered within the time limit has timed out. The platform, which does
//      not know, works on and bills.
//   4. The answer takes the round trip, the messages their time by size. As everywhere, all time on
//      the wire is added on the answer's way back: a request reaches the platform when it is sent,
//      and the time limit counts the time of the platform only.

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>

#include "platforms/composites/pending.hpp"
#include "platforms/parts/rate_limit.hpp"
#include "sim/core/distribution.hpp"
#include "sim/core/platform.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// What a gateway is told. Defaults are those of one without limits that takes no time.
struct GatewayConfig {
  static constexpr Bytes unlimited{std::numeric_limits<std::int64_t>::max()};

  /// How fast something moves.
  struct Transfer {
    Duration latency{};
    double bytes_per_s = std::numeric_limits<double>::infinity();

    Duration time_of(Bytes size) const {
      return latency + drawn_time(static_cast<double>(size.value) / bytes_per_s);
    }
  };

  Distribution round_trip_s;
  Transfer wire;
  std::optional<Transfer> storage;  ///< for messages above the limits; nothing: they are refused
  Bytes payload_limit = unlimited;
  Bytes response_limit = unlimited;
  Bytes response;  ///< size of the answer
  Duration timeout = never;
  std::optional<RateLimit::Rule> request_rate;

  bool bill_throttled = false;
  Bytes billing_unit = unlimited;  ///< a message of so many bytes or less is billed as one request
};

/// A gateway and the platform behind it.
class Gateway final : public Platform {
 public:
  Gateway(std::unique_ptr<Platform> platform, GatewayConfig config, std::uint64_t seed,
          std::uint64_t replication);

  void accept(const Request& request, Sink& sink) override;
  Time next_event() const override { return std::min(platform_->next_event(), pending_.next()); }
  void advance(Sink& sink) override;
  Usage usage() const override;
  Usage accrued(Time now) const override;
  Usage standing(Duration span) const override;
  Occupancies occupancies(Time now) const override { return platform_->occupancies(now); }
  Counts counts() const override { return platform_->counts(); }
  Levels levels() const override { return platform_->levels(); }

 private:
  bool stored(Bytes size, Bytes limit) const { return config_.storage && size > limit; }
  void refuse(const Request& request, Fate fate, Sink& sink) const;
  void hand_back(Outcome outcome, Sink& sink);
  void answer(Outcome outcome, Duration transfer, Sink& sink) const;
  Duration carry(Bytes size, Bytes limit);
  Duration request_time(const Request& request) const;
  Duration time_of(Bytes size, Bytes limit) const;

  std::unique_ptr<Platform> platform_;
  GatewayConfig config_;
  std::optional<RateLimit> request_rate_;
  Pending<Request> pending_;  // as they came
  Stream network_;
  Usage usage_;
};

}  // namespace coldcast
