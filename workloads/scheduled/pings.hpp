#pragma once

#include "sim/core/workload.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// Calls that only keep instances warm: every so often so many at once to each function, each of
/// which takes a given time. They carry no items: they are served and billed, and not measured.
/// The usual practice of a timer that calls a function against cold starts.
class Pings final : public Workload {
 public:
  struct Rule {
    Duration every{};  ///< REQUIRES: > 0
    Time first{};
    std::uint32_t at_once = 1;    ///< to each function; REQUIRES: >= 1
    std::uint32_t functions = 1;  ///< REQUIRES: 1 to 65536
    Duration service{};           ///< how long one takes on a warm instance
  };

  Pings(const Rule& rule, RequestMaker maker);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  Rule rule_;
  RequestMaker maker_;
  Time at_;
  std::uint64_t made_ = 0;  // at that time
};

}  // namespace coldcast
