#pragma once
// What goes through a simulation: requests on their way in, outcomes on their way out.

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "sim/core/units.hpp"

namespace coldcast {

/// How much work a request is: so many times what its profile says, or a service time of its own.
class Demand {
 public:
  Demand() = default;  ///< as much as its profile says

  /// REQUIRES: multiple >= 0.
  static Demand times(double multiple) { return Demand{multiple}; }

  /// REQUIRES: service >= 0. To the nanosecond up to 104 days.
  static Demand of(Duration service) { return Demand{-static_cast<double>(service.count())}; }

  bool brings_time() const { return std::signbit(value_); }
  Duration time() const { return Duration{static_cast<std::int64_t>(-value_)}; }
  double multiple() const { return brings_time() ? 1 : value_; }

  bool operator==(const Demand&) const = default;

 private:
  explicit Demand(double value) : value_(value) {}

  // A multiple, or nanoseconds with the sign turned: a request is copied often, and so it is small.
  double value_ = 1;
};

/// One call before anyone served it. All that is random about it is drawn by the workload, so that
/// every platform in a comparison meets the same requests.
struct Request {
  std::uint64_t id = 0;   ///< its position in the workload, from 0
  Time at{};              ///< when it arrives
  double luck = 0.5;      ///< in (0, 1): the quantile at which a profile gives its service time
  Demand demand{};        ///< its work, compared with what the profile says
  Bytes payload{};        ///< size of the request message
  std::uint32_t tag = 0;  ///< for whoever passes it on: it comes back in the outcome
  std::uint16_t function = 0;  ///< which of several functions it is for, from 0
  std::uint16_t items = 1;  ///< inputs in it; 0: it only keeps instances warm, and is not measured
};

/// How a request ended.
enum class Fate : std::uint8_t {
  served,
  throttled,      ///< refused: concurrency, scaling rate or request rate exhausted
  queue_full,     ///< refused: no place to wait
  queue_expired,  ///< gave up waiting
  timed_out,      ///< cut off by the platform's or the client's time limit
  payload,        ///< refused: message above the platform's limit
  out_of_memory,  ///< the instance ran out of memory
};

/// By index_of(fate): the names of metrics and of reports.
inline constexpr std::array<std::string_view, 7> fate_names = {
    "served", "throttled", "queue_full", "queue_expired", "timed_out", "payload", "out_of_memory"};

constexpr std::size_t index_of(Fate fate) { return static_cast<std::size_t>(fate); }
inline constexpr std::size_t fates = fate_names.size();

/// What became of a request; a platform gives exactly one per request.
struct Outcome {
  static constexpr std::uint64_t no_instance = ~std::uint64_t{0};

  Request request;
  Time started{};      ///< start of service; for a refused request the refusal
  Time finished{};     ///< when the client knew
  Duration network{};  ///< part of the latency that was spent between client and platform
  Duration billed{};   ///< billed time, rounded as the platform bills it
  std::uint64_t instance = no_instance;  ///< number of the instance that served it, from 0
  Fate fate = Fate::served;
  bool cold = false;  ///< it triggered the start of an instance
};

}  // namespace coldcast
