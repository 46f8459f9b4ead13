#pragma once
// A platform and its load, drawn at random.

#include <ostream>
#include <sstream>

#include "tests/laws/properties/draw.hpp"
#include "tests/support.hpp"

namespace coldcast::properties {

/// One request, as it is drawn.
struct Arrival {
  std::int64_t gap_ms = 0;  ///< after the one before; often none
  std::int64_t luck = 0;    ///< percent
  double work = 1;          ///< a multiple of what the profile says
  bool large = false;       ///< above payload limits
  std::int64_t own_ms = 1;  ///< service time, for those who want requests that bring one
};

inline rc::Gen<Arrival> arrivals() {
  using rc::gen::inRange;
  return rc::gen::resize(
      rc::kNominalSize,
      rc::gen::apply(
          [](int pace, std::int64_t ms, std::int64_t luck, int work, int size, std::int64_t own) {
            const std::int64_t gap = pace < 5 ? 0 : pace < 18 ? ms : 20 * ms;
            return Arrival{gap, luck, work < 8 ? 1.0 : work < 9 ? 0.5 : 3.0, size == 19, 1 + own};
          },
          inRange(0, 20), inRange<std::int64_t>(0, 400), inRange<std::int64_t>(0, 100),
          inRange(0, 10), inRange(0, 20), inRange<std::int64_t>(0, 1500)));
}

/// Requests in order of time, several at one instant now and then; none at all in small cases.
inline rc::Gen<std::vector<Arrival>> loads() {
  return rc::gen::container<std::vector<Arrival>>(arrivals());
}

/// Whether an instance took the request.
inline bool started(const Outcome& outcome) { return outcome.instance != Outcome::no_instance; }

enum class Bring { work, time };

/// The requests that were drawn, everything so many times as slow.
inline std::vector<Request> requests_of(const std::vector<Arrival>& arrivals,
                                        Bring bring = Bring::work, std::int64_t scale = 1) {
  std::vector<Request> requests;
  Time now{};
  for (const Arrival& arrival : arrivals) {
    now += std::chrono::milliseconds{arrival.gap_ms * scale};
    const Duration own = std::chrono::milliseconds{arrival.own_ms * scale};
    requests.push_back(
        {.id = requests.size(),
         .at = now,
         .luck = (static_cast<double>(arrival.luck) + 0.5) / 100,
         .demand = bring == Bring::time ? Demand::of(own) : Demand::times(arrival.work),
         .payload = Bytes{arrival.large ? 1000 : 0}});
  }
  return requests;
}

/// What a property is checked on. `config` is whatever was drawn: a FunctionConfig, a FleetConfig,
/// numbers of a test of its own.
template <class Config>
struct Trial {
  Config config;
  std::vector<Arrival> load;
  std::string text;
  Tape tape;

  std::vector<Request> requests(Bring bring = Bring::work) const {
    return requests_of(load, bring);
  }
};

template <class Config>
std::ostream& operator<<(std::ostream& out, const Trial<Config>& trial) {
  out << trial.text << "\nrequests:";
  for (const Request& request : requests_of(trial.load)) {
    const Arrival& drawn = trial.load[request.id];
    out << "\n  " << request.id << " at " << request.at.count() / 1'000'000 << " ms, luck "
        << drawn.luck << " %";
    if (drawn.work != 1) out << ", work " << drawn.work;
    if (drawn.large) out << ", large";
    if (drawn.own_ms != 1) out << " (own time " << drawn.own_ms << " ms)";
  }
  return out;
}

/// Trials of what `of(draw)` draws.
template <class Of>
auto trials(Of of) {
  return rc::gen::exec([of] {
    std::vector<Arrival> load = *loads();
    Draw draw;
    auto config = of(draw);
    return Trial<decltype(config)>{std::move(config), std::move(load), draw.text(), draw.tape()};
  });
}

/// Brings all requests to a platform; what became of them, by id. A run that does not come to an
/// end is a failure too.
inline std::vector<Outcome> outcomes_on(Platform& platform, const std::vector<Request>& requests) {
  std::size_t events_left = 100'000;
  testing::Recorder recorder;
  const auto advance_to = [&](Time until) {
    while (platform.next_event() <= until) {
      if (events_left-- == 0) RC_FAIL("the run goes on for ever");
      platform.advance(recorder);
    }
  };
  for (const Request& request : requests) {
    advance_to(request.at);
    platform.accept(request, recorder);
  }
  advance_to(never - Duration{1});
  std::stable_sort(recorder.outcomes.begin(), recorder.outcomes.end(),
                   [](const Outcome& a, const Outcome& b) { return a.request.id < b.request.id; });
  return std::move(recorder.outcomes);
}

}  // namespace coldcast::properties
