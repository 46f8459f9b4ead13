#pragma once

#include <initializer_list>
#include <utility>

#include "sim/config/files.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// Draws what a random scenario is made of. Times lie on a coarse grid, so that many things happen
/// at one instant.
class ScenarioDraw {
 public:
  ScenarioDraw(std::uint64_t seed, std::uint64_t number) : stream_(seed, "differential", number) {}

  bool chance(double probability) { return stream_.uniform() < probability; }

  /// A whole number from `least` to `most`, each as likely.
  std::int64_t whole(std::int64_t least, std::int64_t most) {
    const auto span = static_cast<double>(most - least + 1);
    return least + static_cast<std::int64_t>(stream_.uniform() * span);
  }

  /// 1 to `most` steps of 60 ms, in seconds: a half and a third of it are whole milliseconds.
  double time(std::int64_t most) { return static_cast<double>(60 * whole(1, most)) / 1000; }

  const char* word(std::initializer_list<const char*> words) {
    return words.begin()[whole(0, static_cast<std::int64_t>(words.size()) - 1)];
  }

  /// Times around so many steps: a number, or a distribution.
  Json times(std::int64_t most);

  /// What only a few have: sets a key with that probability.
  template <class Value>
  void maybe(double probability, Json& object, const char* key, Value value) {
    if (chance(probability)) object[key] = std::move(value);
  }

 private:
  Stream stream_;
};

/// One of the leaves: function, container, pool or job.
Json random_leaf(ScenarioDraw& draw);

/// A platform; composites lie at most so deep.
Json random_platform(ScenarioDraw& draw, int deepest);

Json random_client(ScenarioDraw& draw);

/// A workload of any kind; `open`: whose users do not wait.
Json random_workload(ScenarioDraw& draw, bool open, int deepest);

}  // namespace coldcast
