#pragma once

#include <memory>
#include <vector>

#include "sim/core/workload.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// Requests at equal intervals, the first one at `first`, `count` of them.
class Periodic final : public Workload {
 public:
  /// REQUIRES: interval > 0.
  Periodic(Duration interval, Time first, std::uint64_t count, RequestMaker maker);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  Duration interval_;
  Time at_;
  std::uint64_t left_;
  RequestMaker maker_;
};

/// Requests at given instants, several at one instant if they are listed several times.
class List final : public Workload {
 public:
  struct Entry {
    Time at;
    std::uint64_t requests = 1;  ///< so many at once
    Duration service{-1};        ///< the service time they bring; negative: none
  };

  /// REQUIRES: entries in order of time.
  List(std::shared_ptr<const std::vector<Entry>> entries, RequestMaker maker);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  std::shared_ptr<const std::vector<Entry>> entries_;
  RequestMaker maker_;
  std::size_t entry_ = 0;
  std::uint64_t given_ = 0;  // of the requests of that entry
};

}  // namespace coldcast
