#pragma once

#include <memory>

#include "sim/core/distribution.hpp"
#include "sim/core/platform.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// A client in front of a platform: it adds the time on the wire to each answer and stops waiting
/// after its own time limit, while the platform, which does not know, works on and bills.
class Client final : public Platform {
 public:
  struct Config {
    Distribution round_trip_s;  ///< network and front end, both ways, in seconds
    double mb_per_s = 0;        ///< of the network; 0: messages take no time
    Bytes response{};           ///< size of the answer
    Duration timeout = never;   ///< end to end
  };

  Client(std::unique_ptr<Platform> platform, Config config, std::uint64_t seed,
         std::uint64_t replication);

  void accept(const Request& request, Sink& sink) override;
  Time next_event() const override { return platform_->next_event(); }
  void advance(Sink& sink) override;
  Usage usage() const override { return platform_->usage(); }
  Usage accrued(Time now) const override { return platform_->accrued(now); }
  Usage standing(Duration span) const override { return platform_->standing(span); }
  Occupancies occupancies(Time now) const override { return platform_->occupancies(now); }
  Counts counts() const override { return platform_->counts(); }
  Levels levels() const override { return platform_->levels(); }

 private:
  /// Sees the platform's answers on their way back to the users.
  class Wire final : public Sink {
   public:
    Wire(const Client& client, Sink& users) : client_(client), users_(users) {}
    void take(const Outcome& outcome) override { users_.take(client_.as_seen(outcome)); }

   private:
    const Client& client_;
    Sink& users_;
  };

  Outcome as_seen(Outcome outcome) const;

  std::unique_ptr<Platform> platform_;
  Config config_;
  Stream network_;
};

}  // namespace coldcast
