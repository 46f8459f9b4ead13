#pragma once

#include <utility>

#include "sim/core/sink.hpp"

namespace coldcast {

/// A sink that hands each outcome to a function.
template <class Use>
class Wire final : public Sink {
 public:
  explicit Wire(Use use) : use_(std::move(use)) {}
  void take(const Outcome& outcome) override { use_(outcome); }

 private:
  Use use_;
};

}  // namespace coldcast
