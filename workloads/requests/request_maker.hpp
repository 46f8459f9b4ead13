#pragma once
// What a request brings besides its time. It is drawn apart from the arrival times and from each
// other: number i of each from place i of its own stream. So it is the same on every platform, and
// a workload that draws one thing more draws the others as before.

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/config/model.hpp"
#include "sim/core/request.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// What is known of a request beforehand, say by a trace; the rest is drawn.
struct Brought {
  std::optional<Duration> service = {};
  std::optional<double> payload_bytes = {};
  std::optional<double> items = {};
  std::optional<double> context_tokens = {};
  std::optional<double> generated_tokens = {};
  std::optional<double> function = {};
};

/// What requests are like. Amounts are rounded to whole numbers.
struct RequestLaw {
  static constexpr double most_items = 65535;
  static constexpr std::size_t most_functions = 65536;

  Bytes message;                               ///< of one item, where payload_bytes says nothing
  std::optional<Distribution> payload_bytes;   ///< of the whole message
  std::optional<Distribution> items;           ///< inputs in a request; otherwise one
  std::optional<Distribution> context_tokens;  ///< of the prompt
  std::optional<Distribution> generated_tokens;
  std::optional<std::uint16_t> function;  ///< that all requests are for
  std::vector<double> popularity;         ///< or shares of several, up to and including each
  std::optional<BatchTime> batch;         ///< of the model: how long so many items take
  std::optional<TokenTime> tokens;        ///< of the model
  double call_s = 0;  ///< of the model: its mean call, which a demand multiplies

  /// Whether a request is more than a message of the usual size.
  bool varied() const;

  /// A request with items or tokens as a multiple of a usual one.
  double multiple(double items, double context, double generated) const;
};

/// A workload's makers of all replications share one law.
using SharedRequestLaw = std::shared_ptr<const RequestLaw>;

/// Makes requests: numbers them and draws what they bring.
class RequestMaker {
 public:
  /// Requests of the same message.
  RequestMaker(std::uint64_t seed, std::uint64_t replication, Bytes payload);

  /// Requests as the law has them.
  RequestMaker(std::uint64_t seed, std::uint64_t replication, SharedRequestLaw law);

  RequestMaker(RequestMaker&&) noexcept;
  RequestMaker& operator=(RequestMaker&&) noexcept;
  ~RequestMaker();

  Request make(Time at) {
    Request request;
    fill(request, at);
    return request;
  }

  /// The same where the request is to be, which spares the copy.
  void make(Time at, std::optional<Request>& place) { fill(place.emplace(), at); }

  /// A request whose luck, and all that it brings, belong to an entity (say, a user's third
  /// request), whatever was made before.
  Request make_for(Time at, std::uint64_t entity);

  /// A request of which something is known.
  Request make(Time at, const Brought& brought);

 private:
  struct Drawn;

  void fill(Request& request, Time at) {
    request.id = made_++;
    request.at = at;
    request.luck = luck_.uniform();
    request.payload = message_;
    if (drawn_) draw(request);
  }
  void draw(Request& request);
  void complete(Request& request, const Brought& brought, std::optional<std::uint64_t> entity = {});

  Stream luck_;
  Bytes message_;
  SharedRequestLaw law_;
  std::unique_ptr<Drawn> drawn_;  // the streams of what varies
  std::uint64_t made_ = 0;
};

}  // namespace coldcast
