#include "platforms/composites/client.hpp"

#include <utility>

namespace coldcast {

Client::Client(std::unique_ptr<Platform> platform, Config config, std::uint64_t seed,
               std::uint64_t replication)
    : platform_(std::move(platform)),
      config_(std::move(config)),
      network_(seed, "network", replication) {}

void Client::accept(const Request& request, Sink& sink) {
  Wire wire{*this, sink};
  platform_->accept(request, wire);
}

void Client::advance(Sink& sink) {
  Wire wire{*this, sink};
  platform_->advance(wire);
}

Outcome Client::as_seen(Outcome outcome) const {
  const Distribution& law = config_.round_trip_s;
  // By request, not by order of answers: the same request has the same network on every platform.
  const double round_trip_s =
      law.is_constant() ? law.mean() : law.quantile(network_.uniform_of(outcome.request.id));
  Duration wire = drawn_time(round_trip_s);
  if (config_.mb_per_s > 0) {
    const double bytes = static_cast<double>(outcome.request.payload.value) +
                         static_cast<double>(config_.response.value);
    wire += drawn_time(bytes / (1024 * 1024) / config_.mb_per_s);
  }
  outcome.network = sum(outcome.network, wire);
  outcome.finished = after(outcome.finished, wire);
  const Time given_up = after(outcome.request.at, config_.timeout);
  if (outcome.finished <= given_up) return outcome;
  if (outcome.fate == Fate::served) outcome.fate = Fate::timed_out;
  outcome.finished = given_up;
  return outcome;
}

}  // namespace coldcast
