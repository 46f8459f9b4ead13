#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "sim/core/distribution.hpp"
#include "sim/core/request.hpp"
#include "sim/core/stream.hpp"

namespace coldcast::testing {

/// What random platforms are drawn with. All times are whole milliseconds times `scale`, a power of
/// two, so that the same draws at another scale give exactly the same platform, only slower.
class RandomDraws {
 public:
  /// At least 1 ms and at most so many, before scaling.
  Duration time(std::int64_t most_ms) {
    return seconds(static_cast<double>(whole(1, most_ms)) * 1e-3 * scale_);
  }

  bool chance(double probability) { return uniform() < probability; }

  std::int64_t whole(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(uniform() * static_cast<double>(most - least + 1));
  }

 protected:
  RandomDraws(std::uint64_t seed, const char* name, double scale)
      : stream_(seed, name, 0), scale_(scale) {}

  double uniform() { return stream_.uniform(); }

  template <class Value>
  Value one_of(std::initializer_list<Value> values) {
    return values.begin()[whole(0, static_cast<std::int64_t>(values.size()) - 1)];
  }

  /// A distribution over a handful of times.
  Distribution times(std::int64_t most_ms) {
    std::vector<double> sample;
    for (int i = 0; i < 5; ++i) sample.push_back(to_seconds(time(most_ms)));
    return Distribution::empirical(std::move(sample));
  }

  /// The next request of clusters, several at one instant now and then; `now` moves on to it.
  Request request_after(Time& now, std::uint64_t id) {
    if (!chance(0.2)) now += time(chance(0.1) ? 8000 : 400);
    return {.id = id, .at = now, .luck = uniform()};
  }

 private:
  Stream stream_;
  double scale_;
};

}  // namespace coldcast::testing
