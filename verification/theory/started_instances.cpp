#include "verification/theory/started_instances.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "verification/theory/exponentials.hpp"
#include "verification/theory/finite_chain.hpp"
#include "verification/theory/percentile.hpp"

namespace coldcast::exact {
namespace {

/// Numbers of instances serving, starting and idle.
struct Shares {
  int serving, starting, idle;
  int all() const { return serving + starting + idle; }
};

/// All of them, up to so many instances, and where in the list each one is.
class ShareStates {
 public:
  explicit ShareStates(int most) : side_(static_cast<std::size_t>(most) + 1) {
    place_.resize(side_ * side_ * side_);
    for (int serving = 0; serving <= most; ++serving)
      for (int starting = 0; serving + starting <= most; ++starting)
        for (int idle = 0; serving + starting + idle <= most; ++idle) {
          place_[key({serving, starting, idle})] = static_cast<int>(states.size());
          states.push_back({serving, starting, idle});
        }
  }

  int place(const Shares& shares) const { return place_[key(shares)]; }

  std::vector<Shares> states;

 private:
  std::size_t key(const Shares& s) const {
    const auto index = [](int number) { return static_cast<std::size_t>(number); };
    return (index(s.serving) * side_ + index(s.starting)) * side_ + index(s.idle);
  }

  std::size_t side_;
  std::vector<int> place_;
};

}  // namespace

ForgetfulInstances forgetful_instances(double rate, double service_s, double cold_start_s,
                                       double keep_alive_s, std::int64_t most) {
  assert(most >= 1 && service_s > 0 && cold_start_s > 0 && keep_alive_s > 0);
  const ShareStates space(static_cast<int>(most));
  std::vector<RatedMove> moves;
  for (const Shares& at : space.states) {
    const auto [serving, starting, idle] = at;
    const auto to = [&](const Shares& next, double per_s) {
      moves.push_back({space.place(at), space.place(next), per_s});
    };
    if (idle > 0) to({serving + 1, starting, idle - 1}, rate);
    if (idle == 0 && at.all() < most) to({serving, starting + 1, idle}, rate);
    if (starting > 0) to({serving + 1, starting - 1, idle}, starting / cold_start_s);
    if (serving > 0) to({serving - 1, starting, idle + 1}, serving / service_s);
    if (idle > 0) to({serving, starting, idle - 1}, idle / keep_alive_s);
  }
  const std::vector<double> chances = long_run(static_cast<int>(space.states.size()), moves);
  ForgetfulInstances result{.service_s = service_s,
                            .cold_start_s = cold_start_s,
                            .cold_ratio = 0,
                            .success_ratio = 0,
                            .latency_mean_s = 0,
                            .serving_mean = 0,
                            .starting_mean = 0,
                            .idle_mean = 0};
  double cold = 0;
  for (std::size_t n = 0; n < chances.size(); ++n) {
    const Shares& at = space.states[n];
    result.serving_mean += chances[n] * at.serving;
    result.starting_mean += chances[n] * at.starting;
    result.idle_mean += chances[n] * at.idle;
    if (at.idle == 0 && at.all() < most) cold += chances[n];
    if (at.idle > 0 || at.all() < most) result.success_ratio += chances[n];
  }
  result.cold_ratio = cold / result.success_ratio;
  result.latency_mean_s = service_s + result.cold_ratio * cold_start_s;
  return result;
}

// A cold request's latency is the sum of two exponential times.
double ForgetfulInstances::latency_above(double t_s) const {
  const double mu = 1 / service_s, start = 1 / cold_start_s;
  const double served_late = std::exp(-std::min(mu, start) * t_s) *
                             exponential_integral(std::abs(mu - start), t_s) * start;
  return std::exp(-mu * t_s) * (1 - cold_ratio) +
         cold_ratio * (std::exp(-start * t_s) + served_late);
}

double ForgetfulInstances::latency_percentile_s(double p) const {
  return percentile_of([this](double t) { return latency_above(t); }, p);
}

namespace {

/// By this factor the chances of longer lines fall in the end, while `on` of k instances are on:
/// the root in (0, 1) of lambda - (lambda + d + u) r + d r^2, d = on mu and u = (k - on) / cold
/// start.
double decay(double rate, double down, double start) {
  const double sum = rate + down + start;
  return 2 * rate / (sum + std::sqrt(sum * sum - 4 * rate * down));
}

}  // namespace

CancelledStarts cancelled_starts(double rate, double service_s, double cold_start_s,
                                 std::int64_t most) {
  assert(most >= 1 && rate * service_s < static_cast<double>(most));
  const int k = static_cast<int>(most);
  double slowest = 0;
  for (int on = 0; on <= k; ++on)
    slowest = std::max(slowest, decay(rate, on / service_s, (k - on) / cold_start_s));
  const int longest = k + static_cast<int>(std::ceil(50 / -std::log(slowest))) + 20;
  // State (n, on): on <= min(n, k); those that cannot be, above n, are left out.
  const auto place = [k](int n, int on) {
    return n <= k ? n * (n + 1) / 2 + on : k * (k + 1) / 2 + (n - k) * (k + 1) + on;
  };
  std::vector<RatedMove> moves;
  const int states = place(longest, k) + 1;
  for (int n = 0; n <= longest; ++n)
    for (int on = 0; on <= std::min(n, k); ++on) {
      const int here = place(n, on), starting = std::min(n, k) - on;
      if (n < longest) moves.push_back({here, place(n + 1, on), rate});
      if (on > 0) moves.push_back({here, place(n - 1, std::min(on, n - 1)), on / service_s});
      if (starting > 0) moves.push_back({here, place(n, on + 1), starting / cold_start_s});
    }
  const std::vector<double> chances = long_run(states, moves);
  double in_system = 0, on_mean = 0, starting_mean = 0;
  for (int n = 0; n <= longest; ++n)
    for (int on = 0; on <= std::min(n, k); ++on) {
      const double chance = chances[static_cast<std::size_t>(place(n, on))];
      in_system += chance * n;
      on_mean += chance * on;
      starting_mean += chance * (std::min(n, k) - on);
    }
  return {.sojourn_mean_s = in_system / rate,
          .wait_mean_s = in_system / rate - service_s,
          .instances_on_mean = on_mean,
          .instances_starting_mean = starting_mean};
}

// A state is a number whose digits, to the base places + 1, say how many requests each instance
// has.
FilledInstances filled_instances(double rate, double service_s, std::int64_t places,
                                 std::int64_t instances) {
  assert(places >= 1 && instances >= 1);
  const int base = static_cast<int>(places) + 1;
  std::vector<int> unit{1};
  for (std::int64_t i = 0; i < instances; ++i) unit.push_back(unit.back() * base);
  const int states = unit.back();
  unit.pop_back();
  std::vector<RatedMove> moves;
  for (int state = 0; state < states; ++state) {
    const auto free = std::find_if(unit.begin(), unit.end(),
                                   [=](int one) { return state / one % base < base - 1; });
    if (free != unit.end()) moves.push_back({state, state + *free, rate});
    for (const int one : unit)
      if (const int has = state / one % base; has > 0)
        moves.push_back({state, state - one, has / service_s});
  }
  const std::vector<double> chances = long_run(states, moves);
  FilledInstances result{.success_ratio = 1 - chances.back(),
                         .active_fractions = std::vector<double>(unit.size(), 0.0),
                         .billable_mean = 0,
                         .billable_per_request_s = 0};
  for (int state = 0; state < states; ++state)
    for (std::size_t i = 0; i < unit.size(); ++i)
      if (state / unit[i] % base > 0)
        result.active_fractions[i] += chances[static_cast<std::size_t>(state)];
  for (const double active : result.active_fractions) result.billable_mean += active;
  result.billable_per_request_s = result.billable_mean / (rate * result.success_ratio);
  return result;
}

}  // namespace coldcast::exact
