#pragma once

#include <optional>

#include "sim/core/request.hpp"

namespace coldcast {

/// A source of requests.
class Workload {
 public:
  virtual ~Workload() = default;

  /// The next request, never earlier than the one before; nothing when there are no more.
  virtual std::optional<Request> next() = 0;
};

}  // namespace coldcast
