#pragma once

#include "sim/core/request.hpp"

namespace coldcast {

/// Takes outcomes in the order in which they are known.
class Sink {
 public:
  virtual ~Sink() = default;

  /// REQUIRES: each request that was accepted is handed in once.
  virtual void take(const Outcome& outcome) = 0;
};

}  // namespace coldcast
