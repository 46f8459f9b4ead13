#pragma once

#include "sim/core/request.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// Makes requests: numbers them and draws their luck, request i from place i of its stream, so that
/// it is the same on every platform and whatever the arrival times are.
class RequestMaker {
 public:
  RequestMaker(std::uint64_t seed, std::uint64_t replication, Bytes payload)
      : luck_(seed, "luck", replication), payload_(payload) {}

  Request make(Time at) {
    return {.id = made_++, .at = at, .luck = luck_.uniform(), .payload = payload_};
  }

 private:
  Stream luck_;
  Bytes payload_;
  std::uint64_t made_ = 0;
};

}  // namespace coldcast
