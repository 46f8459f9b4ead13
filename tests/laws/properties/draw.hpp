#pragma once
// What is drawn of a platform: whole numbers, one after the other, each with its name. They are
// kept, so that the same draws can be made again at another scale of time: that gives exactly the
// same platform, only slower. The smallest value is the dullest, and shrinking goes towards it; so
// what a failed case still says of itself is what it takes to fail. How many draws are made, and
// what each is for, must not depend on what was drawn, or shrinking one would jumble the others.

#include <rapidcheck.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/distribution.hpp"
#include "sim/core/units.hpp"

namespace coldcast::properties {

using Tape = std::vector<std::int64_t>;

class Draw {
 public:
  /// Draws from RapidCheck. REQUIRES: within a property or within rc::gen::exec.
  Draw() = default;

  /// Makes the draws of a tape again, with times that are so many times as long. A power of two
  /// keeps them exact.
  Draw(Tape tape, double scale) : tape_(std::move(tape)), scale_(scale), again_(true) {}

  /// REQUIRES: least <= most.
  std::int64_t whole(const char* name, std::int64_t least, std::int64_t most) {
    const std::int64_t value = next(least, most);
    if (value != least) say(name, std::to_string(value));
    return value;
  }

  /// True so often.
  bool sometimes(const char* name, int percent) {
    const bool yes = next(0, 99) >= 100 - percent;
    if (yes) say(name, "");
    return yes;
  }

  /// At least 1 ms and at most so many, before scaling.
  Duration time(const char* name, std::int64_t most_ms) { return scaled(whole(name, 1, most_ms)); }

  /// One of several values, the first of which is the dullest.
  template <class Value>
  Value one_of(const char* name, std::initializer_list<std::pair<const char*, Value>> values) {
    const auto index = next(0, static_cast<std::int64_t>(values.size()) - 1);
    const auto& [label, value] = values.begin()[index];
    if (index != 0) say(name, label);
    return value;
  }

  /// A distribution over three times in seconds.
  Distribution times(const char* name, std::int64_t most_ms) {
    std::vector<double> sample;
    std::string text;
    bool dull = true;
    for (int i = 0; i < 3; ++i) {
      const std::int64_t ms = next(1, most_ms);
      sample.push_back(to_seconds(scaled(ms)));
      text += (i > 0 ? "/" : "") + std::to_string(ms);
      dull = dull && ms == 1;
    }
    if (!dull) say(name, text);
    return Distribution::empirical(std::move(sample));
  }

  /// What follows is of that.
  void heading(const std::string& name) { text_ += "\n" + name + ":"; }

  const Tape& tape() const { return tape_; }
  const std::string& text() const { return text_; }

 private:
  std::int64_t next(std::int64_t least, std::int64_t most) {
    if (again_) return tape_.at(at_++);
    // From the whole range whatever the size of the case: only requests become more and more.
    const auto range = rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, most + 1));
    tape_.push_back(*range);
    return tape_.back();
  }

  Duration scaled(std::int64_t ms) const {
    return seconds(static_cast<double>(ms) * 1e-3 * scale_);
  }

  void say(const char* name, const std::string& value) {
    text_ += std::string(" ") + name + (value.empty() ? "" : " ") + value + ",";
  }

  Tape tape_;
  double scale_ = 1;
  bool again_ = false;
  std::size_t at_ = 0;
  std::string text_;
};

}  // namespace coldcast::properties
