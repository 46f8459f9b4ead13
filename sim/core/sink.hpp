#pragma once

#include "sim/core/request.hpp"

namespace coldcast {

/// Takes outcomes in the order in which they are known.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void take(const Outcome& outcome) = 0;
};

}  // namespace coldcast
